"""Write an entry as a row of a table, in the columns and the style of its neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.core.readme.cells import Row, split_row
from bot.core.readme.inline import find_links, plain, write_text, write_url
from bot.core.readme.pieces import Piece
from bot.core.readme.rows import Table, row_of, trimmed
from bot.core.readme.styles import (
    Neighbours,
    link_labels,
    link_like,
    link_separator,
    none_mark,
    write_like,
    write_links,
)
from bot.core.readme.words import Role, is_none
from db.records import EntryFields, LinkKind

_FOR_PAGES = re.compile(r"project|page|demo|website|主页|项目", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RowWriter:
    """Writes rows of one table; `wide` are entries of the whole document, for what it lacks."""

    table: Table
    near: Neighbours
    wide: Neighbours

    def row(self, fields: EntryFields) -> str:
        """The entry as one line without its ending."""
        cells = [self._cell(index, fields) for index in range(len(self.table.columns))]
        pad = " " if self._is_padded() else ""
        left, right = self._pipes()
        line = "|".join(f"{pad}{cell}{pad}" for cell in cells)
        line = ("|" if left else "") + line + ("|" if right else "")
        return line if left else _safe_start(line.strip() if not right else line.lstrip())

    def cell(self, role: Role, fields: EntryFields) -> str:
        """What the column of that role says of the entry."""
        index = self.table.index(role)
        return self._cell(index, fields) if index is not None else ""

    def _is_padded(self) -> bool:
        padded = 0
        for text in self.near.texts[:20]:
            row = row_of(text, self.table)
            starts = [text[start : start + 1] for start, end in row.cells if end > start]
            padded += sum(start == " " for start in starts) * 2 > len(starts)
        if not self.near.texts:
            return self.table.left
        return padded * 2 > len(self.near.texts[:20])

    def _pipes(self) -> tuple[bool, bool]:
        if not self.near.texts:
            return self.table.left, self.table.right
        row = row_of(self.near.texts[0], self.table)
        rights = [split_row(text).right for text in self.near.texts[:9]]
        return row.left, sum(rights) * 2 > len(rights)

    def _cell(self, index: int, fields: EntryFields) -> str:
        role = self.table.columns[index].role
        text = self._value(role, fields) if self.table.index(role) == index else ""
        if text:
            return text
        needed = (index == 0 and not self._pipes()[0]) or len(self.table.columns) == 1
        wider = [cell for each in Role for cell in self.near.cells(each)]
        wider += [cell for each in Role for cell in self.wide.cells(each)]
        return none_mark(self.near.cells(role), wider, needed=needed)

    def _shared_out(self, index: int, fields: EntryFields) -> EntryFields:
        """What this column says where a table has two of one role: nothing is written twice."""
        role = self.table.columns[index].role
        alike = [i for i, column in enumerate(self.table.columns) if column.role is role]
        if len(alike) < 2:
            return fields
        first = index == alike[0]
        if role is Role.CODE:
            pages = next((i for i in alike if _FOR_PAGES.search(self.table.columns[i].header)), -1)
            kept = tuple(
                link
                for link in fields.links
                if index == (pages if pages >= 0 and link.kind is not LinkKind.CODE else alike[0])
            )
            shared = replace(fields, links=kept)
            return shared if first else replace(shared, url=None, note=None)
        return fields if first else EntryFields(fields.section, "")

    def _value(self, role: Role, fields: EntryFields) -> str:
        writers = {
            Role.DATE: self._date,
            Role.METHOD: _names,
            Role.TITLE: self._title,
            Role.PAPER: self._paper,
            Role.CODE: self._code,
        }
        writer = writers.get(role)
        if writer is not None:
            return writer(fields)
        words = {Role.VENUE: fields.venue, Role.NOTE: fields.note, Role.AUTHORS: fields.authors}
        return write_text(words.get(role) or "")

    def _date(self, fields: EntryFields) -> str:
        if fields.date is None:
            return ""
        wider = self.wide.cells(Role.DATE)
        return write_like(fields.date, self.near.cells(Role.DATE), wider)

    def _place_of_link(self) -> Role:
        """The column in which the paper's link stands."""
        for piece, text in zip(self.near.pieces, self.near.texts, strict=True):
            if "url" not in piece.draft.spans:
                continue
            row = row_of(text, self.table)
            place = piece.draft.spans["url"][0]
            index = next(
                (i for i, (start, end) in enumerate(row.cells) if start <= place < end), None
            )
            if index is not None:
                return self.table.columns[index].role
        return Role.PAPER if self.table.index(Role.PAPER) is not None else Role.TITLE

    def url(self, fields: EntryFields) -> str:
        """The paper's link in the form of the neighbours'."""
        others = [piece.fields.url for piece in self.near.pieces if piece.fields.url]
        return write_url(link_like(fields.url or "", others))

    def _title(self, fields: EntryFields) -> str:
        title = write_text(fields.title)
        bold = "**" if self._is_bold() and "*" not in title else ""
        if fields.url and self._place_of_link() is Role.TITLE:
            label = self._generic_label()
            if label:
                return f"{bold}{title}{bold} [{label}]({self.url(fields)})"
            text = f"[{bold}{title}{bold}]({self.url(fields)})"
        else:
            text = f"{bold}{title}{bold}"
        column = self.table.columns[self.table.index(Role.TITLE) or 0]
        if fields.authors and column.holds(Role.AUTHORS) and self.table.index(Role.AUTHORS) is None:
            text += f" <br> {write_text(fields.authors)}"
        return text

    def _is_bold(self) -> bool:
        titles = self.near.spans("title")
        return bool(titles) and sum(title.strip().startswith("**") for title in titles) * 2 > len(
            titles
        )

    def _generic_label(self) -> str:
        """The words of the paper's link where it stands beside the title, not under it."""
        for piece, text in zip(self.near.pieces, self.near.texts, strict=True):
            spans = piece.draft.spans
            if piece.draft.url_link is None or "title" not in spans:
                continue
            start, end = piece.draft.url_link
            if start <= spans["title"][0] < end:
                return ""
            label = text[start:end].partition("](")[0].lstrip("[")
            return label if "[" not in label and label else "paper"
        return ""

    def _paper(self, fields: EntryFields) -> str:
        if not fields.url or self._place_of_link() not in {Role.PAPER, Role.OTHER}:
            return ""
        return f"[{self._generic_label() or 'Paper'}]({self.url(fields)})"

    def _code(self, fields: EntryFields) -> str:
        cells = self.near.cells(Role.CODE)
        text = write_links(fields, link_labels(self.near), link_separator(cells))
        if fields.url and self._place_of_link() is Role.CODE:
            paper = f"[{self._generic_label() or 'Paper'}]({self.url(fields)})"
            text = paper + (link_separator(cells) + text if text else "")
        if fields.note and self.table.index(Role.NOTE) is None:
            text = f"{text} {write_text(fields.note)}".strip()
        return text


def _names(fields: EntryFields) -> str:
    return " / ".join(write_text(name) for name in (fields.method, *fields.names) if name)


def _safe_start(line: str) -> str:
    """A row without a pipe before it must not begin another kind of block."""
    return "\\" + line if line[:1] in "#>-+*=" else line


_CELL_OF = {
    "date": Role.DATE,
    "method": Role.METHOD,
    "names": Role.METHOD,
    "venue": Role.VENUE,
    "note": Role.NOTE,
    "authors": Role.AUTHORS,
    "links": Role.CODE,
}


def edit_row(raw: str, piece: Piece, old: EntryFields, new: EntryFields, writer: RowWriter) -> str:
    """The row with only those cells changed whose fields are."""
    table = writer.table
    line = raw.rstrip("\r\n")
    row = row_of(line, table)
    cells: dict[int, str] = {}
    for name in _changed(old, new):
        role = _CELL_OF.get(name, Role.TITLE)
        if name == "note" and table.index(Role.NOTE) is None:
            role = Role.CODE
        index = table.index(role)
        if index is not None:
            cells[index] = _edited_cell(name, role, index, line, row, new, writer)
    title = table.index(Role.TITLE)
    if title is not None and title in cells and title < len(row.cells):
        cells[title] = _edited_title(line, row.cells[title], piece, old, new, writer)
    if old.url and new.url and old.url != new.url:
        _replace_elsewhere(cells, line, row, old.url, new.url)
    return _with_cells(line, row, cells) + raw[len(line) :]


def _replace_elsewhere(cells: dict[int, str], line: str, row: Row, old: str, new: str) -> None:
    """The same link often stands in two cells: under the title and as ``[Paper](...)``."""
    for index, span in enumerate(row.cells):
        start, end = trimmed(line, span)
        if index not in cells and old in line[start:end]:
            text = line[start:end]
            cells[index] = replace_spans(text, same_links(text, old, new), 0, len(text))


def _changed(old: EntryFields, new: EntryFields) -> list[str]:
    names = ("title", "url", "date", "method", "names", "venue", "links", "note", "authors")
    return [name for name in names if getattr(old, name) != getattr(new, name)]


def _edited_cell(
    name: str,
    role: Role,
    index: int,
    line: str,
    row: Row,
    new: EntryFields,
    writer: RowWriter,
) -> str:
    if name == "date" and new.date is not None and index < len(row.cells):
        own = line[slice(*row.cells[index])].strip()
        samples = [own] if not is_none(plain(own)) else writer.near.cells(Role.DATE)
        return write_like(new.date, samples, writer.near.cells(Role.DATE))
    return writer.cell(role, new)


def _edited_title(
    line: str,
    span: tuple[int, int],
    piece: Piece,
    old: EntryFields,
    new: EntryFields,
    writer: RowWriter,
) -> str:
    """The cell with its title, its link or both replaced where they stand."""
    start, end = trimmed(line, span)
    spans = piece.draft.spans
    changes: list[tuple[int, int, str]] = []
    if old.title != new.title:
        if "title" not in spans or not start <= spans["title"][0] < end:
            return writer.cell(Role.TITLE, new)
        label = line[slice(*spans["title"])]
        bold = "**" if label.startswith("**") and label.endswith("**") else ""
        changes.append((*spans["title"], f"{bold}{write_text(new.title)}{bold}"))
    if old.url != new.url:
        if "url" not in spans or not new.url or not start <= spans["url"][0] < end:
            return writer.cell(Role.TITLE, new)
        changes += same_links(line, old.url, new.url)
    return replace_spans(line, [c for c in changes if start <= c[0] < end], start, end)


def same_links(text: str, old: str | None, new: str) -> list[tuple[int, int, str]]:
    """Changes of every link of the text that leads to the old target."""
    return [
        (link.url_start, link.url_start + len(link.url), write_url(new))
        for link in find_links(text)
        if link.url == old and link.kind != "image"
    ]


def replace_spans(text: str, changes: Sequence[tuple[int, int, str]], start: int, end: int) -> str:
    """The part of the text from start to end with these places replaced."""
    pieces: list[str] = []
    for first, last, new in sorted(changes):
        pieces += [text[start:first], new]
        start = last
    pieces.append(text[start:end])
    return "".join(pieces)


def _with_cells(line: str, row: Row, cells: dict[int, str]) -> str:
    changes = []
    for index, text in cells.items():
        if index < len(row.cells):
            first, last = trimmed(line, row.cells[index])
            changes.append((first, last, text))
    edited = replace_spans(line, changes, 0, len(line))
    missing = sorted(index for index in cells if index >= len(row.cells))
    if missing and any(cells[index] for index in missing):
        # A ragged row: the cells it lacks up to the one that is needed.
        count = missing[-1] + 1 - len(row.cells)
        extra = [cells.get(len(row.cells) + i, "") for i in range(count)]
        edited = edited.rstrip()
        edited += ("" if row.right else "|") + "|".join(extra) + ("|" if row.right else "")
    return edited
