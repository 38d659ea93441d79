"""Statements about suggestions, who made them, and what became of each message."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from db.claiming import claim
from db.conflicts import insert_if_new
from db.records import (
    CARDS,
    EntryId,
    LookupState,
    PaperIds,
    Place,
    Receipt,
    Suggestion,
    SuggestionChange,
    SuggestionEvent,
    SuggestionId,
    SuggestionPlace,
    SuggestionState,
    WorkspaceId,
)
from db.review_rows import (
    dump_outcomes,
    paper_keys,
    place_row,
    suggestion_row,
    to_place,
    to_receipt,
    to_suggestion,
    to_suggestion_change,
)
from db.review_tables import (
    postings,
    receipts,
    suggestion_changes,
    suggestion_keys,
    suggestion_places,
    suggestions,
)


class Suggestions:
    """The suggestions of all workspaces, inside one unit of work."""

    def __init__(self, link: sa.Connection) -> None:
        self._link = link

    def get(self, workspace: WorkspaceId, suggestion: SuggestionId) -> Suggestion | None:
        """One suggestion; ``None`` where the workspace has none of that id."""
        found = self.many(workspace, [suggestion])
        return found[0] if found else None

    def many(self, workspace: WorkspaceId, ids: Sequence[SuggestionId]) -> list[Suggestion]:
        """A few suggestions, in the order of the ids given; unknown ones are left out."""
        asked = _of(workspace).where(suggestions.c.id.in_(list(ids)))
        found = {row.id: to_suggestion(row) for row in self._link.execute(asked).all()}
        return [found[one] for one in dict.fromkeys(ids) if one in found]

    def of_paper(self, workspace: WorkspaceId, ids: PaperIds) -> list[Suggestion]:
        """Suggestions, oldest first, that share a key with a paper; the caller compares further."""
        return self.of_papers(workspace, [ids])

    def of_papers(self, workspace: WorkspaceId, papers: Sequence[PaperIds]) -> list[Suggestion]:
        """As `of_paper`, for a few papers at once."""
        keys = dict.fromkeys(key for ids in papers for key in paper_keys(ids))
        sharing = sa.select(suggestion_keys.c.suggestion_id).where(
            suggestion_keys.c.workspace_id == workspace, suggestion_keys.c.key.in_(list(keys))
        )
        return self._read(_of(workspace).where(suggestions.c.id.in_(sharing)))

    def of_entry(self, workspace: WorkspaceId, entry: EntryId) -> list[Suggestion]:
        """Suggestions, oldest first, that became or turned out to be a row of the list."""
        return self._read(_of(workspace).where(suggestions.c.entry_id == entry))

    def in_state(
        self, workspace: WorkspaceId, state: SuggestionState, most: int, offset: int = 0
    ) -> list[Suggestion]:
        """Suggestions that stand so, oldest first."""
        asked = _of(workspace).where(suggestions.c.state == state.value)
        return self._read(asked.limit(most).offset(offset))

    def count(self, workspace: WorkspaceId, state: SuggestionState) -> int:
        """How many suggestions stand so."""
        where = (suggestions.c.workspace_id == workspace, suggestions.c.state == state.value)
        asked = sa.select(sa.func.count()).select_from(suggestions).where(*where)
        return int(self._link.execute(asked).scalar_one())

    def of_user(
        self, workspace: WorkspaceId, user: str, most: int, offset: int = 0
    ) -> list[Suggestion]:
        """What a person suggests or suggested, newest first."""
        theirs = sa.select(suggestion_places.c.suggestion_id).where(
            suggestion_places.c.workspace_id == workspace, suggestion_places.c.user_id == user
        )
        asked = sa.select(suggestions).where(suggestions.c.id.in_(theirs))
        newest = asked.order_by(suggestions.c.id.desc()).limit(most).offset(offset)
        return self._read(newest)

    def count_of_user(self, workspace: WorkspaceId, user: str) -> int:
        """How many suggestions `of_user` knows of."""
        asked = sa.select(sa.func.count(sa.distinct(suggestion_places.c.suggestion_id))).where(
            suggestion_places.c.workspace_id == workspace, suggestion_places.c.user_id == user
        )
        return int(self._link.execute(asked).scalar_one())

    def add(self, new: Suggestion) -> Suggestion | None:
        """Store a suggestion; its id is given by the database.

        Returns ``None`` where the same paper is pending already.
        """
        made = insert_if_new(self._link, suggestions).values(
            workspace_id=new.workspace_id, **suggestion_row(new)
        )
        number = self._link.execute(
            made.on_conflict_do_nothing().returning(suggestions.c.id)
        ).scalar_one_or_none()
        if number is None:
            return None
        stored = replace(new, id=SuggestionId(number))
        self._add_keys(stored)
        return stored

    def save(self, before: Suggestion, after: Suggestion) -> Suggestion | None:
        """Change a suggestion that still is as it was read, and let its cards follow.

        Returns ``None`` where somebody else has changed it meanwhile: of all who try, one wins.
        """
        after = replace(after, revision=max(before.revision, after.revision) + 1)
        changed = (
            sa.update(suggestions)
            .where(
                suggestions.c.id == before.id,
                suggestions.c.state == before.state.value,
                suggestions.c.revision == before.revision,
            )
            .values(**suggestion_row(after))
        )
        if self._link.execute(changed).rowcount != 1:
            return None
        self._link.execute(
            sa.update(postings)
            .where(
                postings.c.suggestion_id == before.id,
                postings.c.kind.in_([kind.value for kind in CARDS]),
            )
            .values(wanted_revision=after.revision)
        )
        if after.ids != before.ids:
            self._add_keys(after)
        return after

    def take_keys(self, winner: Suggestion, loser: Suggestion) -> None:
        """Let a suggestion be found by all that another one is found by."""
        theirs = sa.select(
            suggestion_keys.c.workspace_id, suggestion_keys.c.key, sa.literal(winner.id, sa.Integer)
        ).where(
            suggestion_keys.c.workspace_id == loser.workspace_id,
            suggestion_keys.c.suggestion_id == loser.id,
        )
        taken = insert_if_new(self._link, suggestion_keys).from_select(
            ["workspace_id", "key", "suggestion_id"], theirs
        )
        self._link.execute(taken.on_conflict_do_nothing())

    def is_any_to_look_up(self, now: datetime) -> bool:
        """Whether `claim_lookups` would find anything: cheaper to ask, and nobody has to write."""
        asked = sa.select(suggestions.c.id).where(*_to_look_up(now)).limit(1)
        return self._link.execute(asked).first() is not None

    def claim_lookups(self, now: datetime, until: datetime, most: int) -> list[Suggestion]:
        """Pending suggestions whose paper is still looked for, each for one who asks.

        Until the time given nobody else gets them.
        """
        values = {"looking_until": until}
        rows = claim(self._link, suggestions, _to_look_up(now), values, most=most)
        found = [to_suggestion(row) for row in rows]
        return sorted(found, key=lambda one: one.id)

    def unreminded(self, workspace: WorkspaceId, before: datetime, most: int) -> list[Suggestion]:
        """What has waited since a time without a reminder, oldest first."""
        asked = _of(workspace).where(
            suggestions.c.state == SuggestionState.PENDING.value,
            suggestions.c.reminded_at.is_(None),
            suggestions.c.created_at <= before,
        )
        return self._read(asked.limit(most))

    def claim_reminders(
        self, workspace: WorkspaceId, ids: Collection[SuggestionId], now: datetime
    ) -> list[SuggestionId]:
        """Note that maintainers are reminded of these; returns those that nobody was of before."""
        claimed = (
            sa.update(suggestions)
            .where(
                suggestions.c.workspace_id == workspace,
                suggestions.c.id.in_(list(ids)),
                suggestions.c.state == SuggestionState.PENDING.value,
                suggestions.c.reminded_at.is_(None),
            )
            .values(reminded_at=now)
            .returning(suggestions.c.id)
        )
        return sorted(SuggestionId(one) for one in self._link.execute(claimed).scalars())

    def places(self, ids: Collection[SuggestionId]) -> dict[SuggestionId, list[SuggestionPlace]]:
        """Who suggested what, and where; for each suggestion in the order in which they came."""
        found: dict[SuggestionId, list[SuggestionPlace]] = {one: [] for one in ids}
        asked = sa.select(suggestion_places).where(suggestion_places.c.suggestion_id.in_(list(ids)))
        for row in self._link.execute(asked.order_by(suggestion_places.c.id)).all():
            found[SuggestionId(row.suggestion_id)].append(to_place(row))
        return found

    def add_place(self, one: Suggestion, user: str, place: Place, at: datetime) -> bool:
        """Note who suggests something and where; whether that is new."""
        made = insert_if_new(self._link, suggestion_places).values(
            workspace_id=one.workspace_id,
            suggestion_id=one.id,
            user_id=user,
            at=at,
            **place_row(place),
        )
        new = made.on_conflict_do_nothing().returning(suggestion_places.c.id)
        return self._link.execute(new).one_or_none() is not None

    def remove_places(self, suggestion: SuggestionId, user: str | None = None) -> None:
        """Forget that a person (or everybody) suggests something."""
        gone = sa.delete(suggestion_places).where(suggestion_places.c.suggestion_id == suggestion)
        if user is not None:
            gone = gone.where(suggestion_places.c.user_id == user)
        self._link.execute(gone)

    def remember(self, workspace: WorkspaceId, change: SuggestionChange) -> None:
        """Add a line to a suggestion's history."""
        self._link.execute(
            sa.insert(suggestion_changes).values(
                workspace_id=workspace,
                suggestion_id=change.suggestion_id,
                at=change.at,
                event=change.event.value,
                actor=change.actor,
                note=change.note,
            )
        )

    def history(self, ids: Collection[SuggestionId]) -> list[SuggestionChange]:
        """All that happened to suggestions, oldest first."""
        asked = sa.select(suggestion_changes).where(
            suggestion_changes.c.suggestion_id.in_(list(ids))
        )
        rows = self._link.execute(asked.order_by(suggestion_changes.c.id))
        return [to_suggestion_change(row) for row in rows]

    def last(
        self, one: SuggestionId, events: Collection[SuggestionEvent]
    ) -> SuggestionChange | None:
        """The last time that one of some things happened to a suggestion."""
        found = [change for change in self.history([one]) if change.event in events]
        return found[-1] if found else None

    def receipt(self, workspace: WorkspaceId, event_key: str) -> Receipt | None:
        """What became of a message, if it was dealt with."""
        asked = sa.select(receipts).where(
            receipts.c.workspace_id == workspace, receipts.c.event_key == event_key
        )
        row = self._link.execute(asked).one_or_none()
        return None if row is None else to_receipt(row)

    def add_receipt(self, workspace: WorkspaceId, receipt: Receipt) -> None:
        """Note what became of a message."""
        values: dict[str, Any] = {
            "workspace_id": workspace,
            "event_key": receipt.event_key,
            "at": receipt.at,
            "outcomes": dump_outcomes(receipt.outcomes),
            "left_out": receipt.left_out,
        }
        self._link.execute(sa.insert(receipts).values(**values))

    def forget_receipts(self, workspace: WorkspaceId, time: datetime) -> int:
        """Forget what became of messages before a time; returns how many."""
        old = sa.delete(receipts).where(receipts.c.workspace_id == workspace, receipts.c.at < time)
        return self._link.execute(old).rowcount

    def _add_keys(self, one: Suggestion) -> None:
        rows = [
            {"workspace_id": one.workspace_id, "key": key, "suggestion_id": one.id}
            for key in paper_keys(one.ids)
        ]
        made = insert_if_new(self._link, suggestion_keys).values(rows)
        self._link.execute(made.on_conflict_do_nothing())

    def _read(self, asked: sa.Select[Any]) -> list[Suggestion]:
        return [to_suggestion(row) for row in self._link.execute(asked).all()]


def _to_look_up(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """Pending, not known yet, and nobody is looking."""
    return (
        suggestions.c.state == SuggestionState.PENDING.value,
        suggestions.c.lookup == LookupState.LOOKING.value,
        sa.or_(suggestions.c.looking_until.is_(None), suggestions.c.looking_until <= now),
    )


def _of(workspace: WorkspaceId) -> sa.Select[Any]:
    asked = sa.select(suggestions).where(suggestions.c.workspace_id == workspace)
    return asked.order_by(suggestions.c.id)
