"""The queue: what waits for maintainers, what became of one's suggestions, what is new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.review import REMIND_AFTER, reminder_due_at
from bot.services.suggestion_papers import current, remember
from db.postings import NewPosting
from db.records import (
    Entry,
    Maintainer,
    Place,
    PostingKind,
    Suggestion,
    SuggestionEvent,
    SuggestionId,
    SuggestionPlace,
    SuggestionState,
    WorkspaceId,
)
from db.store import Store, Unit

_MOST_REMINDED = 100
_PENDING = SuggestionState.PENDING


@dataclass(frozen=True, slots=True)
class Shown:
    """A suggestion beside those who made it, the first one first."""

    suggestion: Suggestion
    places: tuple[SuggestionPlace, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of suggestions; `total` counts those of all pages."""

    items: tuple[Shown, ...]
    total: int
    offset: int = 0


class Queue:
    """Reads what waits, and reminds of it. Any thread may call it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def pending(self, workspace: WorkspaceId, *, limit: int = 10, offset: int = 0) -> Page:
        """What waits for maintainers, oldest first."""
        with self._store.reading() as unit:
            found = unit.suggestions.in_state(workspace, _PENDING, limit, offset)
            return Page(shown(unit, found), unit.suggestions.count(workspace, _PENDING), offset)

    def of_person(
        self, workspace: WorkspaceId, user: str, *, limit: int = 10, offset: int = 0
    ) -> Page:
        """What somebody suggested and where it stands, newest first."""
        with self._store.reading() as unit:
            found = unit.suggestions.of_user(workspace, user, limit, offset)
            return Page(shown(unit, found), unit.suggestions.count_of_user(workspace, user), offset)

    def one(self, workspace: WorkspaceId, suggestion: SuggestionId) -> Shown:
        """One suggestion as it stands now; where it was merged into another one, that one.

        Raises:
            NotFound: the workspace has no such suggestion.
        """
        with self._store.reading() as unit:
            return shown(unit, [current(unit, workspace, suggestion)])[0]

    def newest_additions(self, workspace: WorkspaceId, limit: int = 5) -> list[Entry]:
        """The rows that came to the list last, the last first."""
        with self._store.reading() as unit:
            return unit.entries.added_last(workspace, limit)

    def remind(self, now: datetime) -> int:
        """Owe one reminder a workspace of all that has waited for a week; returns how many.

        It goes to the review channel, else to the first maintainer, in whose time zone it is
        morning. Each suggestion is reminded of once, however many processes ask at once.
        """
        with self._store.reading() as unit:
            found = [(one, _overdue(unit, one, now)) for one in unit.workspaces.all()]
        return sum(self._remind(workspace, ids, now) for workspace, ids in found if ids)

    def _remind(
        self, workspace: WorkspaceId, overdue: Sequence[SuggestionId], now: datetime
    ) -> bool:
        with self._store.writing() as unit:
            unit.workspaces.hold(workspace)
            first = _first_maintainer(unit, workspace)
            channel = unit.maintainers.settings(workspace).review_channel
            ids = unit.suggestions.claim_reminders(workspace, overdue, now) if first else []
            if not ids or first is None:
                return False
            for one in unit.suggestions.many(workspace, ids):
                remember(unit, one, SuggestionEvent.REMINDED, now)
            subject = ",".join(str(one) for one in ids)
            place = Place(channel or first.user)
            kind = PostingKind.REMINDER
            return unit.postings.put(
                workspace, NewPosting(f"reminder:{ids[0]}", kind, place, subject=subject)
            )


def shown(unit: Unit, found: Sequence[Suggestion]) -> tuple[Shown, ...]:
    """Suggestions beside those who made them."""
    places = unit.suggestions.places([one.id for one in found])
    return tuple(Shown(one, tuple(places[one.id])) for one in found)


def _first_maintainer(unit: Unit, workspace: WorkspaceId) -> Maintainer | None:
    return next(iter(unit.maintainers.all(workspace)), None)


def _overdue(unit: Unit, workspace: WorkspaceId, now: datetime) -> list[SuggestionId]:
    first = _first_maintainer(unit, workspace)
    if first is None:
        return []
    waiting = unit.suggestions.unreminded(workspace, now - REMIND_AFTER, _MOST_REMINDED)
    return [one.id for one in waiting if reminder_due_at(one.created_at, first.time_zone) <= now]
