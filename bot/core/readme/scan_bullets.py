"""Bullets: items with all their lines, and the bullets under them."""

from __future__ import annotations

import re

from bot.core.links import is_paper_link
from bot.core.readme.cells import is_separator
from bot.core.readme.fields import first_paper, is_field_line
from bot.core.readme.inline import find_links, plain
from bot.core.readme.lines import Bullet, bullet_of, fence_of, heading_of, is_rule
from bot.core.readme.running import read_phrase
from bot.core.readme.scan_blocks import Blocks

_COLON = re.compile(r"[:：]\s*[*_]*\s*\Z")
_DETAILS = re.compile(r"\s*</?(?:details|summary|div|p|center|table|ul|ol|br)\b", re.IGNORECASE)
_MOST_CHILDREN = 40


class Bullets(Blocks):
    """Reads the items of lists."""

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
