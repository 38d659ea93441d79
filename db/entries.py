"""Statements about the entries of a list: read, changed, and every change remembered."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from db.chunks import chunks
from db.records import (
    ChangeKind,
    Entry,
    EntryChange,
    EntryFields,
    EntryId,
    EntryIndex,
    SectionCount,
    WorkspaceId,
)
from db.rows import change_row, entry_row, to_change, to_entry
from db.search import index as search_index
from db.tables import document_parts, entries, entry_changes

if TYPE_CHECKING:
    from db.search.engine import FullText

_SEQUENCE = "SELECT nextval('entries_id_seq') FROM generate_series(1, %s)"


@dataclass(frozen=True, slots=True)
class _Author:
    """Who changes something, when, and through what."""

    now: datetime
    source: str
    actor: str | None


class Entries:
    """The entries of all workspaces, inside one unit of work.

    Every change is remembered in `entry_changes` and carried to the search index. `changed` is
    called with the workspace of each change.
    """

    def __init__(
        self, link: sa.Connection, full_text: FullText, changed: Callable[[WorkspaceId], None]
    ) -> None:
        self._link = link
        self._full_text = full_text
        self._changed = changed

    def get(self, workspace: WorkspaceId, entry_id: EntryId) -> Entry | None:
        """One entry, also a removed one; ``None`` where the workspace has none of that id."""
        found = self.many(workspace, [entry_id])
        return found[0] if found else None

    def many(self, workspace: WorkspaceId, ids: Sequence[EntryId]) -> list[Entry]:
        """Entries in the given order, also removed ones; ids that are unknown are left out."""
        found: dict[EntryId, Entry] = {}
        for chunk in chunks(ids):
            for row in self._link.execute(_MANY, {"ids": list(chunk)}).all():
                if row.workspace_id == workspace:
                    found[row.id] = to_entry(row)
        return [found[entry_id] for entry_id in ids if entry_id in found]

    def called(
        self, workspace: WorkspaceId, ids: Sequence[EntryId]
    ) -> dict[EntryId, tuple[str, ...]]:
        """The method, other names and title of entries: what to compare where many are read."""
        found: dict[EntryId, tuple[str, ...]] = {}
        for chunk in chunks(ids):
            for row in self._link.execute(_CALLED, {"ids": list(chunk)}).all():
                if row.workspace_id != workspace:
                    continue
                names = json.loads(row.names) if row.names != "[]" else ()
                found[row.id] = tuple(name for name in (row.method, *names, row.title) if name)
        return found

    def all(self, workspace: WorkspaceId) -> list[Entry]:
        """The whole list: in the order of its document, what the document lacks at the end."""
        return [to_entry(row) for row in self._link.execute(_ALL, {"ws": workspace})]

    def newest(self, workspace: WorkspaceId, most: int) -> list[Entry]:
        """The entries with the latest dates; the later added first where dates are the same."""
        rows = self._link.execute(_NEWEST, {"ws": workspace, "most": most})
        return [to_entry(row) for row in rows]

    def added_last(self, workspace: WorkspaceId, most: int) -> list[Entry]:
        """The entries that came to the list last, the last first."""
        rows = self._link.execute(_ADDED_LAST, {"ws": workspace, "most": most})
        return [to_entry(row) for row in rows]

    def removed(self, workspace: WorkspaceId) -> list[Entry]:
        """The entries that are on the list no more, the last removed first."""
        return [to_entry(row) for row in self._link.execute(_REMOVED, {"ws": workspace})]

    def count(self, workspace: WorkspaceId) -> int:
        """How many entries the list has."""
        return int(self._link.execute(_COUNT, {"ws": workspace}).scalar_one())

    def sections(self, workspace: WorkspaceId) -> list[SectionCount]:
        """The sections of the list in the document's order, each with its number of entries."""
        rows = self._link.execute(_SECTIONS, {"ws": workspace})
        return [SectionCount(row.section, row.entries) for row in rows]

    def history(self, workspace: WorkspaceId, entry_id: EntryId) -> list[EntryChange]:
        """All that happened to an entry, oldest first."""
        rows = self._link.execute(_HISTORY, {"ws": workspace, "id": entry_id})
        return [to_change(row) for row in rows]

    def add_many(
        self,
        workspace: WorkspaceId,
        items: Sequence[tuple[EntryFields, EntryIndex]],
        now: datetime,
        source: str,
        actor: str | None = None,
    ) -> list[EntryId]:
        """Add papers to the list; returns their ids in the given order."""
        author = _Author(now, source, actor)
        ids = self._new_ids(len(items))
        placed = list(zip(ids, items, strict=True))
        constant = {"workspace_id": workspace, "added_at": now, "updated_at": now}
        rows = [
            {"id": one, **constant, **entry_row(one, fields, index)}
            for one, (fields, index) in placed
        ]
        self._run_many(sa.insert(entries), rows)
        self._remember(
            author,
            [
                change_row(workspace, one, ChangeKind.ADDED, now, None, fields)
                for one, (fields, _) in placed
            ],
        )
        self._index(workspace, rows, [index for _, index in items])
        return ids

    def update_many(
        self,
        workspace: WorkspaceId,
        items: Sequence[tuple[EntryId, EntryFields, EntryIndex]],
        now: datetime,
        source: str,
        actor: str | None = None,
    ) -> None:
        """Let entries say something else. Ids that the list does not have are passed over."""
        held = self._held(workspace, [one for one, _, _ in items], removed=False)
        wanted = [item for item in items if item[0] in held]
        rows = [{"old_id": one, **entry_row(one, new, index)} for one, new, index in wanted]
        self._unindex(workspace, [one for one, _, _ in wanted])
        self._run_many(_UPDATE.values(updated_at=now), rows)
        self._remember(
            _Author(now, source, actor),
            [
                change_row(workspace, one, ChangeKind.EDITED, now, held[one].fields, new)
                for one, new, _ in wanted
            ],
        )
        self._index(workspace, rows, [index for _, _, index in wanted])

    def remove_many(
        self,
        workspace: WorkspaceId,
        ids: Sequence[EntryId],
        now: datetime,
        source: str,
        actor: str | None = None,
    ) -> None:
        """Take entries off the list. They keep their row and history, and can be restored."""
        held = self._held(workspace, ids, removed=False)
        self._unindex(workspace, list(held))
        gone = _UPDATE.values(updated_at=now, removed_at=now)
        self._run_many(gone, [{"old_id": one} for one in held])
        self._remember(
            _Author(now, source, actor),
            [
                change_row(workspace, one, ChangeKind.REMOVED, now, entry.fields, None)
                for one, entry in held.items()
            ],
        )

    def restore(
        self,
        workspace: WorkspaceId,
        items: Sequence[tuple[EntryId, EntryIndex]],
        now: datetime,
        source: str,
        actor: str | None = None,
    ) -> None:
        """Put removed entries back on the list as they were."""
        held = self._held(workspace, [one for one, _ in items], removed=True)
        wanted = [(one, index) for one, index in items if one in held]
        rows = [{"old_id": one, **entry_row(one, held[one].fields, index)} for one, index in wanted]
        self._run_many(_UPDATE.values(updated_at=now, removed_at=None), rows)
        self._remember(
            _Author(now, source, actor),
            [
                change_row(workspace, one, ChangeKind.RESTORED, now, None, held[one].fields)
                for one, _ in wanted
            ],
        )
        self._index(workspace, rows, [index for _, index in wanted])

    def note_version(
        self,
        workspace: WorkspaceId,
        entry_id: EntryId,
        version: int,
        now: datetime,
        source: str,
        actor: str | None = None,
    ) -> None:
        """Note in an entry's history that arXiv has a newer version; it stays as it is."""
        row = change_row(
            workspace, entry_id, ChangeKind.VERSION, now, None, None, note=f"v{version}"
        )
        self._remember(_Author(now, source, actor), [row])

    def _new_ids(self, count: int) -> list[EntryId]:
        if self._link.dialect.name == "postgresql":
            return [EntryId(n) for n in self._link.exec_driver_sql(_SEQUENCE, (count,)).scalars()]
        # Entries are never deleted and SQLite has one writer, so the next numbers are free.
        last = self._link.execute(sa.select(sa.func.max(entries.c.id))).scalar() or 0
        return [EntryId(last + step) for step in range(1, count + 1)]

    def _held(
        self, workspace: WorkspaceId, ids: Sequence[EntryId], *, removed: bool
    ) -> dict[EntryId, Entry]:
        wanted = list(dict.fromkeys(ids))
        found = self.many(workspace, wanted)
        return {entry.id: entry for entry in found if (entry.removed_at is not None) is removed}

    def _run_many(self, statement: sa.Executable, rows: Sequence[dict[str, Any]]) -> None:
        for chunk in chunks(rows, 2000):
            self._link.execute(statement, list(chunk))

    def _remember(self, author: _Author, rows: Sequence[dict[str, Any]]) -> None:
        origin = {"source": author.source, "actor": author.actor}
        self._run_many(sa.insert(entry_changes), [{**row, **origin} for row in rows])
        if rows:
            self._changed(rows[0]["workspace_id"])

    def _index(
        self, workspace: WorkspaceId, rows: Sequence[dict[str, Any]], indexes: Sequence[EntryIndex]
    ) -> None:
        numbers = [row["recency"] for row in rows]
        items = list(zip(numbers, indexes, strict=True))
        search_index.add(self._link, self._full_text, workspace, items)

    def _unindex(self, workspace: WorkspaceId, ids: Sequence[EntryId]) -> None:
        numbers: list[int] = []
        for chunk in chunks(ids):
            rows = self._link.execute(_RECENCIES, {"ids": list(chunk)})
            numbers += [row.recency for row in rows if row.workspace_id == workspace]
        search_index.remove(self._link, self._full_text, numbers)


_WS: sa.BindParameter[int] = sa.bindparam("ws")
_LIVE = sa.and_(entries.c.workspace_id == _WS, entries.c.removed_at.is_(None))
# By id alone, the workspace compared afterwards: given both, SQLite walks through the workspace.
_IDS = entries.c.id.in_(sa.bindparam("ids", expanding=True))
_MANY = sa.select(entries).where(_IDS)
_RECENCIES = sa.select(entries.c.recency, entries.c.workspace_id).where(_IDS)
_CALLED = sa.select(
    entries.c.id, entries.c.workspace_id, entries.c.method, entries.c.names, entries.c.title
).where(_IDS)
_PLACES = (
    sa.select(document_parts.c.entry_id, sa.func.min(document_parts.c.position).label("position"))
    .where(document_parts.c.workspace_id == _WS, document_parts.c.entry_id.is_not(None))
    .group_by(document_parts.c.entry_id)
    .subquery("places")
)
"""An entry may stand in the document more than once; its first place counts."""
_HERE = _PLACES.c.entry_id == entries.c.id
_ALL = (
    sa.select(entries)
    .outerjoin(_PLACES, _HERE)
    .where(_LIVE)
    .order_by(_PLACES.c.position.is_(None), _PLACES.c.position, entries.c.id)
)
_NEWEST = (
    sa.select(entries).where(_LIVE).order_by(entries.c.recency.desc()).limit(sa.bindparam("most"))
)
_ADDED_LAST = (
    sa.select(entries).where(_LIVE).order_by(entries.c.id.desc()).limit(sa.bindparam("most"))
)
_REMOVED = (
    sa.select(entries)
    .where(entries.c.workspace_id == _WS, entries.c.removed_at.is_not(None))
    .order_by(entries.c.removed_at.desc(), entries.c.id)
)
_COUNT = sa.select(sa.func.count()).select_from(entries).where(_LIVE)
_FIRST = sa.func.min(_PLACES.c.position)
_SECTIONS = (
    sa.select(entries.c.section, sa.func.count().label("entries"))
    .outerjoin(_PLACES, _HERE)
    .where(_LIVE)
    .group_by(entries.c.section)
    .order_by(_FIRST.is_(None), _FIRST, sa.func.min(entries.c.id))
)
_HISTORY = (
    sa.select(entry_changes)
    .where(entry_changes.c.workspace_id == _WS, entry_changes.c.entry_id == sa.bindparam("id"))
    .order_by(entry_changes.c.id)
)
_UPDATE = sa.update(entries).where(entries.c.id == sa.bindparam("old_id"))
