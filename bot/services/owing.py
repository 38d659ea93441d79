"""Which messages follow from what happens to a suggestion. All of it inside a unit of work."""

from __future__ import annotations

from collections.abc import Sequence

from db.postings import NewPosting
from db.records import (
    CARDS,
    Place,
    Posting,
    PostingKind,
    Receipt,
    Suggestion,
    SuggestionEvent,
    SuggestionPlace,
    WorkspaceId,
)
from db.store import Unit


def owe_card(unit: Unit, one: Suggestion, place: Place, kind: PostingKind) -> bool:
    """Owe a card of a suggestion, one a thread; whether it is a new one."""
    key = card_key(one, place)
    where = Place(place.channel, place.thread_ts)
    card = NewPosting(key, kind, where, one.id, wanted_revision=one.revision)
    return unit.postings.put(one.workspace_id, card)


def owe_review_card(unit: Unit, one: Suggestion) -> None:
    """Owe the card in the review channel, where the workspace has one."""
    channel = unit.maintainers.settings(one.workspace_id).review_channel
    if channel:
        owe_card(unit, one, Place(channel), PostingKind.REVIEW_CARD)


def card_key(one: Suggestion, place: Place) -> str:
    """The key of the card that a suggestion has in a thread."""
    return f"card:{one.id}:{place.channel}:{place.thread_ts}"


def owe_answer(unit: Unit, workspace: WorkspaceId, receipt: Receipt, place: Place) -> None:
    """Owe the words that cards do not say."""
    key = f"answer:{receipt.event_key}"
    where = Place(place.channel, place.thread_ts)
    answer = NewPosting(key, PostingKind.ANSWER, where, subject=receipt.event_key)
    unit.postings.put(workspace, answer)


def tell(
    unit: Unit,
    one: Suggestion,
    event: SuggestionEvent,
    *,
    by: str | None = None,
    only: Sequence[SuggestionPlace] | None = None,
) -> None:
    """Tell those who suggested something: in their thread, else directly; not who did it."""
    held = unit.suggestions.places([one.id])[one.id] if only is None else only
    for user, place in ((each.user, each.place) for each in held if each.user != by):
        where = Place(place.channel, place.thread_ts) if place.thread_ts else Place(user)
        key = f"told:{one.id}:{one.revision}:{where.channel}:{where.thread_ts}"
        note = NewPosting(key, PostingKind.TOLD, where, one.id, subject=event.value)
        unit.postings.put(one.workspace_id, note)


def hand_over_cards(unit: Unit, loser: Suggestion, winner: Suggestion) -> None:
    """Let the cards of one suggestion show another one, which is of the same paper.

    Where a thread would then have two, the one that is certainly not sent yet is not; one that may
    be there stays with the old suggestion, and says where the paper is dealt with.
    """
    workspace = winner.workspace_id
    for card in _cards(unit.postings.of_suggestion(loser.id)):
        key = card_key(winner, card.place)
        if not unit.postings.keyed(workspace, key):
            unit.postings.move(card.id, key, winner.id, winner.revision)
        elif card.ts is None and card.attempted_at is None:
            unit.postings.drop([card.id])


def _cards(postings: Sequence[Posting]) -> list[Posting]:
    return [one for one in postings if one.kind in CARDS]
