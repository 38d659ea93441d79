"""What arXiv announces and its harvest as rows, and rows as records."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from db.arxiv_numbers import announcement_number
from db.arxiv_records import (
    AnnouncedAs,
    Cursor,
    DayHealth,
    DayState,
    GateState,
    Incident,
    Interface,
    Listed,
    Preprint,
    PreprintEvent,
    PreprintEventKind,
    PreprintIndex,
    TroubleKind,
)
from db.arxiv_tables import preprints
from db.rows import dump
from db.search.index import bounded

PREPRINT = tuple(column for column in preprints.c if column.name != "words")
"""The columns that `to_preprint` reads: all but the long one that only full text needs."""


def preprint_row(one: Preprint, index: PreprintIndex) -> dict[str, Any]:
    """All columns of a preprint but its id.

    Each word stands once, as nobody asks for how often or where. A withdrawn paper has none.

    Raises:
        ValueError: its id is none of arXiv's.
    """
    return {
        "arxiv_id": one.arxiv_id,
        "number": announcement_number(one.arxiv_id),
        "primary_category": one.primary,
        "categories": " ".join(one.categories),
        "title": one.title,
        "authors": dump(one.authors),
        "abstract": one.abstract,
        "comment": one.comment,
        "journal_ref": one.journal_ref,
        "doi": one.doi,
        "license": one.license,
        "submitted": one.submitted,
        "updated": one.updated,
        "version": one.version,
        "announced_as": one.announced_as.value,
        "announced_on": one.announced_on,
        "first_seen_at": one.first_seen_at,
        "withdrawn": one.withdrawn,
        "title_key": bounded(index.title_key) or None,
        "name_key": bounded(index.name_key) or None,
        "words": "" if one.withdrawn else " ".join(dict.fromkeys(index.words.split())),
    }


def to_preprint(row: sa.Row[Any]) -> Preprint:
    """A row with the columns of `PREPRINT` as a record."""
    return Preprint(
        arxiv_id=row.arxiv_id,
        title=row.title,
        authors=tuple(json.loads(row.authors)),
        abstract=row.abstract,
        categories=tuple(row.categories.split()),
        submitted=row.submitted,
        announced_as=AnnouncedAs(row.announced_as),
        announced_on=row.announced_on,
        first_seen_at=row.first_seen_at,
        updated=row.updated,
        version=row.version,
        comment=row.comment,
        journal_ref=row.journal_ref,
        doi=row.doi,
        license=row.license,
        withdrawn=row.withdrawn,
    )


def to_listed(row: sa.Row[Any]) -> Listed:
    """A row with the columns that a paper is counted by as a record."""
    return Listed(
        arxiv_id=row.arxiv_id,
        announced_as=AnnouncedAs(row.announced_as),
        announced_on=row.announced_on,
        submitted=row.submitted,
        categories=tuple(row.categories.split()),
    )


def event_row(event: PreprintEvent) -> dict[str, Any]:
    """All columns of an event but its id."""
    return {**asdict(event), "kind": event.kind.value}


def to_event(row: sa.Row[Any]) -> PreprintEvent:
    """A row of `preprint_events` as a record."""
    kind = PreprintEventKind(row.kind)
    return PreprintEvent(row.arxiv_id, row.at, kind, row.before, row.after)


def to_cursor(row: sa.Row[Any]) -> Cursor:
    """A row of `harvest_cursors` as a record."""
    return Cursor(**row._asdict())


def day_row(one: DayHealth) -> dict[str, Any]:
    """All columns of a day."""
    return {
        "category": one.category,
        "day": one.day,
        "state": one.state.value,
        "sentence": one.sentence,
        "checked_at": one.checked_at,
        "new_papers": one.new,
        "cross_lists": one.cross_lists,
        "replacements": one.replacements,
    }


def to_day(row: sa.Row[Any]) -> DayHealth:
    """A row of `harvest_days` as a record."""
    return DayHealth(
        category=row.category,
        day=row.day,
        state=DayState(row.state),
        sentence=row.sentence,
        checked_at=row.checked_at,
        new=row.new_papers,
        cross_lists=row.cross_lists,
        replacements=row.replacements,
    )


def to_incident(row: sa.Row[Any]) -> Incident:
    """A row of `harvest_incidents` as a record."""
    return Incident(
        source=Interface(row.source),
        category=row.category,
        kind=TroubleKind(row.kind),
        sentence=row.sentence,
        first_at=row.first_at,
        last_at=row.last_at,
        times=row.times,
        healed_at=row.healed_at,
        told_at=row.told_at,
    )


def to_gate(row: sa.Row[Any]) -> GateState:
    """A row of `gates` as a record."""
    return GateState(**row._asdict())
