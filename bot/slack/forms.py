"""The modals of suggesting and reviewing: what they ask, and what a person answered. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.core.dates import parse_date
from bot.core.links import is_web_link
from bot.slack.message import Block, input_block, plain
from bot.slack.mrkdwn import clean, cut
from bot.slack.payloads import ViewSubmission
from db.records import EntryFields, Link, LinkKind, PartialDate, Suggestion, SuggestionId

EDIT, DECLINE, SUGGEST = "edit_suggestion", "decline_suggestion", "suggest_paper"
_NEW_SECTION = "+"
_MAX_OPTION = 75
_MAX_SECTIONS = 99
_LONG = 2_900


@dataclass(frozen=True, slots=True)
class BadAnswer(Exception):
    """A field cannot be used; Slack shows the sentence under it."""

    block_id: str
    sentence: str


def edit_form(suggestion: Suggestion, sections: Sequence[str]) -> dict[str, Any]:
    """Section, method, title, venue, date, links and note, prefilled with what is proposed."""
    fields, details = suggestion.fields, suggestion.details
    title = fields.title if fields else details.title if details else ""
    date = (fields.date if fields else None) or (details.date if details else None)
    url = (
        (fields.url if fields else None)
        or (details.url if details else None)
        or _link_of(suggestion)
    )
    blocks = [
        _sections(fields.section if fields else "", suggestion.sections, sections),
        _input("new_section", "Or a new section", "", optional=True, most=200),
        _input("title", "Title", title, most=500),
        _input(
            "method",
            "Method",
            fields.method if fields else "",
            optional=True,
            most=200,
            hint="The short name that people look it up by.",
        ),
        _input(
            "venue",
            "Venue",
            fields.venue if fields else "",
            optional=True,
            most=200,
            hint="As this section writes it.",
        ),
        _input(
            "date",
            "Date",
            date.iso if date else "",
            optional=True,
            most=40,
            hint="A year, a month or a day: 2026, 2026-03, 2026-03-14.",
        ),
        _input("url", "Paper link", url or "", optional=True, most=1_500),
        _input("code", "Code link", _code(fields), optional=True, most=1_500),
        _input("note", "Note", fields.note if fields else "", optional=True, lines=True),
    ]
    return _modal(EDIT, "Edit and add", "Add to the list", blocks, suggestion.id)


def decline_form(suggestion: Suggestion) -> dict[str, Any]:
    """Asks why."""
    why = _input(
        "reason", "Why not?", "", lines=True, most=500, hint="Whoever suggested it reads this."
    )
    return _modal(DECLINE, "Decline", "Decline", [why], suggestion.id)


def suggest_form(pasted: str = "") -> dict[str, Any]:
    """Asks for a paper, where no message names one."""
    hint = "A link, an arXiv id or DOI, or the title in quotes. Several are fine."
    return _modal(
        SUGGEST,
        "Suggest a paper",
        "Suggest",
        [_input("pasted", "Paper", pasted, lines=True, hint=hint)],
    )


def suggestion_of(submission: ViewSubmission) -> SuggestionId | None:
    """Which suggestion a modal was about."""
    try:
        data = json.loads(submission.private_metadata or "{}")
    except ValueError:
        return None
    number = data.get("s") if isinstance(data, dict) else None
    return SuggestionId(number) if isinstance(number, int) else None


def edited_fields(submission: ViewSubmission) -> EntryFields:
    """The row that a person made of it.

    Raises:
        BadAnswer: a field cannot be used.
    """
    section = clean(submission.text("new_section")) or clean(submission.choice("section"))
    if not section or section == _NEW_SECTION:
        raise BadAnswer("new_section", "Choose a section, or write the name of a new one.")
    title = clean(submission.text("title"))
    if not title:
        raise BadAnswer("title", "The title is missing.")
    code = _address(submission, "code")
    return EntryFields(
        section=section,
        title=title,
        method=clean(submission.text("method")) or None,
        venue=clean(submission.text("venue")) or None,
        date=_date(submission.text("date")),
        url=_address(submission, "url"),
        links=(Link(LinkKind.CODE, code, "code"),) if code else (),
        note=submission.text("note").strip() or None,
    )


def _date(text: str) -> PartialDate | None:
    if not text.strip():
        return None
    date = parse_date(text.strip())
    if date is None:
        raise BadAnswer("date", "Write a year, a month or a day: 2026, 2026-03 or 2026-03-14.")
    return date


def _address(submission: ViewSubmission, name: str) -> str | None:
    text = submission.text(name).strip()
    if not text:
        return None
    if not is_web_link(text) or any(char.isspace() for char in text):
        raise BadAnswer(name, "Write the whole address, beginning with https://.")
    return text


def _sections(chosen: str, predicted: Sequence[str], known: Sequence[str]) -> Block:
    """A menu of the list's sections: the predicted ones first, then the list's order."""
    named = dict.fromkeys(filter(None, [clean(chosen), *map(clean, predicted), *map(clean, known)]))
    options = [_option(at, name) for at, name in enumerate(list(named)[:_MAX_SECTIONS])]
    options = options or [{"text": plain("A new section"), "value": _NEW_SECTION}]
    element = {"type": "static_select", "options": options, "initial_option": options[0]}
    return input_block("section", "Section", element, optional=True)


def _option(_at: int, name: str) -> Block:
    return {"text": plain(cut(name, _MAX_OPTION)), "value": name[:150]}


def _input(
    name: str,
    label: str,
    value: str | None,
    *,
    optional: bool = False,
    lines: bool = False,
    most: int = _LONG,
    hint: str = "",
) -> Block:
    element: Block = {"type": "plain_text_input", "multiline": lines, "max_length": most}
    if value:
        element["initial_value"] = value[:most]
    return input_block(name, label, element, hint, optional=optional)


def _modal(
    callback: str,
    title: str,
    submit: str,
    blocks: list[Block],
    suggestion: SuggestionId | None = None,
) -> dict[str, Any]:
    metadata = {} if suggestion is None else {"s": suggestion}
    return {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title),
        "submit": plain(submit),
        "close": plain("Cancel"),
        "private_metadata": json.dumps(metadata, separators=(",", ":")),
        "blocks": blocks,
    }


def _code(fields: EntryFields | None) -> str:
    links = fields.links if fields else ()
    return next((each.url for each in links if each.kind is LinkKind.CODE), "")


def _link_of(suggestion: Suggestion) -> str:
    return suggestion.pasted if is_web_link(suggestion.pasted) else ""
