"""The alphabet of the full-text index, the same on every engine.

An indexed term is a field's letter, the workspace's number, an underscore and a folded word:
``m1_var`` is the word "var" in the method of an entry of workspace 1. Writing the field and the
workspace into the term has three effects that columns and conditions do not have: a workspace's
terms have lists of their own, so that no other workspace slows a query down; a word in methods is
found without walking through the titles that hold it; and filters are terms like any other. Every
query can therefore be answered newest first, and stop early.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from db.records import EntryId, EntryIndex, WorkspaceId

LONGEST_PREFIX = 12
"""Beginnings of words are terms themselves. Longer ones are compared up to here: engines can look
for beginnings too, but have to read all that begin so before they know which are newest."""

_ID_BITS = 36
_DATE_DIGITS = 8


class Field(StrEnum):
    """Where a term was found."""

    METHOD = "m"
    NAME = "n"
    """Method, other names and title."""
    TEXT = "x"
    """Everything."""
    METHOD_PREFIX = "q"
    NAME_PREFIX = "p"
    SECTION = "s"
    """Beginnings of the words of the section's name."""
    VENUE = "v"
    CODE = "c"
    ANY = "a"
    """One term that every entry has."""


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand one after the other in a field."""

    field: Field
    words: tuple[str, ...]

    def coded(self, workspace: WorkspaceId) -> list[str]:
        """The words as the index spells them."""
        return [code(self.field, workspace, word) for word in self.words]


@dataclass(frozen=True, slots=True)
class Match:
    """A question to the full-text index: one term of each group, and none of `without`."""

    groups: tuple[tuple[Term, ...], ...]
    without: tuple[Term, ...] = ()
    lowest: int = 0
    highest: int = 2**63 - 1
    """The recencies between which results lie: years are a range of them."""


EVERY = Term(Field.ANY, ("",))


def begins(method_only: bool, word: str) -> Term:
    """The term for "a word of the method (or of the title) begins so"."""
    return Term(Field.METHOD_PREFIX if method_only else Field.NAME_PREFIX, (word[:LONGEST_PREFIX],))


def section_begins(word: str) -> Term:
    """The term for "a word of the section's name begins so"."""
    return Term(Field.SECTION, (word[:LONGEST_PREFIX],))


def venue_begins(word: str) -> Term:
    """The term for "a word of the venue begins so"."""
    return Term(Field.VENUE, (word[:LONGEST_PREFIX],))


def code_is(given: bool) -> Term:
    """The term for "a code link is (not) given"."""
    return Term(Field.CODE, (str(int(given)),))


def code(field: Field, workspace: WorkspaceId, word: str) -> str:
    """One term as the index spells it."""
    return f"{field.value}{workspace}_{word}"


def index_terms(workspace: WorkspaceId, index: EntryIndex) -> str:
    """All terms of an entry, joined by spaces; words of a field follow each other as written."""
    method, title = index.method_words.split(), index.title_words.split()
    named = [*method, "", *title]
    section, venue = index.section_words.split(), index.venue_words.split()
    text = list(named)
    for words in (
        index.note_words,
        index.venue_words,
        index.section_words,
        index.author_words,
        index.abstract_words,
    ):
        if words:
            text += ["", *words.split()]
    fields: tuple[tuple[Field, Sequence[str]], ...] = (
        (Field.ANY, [""]),
        (Field.CODE, [str(int(index.has_code))]),
        (Field.METHOD, method),
        (Field.NAME, named),
        (Field.TEXT, text),
        (Field.METHOD_PREFIX, _beginnings(method)),
        (Field.NAME_PREFIX, _beginnings([*method, *title])),
        (Field.SECTION, _beginnings(section)),
        (Field.VENUE, _beginnings(venue)),
    )
    return " ".join(_coded(field, workspace, words) for field, words in fields if words)


def holds(terms: str, workspace: WorkspaceId, groups: Sequence[Sequence[Term]]) -> bool:
    """Whether an entry's terms (see `index_terms`) answer a question: what the index would say."""
    whole = f" {terms} "
    return all(
        any(f" {' '.join(term.coded(workspace))} " in whole for term in group) for group in groups
    )


def _coded(field: Field, workspace: WorkspaceId, words: Iterable[str]) -> str:
    start = code(field, workspace, "")
    return start + f" {start}".join(words)


def _beginnings(words: Iterable[str]) -> list[str]:
    return sorted({beginning for word in words for beginning in _beginnings_of(word)})


@lru_cache(maxsize=16_384)
def _beginnings_of(word: str) -> tuple[str, ...]:
    return tuple(word[:size] for size in range(1, min(len(word), LONGEST_PREFIX) + 1))


def recency(iso_date: str, entry_id: EntryId) -> int:
    """A number that is higher for newer papers, and for later entries of one date.

    It numbers the rows of the full-text index, so that the index itself is ordered by date.
    """
    digits = iso_date.replace("-", "").ljust(_DATE_DIGITS, "0")
    return int(digits) << _ID_BITS | entry_id


def entry_of(number: int) -> EntryId:
    """The entry that a recency belongs to."""
    return EntryId(number & ((1 << _ID_BITS) - 1))


def years(first: int | None, last: int | None) -> tuple[int, int]:
    """The recencies of the entries dated between two years, both included."""
    unbounded = first is None and last is None
    lowest = 1 << _ID_BITS if not unbounded else 0  # a year excludes entries without a date
    if first is not None:
        lowest = first * 10_000 << _ID_BITS
    highest = 2**63 - 1 if last is None else ((last + 1) * 10_000 << _ID_BITS) - 1
    return lowest, highest
