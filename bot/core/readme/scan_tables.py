"""Tables: with header and rule, without, and rows that a blank line cut off."""

from __future__ import annotations

from bot.core.readme.cells import is_separator, split_row, with_first
from bot.core.readme.columns import columns_of
from bot.core.readme.fields import first_paper
from bot.core.readme.inline import find_links, plain
from bot.core.readme.lines import bullet_of, heading_of
from bot.core.readme.rows import Table, read_row, row_of
from bot.core.readme.walker import Walker
from bot.core.readme.words import column_roles, is_none


class Tables(Walker):
    """Reads the rows of tables."""

    def _table(self, index: int) -> int:
        text = self._text(index)
        if "|" not in text or index + 1 >= self.size or not is_separator(self._text(index + 1)):
            return index
        header = split_row(text)
        if is_separator(text):
            return index
        end = self._rows_end(index + 2)
        names = header.texts(text)
        width = len(names)
        rows = [
            with_first(split_row(self._text(i), width), self._text(i), width, header.left).texts(
                self._text(i)
            )
            for i in range(index + 2, min(end, index + 42))
        ]
        table = Table(
            columns_of(names, rows),
            header.left,
            header.right,
            index,
            header=text,
            references=self.references,
        )
        self.table = (table, self.scan.section)
        self.scan.tables.append((table, self.scan.section, index, end))
        self._rows(table, index + 2, end)
        return end

    def _rows_end(self, index: int) -> int:
        while index < self.size:
            text = self._text(index)
            if "|" not in text or index in self.hidden or heading_of(text) or not text.strip():
                break
            if (
                index + 1 < self.size
                and is_separator(self._text(index + 1))
                and not is_separator(text)
            ):
                break
            bullet = bullet_of(text)
            if (
                bullet
                and not text[bullet.content :].startswith("|")
                and "](" in text.split("|", 1)[0]
            ):
                break
            index += 1
        return index

    def _rows(self, table: Table, start: int, end: int) -> None:
        for index in range(start, end):
            text = self._text(index)
            if self.only_first and self.scan.pieces:
                return
            if is_separator(text):
                continue
            draft = read_row(text, table)
            if draft is not None:
                self.scan.add(index, index + 1, draft, "row", table=table)
                if draft.url and "url" not in draft.spans:
                    self.resolved.add(draft.url)
            elif self._row_is_telling(text, table):
                self.scan.complain(index, "a row of a table in which no title was found")

    def _row_is_telling(self, text: str, table: Table) -> bool:
        if first_paper(find_links(text)):
            return True
        cells = row_of(text, table).texts(text)
        given = [cell for cell in cells if "?" in cell or not is_none(plain(cell))]
        names = [column.header for column in table.columns]
        return table.is_of_papers and bool(given) and [plain(cell) for cell in cells] != names

    def _loose_rows(self, index: int) -> int:
        """Rows that a blank line parts from their table, and tables without header or rule."""
        text = self._text(index)
        row = split_row(text)
        if len(row.cells) < 2 or not (row.left or len(row.cells) > 2):
            return index
        if index < self.no_rows:
            return index
        end = self._rows_end(index)
        table = self._table_for(index, end)
        if table is None:
            self.no_rows = end
            return index
        self._rows(table, index, end)
        return end

    def _table_for(self, index: int, end: int) -> Table | None:
        rows = [split_row(self._text(i)) for i in range(index, min(end, index + 40))]
        widths = [len(row.cells) for row in rows]
        if self.table is not None and self.table[1] == self.scan.section:
            known = self.table[0]
            if (
                all(width <= len(known.columns) for width in widths)
                and max(widths) > 1
                and known.left == rows[0].left
            ):
                return known
        text = self._text(index)
        cells = [row.texts(self._text(index + i)) for i, row in enumerate(rows)]
        named = sum(bool(column_roles(plain(cell))) for cell in cells[0])
        headed = (
            len(cells) > 1
            and named >= 2
            and named * 2 >= len(cells[0])
            and not find_links(self._text(index))
        )
        linked = sum(
            first_paper(find_links(self._text(i))) is not None
            for i in range(index, index + len(rows))
        )
        if not headed and (
            linked < 1 or linked * 2 < len(rows) or (len(rows) < 2 and not rows[0].left)
        ):
            return None
        if not headed and len(set(widths)) > 2:
            return None
        header, body = (cells[0], cells[1:]) if headed else ([], cells)
        table = Table(
            columns_of(header, body),
            rows[0].left,
            rows[0].right,
            index,
            headed,
            text,
            self.references,
        )
        self.table = (table, self.scan.section)
        self.scan.tables.append((table, self.scan.section, index if headed else index - 1, end))
        return table
