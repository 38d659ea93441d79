"""Import: a README of tables becomes the workspace's list, and later versions of it are merged in.

The whole import is one transaction: either all of it is on disk afterwards or nothing has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.core.identity import paper_ids
from bot.core.indexing import index_entry
from bot.core.readme import check_text, merge, parse
from bot.core.readme.model import Document, MergePlan
from bot.services.import_plan import (
    as_the_file_says,
    refuse_another_list,
    with_old_identities,
)
from bot.services.import_report import ImportReport, report_of
from db.records import (
    DocumentPart,
    EntryFields,
    EntryId,
    EntryIndex,
    PartKind,
    StoredDocument,
    WorkspaceId,
)
from db.store import Store, Unit

Prefer = Literal["list", "file"]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How to import. `replace` accepts another list; `prefer` settles rows edited on both sides."""

    replace: bool = False
    prefer: Prefer | None = None
    dry_run: bool = False
    source: str = "import"
    progress: Progress | None = field(default=None, compare=False)


MANY_NEW = 1_000
"""How many new entries are worth putting the search index in order for."""
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
        if not options.dry_run:
            unit.workspaces.hold(workspace)  # a suggestion may be added to the list right now
        merged = _Merged.prepare(unit, workspace, name, document, options)
        if not options.dry_run:
            merged.apply(unit, now, options.source)
    return report_of(name, document, merged.plan, merged.current, dry_run=options.dry_run)


@dataclass(frozen=True, slots=True)
class _Merged:
    """A plan beside what it was made from; `apply` writes it."""

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
        plan = with_old_identities(plan, document, unit.entries.removed(workspace))
        if options.replace:
            plan = as_the_file_says(plan, document, current)
        else:
            refuse_another_list(name, plan, len(current))
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
        if len(new) >= MANY_NEW:
            unit.search.tidy()
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


def _index(fields: EntryFields) -> EntryIndex:
    return index_entry(fields, paper_ids(fields))
