"""Write an entry as a row of a table, in the columns and the style of its neighbours."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.core.readme.cells import lead_of, split_row
from bot.core.readme.escape import write_text, write_url
from bot.core.readme.rows import Table, row_of
from bot.core.readme.styles import (
    Neighbours,
    link_labels,
    link_like,
    link_separator,
    most_common,
    none_mark,
    write_like,
    write_links,
)
from bot.core.readme.words import Role
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
        if not left:
            line = _safe_start(line.strip() if not right else line.lstrip())
        return self._lead() + line

    def cell(self, role: Role, fields: EntryFields) -> str:
        """What the column of that role says of the entry."""
        index = self.table.index(role)
        return self._cell(index, fields) if index is not None else ""

    def _lead(self) -> str:
        """The indent or the marks of a quote that keep a row in its table."""
        leads = [lead_of(text).replace("\ufeff", "") for text in self.near.texts[:9]]
        return most_common(leads or [lead_of(self.table.header).replace("\ufeff", "")]) or ""

    def _is_padded(self) -> bool:
        texts = self.near.texts[:20] or [self.table.header]
        if texts == [""]:
            return self.table.left
        padded = 0
        for text in texts:
            row = row_of(text, self.table)
            # Without a pipe before it, the first cell has no padding to show.
            inner = row.cells if row.left else row.cells[1:]
            starts = [text[start : start + 1] for start, end in inner if end > start]
            padded += sum(start == " " for start in starts) * 2 > len(starts)
        return padded * 2 > len(texts)

    def _pipes(self) -> tuple[bool, bool]:
        if not self.near.texts:
            return self.table.left, self.table.right
        row = row_of(self.near.texts[0], self.table)
        rights = [split_row(text).right for text in self.near.texts[:9]]
        return row.left, sum(rights) * 2 > len(rights)

    def _cell(self, index: int, fields: EntryFields) -> str:
        role = self.table.columns[index].role
        text = self._value(role, self._shared_out(index, fields))
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
            if "://" in label:
                # A bare link has no words that a new one could take over.
                return "Paper"
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
        if fields.note and self.takes_notes_beside_code():
            text = f"{text} {write_text(fields.note)}".strip()
        return text

    def takes_notes_beside_code(self) -> bool:
        """Whether notes stand in the column of code: by its header, or because some do."""
        index = self.table.index(Role.CODE)
        if index is None or self.table.index(Role.NOTE) is not None:
            return False
        return self.table.columns[index].holds(Role.NOTE) or "note" in {
            name for piece in self.near.pieces for name in piece.draft.spans
        }


def _names(fields: EntryFields) -> str:
    return " / ".join(write_text(name) for name in (fields.method, *fields.names) if name)


def _safe_start(line: str) -> str:
    """A row without a pipe before it must not begin another kind of block."""
    return "\\" + line if line[:1] in "#>-+*=" else line
