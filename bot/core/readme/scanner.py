"""Reads a document line by line: headings, tables, bullets, titled blocks; the rest is text."""

from __future__ import annotations

import re

from bot.core.links import is_code_link, is_paper_link
from bot.core.readme.cells import is_separator
from bot.core.readme.fields import first_paper, is_bold_line
from bot.core.readme.inline import find_links, plain
from bot.core.readme.lines import bullet_of, heading_of, underlined, unquoted
from bot.core.readme.phrase import is_named
from bot.core.readme.pieces import Scan
from bot.core.readme.reading import Draft
from bot.core.readme.references import definition_of
from bot.core.readme.running import read_phrase, says_only_links
from bot.core.readme.scan_bullets import Bullets
from bot.core.readme.scan_tables import Tables

_STEP = 500


class Scanner(Bullets, Tables):
    """Offers each line to the readers, one after the other."""

    def run(self) -> Scan:
        """All that the document holds."""
        self.headings = self._heading_entries()
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
        self.headings = self._heading_entries()
        index = 0
        while index < self.size and not self.scan.pieces:
            index = self._step(index)
        self._settle()
        return bool(self.scan.pieces)

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

    def _heading(self, index: int) -> int:
        heading = heading_of(self._text(index))
        if heading is None:
            return self._underlined(index)
        if index in self.headings:
            return self._heading_entry(index)
        self._enter(
            heading.text,
            index,
            "html" if "<h" in self._text(index)[:6].lower() else "#",
            heading.level,
        )
        return index + 1

    def _underlined(self, index: int) -> int:
        """A heading by the rule below it, parted from what stands above."""
        parted = index == 0 or self.lines[index - 1].is_blank
        if not parted or index + 1 in self.hidden:
            return index
        heading = underlined(self._text(index), self._text(index + 1))
        if heading is None or find_links(heading.text) or is_separator(self._text(index + 1)):
            return index
        self._enter(heading.text, index, "--", heading.level)
        return index + 2

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
        defined = definition_of(text)
        if defined is not None and defined[1] in self.resolved:
            return
        if ("http" in text or "](" in text) and first_paper(find_links(text)):
            self._complain_paper(index, "a link to a paper in running text")


def _is_prose(draft: Draft, text: str) -> bool:
    words = plain(text).split()
    return len(words) > len(draft.title.split()) + 25 and draft.authors is None
