"""Suggestions and what belongs to them as rows, and rows as records."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from db.records import (
    EntryId,
    LookupState,
    Maintainer,
    Outcome,
    OutcomeKind,
    PaperDetails,
    PaperIds,
    Place,
    Posting,
    PostingId,
    PostingKind,
    Receipt,
    Suggestion,
    SuggestionChange,
    SuggestionEvent,
    SuggestionId,
    SuggestionPlace,
    SuggestionState,
    WorkspaceId,
)
from db.rows import dump, dump_fields, load_fields
from db.search.index import identity_keys, title_keys


def paper_keys(ids: PaperIds) -> list[str]:
    """The keys of a paper's identity, the one that decides first."""
    return [*identity_keys(ids), *title_keys(ids.title_key)]


def suggestion_row(one: Suggestion) -> dict[str, Any]:
    """All columns of a suggestion but its id and workspace."""
    return {
        "paper_key": paper_keys(one.ids)[0],
        "arxiv_id": one.ids.arxiv_id,
        "doi": one.ids.doi,
        "url_key": one.ids.url_key,
        "title_key": one.ids.title_key,
        "version": one.version,
        "pasted": one.pasted,
        "state": one.state.value,
        "lookup": one.lookup.value,
        "details": None if one.details is None else dump(one.details.to_json()),
        "fields": dump_fields(one.fields),
        "sections": dump(one.sections),
        "revision": one.revision,
        "created_at": one.created_at,
        "decided_at": one.decided_at,
        "decided_by": one.decided_by,
        "reason": one.reason,
        "entry_id": one.entry_id,
        "merged_into": one.merged_into,
        "reverted_at": one.reverted_at,
        "reminded_at": one.reminded_at,
    }


def to_suggestion(row: sa.Row[Any]) -> Suggestion:
    """A row with all columns of `suggestions` as a record."""
    return Suggestion(
        id=SuggestionId(row.id),
        workspace_id=WorkspaceId(row.workspace_id),
        ids=PaperIds(row.arxiv_id, row.doi, row.url_key, row.title_key),
        pasted=row.pasted,
        created_at=row.created_at,
        version=row.version,
        state=SuggestionState(row.state),
        lookup=LookupState(row.lookup),
        details=PaperDetails.from_json(json.loads(row.details)) if row.details else None,
        fields=load_fields(row.fields),
        sections=tuple(json.loads(row.sections)),
        revision=row.revision,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        reason=row.reason,
        entry_id=None if row.entry_id is None else EntryId(row.entry_id),
        merged_into=None if row.merged_into is None else SuggestionId(row.merged_into),
        reverted_at=row.reverted_at,
        reminded_at=row.reminded_at,
    )


def place_row(place: Place) -> dict[str, str]:
    """The columns of a place."""
    return asdict(place)


def to_place(row: sa.Row[Any]) -> SuggestionPlace:
    """A row of `suggestion_places` as a record."""
    place = Place(row.channel, row.thread_ts, row.message_ts)
    return SuggestionPlace(SuggestionId(row.suggestion_id), row.user_id, place, row.at)


def to_suggestion_change(row: sa.Row[Any]) -> SuggestionChange:
    """A row of `suggestion_changes` as a record."""
    event = SuggestionEvent(row.event)
    return SuggestionChange(SuggestionId(row.suggestion_id), row.at, event, row.actor, row.note)


def to_posting(row: sa.Row[Any]) -> Posting:
    """A row with all columns of `postings` as a record."""
    return Posting(
        id=PostingId(row.id),
        workspace_id=WorkspaceId(row.workspace_id),
        kind=PostingKind(row.kind),
        place=Place(row.channel, row.thread_ts),
        suggestion_id=None if row.suggestion_id is None else SuggestionId(row.suggestion_id),
        subject=row.subject,
        wanted_revision=row.wanted_revision,
        shown_revision=row.shown_revision,
        ts=row.ts,
        claimed_until=row.claimed_until,
        attempted_at=row.attempted_at,
        attempts=row.attempts,
        trouble=row.trouble,
        given_up_at=row.given_up_at,
    )


def dump_outcomes(outcomes: tuple[Outcome, ...]) -> str:
    """Outcomes as JSON text."""
    rows = [asdict(one) for one in outcomes]
    for row in rows:
        row["since"] = row["since"].isoformat() if row["since"] else None
    return dump(rows)


def to_receipt(row: sa.Row[Any]) -> Receipt:
    """A row of `receipts` as a record that says it is a repetition."""
    outcomes = tuple(_to_outcome(one) for one in json.loads(row.outcomes))
    return Receipt(row.event_key, row.at, outcomes, row.left_out, repeated=True)


def _to_outcome(data: dict[str, Any]) -> Outcome:
    given = dict(data)
    given["kind"] = OutcomeKind(data["kind"])
    given["since"] = datetime.fromisoformat(data["since"]) if data["since"] else None
    given["place"] = Place(**data["place"]) if data["place"] else None
    return Outcome(**given)


def to_maintainer(row: sa.Row[Any]) -> Maintainer:
    """A row of `maintainers` as a record."""
    workspace = WorkspaceId(row.workspace_id)
    return Maintainer(workspace, row.user_id, row.at, row.added_by, row.time_zone)
