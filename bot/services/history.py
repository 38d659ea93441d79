"""History: what happened to a suggestion, and to a row of the list with all that led to it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import NotFound
from bot.services.queue import Shown, shown
from bot.services.suggestion_papers import current
from db.records import (
    Entry,
    EntryChange,
    EntryId,
    SuggestionChange,
    SuggestionId,
    WorkspaceId,
)
from db.store import Store


@dataclass(frozen=True, slots=True)
class Story:
    """All that is known to have happened, oldest first. Times are UTC."""

    lines: tuple[EntryChange | SuggestionChange, ...]
    entry: Entry | None = None
    """The row of the list, also where it is on the list no more."""
    suggestions: tuple[Shown, ...] = ()
    """The suggestions that led to the row, oldest first."""


class History:
    """Reads what happened. Any thread may call it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of_entry(self, workspace: WorkspaceId, entry_id: EntryId) -> Story:
        """What happened to a row of the list, and to the suggestions that it comes from.

        Raises:
            NotFound: the workspace never had such a row.
        """
        with self._store.reading() as unit:
            entry = unit.entries.get(workspace, entry_id)
            if entry is None:
                raise NotFound("The list never had this entry: look the paper up again.")
            found = unit.suggestions.of_entry(workspace, entry_id)
            told = unit.suggestions.history([one.id for one in found])
            rows = unit.entries.history(workspace, entry_id)
            return Story(_in_order(rows, told), entry, shown(unit, found))

    def of_suggestion(self, workspace: WorkspaceId, suggestion: SuggestionId) -> Story:
        """What happened to a suggestion, and to the row of the list that it became.

        Raises:
            NotFound: the workspace has no such suggestion.
        """
        with self._store.reading() as unit:
            one = current(unit, workspace, suggestion)
            told = unit.suggestions.history([one.id])
            entry = unit.entries.get(workspace, one.entry_id) if one.entry_id else None
            rows = unit.entries.history(workspace, entry.id) if entry else []
            return Story(_in_order(rows, told), entry, shown(unit, [one]))


def _in_order(
    rows: list[EntryChange], told: list[SuggestionChange]
) -> tuple[EntryChange | SuggestionChange, ...]:
    """By time; of one moment, what was decided before what followed from it."""
    return tuple(sorted([*told, *rows], key=lambda line: line.at))
