"""Import: a README of tables becomes the workspace's list, and later versions of it are merged in.

The whole import is one transaction: either all of it is on disk afterwards or nothing has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from bot.core.identity import paper_ids
from bot.core.indexing import index_entry
from bot.core.readme import check_text, merge, parse
from bot.core.readme.model import Conflict, Document, MergePlan, Problem, Update
from bot.errors import NothingInCommon
from db.records import (
    DocumentPart,
    Entry,
    EntryFields,
    EntryId,
    EntryIndex,
    PaperIds,
    PartKind,
    StoredDocument,
    WorkspaceId,
)
from db.store import Store, Unit

Prefer = Literal["list", "file"]
Progress = Callable[[int, int], None]

LEAST_SHARED = 0.1
"""Share of the smaller side's entries below which a file is taken for another list."""
MANY_LOST, MOST_LOST = 10, 0.8
"""How many entries, and which share of the list, a newer version may not lack unasked."""


@dataclass(frozen=True, slots=True)
class ChangedEntry:
    """One entry that an import adds, updates or removes."""

    title: str
    section: str
    method: str | None = None
    line: int | None = None
    fields: tuple[str, ...] = ()
    """For an update: the names of the fields that change."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or with `dry_run` would do."""

    name: str
    entries: int
    sections: tuple[tuple[str, int], ...]
    added: tuple[ChangedEntry, ...]
    updated: tuple[ChangedEntry, ...]
    removed: tuple[ChangedEntry, ...]
    unchanged: int
    conflicts: tuple[Conflict, ...]
    problems: tuple[Problem, ...]
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How to import. `replace` accepts another list; `prefer` settles rows edited on both sides."""

    replace: bool = False
    prefer: Prefer | None = None
    dry_run: bool = False
    source: str = "import"
    progress: Progress | None = field(default=None, compare=False)


_DEFAULTS = ImportOptions()


def import_document(
    store: Store,
    workspace: WorkspaceId,
    name: str,
    data: bytes,
    *,
    now: datetime,
    options: ImportOptions = _DEFAULTS,
) -> ImportReport:
    """Import the bytes of a README called `name`; `now` is in UTC.

    Raises:
        BadDocument: the bytes are no reading list that can be imported.
        NothingInCommon: the file looks like another list and `replace` is not given.
    """
    document = parse(check_text(data), progress=options.progress)
    with store.reading() if options.dry_run else store.writing() as unit:
        merged = _Merged.prepare(unit, workspace, name, document, options)
        if not options.dry_run:
            merged.apply(unit, now, options.source)
    return merged.report(options)


@dataclass(frozen=True, slots=True)
class _Merged:
    """A plan beside what it was made from; `apply` writes it, `report` tells of it."""

    workspace: WorkspaceId
    name: str
    document: Document
    stored: StoredDocument | None
    current: Mapping[EntryId, EntryFields]
    plan: MergePlan

    @classmethod
    def prepare(
        cls,
        unit: Unit,
        workspace: WorkspaceId,
        name: str,
        document: Document,
        options: ImportOptions,
    ) -> _Merged:
        stored = unit.documents.load(workspace)
        current = {entry.id: entry.fields for entry in unit.entries.all(workspace)}
        plan = merge(stored.parts if stored else (), current, document, prefer=options.prefer)
        plan = _with_old_identities(plan, document, unit.entries.removed(workspace))
        if options.replace:
            plan = _as_the_file_says(plan, document, current)
        else:
            _refuse_another_list(name, plan, len(current))
        return cls(workspace, name, document, stored, current, plan)

    def apply(self, unit: Unit, now: datetime, source: str) -> None:
        plan, entries = self.plan, unit.entries
        new = [
            (part.fields, _index(part.fields))
            for part, match in zip(self.document.entries, plan.matches, strict=True)
            if match is None and part.fields is not None
        ]
        added = iter(entries.add_many(self.workspace, new, now=now, source=source))
        updates = [
            (update.entry_id, update.fields, _index(update.fields)) for update in plan.updates
        ]
        back = [(entry, index) for entry, _, index in updates if entry not in self.current]
        entries.restore(self.workspace, back, now=now, source=source)
        held = {one.id: one.fields for one in entries.many(self.workspace, [i for i, _ in back])}
        changed = [update for update in updates if held.get(update[0]) != update[1]]
        entries.update_many(self.workspace, changed, now=now, source=source)
        entries.remove_many(self.workspace, self.plan.removals, now=now, source=source)
        ids = [next(added) if match is None else match for match in plan.matches]
        parts = self._parts(ids)
        if self.stored is None or self.stored.parts != parts or self.stored.name != self.name:
            unit.documents.save(self.workspace, self.name, parts, now=now)

    def _parts(self, ids: list[EntryId]) -> tuple[DocumentPart, ...]:
        along = iter(zip(ids, self.plan.bases, strict=True))
        parts = []
        for part in self.document.parts:
            if part.fields is None:
                parts.append(DocumentPart(PartKind.TEXT, part.raw))
            else:
                entry_id, base = next(along)
                parts.append(DocumentPart(PartKind.ENTRY, part.raw, entry_id, base))
        return (*parts, *self._deleted_there())

    def _deleted_there(self) -> Iterator[DocumentPart]:
        """Entries that the file lost and the list had edited: their bases, without a text.

        As long as they are remembered, the conflict is told again, until somebody settles it.
        """
        gone = {c.entry_id for c in self.plan.conflicts if c.field == "row" and c.theirs is None}
        for part in self.stored.parts if self.stored else ():
            if part.entry_id in gone:
                yield DocumentPart(PartKind.ENTRY, "", part.entry_id, part.fields)

    def report(self, options: ImportOptions) -> ImportReport:
        parts = self.document.entries
        lines = {
            match: part.line
            for part, match in zip(parts, self.plan.matches, strict=True)
            if match is not None
        }
        back = {update.entry_id for update in self.plan.updates} - set(self.current)
        added = tuple(
            _changed(part.fields, part.line)
            for part, match in zip(parts, self.plan.matches, strict=True)
            if (match is None or match in back) and part.fields is not None
        )
        updated = tuple(
            _changed(update.fields, lines.get(update.entry_id), self.current[update.entry_id])
            for update in self.plan.updates
            if update.entry_id in self.current
        )
        removed = tuple(_changed(self.current[entry], None) for entry in self.plan.removals)
        counts: dict[str, int] = {}
        for part in parts:
            section = part.fields.section if part.fields else ""
            counts[section] = counts.get(section, 0) + 1
        return ImportReport(
            name=self.name,
            entries=len(parts),
            sections=tuple(counts.items()),
            added=added,
            updated=updated,
            removed=removed,
            unchanged=len(self.current) - len(updated) - len(removed),
            conflicts=self.plan.conflicts,
            problems=self.document.problems,
            dry_run=options.dry_run,
        )


def _refuse_another_list(name: str, plan: MergePlan, entries: int) -> None:
    """Take nothing from a file that is another list, or what is left of a half-saved one."""
    lost = len(plan.removals)
    if entries and plan.shared < LEAST_SHARED:
        raise NothingInCommon(
            f"{name} shares next to nothing with the list that is there ({entries} entries), so it "
            "looks like another list and nothing was imported. To put it in the place of that "
            "list, run the import again with --replace."
        )
    if lost >= MANY_LOST and lost > entries * MOST_LOST:
        raise NothingInCommon(
            f"{name} lacks {lost} of the {entries} entries of the list, so it looks cut off and "
            "nothing was imported. If it is whole, run the import again with --replace."
        )


def _with_old_identities(
    plan: MergePlan, document: Document, removed: Sequence[Entry]
) -> MergePlan:
    """Rows that come back after a version without them are the entries that they were."""
    known = {match for match in plan.matches if match is not None}
    waiting: dict[PaperIds, list[EntryId]] = {}
    for entry in removed:
        if entry.id not in known:
            waiting.setdefault(entry.ids, []).append(entry.id)
    matches, updates = list(plan.matches), list(plan.updates)
    for index, part in enumerate(document.entries if waiting else ()):
        if matches[index] is not None or part.fields is None:
            continue
        found = waiting.get(paper_ids(part.fields))
        if found:
            matches[index] = entry_id = found.pop(0)
            updates.append(Update(entry_id, part.fields))
    return replace(plan, matches=tuple(matches), updates=tuple(updates))


def _as_the_file_says(
    plan: MergePlan, document: Document, current: Mapping[EntryId, EntryFields]
) -> MergePlan:
    """The plan after which the list is the file, whatever was changed in the list before."""
    said = [part.fields for part in document.entries if part.fields is not None]
    known = {match for match in plan.matches if match is not None}
    return replace(
        plan,
        bases=tuple(said),
        updates=tuple(
            Update(match, fields)
            for match, fields in zip(plan.matches, said, strict=True)
            if match is not None and current.get(match) != fields
        ),
        removals=tuple(entry for entry in current if entry not in known),
        conflicts=(),
    )


def _index(fields: EntryFields) -> EntryIndex:
    return index_entry(fields, paper_ids(fields))


def _changed(
    fields: EntryFields, line: int | None, before: EntryFields | None = None
) -> ChangedEntry:
    names: tuple[str, ...] = ()
    if before is not None:
        old, new = before.to_json(), fields.to_json()
        names = tuple(name for name in new if old[name] != new[name])
    return ChangedEntry(fields.title, fields.section, fields.method, line, names)


def report_as_json(report: ImportReport) -> dict[str, Any]:
    """The report as plain values, for ``--json``."""
    changed = {
        kind: [
            {
                "title": entry.title,
                "section": entry.section,
                "method": entry.method,
                "line": entry.line,
                **({"fields": list(entry.fields)} if entry.fields else {}),
            }
            for entry in getattr(report, kind)
        ]
        for kind in ("added", "updated", "removed")
    }
    return {
        "file": report.name,
        "dry_run": report.dry_run,
        "entries": report.entries,
        "sections": [{"name": name, "entries": count} for name, count in report.sections],
        "unchanged": report.unchanged,
        **changed,
        "conflicts": [
            {
                "title": conflict.title,
                "line": conflict.line,
                "field": conflict.field,
                "base": conflict.base,
                "list": conflict.ours,
                "file": conflict.theirs,
            }
            for conflict in report.conflicts
        ],
        "not_understood": [
            {"line": problem.line, "text": problem.text, "reason": problem.reason}
            for problem in report.problems
        ],
    }
