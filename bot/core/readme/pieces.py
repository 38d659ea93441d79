"""What the scanner of a document hands over: entries with their places, sections, problems."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.core.readme.lines import Line, split_lines
from bot.core.readme.model import Problem
from bot.core.readme.reading import Draft
from bot.core.readme.rows import Table
from db.records import EntryFields

Progress = Callable[[int, int], None]
_CUT = 160
"""How much of a line a problem shows."""


@dataclass(slots=True)
class Piece:
    """An entry in the document: its lines, what they say, and the shape they are written in."""

    first: int
    """Index of its first line."""
    last: int
    """Index after its last line."""
    fields: EntryFields
    draft: Draft
    """Spans are counted from the start of the first line."""
    shape: str
    """``row``, ``bullet``, ``line``, ``block`` or ``yaml``."""
    table: Table | None = None
    indent: int = 0
    mark: str = ""


@dataclass(slots=True)
class Section:
    """A heading: its name, its line, how it is written (``#``, ``--``, ``html``, ``:``, ``**``)."""

    name: str
    line: int
    style: str
    level: int

    @property
    def after(self) -> int:
        """The line after the heading; one of the style ``--`` has a rule below it."""
        return self.line + (2 if self.style == "--" else 1)


@dataclass(slots=True)
class Scan:
    """A document while it is read, and all that was found."""

    text: str
    lines: list[Line]
    pieces: list[Piece] = field(default_factory=list)
    tables: list[tuple[Table, str, int, int]] = field(default_factory=list)
    """Tables with their section and the indexes of their header and of the line after them."""
    sections: list[Section] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    section: str = ""

    @classmethod
    def of(cls, text: str) -> Scan:
        """A scan at its beginning."""
        return cls(text, split_lines(text))

    def raw(self, first: int, last: int) -> str:
        """The exact text of these lines."""
        return self.text[self.lines[first].start : self.lines[last - 1].end] if last > first else ""

    def add(
        self,
        first: int,
        last: int,
        draft: Draft,
        shape: str,
        *,
        table: Table | None = None,
        indent: int = 0,
        mark: str = "",
    ) -> None:
        """One more entry."""
        self.pieces.append(
            Piece(first, last, draft.fields(self.section), draft, shape, table, indent, mark)
        )

    def enter(self, name: str, line: int, style: str, level: int) -> None:
        """A heading begins a section."""
        self.section = name
        self.sections.append(Section(name, line, style, level))

    def complain(self, index: int, reason: str) -> None:
        """A line that was not understood."""
        line = self.lines[index]
        self.problems.append(Problem(line.number, line.text.strip()[:_CUT], reason))
