"""Edit a row of a table: only those cells change whose fields do."""

from __future__ import annotations

from bot.core.readme.cells import Row
from bot.core.readme.escape import write_text
from bot.core.readme.inline import plain
from bot.core.readme.pieces import Piece
from bot.core.readme.rows import row_of, trimmed
from bot.core.readme.spans import replace_spans, same_links
from bot.core.readme.styles import write_like
from bot.core.readme.words import Role, is_none
from bot.core.readme.write_row import RowWriter
from db.records import EntryFields

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
