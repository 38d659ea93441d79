"""Entries as rows, and rows as entries."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from db.records import (
    ChangeKind,
    Entry,
    EntryChange,
    EntryFields,
    EntryId,
    EntryIndex,
    Link,
    LinkKind,
    PaperIds,
    PartialDate,
    WorkspaceId,
)
from db.search.terms import recency


def entry_row(entry_id: EntryId, fields: EntryFields, index: EntryIndex) -> dict[str, Any]:
    """The columns that follow from what the list says of a paper."""
    return {
        "recency": recency(index.date, entry_id),
        "section": fields.section,
        "title": fields.title,
        "date": fields.date.iso if fields.date else None,
        "method": fields.method,
        "names": dump(fields.names) if fields.names else "[]",
        "venue": fields.venue,
        "url": fields.url,
        "links": dump([(link.kind.value, link.url, link.label) for link in fields.links]),
        "note": fields.note,
        "authors": fields.authors,
        "arxiv_id": index.ids.arxiv_id,
        "doi": index.ids.doi,
        "url_key": index.ids.url_key,
        "title_key": index.ids.title_key,
    }


def to_entry(row: sa.Row[Any]) -> Entry:
    """A row with all columns of `entries` as a record."""
    return Entry(
        id=EntryId(row.id),
        workspace_id=WorkspaceId(row.workspace_id),
        fields=to_fields(row),
        ids=PaperIds(row.arxiv_id, row.doi, row.url_key, row.title_key),
        added_at=row.added_at,
        updated_at=row.updated_at,
        removed_at=row.removed_at,
    )


def to_fields(row: sa.Row[Any]) -> EntryFields:
    """What a row says of its paper."""
    return EntryFields(
        section=row.section,
        title=row.title,
        date=PartialDate.from_iso(row.date) if row.date else None,
        method=row.method,
        names=tuple(json.loads(row.names)),
        venue=row.venue,
        url=row.url,
        links=tuple(Link(LinkKind(kind), url, label) for kind, url, label in json.loads(row.links)),
        note=row.note,
        authors=row.authors,
    )


def change_row(
    workspace: WorkspaceId,
    entry_id: EntryId,
    kind: ChangeKind,
    at: datetime,
    before: EntryFields | None,
    after: EntryFields | None,
    note: str | None = None,
) -> dict[str, Any]:
    """One line of history, all but where it came from."""
    return {
        "workspace_id": workspace,
        "entry_id": entry_id,
        "kind": kind.value,
        "at": at,
        "before": dump_fields(before),
        "after": dump_fields(after),
        "note": note,
    }


def to_change(row: sa.Row[Any]) -> EntryChange:
    """A row of `entry_changes` as a record."""
    return EntryChange(
        entry_id=EntryId(row.entry_id),
        at=row.at,
        kind=ChangeKind(row.kind),
        source=row.source,
        actor=row.actor,
        before=load_fields(row.before),
        after=load_fields(row.after),
        note=row.note,
    )


def dump_fields(fields: EntryFields | None) -> str | None:
    """Fields as JSON text; ``None`` stays."""
    return None if fields is None else dump(fields.to_json())


def load_fields(text: str | None) -> EntryFields | None:
    """The inverse of `dump_fields`."""
    return None if text is None else EntryFields.from_json(json.loads(text))


def dump(value: object) -> str:
    """JSON that a person can read in the database."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
