"""New entries: the table or list that takes them, the place in it, the line they become."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from bot.core.readme.columns import columns_of
from bot.core.readme.escape import write_text
from bot.core.readme.lines import is_rule
from bot.core.readme.order import keys_of, place_for, steps
from bot.core.readme.parsing import scan_text
from bot.core.readme.pieces import Piece, Scan, Section
from bot.core.readme.rows import Table
from bot.core.readme.styles import Neighbours, most_common
from bot.core.readme.write_item import new_block, new_item
from bot.core.readme.write_row import RowWriter
from bot.core.readme.yaml_list import write_item
from db.records import EntryFields

_NUMBER = re.compile(r"\s*(\d{1,6})[.)]\s")
_NEAR = 24
_WIDE = 200
_HEADER = ("Date", "Method", "Venue", "Title", "Code", "Note")


class Inserter:
    """Collects the lines that new entries become, by the line before which they stand."""

    def __init__(self, scan: Scan) -> None:
        self.scan = scan
        self.ending = _ending(scan)
        self.wide = Neighbours.of(scan, scan.pieces[-_WIDE:])
        self.before: dict[int, list[str]] = {}
        self.opened: dict[str, RowWriter | None] = {}
        self.places: dict[str, int] = {}
        self.rows: dict[int, list[Piece]] = {}
        for piece in scan.pieces:
            if piece.table is not None:
                self.rows.setdefault(id(piece.table), []).append(piece)
        self.direction = self._direction()

    def _direction(self) -> tuple[int, int]:
        groups = list(self.rows.values())
        lists: dict[str, list[Piece]] = {}
        for piece in self.scan.pieces:
            if piece.table is None:
                lists.setdefault(piece.fields.section, []).append(piece)
        groups += lists.values()
        counts = [steps(keys_of([piece.fields for piece in group])) for group in groups]
        return sum(rising for rising, _ in counts), sum(falling for _, falling in counts)

    def neighbours(self, piece: Piece) -> list[Piece]:
        """Entries of the same table or section, the nearest first."""
        if piece.table is not None:
            group = self.rows[id(piece.table)]
        else:
            group = [
                x
                for x in self.scan.pieces
                if x.table is None and x.fields.section == piece.fields.section
            ]
        return sorted(group, key=lambda other: (abs(other.first - piece.first), other.first))[
            :_NEAR
        ]

    def add(self, fields: EntryFields) -> None:
        """One more entry."""
        table = self._table_of(fields.section)
        listed = [
            x
            for x in self.scan.pieces
            if x.table is None and x.shape != "yaml" and x.fields.section == fields.section
        ]
        if table is not None:
            self._into_table(fields, table)
        elif any(piece.shape == "yaml" for piece in self.scan.pieces):
            self._into_yaml(fields)
        elif listed:
            self._into_list(fields, listed)
        else:
            self._into_section(fields)

    # Tables

    def _table_of(self, section: str) -> Table | None:
        own = [table for table, name, _, _ in self.scan.tables if name == section]
        papers = [table for table in own if self.rows.get(id(table)) or table.is_of_papers]
        filled = [table for table in papers if self.rows.get(id(table))]
        return next(iter(filled or papers), None)

    def _into_table(self, fields: EntryFields, table: Table) -> None:
        rows = self.rows.get(id(table), [])
        place = place_for(fields, [row.fields for row in rows], self.direction)
        index = self._line_of(table, rows, place)
        near = sorted(rows, key=lambda row: (abs(row.first - index), row.first))[:_NEAR]
        writer = RowWriter(table, Neighbours.of(self.scan, near), self.wide)
        self._insert(index, writer.row(fields))

    def _line_of(self, table: Table, rows: Sequence[Piece], place: int) -> int:
        if place < len(rows):
            return rows[place].first
        if rows:
            return rows[-1].last
        return min(table.line + 2, len(self.scan.lines))

    # Lists

    def _into_list(self, fields: EntryFields, listed: Sequence[Piece]) -> None:
        place = place_for(fields, [piece.fields for piece in listed], self.direction)
        index = listed[place].first if place < len(listed) else listed[-1].last
        near = sorted(listed, key=lambda piece: (abs(piece.first - index), piece.first))[:_NEAR]
        if near[0].shape in {"block", "family"}:
            self._among_blocks(fields, index, near)
            return
        line = new_item(fields, Neighbours.of(self.scan, near))
        if place == len(listed):
            line = _next_number(line, self.scan.lines[listed[-1].first].text)
        self._insert(index, line)

    def _among_blocks(self, fields: EntryFields, index: int, near: Sequence[Piece]) -> None:
        """An entry where others take several lines: as they are, or else one line of its own.

        A line between them is easily read as a part of one of them, so the first form counts that
        is read as an entry in its place.
        """
        neighbours = Neighbours.of(self.scan, near)
        block, line = new_block(fields, neighbours), new_item(fields, neighbours)
        forms = [["", line, ""], [line, ""], ["", line], [line]]
        if block is not None:
            forms = [[block, ""], ["", block], ["", block, ""], *forms]
        chosen = next((form for form in forms if self._is_read(fields, index, form)), forms[-1])
        for each in chosen:
            self._insert(index, each)

    def _is_read(self, fields: EntryFields, index: int, form: Sequence[str]) -> bool:
        """Whether these lines give one entry more, with this title, and no others change."""
        lines = [line.text + line.ending for line in self.scan.lines]
        added = [line + self.ending for line in form]
        after = scan_text("".join([*lines[:index], *added, *lines[index:]]))
        more = Counter(piece.fields.title for piece in after.pieces)
        more.subtract(piece.fields.title for piece in self.scan.pieces)
        return {title: count for title, count in more.items() if count} == {fields.title: 1}

    def _into_yaml(self, fields: EntryFields) -> None:
        last = max(piece.last for piece in self.scan.pieces)
        self._insert(last, write_item(fields))

    # Sections without entries, and new ones

    def _into_section(self, fields: EntryFields) -> None:
        section = fields.section
        if section in self.opened:
            writer = self.opened[section]
            self._follow(
                section, writer.row(fields) if writer else new_item(fields, self._any_items())
            )
            return
        heading = next((s for s in self.scan.sections if s.name == section), None)
        index = heading.after if heading else self._end()
        lines = [] if heading else self._heading_lines(section, index)
        lines += self._body(fields, section, spaced=heading is not None)
        self.places[section] = index
        for line in lines:
            self._insert(index, line)

    def _follow(self, section: str, line: str) -> None:
        self._insert(self.places[section], line)

    def _any_items(self) -> Neighbours:
        items = [piece for piece in self.scan.pieces if piece.shape in {"bullet", "line"}]
        return Neighbours.of(self.scan, items[-_NEAR:])

    def _body(self, fields: EntryFields, section: str, *, spaced: bool) -> list[str]:
        """A table as most of the document's are, or a bullet where it has bullets only."""
        blank = [""] if spaced and self._is_spaced() else []
        counts = Counter("row" if piece.table else "item" for piece in self.scan.pieces)
        if counts["item"] > counts["row"]:
            self.opened[section] = None
            return [*blank, new_item(fields, self._any_items())]
        writer = self._model_table()
        self.opened[section] = writer
        return [*blank, *self._table_head(writer), writer.row(fields)]

    def _is_spaced(self) -> bool:
        """Whether a blank line stands between a heading and what follows it."""
        lines = self.scan.lines
        after = [lines[s.after].is_blank for s in self.scan.sections if s.after < len(lines)]
        return sum(after) * 2 > len(after)

    def _model_table(self) -> RowWriter:
        shapes = Counter(
            tuple(c.header for c in table.columns)
            for table, *_ in self.scan.tables
            if self.rows.get(id(table))
        )
        if not shapes:
            table = Table(columns_of(_HEADER, []), True, True, 0)
            return RowWriter(table, Neighbours((), ()), self.wide)
        best = max(shapes, key=lambda shape: (shapes[shape], len(shape)))
        model = next(
            table
            for table, *_ in self.scan.tables
            if tuple(c.header for c in table.columns) == best and self.rows.get(id(table))
        )
        return RowWriter(model, Neighbours.of(self.scan, self.rows[id(model)][-_NEAR:]), self.wide)

    def _table_head(self, writer: RowWriter) -> list[str]:
        table = writer.table
        lines = self.scan.lines
        known = any(table is each for each, *_ in self.scan.tables)
        if known and table.headed and table.line + 1 < len(lines):
            return [lines[table.line].text, lines[table.line + 1].text]
        names = [write_text(column.header or column.role.value) for column in table.columns]
        return ["| " + " | ".join(names) + " |", "|" + " --- |" * len(names)]

    def _heading_lines(self, section: str, index: int) -> list[str]:
        styles = Counter((s.style, s.level) for s in self.scan.sections if self._has_entries(s))
        style, level = max(styles, key=lambda key: styles[key], default=("#", 2))
        name = write_text(section)
        text = {
            ":": f"{name}:",
            "**": f"**{name}**",
            "--": name,
            "html": f"<h{level}>{name}</h{level}>",
        }.get(style, f"{'#' * level} {name}")
        lead = [""] if index and not self.scan.lines[index - 1].is_blank else []
        rule = ["=-"[level - 1] * max(3, len(name))] if style == "--" else []
        return [*lead, text, *rule, *([""] if style != ":" or self._is_spaced() else [])]

    def _has_entries(self, section: Section) -> bool:
        return any(piece.fields.section == section.name for piece in self.scan.pieces)

    def _end(self) -> int:
        """After the last section that has entries, before what leads to the next heading."""
        last = self.scan.pieces[-1].last if self.scan.pieces else 0
        following = (s.line for s in self.scan.sections if s.line >= last)
        index = next(following, len(self.scan.lines))
        while index > last and self._leads_on(index - 1):
            index -= 1
        return index

    def _leads_on(self, index: int) -> bool:
        line = self.scan.lines[index]
        return line.is_blank or is_rule(line.text) or line.text.lstrip().startswith("<a ")

    def _insert(self, index: int, line: str) -> None:
        self.before.setdefault(index, []).append(line + self.ending)


def _next_number(line: str, last: str) -> str:
    """A numbered list counts on."""
    own, before = _NUMBER.match(line), _NUMBER.match(last)
    if own is None or before is None:
        return line
    return f"{line[: own.start(1)]}{int(before.group(1)) + 1}{line[own.end(1) :]}"


def _ending(scan: Scan) -> str:
    return most_common(line.ending for line in scan.lines if line.ending) or "\n"
