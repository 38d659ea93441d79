"""What every reader of a document shares: its lines, what was found, where it stands."""

from __future__ import annotations

from bot.core.links import is_paper_link, is_web_link
from bot.core.readme.fields import read_block
from bot.core.readme.hidden import hidden_lines
from bot.core.readme.lines import Bullet, section_name
from bot.core.readme.pieces import Piece, Progress, Scan
from bot.core.readme.reading import Draft
from bot.core.readme.references import references_of
from bot.core.readme.rows import Table


class Walker:
    """Walks through the lines of one document once."""

    def __init__(self, text: str, progress: Progress | None = None) -> None:
        self.scan = Scan.of(text)
        self.lines = self.scan.lines
        self.size = len(self.lines)
        self.progress = progress
        self.only_first = False
        self.no_rows = 0
        """Lines before this one were looked at as rows without a header, and are none."""
        self.hidden = hidden_lines([line.text for line in self.lines])
        self.references = references_of(line.text for line in self.lines)
        self.resolved: set[str] = set()
        """Targets of references that were read as links of papers."""
        self.headings: dict[int, int] = {}
        self.table: tuple[Table, str] | None = None
        self.maybe: list[tuple[int, Piece]] = []

    def _text(self, index: int) -> str:
        return self.lines[index].text if index < self.size else ""

    def _enter(self, text: str, index: int, style: str, level: int) -> None:
        name = section_name(text)
        if name:
            self._settle()
            self.scan.enter(name, index, style, level)

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

    def _complain_paper(self, index: int, reason: str) -> None:
        """Before the first entry such links are the list's own paper and its badges."""
        if self.scan.pieces:
            self.scan.complain(index, reason)


def _may_be_paper(draft: Draft) -> bool:
    """Whether neighbours decide: a title with another link, or one with a venue or date alone."""
    if draft.url is not None:
        return is_web_link(draft.url)
    return len(draft.title.split()) >= 3 and (draft.venue is not None or draft.date is not None)


def _says_paper(draft: Draft) -> bool:
    """Whether another link than the title's was taken for the paper's, by its words."""
    if draft.url_link is None or "title" not in draft.spans:
        return False
    start, end = draft.url_link
    return not start <= draft.spans["title"][0] < end
