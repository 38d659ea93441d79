"""Statements about the documents that lists are imported from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import sqlalchemy as sa

from db.chunks import chunks
from db.records import DocumentPart, EntryId, PartKind, StoredDocument, WorkspaceId
from db.rows import dump_fields, load_fields
from db.tables import document_parts, documents


class Documents:
    """The document of each workspace, inside one unit of work."""

    def __init__(self, link: sa.Connection, changed: Callable[[WorkspaceId], None]) -> None:
        self._link = link
        self._changed = changed

    def load(self, workspace: WorkspaceId) -> StoredDocument | None:
        """The document that the list was last imported from, if there was one."""
        head = self._link.execute(
            sa.select(documents).where(documents.c.workspace_id == workspace)
        ).one_or_none()
        if head is None:
            return None
        rows = self._link.execute(
            sa.select(document_parts)
            .where(document_parts.c.workspace_id == workspace)
            .order_by(document_parts.c.position)
        )
        parts = tuple(
            DocumentPart(
                kind=PartKind(row.kind),
                raw=row.raw,
                entry_id=None if row.entry_id is None else EntryId(row.entry_id),
                fields=load_fields(row.fields),
            )
            for row in rows
        )
        return StoredDocument(workspace, head.name, head.imported_at, parts)

    def save(
        self, workspace: WorkspaceId, name: str, parts: Sequence[DocumentPart], now: datetime
    ) -> None:
        """Remember a document; it takes the place of the one before."""
        for table in (document_parts, documents):
            self._link.execute(sa.delete(table).where(table.c.workspace_id == workspace))
        self._link.execute(
            sa.insert(documents), {"workspace_id": workspace, "name": name, "imported_at": now}
        )
        for chunk in chunks(list(enumerate(parts)), 2000):
            self._link.execute(
                sa.insert(document_parts),
                [
                    {
                        "workspace_id": workspace,
                        "position": position,
                        "kind": part.kind.value,
                        "raw": part.raw,
                        "entry_id": part.entry_id,
                        "fields": dump_fields(part.fields),
                    }
                    for position, part in chunk
                ],
            )
        self._changed(workspace)  # the order of the list is its document's
