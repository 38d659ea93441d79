"""One paper in Slack: its card, its row in a list, the card as it is shared. Pure."""

from __future__ import annotations

import dataclasses

from bot.slack import buttons
from bot.slack.buttons import Place
from bot.slack.message import (
    Block,
    Message,
    actions,
    button,
    context,
    fallback,
    plain_section,
    section,
)
from bot.slack.mrkdwn import clean, clean_lines, cut, inert, link
from db.records import Entry, EntryFields, Link, LinkKind, PartialDate

MAX_TITLE = 300
MAX_NOTE = 2_900
_MAX_ROW_TITLE = 150
_MAX_NAME = 120
_MAX_LINKS = 6
_MAX_LINKS_TEXT = 1_000
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()  # noqa: SIM905
_LINK_WORDS = {LinkKind.CODE: "Code", LinkKind.PROJECT: "Project page", LinkKind.OTHER: "Link"}


def card(entry: Entry, *, place: Place, more: int = 0, remark: str | None = None) -> Message:
    """The private card of one entry.

    `place.query` names the list behind the card, if there is one: `more` counts its other matches
    (0: unknown, a plain way back). `remark` is a sentence above the card.
    """
    return Message(
        text=title_line(entry.fields),
        blocks=(
            *([context(inert(remark, 1_000))] if remark else []),
            *_body(entry),
            _buttons(dataclasses.replace(place, entry=entry.id), more, share=True),
        ),
    )


def shared_card(entry: Entry, user_id: str) -> Message:
    """The card as everybody in the channel sees it, with who shared it."""
    return Message(
        text=title_line(entry.fields),
        blocks=(*_body(entry), context(f"Shared by <@{user_id}> with `/papers`")),
    )


def card_after_sharing(entry: Entry, *, place: Place, remark: str) -> Message:
    """What the private card becomes once it was shared: it says so and cannot be shared again."""
    rest = _buttons(dataclasses.replace(place, entry=entry.id), 0, share=False)
    return Message(
        text=fallback(remark),
        blocks=(
            *_body(entry),
            context(":white_check_mark: " + inert(remark, 1_000)),
            *([rest] if rest["elements"] else []),
        ),
    )


def row(entry: Entry, place: Place) -> Block:
    """One result of several: name, title, where and when, and a button to its card."""
    fields = entry.fields
    title = link(_address(entry), _title(fields), _MAX_ROW_TITLE)
    method = _method(fields)
    lines = [f"*{method}*", title] if method else [f"*{title}*"]
    lines.append(" · ".join([*_when_and_where(fields), inert(fields.section, _MAX_NAME)]))
    value = dataclasses.replace(place, entry=entry.id).value() or Place(entry=entry.id).value()
    return section(
        "\n".join(filter(None, lines)), accessory=button("Show", buttons.SHOW, value or "{}")
    )


def title_line(fields: EntryFields) -> str:
    """Method and title in one safe line, for notifications."""
    return fallback(": ".join(filter(None, [_method_before(fields), clean(fields.title)])))


def date_words(date: PartialDate) -> str:
    """``28 Jul 2024``, ``Jul 2024`` or ``2024``."""
    month = _MONTHS[date.month - 1] if date.month else ""
    return " ".join(filter(None, [str(date.day) if date.day else "", month, str(date.year)]))


def _body(entry: Entry) -> list[Block]:
    fields = entry.fields
    method = _method(fields)
    about = " · ".join([f"*{method}*"] * bool(method) + _when_and_where(fields))
    names = ", ".join(inert(name, _MAX_NAME) for name in fields.names[:4])
    lines = [
        f"*{link(_address(entry), _title(fields), MAX_TITLE)}*",
        about,
        f"Also called {names}" if names else "",
        inert(fields.authors or "", 300),
    ]
    small = [inert(fields.section, 200), _links(fields.links)]
    blocks = [section("\n".join(filter(None, lines))), context(*filter(None, small))]
    note = clean_lines(fields.note or "")
    if note:
        blocks.append(plain_section(cut(note, MAX_NOTE)))
    return [block for block in blocks if block.get("elements") or block.get("text")]


def _buttons(place: Place, more: int, *, share: bool) -> Block:
    shown = []
    here = place.value() or Place(entry=place.entry).value() or "{}"
    if share:
        shown.append(button("Share to channel", buttons.SHARE, here, style="primary"))
    back = Place(place.query, place.offset).value()
    if place.query is not None and back is not None:
        label = "Back to the list" if share or not place.query else "All matches"
        label = f"All {more + 1} matches" if more else label
        shown.append(button(label, buttons.LIST, back))
    return actions(*shown)


def _title(fields: EntryFields) -> str:
    return clean(fields.title) or "Untitled"


def _method(fields: EntryFields) -> str:
    """The method's name, where it says more than the title."""
    method = clean(fields.method or "")
    return "" if method.casefold() == clean(fields.title).casefold() else inert(method, _MAX_NAME)


def _method_before(fields: EntryFields) -> str:
    method = clean(fields.method or "")
    return "" if clean(fields.title).casefold().startswith(method.casefold()) else method


def _when_and_where(fields: EntryFields) -> list[str]:
    said = []
    if fields.venue:
        said.append(inert(fields.venue, _MAX_NAME))
    if fields.date is not None and date_words(fields.date) not in (fields.venue or ""):
        said.append(date_words(fields.date))
    return said


def _address(entry: Entry) -> str | None:
    if entry.fields.url:
        return entry.fields.url
    if entry.ids.arxiv_id:
        return f"https://arxiv.org/abs/{entry.ids.arxiv_id}"
    return f"https://doi.org/{entry.ids.doi}" if entry.ids.doi else None


def _links(links: tuple[Link, ...]) -> str:
    shown: list[str] = []
    for each in links[:_MAX_LINKS]:
        words = _LINK_WORDS[each.kind]
        label = clean(each.label) if each.kind is LinkKind.OTHER else words
        text = link(each.url, label or words, 60)
        if text.startswith("<") and sum(map(len, shown)) + len(text) <= _MAX_LINKS_TEXT:
            shown.append(text)
    return " · ".join(shown)
