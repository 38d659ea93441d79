"""Reads a document line by line: headings, tables, bullets, titled blocks; the rest is text."""

from __future__ import annotations

import re

from bot.core.links import is_code_link, is_paper_link, is_web_link
from bot.core.readme.cells import is_separator, split_row
from bot.core.readme.columns import columns_of
from bot.core.readme.fields import (
    field_of,
    first_paper,
    is_bold_line,
    is_field_line,
    is_filler,
    is_remark,
    is_title_line,
    read_block,
)
from bot.core.readme.inline import find_links, plain
from bot.core.readme.lines import (
    Bullet,
    bullet_of,
    fence_of,
    heading_of,
    is_rule,
    section_name,
    unquoted,
)
from bot.core.readme.phrase import is_byline, is_named, read_phrase, says_only_links
from bot.core.readme.pieces import Piece, Progress, Scan
from bot.core.readme.reading import Draft
from bot.core.readme.rows import Table, read_row, row_of
from bot.core.readme.words import column_roles, is_none

_STEP = 500
_COLON = re.compile(r"[:：]\s*[*_]*\s*\Z")
_DETAILS = re.compile(r"\s*</?(?:details|summary|div|p|center|table|ul|ol|br)\b", re.IGNORECASE)
_CJK = re.compile("[\u4e00-\u9fff]")
_NUMBERED = re.compile(r"\d{1,4}[.)]\s")
_FILLERS = 8
_MOST_CHILDREN = 40
_MOST_PAPERS = 2
"""A heading with more lines of papers below it is a chapter."""


class Scanner:
    """Walks through the lines of one document once."""

    def __init__(self, text: str, progress: Progress | None = None) -> None:
        self.scan = Scan.of(text)
        self.lines = self.scan.lines
        self.size = len(self.lines)
        self.progress = progress
        self.only_first = False
        self.no_rows = 0
        """Lines before this one were looked at as rows without a header, and are none."""
        self.hidden = _hidden_lines([line.text for line in self.lines])
        self.headings = self._heading_entries()
        self.table: tuple[Table, str] | None = None
        self.maybe: list[tuple[int, Piece]] = []

    def run(self) -> Scan:
        """All that the document holds."""
        index = reported = 0
        while index < self.size:
            index = self._step(index)
            if self.progress and index - reported >= _STEP:
                reported = index
                self.progress(index, self.size)
        self._settle()
        if self.progress:
            self.progress(self.size, self.size)
        return self.scan

    def finds_any(self) -> bool:
        """Whether the document holds an entry; it is read no further than to the first."""
        self.only_first = True
        index = 0
        while index < self.size and not self.scan.pieces:
            index = self._step(index)
        self._settle()
        return bool(self.scan.pieces)

    def _text(self, index: int) -> str:
        return self.lines[index].text if index < self.size else ""

    def _step(self, index: int) -> int:
        line = self.lines[index]
        if index in self.hidden or line.is_blank:
            return index + 1
        for reader in (
            self._heading,
            self._table,
            self._bullet,
            self._titled,
            self._line_heading,
            self._loose_rows,
            self._line_entry,
        ):
            after = reader(index)
            if after > index:
                return after
        self._leftover(index)
        return index + 1

    # Headings

    def _heading(self, index: int) -> int:
        heading = heading_of(self._text(index))
        if heading is None:
            return index
        if index in self.headings:
            return self._heading_entry(index)
        self._enter(
            heading.text,
            index,
            "html" if "<h" in self._text(index)[:6].lower() else "#",
            heading.level,
        )
        return index + 1

    def _enter(self, text: str, index: int, style: str, level: int) -> None:
        name = section_name(text)
        if name:
            self._settle()
            self.scan.enter(name, index, style, level)

    def _heading_entries(self) -> dict[int, int]:
        """Headings that are titles of papers, with the end of their blocks.

        One heading with a paper's link below it is a chapter; several of one level are a list.
        """
        heads = [
            (i, head)
            for i, line in enumerate(self.lines)
            if "#" in line.text
            and i not in self.hidden
            and (head := heading_of(line.text)) is not None
        ]
        found: dict[int, list[tuple[int, int]]] = {}
        heads_text = {index: head.text for index, head in heads}
        for place, (index, head) in enumerate(heads):
            stop = heads[place + 1][0] if place + 1 < len(heads) else self.size
            end = self._block_end(index, stop) if head.level > 1 and is_title_line(head.text) else 0
            if end:
                found.setdefault(head.level, []).append((index, end))
        return {
            i: end
            for blocks in found.values()
            for i, end in blocks
            if len(blocks) > 1 or _NUMBERED.match(heads_text[i])
        }

    def _block_end(self, index: int, stop: int) -> int:
        """The line after the last one about the paper that the heading names; 0: it names none."""
        last = papers = 0
        for place in range(index + 1, stop):
            text = self._text(place)
            if place in self.hidden or not text.strip():
                continue
            if is_rule(text) or is_separator(text):
                break
            if _is_bold_title(text):
                return 0
            if "](" not in text and "http" not in text:
                last = place + 1 if last == place and field_of(text) else last
                continue
            links = find_links(text)
            if any(is_named(x) and is_paper_link(x.url) for x in links):
                break
            if is_field_line(text):
                papers += first_paper(links) is not None
                last = place + 1 if papers else last
        return last if papers <= _MOST_PAPERS else 0

    def _heading_entry(self, index: int) -> int:
        end = self.headings[index]
        heading = heading_of(self._text(index))
        start = heading.start if heading else 0
        return self._add_block(index, end, start, "block") or index + 1

    def _add_block(
        self, index: int, end: int, start: int, shape: str, bullet: Bullet | None = None
    ) -> int:
        raw = self.scan.raw(index, end)
        first = self.lines[index]
        cut = len(first.text) - start
        draft = read_block(raw[start : start + cut], raw[start + cut :])
        if not draft.title:
            return 0
        self.scan.add(
            index,
            end,
            draft.shifted(start),
            shape,
            indent=bullet.indent if bullet else 0,
            mark=bullet.mark if bullet else "",
        )
        return end

    # Tables

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
            split_row(self._text(i), width).texts(self._text(i))
            for i in range(index + 2, min(end, index + 42))
        ]
        table = Table(columns_of(names, rows), header.left, header.right, index)
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
            elif self._row_is_telling(text, table):
                self.scan.complain(index, "a row of a table in which no title was found")

    def _row_is_telling(self, text: str, table: Table) -> bool:
        if first_paper(find_links(text)):
            return True
        cells = row_of(text, table).texts(text)
        given = [cell for cell in cells if not is_none(plain(cell))]
        names = [column.header for column in table.columns]
        return table.is_of_papers and len(given) > 1 and [plain(cell) for cell in cells] != names

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
        table = Table(columns_of(header, body), rows[0].left, rows[0].right, index, headed)
        self.table = (table, self.scan.section)
        self.scan.tables.append((table, self.scan.section, index if headed else index - 1, end))
        return table

    # Bullets

    def _bullet(self, index: int) -> int:
        text = self._text(index)
        bullet = bullet_of(text)
        if bullet is None:
            return index
        inner = (
            heading_of(text[bullet.content :].lstrip())
            if "#" in text[bullet.content :][:8]
            else None
        )
        if inner is not None and text[bullet.content :].lstrip().startswith("#"):
            self._enter(inner.text, index, "#", inner.level)
            return index + 1
        end = self._item_end(index, bullet)
        children = self._children_end(end, bullet)
        if children > end:
            taken = self._family(index, end, children, bullet)
            if taken:
                return taken
        self._item(index, end, bullet)
        return end

    def _item_end(self, index: int, bullet: Bullet) -> int:
        """The line after the item's own: further lines, also behind a blank one."""
        last = index + 1
        place = index + 1
        while place < self.size and place not in self.hidden:
            line = self.lines[place]
            if line.is_blank:
                if (
                    place + 1 < self.size
                    and not self.lines[place + 1].is_blank
                    and place + 1 not in self.hidden
                ):
                    following = self.lines[place + 1]
                    deeper = following.indent > bullet.indent + 1
                    if (
                        deeper
                        and bullet_of(following.text) is None
                        and not _DETAILS.match(following.text)
                    ):
                        place += 1
                        continue
                break
            if self._ends_item(place, bullet):
                break
            place += 1
            last = place
        return last

    def _ends_item(self, place: int, bullet: Bullet) -> bool:
        text = self._text(place)
        if bullet_of(text) or heading_of(text) or is_rule(text) or fence_of(text):
            return True
        if place + 1 < self.size and is_separator(self._text(place + 1)):
            return True
        if self.lines[place].indent > bullet.indent:
            return False
        return (
            bool(_DETAILS.match(text)) or self._is_title_above(place) or bool(_COLON.search(text))
        )

    def _children_end(self, index: int, bullet: Bullet) -> int:
        """The line after the bullets under an item; a chapter's many count as none."""
        end = place = index
        children = 0
        while place < self.size and place not in self.hidden:
            line = self.lines[place]
            if line.is_blank:
                place += 1
                if place < self.size and self.lines[place].is_blank:
                    break
                continue
            child = bullet_of(line.text)
            if child is None or child.indent <= bullet.indent:
                break
            place = end = self._item_end(place, child)
            children += 1
            if children > _MOST_CHILDREN:
                return index
        return end

    def _family(self, index: int, end: int, children: int, bullet: Bullet) -> int:
        """An item and the bullets under it, where they are about one paper; else 0."""
        content = self.scan.raw(index, end)[bullet.content :]
        kids = [i for i in range(end, children) if bullet_of(self._text(i))]
        if not content.strip() or any(
            heading_of(self._text(i)[b.content :]) for i in kids if (b := bullet_of(self._text(i)))
        ):
            return 0
        own = read_phrase(content)
        if own.title and (own.url is None or not is_paper_link(own.url)):
            telling = [i for i in kids if is_field_line(self._text(i))]
            papers = [i for i in telling if first_paper(find_links(self._text(i)))]
            about = [i for i in kids if i in telling or not find_links(self._text(i))]
            many = len(telling) * 2 > len(kids) or len(own.title.split()) >= 3
            if len(papers) == 1 and many and about == kids:
                return self._add_block(index, children, bullet.content, "family", bullet)
            return 0
        if own.title and own.url and not any(find_links(self._text(i)) for i in kids):
            draft = read_phrase(content.rstrip("\r\n")).shifted(bullet.content)
            if draft.note is None:
                draft.note = (
                    plain(" ".join(self._text(i).strip().lstrip("-*+ ") for i in kids)) or None
                )
            self._accept(index, children, draft, bullet)
            return children
        if own.title and own.url and all(is_field_line(self._text(i)) for i in kids):
            return self._add_block(index, children, bullet.content, "family", bullet)
        return 0

    def _item(self, index: int, end: int, bullet: Bullet) -> None:
        raw = self.scan.raw(index, end)
        content = raw[bullet.content :].rstrip("\r\n")
        draft = read_phrase(content)
        if draft.title:
            self._accept(index, end, draft.shifted(bullet.content), bullet)
        elif first_paper(find_links(content)):
            self._complain_paper(index, "a link to a paper without a title of its own")

    def _accept(self, index: int, end: int, draft: Draft, bullet: Bullet) -> None:
        """An item with a paper's link is an entry; one with another link, if its neighbours are."""
        sure = draft.url is not None and (is_paper_link(draft.url) or _says_paper(draft))
        if sure and draft.title:
            self.scan.add(index, end, draft, "bullet", indent=bullet.indent, mark=bullet.mark)
        elif _may_be_paper(draft):
            piece = Piece(
                index,
                end,
                draft.fields(self.scan.section),
                draft,
                "bullet",
                indent=bullet.indent,
                mark=bullet.mark,
            )
            self.maybe.append((len(self.scan.pieces), piece))

    def _settle(self) -> None:
        """At the end of a section: items with other links are entries where most are papers."""
        if not self.maybe:
            return
        sure = sum(piece.fields.section == self.scan.section for piece in self.scan.pieces[-400:])
        if sure >= len(self.maybe):
            for offset, (place, piece) in enumerate(self.maybe):
                self.scan.pieces.insert(place + offset, piece)
        self.maybe = []

    # Titles above lines about the paper

    def _is_title_above(self, index: int) -> bool:
        text = self._text(index)
        if index in self.hidden or not text.strip() or bullet_of(text) or not is_title_line(text):
            return False
        return self._titled_end(index) > 0

    def _titled(self, index: int) -> int:
        text = self._text(index)
        if not is_title_line(text) or unquoted(text) is not None or field_of(text) is not None:
            return index
        end = self._titled_end(index)
        if not end:
            return index
        return self._add_block(index, end, 0, "block") or index

    def _titled_end(self, index: int) -> int:
        """The line after the last one about the paper that the line names; 0: it names none."""
        title = self._text(index)
        bold = is_bold_line(title)
        last, place, fillers, paper = 0, index + 1, 0, False
        while place < self.size and place not in self.hidden:
            text = self._text(place)
            if not text.strip():
                place += 1
                continue
            if (
                heading_of(text)
                or is_rule(text)
                or ("|" in text and is_separator(self._text(place + 1)))
            ):
                break
            if is_field_line(text):
                if not last and not bold and not _is_about_paper(text):
                    return 0
                paper = paper or _is_about_paper(text)
                last = place + 1
            elif (
                not last
                and bold
                and fillers < _FILLERS
                and (is_filler(text) or is_remark(text) or is_byline(text))
            ):
                fillers += 1
            elif is_remark(text) or (not last and bold and _is_translation(title, text)):
                pass
            else:
                break
            place += 1
        return last if paper else 0

    def _line_heading(self, index: int) -> int:
        """A line that ends in a colon, or a bold one, above a table, bullets or a link."""
        text = self._text(index)
        if len(text) > 120 or find_links(text) or text.count("|") > 1 or unquoted(text) is not None:
            return index
        words = plain(text)
        colon = words.endswith((":", "："))
        bold = is_bold_line(text)
        if not (colon or bold) or len(words) > 80 or not re.search(r"\w", words):
            return index
        if words.startswith("(") or (not colon and words.endswith((".", "!", "。", "！"))):
            return index
        if not self._opens_list(index + 1):
            return index
        self._enter(words, index, "**" if bold else ":", 7)
        return index + 1

    def _opens_list(self, index: int) -> bool:
        place = index
        while place < self.size and place - index < 4 and self.lines[place].is_blank:
            place += 1
        text = self._text(place)
        if place in self.hidden or not text.strip():
            return False
        if "|" in text and is_separator(self._text(place + 1)):
            return True
        return bullet_of(text) is not None or bool(find_links(text) and read_phrase(text).url)

    # Single lines

    def _line_entry(self, index: int) -> int:
        """A line of its own that is a paper: its title linked, or a title and ``[Paper](..)``."""
        text = self._text(index)
        if unquoted(text) is not None or ("](" not in text and "<a " not in text):
            return index
        links = [link for link in find_links(text) if link.kind != "image" and not link.badge]
        if not links or text.count("|") > 3:
            return index
        draft = read_phrase(text)
        if not draft.title or draft.url is None or len(draft.title.split()) < 3:
            return index
        named = [link for link in links if is_named(link)]
        alone = len(named) == 1 and named[0] is links[0] and says_only_links(text)
        alone = alone and len(draft.title.split()) >= 4
        paper = is_paper_link(draft.url) and (is_named(links[0]) or self._says_paper_last(text))
        if not (paper or (alone and not is_code_link(draft.url))) or not self.scan.section:
            return index
        if _is_prose(draft, text):
            return index
        self.scan.add(index, index + 1, draft, "line")
        return index + 1

    def _says_paper_last(self, text: str) -> bool:
        return text.rstrip(" .*_]").endswith(")")

    def _leftover(self, index: int) -> None:
        text = self._text(index)
        if ("http" in text or "](" in text) and first_paper(find_links(text)):
            self._complain_paper(index, "a link to a paper in running text")

    def _complain_paper(self, index: int, reason: str) -> None:
        """Before the first entry such links are the list's own paper and its badges."""
        if self.scan.pieces:
            self.scan.complain(index, reason)


def _may_be_paper(draft: Draft) -> bool:
    """Whether neighbours decide: a title with another link, or one with a venue or date alone."""
    if draft.url is not None:
        return is_web_link(draft.url)
    return len(draft.title.split()) >= 3 and (draft.venue is not None or draft.date is not None)


def _is_bold_title(text: str) -> bool:
    if text.lstrip().startswith("<") or not is_bold_line(text):
        return False
    return is_title_line(text) and field_of(text) is None


def _stands_between(text: str) -> bool:
    """Whether a line may stand between a title and its links: an image, a remark, the authors."""
    return is_filler(text) or is_remark(text) or is_byline(text)


def _is_translation(title: str, text: str) -> bool:
    """Whether a bold line repeats the title above it in Chinese."""
    return _CJK.search(text) is not None and not _CJK.search(title) and is_bold_line(text)


def _is_about_paper(text: str) -> bool:
    links = find_links(text)
    if first_paper(links):
        return True
    return (
        re.match(
            r"\s*(?:[-*+]\s+)?[*_]*(?:paper|arxiv|pdf|论文)\b[^:：]{0,20}[:：]", text, re.IGNORECASE
        )
        is not None
    )


def _says_paper(draft: Draft) -> bool:
    """Whether another link than the title's was taken for the paper's, by its words."""
    if draft.url_link is None or "title" not in draft.spans:
        return False
    start, end = draft.url_link
    return not start <= draft.spans["title"][0] < end


def _is_prose(draft: Draft, text: str) -> bool:
    words = plain(text).split()
    return len(words) > len(draft.title.split()) + 25 and draft.authors is None


def _hidden_lines(texts: list[str]) -> set[int]:
    """Lines inside code fences, comments and front matter: no part of the list."""
    hidden: set[int] = set()
    fence, comment = "", False
    closers = _closers(texts)
    for index, text in enumerate(texts):
        if fence:
            hidden.add(index)
            mark = fence_of(text)
            if (
                mark
                and mark[0] == fence[0]
                and len(mark) >= len(fence)
                and not text.strip().strip(fence[0])
            ):
                fence = ""
        elif comment:
            hidden.add(index)
            comment = "-->" not in text
        elif (
            (mark := fence_of(text))
            and closers.get(mark[0], -1) > index
            and mark[0] not in text.strip().lstrip(mark[0])
        ):
            hidden.add(index)
            fence = mark
        elif (
            "<!--" in text
            and "-->" not in text.split("<!--")[-1]
            and closers.get("-->", -1) > index
        ):
            hidden.add(index)
            comment = True
        elif text.strip().startswith("<!--"):
            hidden.add(index)
    return hidden


def _closers(texts: list[str]) -> dict[str, int]:
    """The last line that could close each kind of hidden stretch; an unclosed one hides nothing."""
    found: dict[str, int] = {}
    for index, text in enumerate(texts):
        mark = fence_of(text)
        if mark and not text.strip().strip(mark[0]):
            found[mark[0]] = index
        if "-->" in text:
            found["-->"] = index
    return found
