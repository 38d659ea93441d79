"""Completing: a suggestion begins as a link, and becomes a row that a maintainer can add.

Nothing here asks the network: the caller claims what is to be looked up, looks it up while no
transaction is open, and says what it has found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from bot.core.identity import paper_ids
from bot.core.papers import cleaned, details_ids, joined_ids
from bot.core.review import Move
from bot.errors import Incomplete
from bot.services.merging_suggestions import settle
from bot.services.permission import allow
from bot.services.suggestion_papers import change, current
from db.records import (
    EntryFields,
    LookupState,
    PaperDetails,
    PaperIds,
    Suggestion,
    SuggestionEvent,
    SuggestionId,
    SuggestionState,
    WorkspaceId,
)
from db.store import Store


class Sections(Protocol):
    """Knows which section of a workspace's list a paper belongs to."""

    def place(self, workspace: WorkspaceId, details: PaperDetails) -> Sequence[str]:
        """Sections of the list, the likeliest first; none where the list has none."""
        ...

    def row(self, workspace: WorkspaceId, details: PaperDetails, section: str) -> EntryFields:
        """The row that the paper would be in a section."""
        ...


class Completing:
    """What becomes known of suggested papers. Any thread may call it."""

    def __init__(self, store: Store, sections: Sections) -> None:
        self._store = store
        self._sections = sections

    def details_found(
        self,
        workspace: WorkspaceId,
        suggestion: SuggestionId,
        details: PaperDetails,
        now: datetime,
    ) -> Suggestion:
        """A source knows the paper. What came before, or from a person, stays.

        Returns:
            The suggestion that stands for the paper now: it can turn out to be listed, or to be
            the same as another one.

        Raises:
            NotFound: the workspace has no such suggestion.
        """
        details = cleaned(details)
        with self._store.reading() as unit:
            wished = current(unit, workspace, suggestion).sections
        ranked = self._sections.place(workspace, details)
        sections = tuple(dict.fromkeys([*wished, *ranked]))
        row = self._sections.row(workspace, details, sections[0] if sections else "")
        with self._store.writing() as unit:
            unit.workspaces.hold(workspace)
            before = current(unit, workspace, suggestion)
            if before.state is not SuggestionState.PENDING or before.lookup is LookupState.FOUND:
                return before
            after = replace(
                before,
                ids=_better_ids(before.ids, details_ids(details)),
                lookup=LookupState.FOUND,
                details=details,
                fields=row,
                sections=sections,
            )
            event = SuggestionEvent.FOUND
            return settle(unit, before, after, event, now, note=details.source)

    def nobody_knows(
        self, workspace: WorkspaceId, suggestion: SuggestionId, now: datetime
    ) -> Suggestion:
        """No source knows the paper: its card asks a person.

        Raises:
            NotFound: the workspace has no such suggestion.
        """
        with self._store.writing() as unit:
            unit.workspaces.hold(workspace)
            before = current(unit, workspace, suggestion)
            waits = before.state is SuggestionState.PENDING
            if not waits or before.lookup is not LookupState.LOOKING:
                return before
            after = replace(before, lookup=LookupState.ASKED)
            return change(unit, before, after, SuggestionEvent.ASKED, now)

    def filled_in(
        self,
        workspace: WorkspaceId,
        suggestion: SuggestionId,
        fields: EntryFields,
        user: str,
        now: datetime,
        event_key: str | None = None,
    ) -> Suggestion:
        """Somebody says what the paper is; they, or a maintainer, may say something else later.

        Returns:
            The suggestion that stands for the paper now, as `details_found` does.

        Raises:
            NotFound: the workspace has no such suggestion.
            Incomplete: the fields have no title.
            NotYours: the person neither suggested it nor is a maintainer.
            AlreadyDecided: it waits no more.
        """
        fields = checked_row(fields)
        with self._store.writing() as unit:
            unit.workspaces.hold(workspace)
            before = current(unit, workspace, suggestion)
            if event_key and not unit.seen.claim(workspace, event_key, now):
                return before
            allow(unit, Move.FILL_IN, before, user, now)
            after = replace(
                before,
                ids=_better_ids(before.ids, paper_ids(fields)),
                lookup=LookupState.FOUND,
                details=before.details or _said_by_a_person(fields),
                fields=fields,
            )
            return settle(unit, before, after, SuggestionEvent.FILLED_IN, now, user)

    def claim_lookups(self, now: datetime, until: datetime, most: int = 20) -> list[Suggestion]:
        """Suggestions of all workspaces whose papers are still to be looked up, oldest first.

        Each is handed to one caller, until a time: those that a killed bot had begun come again.
        """
        with self._store.reading() as unit:
            if not unit.suggestions.is_any_to_look_up(now):
                return []
        with self._store.writing() as unit:
            return unit.suggestions.claim_lookups(now, until, most)


def checked_row(fields: EntryFields) -> EntryFields:
    """A row that a person has filled in, fit for the list.

    Raises:
        Incomplete: it has no title.
    """
    fields = cleaned(fields)
    if not fields.title:
        raise Incomplete("A paper needs a title: fill it in.")
    return fields


def _said_by_a_person(fields: EntryFields) -> PaperDetails:
    return PaperDetails(
        fields.title, "person", fields.url, date=fields.date, venue=fields.venue, links=fields.links
    )


def _better_ids(pasted: PaperIds, found: PaperIds) -> PaperIds:
    """What was found, under the link that was pasted: whoever pastes it again means this paper."""
    return joined_ids(replace(found, url_key=pasted.url_key or found.url_key), pasted)
