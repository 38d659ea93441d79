"""Two suggestions turn out to be of one paper: they become one, and nobody is forgotten.

All of it inside a unit of work that holds its workspace (see `Workspaces.hold`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.core.papers import joined_ids
from bot.services.owing import hand_over_cards, tell
from bot.services.suggestion_papers import (
    change,
    close_as_listed,
    listed_entry,
    remember,
    suggestions_of,
)
from db.records import (
    LookupState,
    PaperIds,
    Suggestion,
    SuggestionEvent,
    SuggestionPlace,
    SuggestionState,
)
from db.store import Unit

_PENDING, _DECLINED = SuggestionState.PENDING, SuggestionState.DECLINED


def settle(
    unit: Unit,
    before: Suggestion,
    after: Suggestion,
    event: SuggestionEvent,
    now: datetime,
    actor: str | None = None,
    note: str | None = None,
) -> Suggestion:
    """Let a suggestion wait as `after`, unless its paper turns out to be dealt with.

    Returns:
        The suggestion that stands for the paper now: closed where the list has the paper, another
        one where it was suggested (or declined) under another name.
    """
    entry = listed_entry(unit, before.workspace_id, after.ids)
    if entry is not None:
        remember(unit, before, event, now, actor, note)
        return close_as_listed(unit, before, after, entry, now)
    others = _others_of(unit, before, after.ids)
    if not others:
        return change(unit, before, after, event, now, actor, note)
    remember(unit, before, event, now, actor, note)
    declined = [one for one in others if one.state is _DECLINED]
    winner = declined[-1] if declined else min(before, *others, key=lambda one: one.id)
    return _merge(unit, winner, [one for one in (before, *others) if one != winner], after, now)


def _others_of(unit: Unit, one: Suggestion, ids: PaperIds) -> list[Suggestion]:
    """Other suggestions of the paper that wait; also declined ones, where this one waited too.

    Each can know something of the paper that leads to further ones.
    """
    states = {_PENDING, _DECLINED} if one.state is _PENDING else {_PENDING}
    found: dict[int, Suggestion] = {}
    while True:
        near = suggestions_of(unit, one.workspace_id, ids, states)
        new = [other for other in near if other.id != one.id and other.id not in found]
        if not new:
            return [found[number] for number in sorted(found)]
        for other in new:
            found[other.id] = other
            ids = joined_ids(ids, other.ids)


def _merge(
    unit: Unit, winner: Suggestion, rest: list[Suggestion], known: Suggestion, now: datetime
) -> Suggestion:
    losers = [one for one in rest if one.state is not _DECLINED or one.id == known.id]
    moved = [held for loser in losers for held in _absorb(unit, loser, winner, now)]
    after = known if winner.id == known.id else _with_details(winner, known)
    # Higher than any revision that a card of theirs may be about to show: they follow the winner.
    after = replace(after, revision=max(one.revision for one in (winner, *losers)) + 1)
    for one in (known, winner, *losers):
        after = replace(after, ids=joined_ids(after.ids, one.ids))
    numbers = ",".join(str(loser.id) for loser in losers)
    saved = change(unit, winner, after, SuggestionEvent.JOINED, now, note=numbers)
    for loser in losers:
        hand_over_cards(unit, loser, saved)
    if saved.state is _DECLINED:
        tell(unit, saved, SuggestionEvent.DECLINED, only=moved)
    return saved


def _absorb(
    unit: Unit, loser: Suggestion, winner: Suggestion, now: datetime
) -> list[SuggestionPlace]:
    """Close a suggestion in favour of another one, which takes over its people and keys."""
    gone = replace(loser, state=SuggestionState.MERGED, merged_into=winner.id)
    change(unit, loser, gone, SuggestionEvent.MERGED, now, note=str(winner.id))
    held = unit.suggestions.places([loser.id])[loser.id]
    for one in held:
        unit.suggestions.add_place(winner, one.user, one.place, one.at)
    unit.suggestions.remove_places(loser.id)
    unit.suggestions.take_keys(winner, loser)
    return held


def _with_details(winner: Suggestion, known: Suggestion) -> Suggestion:
    """A suggestion that waits for details takes those that came for another one."""
    if winner.state is not _PENDING or winner.lookup is LookupState.FOUND:
        return winner
    return replace(
        winner,
        lookup=known.lookup,
        details=known.details,
        fields=known.fields,
        sections=known.sections,
    )
