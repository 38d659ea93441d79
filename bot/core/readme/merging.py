"""Three-way merge: what the file said last time, what the list says, what the file says now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import fields as fields_of
from typing import Any, Literal

from bot.core.links import url_key
from bot.core.readme.match import Side, match_entries
from bot.core.readme.model import Conflict, Document, MergePlan, Part, Update
from db.records import DocumentPart, EntryFields, EntryId, Link, PartialDate

Prefer = Literal["list", "file"] | None
_NAMES = tuple(field.name for field in fields_of(EntryFields))


@dataclass(frozen=True, slots=True)
class _Merged:
    """One entry after the merge: what it says, what to remember, and what cannot both hold."""

    fields: EntryFields
    base: EntryFields
    conflicts: tuple[Conflict, ...] = ()


def merge(
    old_parts: Sequence[DocumentPart],
    current: Mapping[EntryId, EntryFields],
    new: Document,
    prefer: Prefer = None,
) -> MergePlan:
    """What importing the document changes in the list.

    `old_parts` is the document of the last import (empty: none), `current` the list as it is now.
    A field changed on one side is taken from it; changed on both sides it is a conflict: the list
    keeps its value and the old base stays, so that the conflict is told again until it is resolved
    by `prefer`.
    """
    return _Merge(old_parts, current, new, prefer).plan()


class _Merge:
    def __init__(
        self,
        old_parts: Sequence[DocumentPart],
        current: Mapping[EntryId, EntryFields],
        new: Document,
        prefer: Prefer,
    ) -> None:
        self.current = current
        self.prefer = prefer
        self.entries = new.entries
        self.bases = {
            part.entry_id: part.fields
            for part in old_parts
            if part.entry_id is not None and part.fields is not None
        }
        self.raws = {part.entry_id: part.raw for part in old_parts if part.entry_id is not None}
        self.places = {key: place for place, key in enumerate(self.raws)}
        self.matches: list[EntryId | None] = []
        self.new_bases: list[EntryFields] = []
        self.updates: list[Update] = []
        self.removals: list[EntryId] = []
        self.conflicts: list[Conflict] = []

    def plan(self) -> MergePlan:
        """The whole plan."""
        # A first import has nothing to compare with, and need not work out what it would compare.
        live, before = self._live(), self._before()
        found = match_entries(live, before, self._read()) if live or before else {}
        for index, part in enumerate(self.entries):
            self._entry(part, found.get(index))
        self._missing(set(found.values()))
        return MergePlan(
            matches=tuple(self.matches),
            bases=tuple(self.new_bases),
            updates=tuple(self.updates),
            removals=tuple(self.removals),
            conflicts=tuple(self.conflicts),
            shared=self._shared(set(found.values())),
        )

    def _live(self) -> list[Side]:
        """What the list says now; an untouched entry has its line of the file too."""
        return [
            Side.of(key, fields, self.raws[key], self.places[key])
            if self.bases.get(key) == fields
            else Side.of(key, fields)
            for key, fields in self.current.items()
        ]

    def _before(self) -> list[Side]:
        """What the file said of entries of which the list says something else or nothing."""
        return [
            Side.of(
                key, fields, self.raws[key], self.places[key], rank=1 if key in self.current else 2
            )
            for key, fields in self.bases.items()
            if self.current.get(key) != fields
        ]

    def _read(self) -> list[Side]:
        return [
            Side.of(index, part.fields, part.raw)
            for index, part in enumerate(self.entries)
            if part.fields is not None
        ]

    def _shared(self, found: set[EntryId]) -> float:
        present = sum(key in self.current for key in found)
        smaller = min(len(self.current), len(self.entries))
        return min(1.0, present / smaller) if smaller else 0.0

    def _entry(self, part: Part, entry_id: EntryId | None) -> None:
        theirs = part.fields
        if theirs is None:
            return
        base = self.bases.get(entry_id) if entry_id is not None else None
        ours = self.current.get(entry_id) if entry_id is not None else None
        self.matches.append(entry_id)
        if entry_id is None:
            self.new_bases.append(theirs)
        elif ours is None:
            self._removed_here(entry_id, part, theirs, base)
        else:
            self._both(entry_id, part, theirs, ours, base)

    def _both(
        self,
        entry_id: EntryId,
        part: Part,
        theirs: EntryFields,
        ours: EntryFields,
        base: EntryFields | None,
    ) -> None:
        merged = self._merge(entry_id, part, theirs, ours, base)
        self.new_bases.append(merged.base)
        self.conflicts += merged.conflicts
        if merged.fields != ours:
            self.updates.append(Update(entry_id, merged.fields))

    def _removed_here(
        self, entry_id: EntryId, part: Part, theirs: EntryFields, base: EntryFields | None
    ) -> None:
        """Removed from the list: it stays so; that the file edited it since is told."""
        edited = base is not None and theirs != base
        if edited and self.prefer == "file":
            self.updates.append(Update(entry_id, theirs))
        elif edited and self.prefer is None:
            self.conflicts.append(
                Conflict(
                    entry_id, theirs.title, part.line, "row", _shown(base), None, _shown(theirs)
                )
            )
            self.new_bases.append(base or theirs)
            return
        self.new_bases.append(theirs)

    def _missing(self, found: set[EntryId]) -> None:
        """Entries that the file had and has no longer. Those it never had are the list's own."""
        for entry_id, base in self.bases.items():
            ours = self.current.get(entry_id)
            if ours is None or entry_id in found:
                continue
            if ours == base or self.prefer == "file":
                self.removals.append(entry_id)
            elif self.prefer is None:
                self.conflicts.append(
                    Conflict(entry_id, ours.title, None, "row", _shown(base), _shown(ours), None)
                )

    def _merge(
        self,
        entry_id: EntryId,
        part: Part,
        theirs: EntryFields,
        ours: EntryFields,
        base: EntryFields | None,
    ) -> _Merged:
        values: dict[str, Any] = {}
        bases: dict[str, Any] = {}
        conflicts: list[Conflict] = []
        for name in _NAMES:
            mine, other = getattr(ours, name), getattr(theirs, name)
            old = getattr(base, name) if base is not None else None
            chosen = _choose(name, old, mine, other, known=base is not None)
            values[name], bases[name] = mine, other
            if chosen is not None:
                values[name] = chosen[0]
            elif self.prefer == "file":
                values[name] = other
            elif self.prefer is None:
                bases[name] = old if base is not None else other
                conflicts.append(
                    Conflict(
                        entry_id, ours.title, part.line, name, _text(old), _text(mine), _text(other)
                    )
                )
        if base is None and conflicts:
            # Without a base the list's value stands in for it where the two differ: the file's
            # stays a change that is told again.
            bases |= {c.field: _nothing(c.field, getattr(theirs, c.field)) for c in conflicts}
        return _Merged(replace(ours, **values), replace(theirs, **bases), tuple(conflicts))


def _nothing(name: str, like: Any) -> Any:
    """A base that neither side has, so that a conflict without a base is told again."""
    if name in {"title", "section"}:
        return ""
    return () if isinstance(like, tuple) else None


def _choose(name: str, old: Any, mine: Any, other: Any, *, known: bool) -> tuple[Any] | None:
    """The value that both sides can agree on, in a tuple; ``None``: a conflict."""
    if mine == other:
        return (mine,)
    if known:
        if other == old:
            return (mine,)
        same = mine == old or _same(name, mine, other)
        return (other if mine == old else mine,) if same else None
    if not other or not mine:
        return (mine or other,)
    return (_finer(name, mine, other),) if _same(name, mine, other) else None


def _same(name: str, mine: Any, other: Any) -> bool:
    """Whether two values say the same in different words."""
    if name == "url":
        return bool(mine and other and url_key(mine) == url_key(other))
    if name == "date":
        return (
            isinstance(mine, PartialDate)
            and isinstance(other, PartialDate)
            and (mine.iso.startswith(other.iso) or other.iso.startswith(mine.iso))
        )
    if name == "links":
        return _link_keys(mine) == _link_keys(other)
    if isinstance(mine, str) and isinstance(other, str):
        return mine.split() == other.split()
    return False


def _finer(name: str, mine: Any, other: Any) -> Any:
    """Of two values that say the same, the file's; of dates the more precise one."""
    if name == "date":
        return max(mine, other, key=lambda date: len(date.iso))
    return other


def _link_keys(links: tuple[Link, ...]) -> set[str]:
    return {url_key(link.url) or link.url for link in links}


def _text(value: Any) -> str | None:
    if value is None or value == ():
        return None
    if isinstance(value, PartialDate):
        return value.iso
    if isinstance(value, tuple):
        return ", ".join(item.url if isinstance(item, Link) else str(item) for item in value)
    return str(value)


def _shown(fields: EntryFields | None) -> str | None:
    return fields.title if fields is not None else None
