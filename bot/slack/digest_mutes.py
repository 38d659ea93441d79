"""Muting in the modal behind More: what can be muted, what was asked for, what is muted. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from bot.core.latex import plain_title
from bot.core.text import tokens
from bot.services.digest_reading import ShownPaper
from bot.slack import digest_buttons
from bot.slack.digest_buttons import Behind, StaleDigestButton, behind
from bot.slack.forms import BadAnswer
from bot.slack.message import MAX_VALUE, Block, button, context, input_block, plain, section
from bot.slack.mrkdwn import clean, cut, inert
from bot.slack.payloads import ViewSubmission
from db.digest_records import DigestPaper, Feedback, FeedbackKind

TERM, TYPED, AUTHOR = "digest_term", "digest_typed", "digest_author"
"""The modal's inputs; each is called so, and by the number of mutes, so that it empties itself."""
_MAX_OPTIONS, _MAX_OPTION = 100, 75
_MAX_TYPED = 100
_MAX_NAME = 300
"""Longer authors cannot be muted: they are no names."""
_MAX_MUTES = 20
_QUOTED = re.compile("“([^“”]{2,100})”")
_KINDS = {"t": FeedbackKind.MUTE_TERM, "a": FeedbackKind.MUTE_AUTHOR}


def muting(one: ShownPaper, at: Behind) -> list[Block]:
    """What is muted in the channel, and what can be."""
    said = "*Mute*\nPapers with what is muted here do not come to this channel again."
    typed: Block = {"type": "plain_text_input", "max_length": _MAX_TYPED}
    return [
        section(said),
        *_muted(one),
        *_select(TERM, at, "A word that brought it", terms(one)),
        _input(TYPED, at, "Another word or phrase", typed),
        *_select(AUTHOR, at, "An author", authors(one.paper)),
    ]


def asked_to_mute(one: ShownPaper, sent: ViewSubmission) -> list[tuple[FeedbackKind, str]]:
    """What a person wants to hear no more of.

    Raises:
        BadAnswer: nothing was chosen or typed, or it has no word.
    """
    at = behind(sent.private_metadata)
    typed = clean(sent.text(_named(TYPED, at)))
    found = [
        (FeedbackKind.MUTE_TERM, _chosen(terms(one), sent.choice(_named(TERM, at)))),
        (FeedbackKind.MUTE_TERM, typed[:_MAX_TYPED]),
        (FeedbackKind.MUTE_AUTHOR, _chosen(authors(one.paper), sent.choice(_named(AUTHOR, at)))),
    ]
    asked = [(kind, term) for kind, term in found if term]
    if not asked:
        raise BadAnswer(_named(TYPED, at), "Choose or write what to mute, or close this.")
    if typed and not tokens(typed):
        raise BadAnswer(_named(TYPED, at), "Write at least one word.")
    return asked


def muted_words(asked: Sequence[tuple[FeedbackKind, str]]) -> str:
    """What muting something did."""
    named = ", ".join(_mute_words(kind, term) for kind, term in asked)
    return f"🔇 Muted: {named}. No such papers come to this channel; below it can be taken back."


def mute_of(value: str) -> tuple[FeedbackKind, str]:
    """The mute that an Unmute button takes back.

    Raises:
        StaleDigestButton: the value is none of ours.
    """
    data = digest_buttons.read_object(value)
    kind, term = _KINDS.get(str(data.get("k"))), data.get("m")
    if kind is None or not isinstance(term, str) or not term:
        raise StaleDigestButton
    return kind, term


def terms(one: ShownPaper) -> list[str]:
    """The words that carried a paper, as its reasons quote them."""
    quoted = (clean(term) for reason in one.paper.reasons for term in _QUOTED.findall(reason))
    said = f" {' '.join(tokens(_text(one)))} "
    # What is quoted and not in the paper is something else, such as the title of a listed one.
    found = (term for term in quoted if tokens(term) and f" {' '.join(tokens(term))} " in said)
    return list(dict.fromkeys(found))[:_MAX_OPTIONS]


def authors(paper: DigestPaper) -> list[str]:
    """The authors that can be muted."""
    named = (name for name in paper.authors if tokens(name) and len(name) <= _MAX_NAME)
    return list(dict.fromkeys(named))[:_MAX_OPTIONS]


def _text(one: ShownPaper) -> str:
    abstract = one.preprint.abstract if one.preprint else ""
    return f"{plain_title(one.paper.title)} . {plain_title(abstract)}"


def _select(name: str, at: Behind, label: str, choices: Sequence[str]) -> list[Block]:
    if not choices:
        return []
    options = [
        {"text": plain(cut(clean(choice), _MAX_OPTION)), "value": str(number)}
        for number, choice in enumerate(choices)
    ]
    return [_input(name, at, label, {"type": "static_select", "options": options})]


def _input(name: str, at: Behind, label: str, element: Block) -> Block:
    return input_block(_named(name, at), label, element, optional=True)


def _named(name: str, at: Behind) -> str:
    return f"{name}_{at.mutes}"


def _chosen(choices: Sequence[str], value: str) -> str:
    number = int(value) if value.isdecimal() else len(choices)
    return choices[number] if number < len(choices) else ""


def _muted(one: ShownPaper) -> list[Block]:
    shown = one.mutes[:_MAX_MUTES]
    more = len(one.mutes) - len(shown)
    rows = [_muted_row(each, number, one.paper) for number, each in enumerate(shown)]
    return [*rows, *([context(f"and {more} more muted here")] if more > 0 else [])]


def _muted_row(mute: Feedback, number: int, paper: DigestPaper) -> Block:
    is_author = mute.kind is FeedbackKind.MUTE_AUTHOR
    as_written = (name for name in paper.authors if name.casefold() == mute.term)
    what = _mute_words(mute.kind, next(as_written, mute.term))
    value = json.dumps({"k": "a" if is_author else "t", "m": mute.term}, ensure_ascii=False)
    undo = button("Unmute", f"{digest_buttons.UNMUTE}_{number}", value)
    return section(
        f"Muted here: {what}, by <@{mute.user}>", undo if len(value) <= MAX_VALUE else None
    )


def _mute_words(kind: FeedbackKind, term: str) -> str:
    shown = inert(term, _MAX_OPTION)
    return f"papers by {shown}" if kind is FeedbackKind.MUTE_AUTHOR else f"“{shown}”"
