"""Records with defaults: a test names only what matters to it."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.core.identity import paper_ids
from bot.core.indexing import index_entry
from db.records import (
    DEFAULT_WORKSPACE,
    EntryFields,
    EntryId,
    EntryIndex,
    Link,
    LinkKind,
    PartialDate,
    WorkspaceId,
)
from db.store import Store

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def a_paper(
    method: str | None = None,
    title: str = "A Study of Things",
    *,
    date: str | None = "2024-04",
    code: str | None = None,
    section: str = "Autoregressive models",
    **given: object,
) -> EntryFields:
    """What a list says of a paper."""
    return EntryFields(
        section=section,
        title=title,
        method=method,
        date=PartialDate.from_iso(date) if date else None,
        links=(Link(LinkKind.CODE, code, "code"),) if code else (),
        **given,  # type: ignore[arg-type]
    )


def an_index(fields: EntryFields, abstract: str | None = None) -> EntryIndex:
    """What a paper is found by."""
    return index_entry(fields, paper_ids(fields), abstract)


def indexed(*papers: EntryFields) -> list[tuple[EntryFields, EntryIndex]]:
    """Papers as `Entries.add_many` takes them."""
    return [(fields, an_index(fields)) for fields in papers]


def add(
    store: Store,
    *papers: EntryFields,
    workspace: WorkspaceId = DEFAULT_WORKSPACE,
    source: str = "import",
) -> list[EntryId]:
    """Put papers on a list."""
    with store.writing() as unit:
        return unit.entries.add_many(workspace, indexed(*papers), NOW, source)
