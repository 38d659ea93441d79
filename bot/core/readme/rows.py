"""A row of a table -> the fields of an entry, with the place of each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.core.dates import parse_date
from bot.core.links import is_paper_link, is_web_link, kind_of
from bot.core.readme.cells import Row, split_row, with_first
from bot.core.readme.columns import Column
from bot.core.readme.inline import find_links, plain
from bot.core.readme.phrase import is_named, paper_link, phrase_of, set_url, take_links
from bot.core.readme.reading import Draft, Span
from bot.core.readme.short_dates import date_in_column
from bot.core.readme.title_cell import badge_venue, read_title_cell
from bot.core.readme.words import Label, Role, is_none, is_not_yet, label_kind, looks_like_venue
from db.records import Link

_NAMES = re.compile(r"\s*(?:<br\s*/?>|\s/\s|;|；|、|\ba\.?k\.?a\.?\b)\s*", re.IGNORECASE)
_MASK = re.compile("\x00+")


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns, how its lines begin and end, and the line of its header."""

    columns: tuple[Column, ...]
    left: bool
    right: bool
    line: int
    headed: bool = True
    header: str = ""
    """The line of its header, as it stands in the document."""
    references: Mapping[str, str] = field(default_factory=dict)
    """Targets of the document's links by reference, ``[r1]: https://...``, by folded name."""

    def index(self, role: Role) -> int | None:
        """The column whose chief role it is."""
        return next((i for i, column in enumerate(self.columns) if column.role is role), None)

    @property
    def is_of_papers(self) -> bool:
        """Whether the table says that its rows are papers."""
        return self.index(Role.TITLE) is not None


def trimmed(line: str, span: Span) -> Span:
    """The span without the space around its text."""
    text = line[slice(*span)]
    start = span[0] + len(text) - len(text.lstrip())
    return start, max(start, span[1] - (len(text) - len(text.rstrip())))


def row_of(line: str, table: Table) -> Row:
    """The cells of a row of the table."""
    width = len(table.columns)
    return with_first(split_row(line, width), line, width, table.left)


def cell_of(table: Table, row: Row, role: Role) -> Span | None:
    """The cell of the row that has the role."""
    index = table.index(role)
    return row.cells[index] if index is not None and index < len(row.cells) else None


def read_row(line: str, table: Table) -> Draft | None:
    """The entry that the row is; ``None``: it is none."""
    row = row_of(line, table)
    draft = _read_title(line, table, row)
    for role, reader in _READERS:
        for index, column in enumerate(table.columns):
            if index < len(row.cells) and column.role is role:
                reader(draft, line, trimmed(line, row.cells[index]), column)
    if not draft.title and "citation" in draft.spans:
        draft.spans["title"] = draft.spans.pop("citation")
        draft.title = plain(line[slice(*draft.spans["title"])])
    if not draft.title and draft.method and (draft.url or table.is_of_papers):
        draft.title = draft.method
    return draft if draft.title and _is_entry(draft, table) else None


def _is_entry(draft: Draft, table: Table) -> bool:
    if draft.url and is_paper_link(draft.url):
        return True
    return table.is_of_papers and bool(
        draft.url or draft.date or draft.venue or draft.links or len(draft.title.split()) >= 3
    )


def _read_title(line: str, table: Table, row: Row) -> Draft:
    span = cell_of(table, row, Role.TITLE)
    if span is None:
        return Draft()
    start, end = trimmed(line, span)
    text = line[start:end]
    draft = read_title_cell(text, table.references).shifted(start)
    if draft.venue is None:
        draft.venue = badge_venue(text)
    return draft


def _read_date(draft: Draft, line: str, span: Span, _: Column) -> None:
    draft.spans["date_cell"] = span
    date = date_in_column(plain(line[slice(*span)]))
    if date is not None:
        draft.date, draft.spans["date"] = date, span


def _read_method(draft: Draft, line: str, span: Span, _: Column) -> None:
    text = line[slice(*span)]
    words = plain(text)
    if is_none(words):
        return
    parts = [plain(part) for part in _NAMES.split(text)]
    parts = [part for part in parts if part and not is_none(part)]
    if not parts:
        return
    draft.method, draft.names = parts[0], tuple(dict.fromkeys(parts[1:]))
    draft.spans["method"] = span
    links = [link for link in find_links(text) if link.kind != "image"]
    if draft.url is None and not draft.title:
        set_url(draft, paper_link(links, links[0] if links and is_named(links[0]) else None))
    take_links(draft, links, next((link for link in links if link.url == draft.url), None))


def _read_venue(draft: Draft, line: str, span: Span, _: Column) -> None:
    text = line[slice(*span)]
    words = plain(text) or badge_venue(text) or ""
    if is_none(words) or (parse_date(words) and not looks_like_venue(words)):
        # A date in the place of a venue names no venue; it is the date where there is none.
        if draft.date is None and parse_date(words):
            draft.date, draft.spans["date"] = parse_date(words), span
        return
    draft.venue, draft.spans["venue"] = words, span
    _links_of_cell(draft, line, span)


def _links_of_cell(draft: Draft, line: str, span: Span) -> None:
    """Links of a cell that says something else: the paper's, if it has none yet, and others."""
    links = [link for link in find_links(line[slice(*span)]) if is_web_link(link.url)]
    if not links:
        return
    other = Draft()
    paper = paper_link(links, None) if draft.url is None else None
    set_url(other, paper)
    take_links(other, links, paper)
    _adopt(draft, other.shifted(span[0]))


def _adopt(draft: Draft, other: Draft) -> None:
    if other.url and draft.url is None:
        draft.url, draft.url_link = other.url, other.url_link
        draft.spans["url"] = other.spans["url"]
    elif other.url and other.url != draft.url:
        draft.add_link(Link(kind_of(other.url, ""), other.url, ""), other.url_link or (0, 0))
    for link, span in zip(other.links, other.link_spans, strict=True):
        if link.url != draft.url or label_kind(link.label) is not Label.PAPER:
            draft.add_link(link, span)


def _read_paper(draft: Draft, line: str, span: Span, _: Column) -> None:
    """The column of the paper's link; its words are the title where the table has no better."""
    other = read_title_cell(line[slice(*span)]).shifted(span[0])
    if not draft.title and other.title and "title" in other.spans and other.url_link:
        draft.title, draft.spans["title"] = other.title, other.spans["title"]
    if other.url and (draft.url is None or not is_paper_link(draft.url)):
        _promote(draft, other)
    _adopt(draft, other)


def _promote(draft: Draft, other: Draft) -> None:
    """The paper column's link is the paper's; what stood under the title becomes another link."""
    if draft.url and draft.url_link and draft.url != other.url:
        draft.add_link(Link(kind_of(draft.url, ""), draft.url, ""), draft.url_link)
    draft.url = None


def _read_code(draft: Draft, line: str, span: Span, column: Column) -> None:
    draft.spans.setdefault("code_cell", span)
    text = line[slice(*span)]
    phrase = phrase_of(text)
    real = [link for link in phrase.links if link.kind != "image" and is_web_link(link.url)]
    other = Draft()
    paper = None
    if draft.url is None or not is_paper_link(draft.url):
        paper = next(
            (
                x
                for x in real
                if label_kind(x.words) is Label.PAPER or (is_paper_link(x.url) and not is_named(x))
            ),
            None,
        )
    set_url(other, paper)
    take_links(other, real, paper)
    other.shifted(span[0])
    if other.url and draft.url:
        _promote(draft, other)
    _adopt(draft, other)
    _note_in_code(draft, phrase.masked, span, column, bool(real))


def _note_in_code(draft: Draft, masked: str, span: Span, column: Column, linked: bool) -> None:
    rest = _MASK.sub(" ", masked)
    words = plain(rest).strip("/|,;·-– \t")
    if is_none(words) or draft.note is not None or column.role is not Role.CODE:
        return
    if linked:
        long_enough = len(words.split()) >= 3 or any("\u4e00" <= char <= "\u9fff" for char in words)
        if not column.holds(Role.NOTE) and not long_enough:
            return
    elif label_kind(words) is not Label.WORDS or (
        is_not_yet(words) and not column.holds(Role.NOTE)
    ):
        return
    draft.note = words
    start = span[0] + masked.rfind("\x00") + 1
    draft.spans["note"] = (
        trimmed(masked.rjust(span[0] + len(masked)), (start, span[1])) if linked else span
    )


def _read_note(draft: Draft, line: str, span: Span, _: Column) -> None:
    words = plain(line[slice(*span)])
    if is_none(words):
        return
    if "note_cell" not in draft.spans:
        draft.note, draft.spans["note"], draft.spans["note_cell"] = words, span, span
    _links_of_cell(draft, line, span)


def _read_authors(draft: Draft, line: str, span: Span, _: Column) -> None:
    words = plain(line[slice(*span)])
    if not is_none(words):
        draft.authors, draft.spans["authors"] = words, span


def _read_other(draft: Draft, line: str, span: Span, _: Column) -> None:
    if not draft.title and draft.url:
        words = plain(line[slice(*span)])
        if len(words) > 2 and not is_none(words) and not find_links(line[slice(*span)]):
            draft.title, draft.spans["title"] = words, span
    _links_of_cell(draft, line, span)


_READERS = (
    (Role.DATE, _read_date),
    (Role.PAPER, _read_paper),
    (Role.METHOD, _read_method),
    (Role.VENUE, _read_venue),
    (Role.NOTE, _read_note),
    (Role.CODE, _read_code),
    (Role.AUTHORS, _read_authors),
    (Role.OTHER, _read_other),
)
