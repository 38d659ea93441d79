"""A reading list as a document: pieces that, joined, give the exact text, some of them entries."""

from __future__ import annotations

from dataclasses import dataclass

from db.records import EntryFields, EntryId


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of the text, from line `line` (counted from 1). An entry has `fields`."""

    raw: str
    line: int
    fields: EntryFields | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that was not understood. It stays in the document as it is."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed reading list. Joining the raw text of all parts gives the file back."""

    parts: tuple[Part, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def text(self) -> str:
        """The exact text that was parsed."""
        return "".join(part.raw for part in self.parts)

    @property
    def entries(self) -> tuple[Part, ...]:
        """The parts that are entries, in order."""
        return tuple(part for part in self.parts if part.fields is not None)


@dataclass(frozen=True, slots=True)
class Conflict:
    """One entry that was edited on both sides in ways that cannot both hold.

    `field` is a field of `EntryFields`, or ``row`` where one side removed what the other edited.
    The list keeps its own value; the file's is reported.
    """

    entry_id: EntryId
    title: str
    line: int | None
    field: str
    base: str | None
    ours: str | None
    theirs: str | None


@dataclass(frozen=True, slots=True)
class Update:
    """An entry that the file changes, and what it says afterwards."""

    entry_id: EntryId
    fields: EntryFields


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What importing a document changes. Tuples named for parts run along `Document.entries`."""

    matches: tuple[EntryId | None, ...]
    """For each entry of the document the entry of the list that it is; ``None``: a new one."""
    bases: tuple[EntryFields, ...]
    """For each entry of the document what to remember as the base of the next merge."""
    updates: tuple[Update, ...]
    removals: tuple[EntryId, ...]
    conflicts: tuple[Conflict, ...]
    shared: float
    """Share of the smaller side's entries that both sides hold, 0 to 1."""
