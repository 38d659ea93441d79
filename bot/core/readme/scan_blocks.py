"""Entries of several lines: a title, bold or a heading, above lines about the paper."""

from __future__ import annotations

import re

from bot.core.links import is_paper_link
from bot.core.readme.cells import is_separator
from bot.core.readme.fields import (
    field_of,
    first_paper,
    is_bold_line,
    is_field_line,
    is_filler,
    is_remark,
    is_title_line,
)
from bot.core.readme.inline import find_links
from bot.core.readme.lines import bullet_of, heading_of, is_rule, unquoted
from bot.core.readme.phrase import is_named
from bot.core.readme.tails import is_byline
from bot.core.readme.walker import Walker

_CJK = re.compile("[\u4e00-\u9fff]")
_NUMBERED = re.compile(r"\d{1,4}[.)]\s")
_FILLERS = 8
_MOST_PAPERS = 2
"""A heading with more lines of papers below it is a chapter."""


class Blocks(Walker):
    """Finds titles that stand above what is said of their papers."""

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


def _is_bold_title(text: str) -> bool:
    if text.lstrip().startswith("<") or not is_bold_line(text):
        return False
    return is_title_line(text) and field_of(text) is None


def _is_translation(title: str, text: str) -> bool:
    """Whether a bold line repeats the title above it in Chinese."""
    return _CJK.search(text) is not None and not _CJK.search(title) and is_bold_line(text)


def _is_about_paper(text: str) -> bool:
    links = find_links(text)
    if first_paper(links):
        return True
    return (
        re.match(
            r"\s*(?:[-*+]\s+)?[*_]*(?:paper|arxiv|pdf|论文)[^:：]{0,20}[:：]", text, re.IGNORECASE
        )
        is not None
    )
