"""The modal behind More: a paper's abstract and reasons, who said what, what is muted. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.core.latex import plain_title
from bot.core.text import tokens
from bot.services.digest_reading import ShownPaper
from bot.slack import digest_buttons
from bot.slack.digest_buttons import StaleDigestButton, Target
from bot.slack.digest_post import days_words, people_words, title_link
from bot.slack.forms import BadAnswer
from bot.slack.message import (
    MAX_VALUE,
    Block,
    actions,
    button,
    context,
    plain_section,
    section,
)
from bot.slack.mrkdwn import clean, cut, inert
from bot.slack.payloads import ViewSubmission
from db.digest_records import DigestPaper, Feedback, FeedbackKind

CALLBACK = "digest_more"
TERM, TYPED, AUTHOR = "digest_term", "digest_typed", "digest_author"
"""The modal's inputs; each is called so, and by the number of mutes, so that it empties itself."""
_MAX_ABSTRACT, _MAX_AUTHORS, _MAX_REASONS, _MAX_REASON = 2_900, 1_200, 10, 250
_MAX_OPTIONS, _MAX_OPTION = 100, 75
_MAX_TYPED = 100
_MAX_NAME = 300
"""Longer authors cannot be muted: they are no names."""
_MAX_MUTES = 20
_NAMED = 10
_QUOTED = re.compile("“([^“”]{2,100})”")
_KINDS = {"t": FeedbackKind.MUTE_TERM, "a": FeedbackKind.MUTE_AUTHOR}


@dataclass(frozen=True, slots=True)
class Behind:
    """What the modal is about, and the message that it was opened from."""

    target: Target
    channel: str
    ts: str
    mutes: int = 0
    """How many mutes it shows."""

    def metadata(self) -> str:
        """As the modal keeps it."""
        data = {"d": self.target.value(), "c": self.channel, "t": self.ts, "n": self.mutes}
        return json.dumps(data, separators=(",", ":"))


def behind(private_metadata: str) -> Behind:
    """What a modal kept.

    Raises:
        StaleDigestButton: it is none of ours.
    """
    data = digest_buttons.read_object(private_metadata)
    target, channel, ts, mutes = (data.get(key) for key in ("d", "c", "t", "n"))
    if not (isinstance(target, str) and isinstance(channel, str) and isinstance(ts, str)):
        raise StaleDigestButton
    if not isinstance(mutes, int):
        raise StaleDigestButton
    return Behind(digest_buttons.read(target), channel, ts, mutes)


def modal(one: ShownPaper, user: str, at: Behind) -> dict[str, Any]:
    """The view for a person."""
    kept = Behind(at.target, at.channel, at.ts, len(one.mutes))
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "title": _plain("About this paper"),
        "submit": _plain("Mute"),
        "close": _plain("Close"),
        "private_metadata": kept.metadata(),
        "blocks": [*_about(one, user), {"type": "divider"}, *_muting(one, kept), *_muted(one)],
    }


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
    return f"{one.paper.title} . {one.preprint.abstract if one.preprint else ''}"


def _about(one: ShownPaper, user: str) -> list[Block]:
    paper, preprint = one.paper, one.preprint
    day = preprint.announced_on if preprint else None
    when = f"announced {days_words(day, day)}" if day else ""
    named = inert(", ".join(paper.authors), _MAX_AUTHORS) or "No authors given"
    small = "  ·  ".join(filter(None, [named, inert(paper.category, 30), when]))
    abstract = cut(plain_title(preprint.abstract), _MAX_ABSTRACT) if preprint else ""
    return [
        section(f"*{title_link(paper)}*"),
        context(small),
        plain_section(abstract or "I do not know its abstract."),
        section(_why(paper)),
        *_said(one, user),
    ]


def _why(paper: DigestPaper) -> str:
    where = f" It belongs to _{inert(paper.section, 120)}_." if paper.section.strip() else ""
    lines = [f"• {inert(reason, _MAX_REASON)}" for reason in paper.reasons[:_MAX_REASONS]]
    return "\n".join([f"*Why it is here:* relevance {paper.score:.0f} of 100.{where}", *lines])


def _said(one: ShownPaper, user: str) -> list[Block]:
    likes, readers = (one.standing.people(k) for k in (FeedbackKind.LIKE, FeedbackKind.READ))
    dislikes = len(one.standing.people(FeedbackKind.DISLIKE))
    lines = [
        f":+1: {people_words(likes, _NAMED)}" if likes else "",
        f":-1: {dislikes}" if dislikes else "",
        f":eyes: read by {people_words(readers, _NAMED)}" if readers else "",
    ]
    said = [line for line in lines if line]
    label = "I have not read it" if user in readers else "I read it"
    row = actions(button(label, digest_buttons.READ, one.paper.arxiv_id))
    return [*([context(*said)] if said else []), row]


def _muting(one: ShownPaper, at: Behind) -> list[Block]:
    said = "*Mute*\nPapers with what is muted here do not come to this channel again."
    typed: Block = {"type": "plain_text_input", "max_length": _MAX_TYPED}
    return [
        section(said),
        *_select(TERM, at, "A word that brought it", terms(one)),
        _input(TYPED, at, "Another word or phrase", typed),
        *_select(AUTHOR, at, "An author", authors(one.paper)),
    ]


def _select(name: str, at: Behind, label: str, choices: Sequence[str]) -> list[Block]:
    if not choices:
        return []
    options = [
        {"text": _plain(cut(clean(choice), _MAX_OPTION)), "value": str(number)}
        for number, choice in enumerate(choices)
    ]
    return [_input(name, at, label, {"type": "static_select", "options": options})]


def _input(name: str, at: Behind, label: str, element: Block) -> Block:
    named = _named(name, at)
    return {
        "type": "input",
        "block_id": named,
        "optional": True,
        "label": _plain(label),
        "element": {**element, "action_id": named},
    }


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
    shown = inert(next(as_written, mute.term), _MAX_OPTION)
    what = f"papers by {shown}" if is_author else f"“{shown}”"
    value = json.dumps({"k": "a" if is_author else "t", "m": mute.term}, ensure_ascii=False)
    undo = button("Unmute", f"{digest_buttons.UNMUTE}_{number}", value)
    return section(
        f"Muted here: {what}, by <@{mute.user}>", undo if len(value) <= MAX_VALUE else None
    )


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}
