"""Reviewing: maintainers add, decline, revert and reopen; those who suggested a paper withdraw it.

Of all who decide about a suggestion one wins, and the others are told who did. A click that comes
twice (`event_key`) is made once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.identity import paper_ids
from bot.core.indexing import index_entry
from bot.core.papers import cleaned_text, joined_ids
from bot.core.review import Move, revert_until
from bot.errors import AlreadyListed, Incomplete, NotFound, TooLate
from bot.services.completing import checked_row
from bot.services.merging_suggestions import settle
from bot.services.owing import tell
from bot.services.permission import allow
from bot.services.suggestion_papers import change, close_as_listed, current, listed_entry
from db.records import (
    Entry,
    EntryFields,
    EntryId,
    Suggestion,
    SuggestionEvent,
    SuggestionId,
    SuggestionState,
    WorkspaceId,
)
from db.store import Store, Unit

SOURCE = "slack"


@dataclass(frozen=True, slots=True)
class Click:
    """Who decides about what, and when. `key` tells this click from all others."""

    workspace: WorkspaceId
    suggestion: SuggestionId
    user: str | None
    """A Slack user id; ``None``: whoever runs the bot, at its terminal."""
    now: datetime
    key: str | None = None


class Reviewing:
    """Decisions about suggestions. Any thread may call it; each decision is one transaction.

    Every method returns the suggestion as it stands afterwards, and raises:
        NotFound: the workspace has no such suggestion.
        NotAMaintainer, NotYours: the person may not do this.
        AlreadyDecided: somebody was quicker.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, click: Click, fields: EntryFields | None = None) -> Suggestion:
        """Put a paper on the list: as proposed, or with the fields that a maintainer gave it.

        Raises:
            Incomplete: nobody knows yet what the paper is, or the fields have no title.
            AlreadyListed: it came to the list meanwhile; the suggestion is closed.
        """
        given = None if fields is None else checked_row(fields)
        with self._store.writing() as unit:
            before, is_new = _open(unit, click)
            if not is_new:
                return before
            allow(unit, Move.ADD, before, click.user, click.now)
            row = given or before.fields
            if row is None:
                raise Incomplete("Nobody has said yet what this paper is called: fill it in first.")
            entry = _in_the_way(unit, before, row)
            if entry is None:
                return _put_on_list(unit, click, before, row)
            close_as_listed(unit, before, before, entry, click.now, click.user)
        raise AlreadyListed(entry.id, entry.fields.section, entry.added_at)

    def decline(self, click: Click, reason: str) -> Suggestion:
        """Keep a paper off the list, for a reason that everybody can read.

        Raises:
            Incomplete: no reason is given.
        """
        reason = cleaned_text(reason)
        if not reason:
            raise Incomplete(
                "A decline needs a reason: those who suggested the paper will read it."
            )
        with self._deciding(click, Move.DECLINE) as (unit, before, is_new):
            if not is_new:
                return before
            after = replace(_decided(before, SuggestionState.DECLINED, click), reason=reason)
            event = SuggestionEvent.DECLINED
            saved = change(unit, before, after, event, click.now, click.user, reason)
            tell(unit, saved, event, by=click.user)
            return saved

    def withdraw(self, click: Click) -> Suggestion:
        """Take back what one suggested; where others suggest it too, it stays theirs."""
        with self._deciding(click, Move.WITHDRAW) as (unit, before, is_new):
            if not is_new:
                return before
            held = unit.suggestions.places([before.id])[before.id]
            if any(place.user != click.user for place in held):
                unit.suggestions.remove_places(before.id, click.user)
                event, after = SuggestionEvent.LEFT, before
            else:
                event = SuggestionEvent.WITHDRAWN
                after = _decided(before, SuggestionState.WITHDRAWN, click)
            return change(unit, before, after, event, click.now, click.user)

    def revert(self, click: Click, *, late: bool = False) -> Suggestion:
        """Take what was added off the list again; the suggestion waits as before.

        Args:
            click: who, what and when.
            late: whether this comes from the history, where there is no limit.

        Raises:
            TooLate: more than a day has passed.
            NotFound: the row is not on the list any more.
        """
        with self._deciding(click, Move.REVERT) as (unit, before, is_new):
            if not is_new:
                return before
            _refuse_late(before, click.now, late=late)
            _take_off(unit, click, before)
            after = replace(_waiting(before), reverted_at=click.now)
            event = SuggestionEvent.REVERTED
            saved = settle(unit, before, after, event, click.now, click.user)
            tell(unit, saved, event, by=click.user)
            return saved

    def reopen(self, click: Click) -> Suggestion:
        """Let what was declined or withdrawn wait again.

        Raises:
            AlreadyListed: the paper came to the list meanwhile.
        """
        with self._deciding(click, Move.REOPEN) as (unit, before, is_new):
            if not is_new:
                return before
            entry = listed_entry(unit, click.workspace, before.ids)
            if entry is not None:
                raise AlreadyListed(entry.id, entry.fields.section, entry.added_at)
            event = SuggestionEvent.REOPENED
            saved = settle(unit, before, _waiting(before), event, click.now, click.user)
            tell(unit, saved, event, by=click.user)
            return saved

    @contextmanager
    def _deciding(self, click: Click, move: Move) -> Iterator[tuple[Unit, Suggestion, bool]]:
        """A unit, the suggestion as it stands, and whether the click is to be made at all."""
        with self._store.writing() as unit:
            before, is_new = _open(unit, click)
            if is_new:
                allow(unit, move, before, click.user, click.now)
            yield unit, before, is_new


def _open(unit: Unit, click: Click) -> tuple[Suggestion, bool]:
    unit.workspaces.hold(click.workspace)
    before = current(unit, click.workspace, click.suggestion)
    is_new = click.key is None or unit.seen.claim(click.workspace, click.key, click.now)
    return before, is_new


def _in_the_way(unit: Unit, before: Suggestion, row: EntryFields) -> Entry | None:
    """The row that the list has of the paper, as it was suggested or as it is to be written."""
    suggested = listed_entry(unit, before.workspace_id, before.ids)
    return suggested or listed_entry(unit, before.workspace_id, paper_ids(row))


def _put_on_list(unit: Unit, click: Click, before: Suggestion, row: EntryFields) -> Suggestion:
    after = replace(
        _decided(before, SuggestionState.ADDED, click),
        ids=joined_ids(paper_ids(row), before.ids),
        fields=row,
        entry_id=_written(unit, click, before, row),
    )
    saved = change(unit, before, after, SuggestionEvent.ADDED, click.now, click.user)
    tell(unit, saved, SuggestionEvent.ADDED, by=click.user)
    return saved


def _written(unit: Unit, click: Click, before: Suggestion, row: EntryFields) -> EntryId:
    """The entry of a row: the one that it was before it was taken off, else a new one."""
    abstract = before.details.abstract if before.details else None
    index = index_entry(row, paper_ids(row), abstract)
    origin = (click.now, SOURCE, click.user)
    old = before.entry_id and unit.entries.get(click.workspace, before.entry_id)
    if not old or old.removed_at is None:
        [entry] = unit.entries.add_many(click.workspace, [(row, index)], *origin)
        return entry
    as_it_was = index_entry(old.fields, old.ids, abstract)
    unit.entries.restore(click.workspace, [(old.id, as_it_was)], *origin)
    if old.fields != row:
        unit.entries.update_many(click.workspace, [(old.id, row, index)], *origin)
    return old.id


def _refuse_late(before: Suggestion, now: datetime, *, late: bool) -> None:
    if not late and before.decided_at is not None and now > revert_until(before.decided_at):
        raise TooLate(
            "This was added more than a day ago. Whoever runs the bot can still take it back: "
            "papers history TITLE --revert."
        )


def _take_off(unit: Unit, click: Click, before: Suggestion) -> None:
    entry = before.entry_id and unit.entries.get(click.workspace, before.entry_id)
    if not entry or entry.removed_at is not None:
        raise NotFound("This paper is not on the list any more, so there is nothing to revert.")
    unit.entries.remove_many(click.workspace, [entry.id], click.now, SOURCE, click.user)


def _decided(before: Suggestion, state: SuggestionState, click: Click) -> Suggestion:
    return replace(before, state=state, decided_at=click.now, decided_by=click.user)


def _waiting(before: Suggestion) -> Suggestion:
    return replace(
        before, state=SuggestionState.PENDING, decided_at=None, decided_by=None, reason=None
    )
