"""Suggesting: somebody pastes links, and each becomes a suggestion, or is one, or is listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.papers import (
    cleaned_text,
    is_known,
    known_version,
    same_paper,
)
from bot.core.review import MOST_AT_ONCE
from bot.services.owing import owe_answer, owe_card, owe_review_card
from bot.services.permission import is_maintainer
from bot.services.suggestion_papers import (
    change,
    listed_entry,
    remember,
    suggestions_of,
)
from db.records import (
    Entry,
    Outcome,
    OutcomeKind,
    Pasted,
    Place,
    PostingKind,
    Receipt,
    Suggestion,
    SuggestionEvent,
    SuggestionId,
    SuggestionState,
    WorkspaceId,
)
from db.store import Store, Unit


class Suggesting:
    """From what was pasted to suggestions. Any thread may call it; a message is one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def suggest(
        self,
        workspace: WorkspaceId,
        pasted: Sequence[Pasted],
        user: str,
        place: Place,
        event_key: str,
        now: datetime,
        *,
        answer: bool = True,
        section: str | None = None,
    ) -> Receipt:
        """Make suggestions of the papers that a message names, at most `MOST_AT_ONCE`.

        What is returned is on disk, and so are the cards and words that follow from it. The same
        `event_key` again changes nothing and returns the same.

        Args:
            workspace: whose list.
            pasted: what the message names, in its order; one paper may be named more than once,
                and what names none (see `is_known`) is passed over.
            user: who suggests it.
            place: where: cards and answers go to its channel and thread.
            event_key: what tells this message from all others, such as its channel and ts.
            now: the time.
            answer: whether the bot has to say in the thread what no card there says; ``False``
                where the caller shows the outcomes to the person anyway.
            section: where the person wants new papers to go; a maintainer decides.
        """
        papers = _once_each(pasted)
        with self._store.writing() as unit:
            unit.workspaces.hold(workspace)
            known = unit.suggestions.receipt(workspace, event_key)
            if known is not None:
                return known
            message = _Message(unit, workspace, user, place, now, section)
            outcomes = tuple(message.take(one) for one in papers[:MOST_AT_ONCE])
            left_out = max(len(papers) - MOST_AT_ONCE, 0)
            receipt = Receipt(event_key, now, outcomes, left_out)
            unit.suggestions.add_receipt(workspace, receipt)
            if answer and (left_out or not all(one.has_card for one in outcomes)):
                owe_answer(unit, workspace, receipt, place)
        return receipt


def _once_each(pasted: Sequence[Pasted]) -> list[Pasted]:
    found: list[Pasted] = []
    for one in pasted:
        if is_known(one.ids) and not any(same_paper(one.ids, other.ids) for other in found):
            found.append(replace(one, text=cleaned_text(one.text)))
    return found


class _Message:
    """One message inside one unit: whose it is, and what becomes of its papers."""

    def __init__(
        self,
        unit: Unit,
        workspace: WorkspaceId,
        user: str,
        place: Place,
        now: datetime,
        section: str | None,
    ) -> None:
        self.unit, self.workspace, self.now = unit, workspace, now
        self.user, self.place, self.section = user, place, section

    def take(self, pasted: Pasted) -> Outcome:
        entry = listed_entry(self.unit, self.workspace, pasted.ids)
        if entry is not None:
            return self._listed(pasted, entry)
        pending = self._of(pasted, SuggestionState.PENDING)
        if pending:
            return self._join(pasted, pending[0])
        declined = self._of(pasted, SuggestionState.DECLINED)
        if declined:
            return self._declined(pasted, declined[-1])
        return self._new(pasted)

    def _of(self, pasted: Pasted, state: SuggestionState) -> list[Suggestion]:
        return suggestions_of(self.unit, self.workspace, pasted.ids, {state})

    def _listed(self, pasted: Pasted, entry: Entry) -> Outcome:
        history = self.unit.entries.history(self.workspace, entry.id)
        version = pasted.version or 0
        newer = version > known_version(entry, history)
        if newer:
            self.unit.entries.note_version(
                self.workspace, entry.id, version, self.now, "slack", self.user
            )
        return Outcome(
            OutcomeKind.NEWER_VERSION if newer else OutcomeKind.LISTED,
            pasted.text,
            entry_id=entry.id,
            title=entry.fields.title,
            section=entry.fields.section,
            since=entry.added_at,
            version=pasted.version,
        )

    def _join(self, pasted: Pasted, one: Suggestion) -> Outcome:
        first = self.unit.suggestions.places([one.id])[one.id][:1]
        if self.unit.suggestions.add_place(one, self.user, self.place, self.now):
            one = change(self.unit, one, one, SuggestionEvent.JOINED, self.now, self.user)
        has_card = owe_card(self.unit, one, self.place, PostingKind.ALSO_CARD)
        return Outcome(
            OutcomeKind.JOINED,
            pasted.text,
            suggestion_id=one.id,
            title=one.details.title if one.details else None,
            since=one.created_at,
            by=first[0].user if first else None,
            place=first[0].place if first else None,
            has_card=has_card,
        )

    def _declined(self, pasted: Pasted, one: Suggestion) -> Outcome:
        return Outcome(
            OutcomeKind.DECLINED,
            pasted.text,
            suggestion_id=one.id,
            title=one.details.title if one.details else None,
            since=one.decided_at,
            by=one.decided_by,
            reason=one.reason,
            may_reopen=is_maintainer(self.unit, self.workspace, self.user),
        )

    def _new(self, pasted: Pasted) -> Outcome:
        new = Suggestion(
            SuggestionId(0),
            self.workspace,
            pasted.ids,
            pasted.text,
            self.now,
            pasted.version,
            sections=(self.section,) if self.section else (),
        )
        one = self.unit.suggestions.add(new)
        if one is None:  # somebody does not hold the workspace, and was quicker
            return self._join(pasted, self._of(pasted, SuggestionState.PENDING)[0])
        self.unit.suggestions.add_place(one, self.user, self.place, self.now)
        remember(self.unit, one, SuggestionEvent.SUGGESTED, self.now, self.user)
        owe_card(self.unit, one, self.place, PostingKind.CARD)
        owe_review_card(self.unit, one)
        return Outcome(
            OutcomeKind.NEW, pasted.text, suggestion_id=one.id, since=self.now, has_card=True
        )
