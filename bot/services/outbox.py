"""The outbox: the messages that the bot owes, handed to one worker each, until they are there.

How a worker goes about it, with no transaction open while it talks to Slack:

1. `claim_due`, and send or change each message. A new one carries its posting's id as metadata.
2. Say what happened: `posted`, or `failed` where Slack certainly does not have it.
3. Where nobody knows (no answer, a reset, an error 5xx, a kill), say nothing: the message comes
   back from `to_reconcile`, is looked for by its metadata, and is then `posted` or `failed`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.papers import cleaned_text
from bot.errors import NotFound
from bot.services.digest_reading import ShownDigest, shown_digest
from bot.services.queue import Shown, shown
from db.digest_records import DigestId
from db.postings import NewPosting
from db.records import (
    Place,
    Posting,
    PostingId,
    PostingKind,
    Receipt,
    SuggestionId,
    SuggestionPlace,
)
from db.store import Store, Unit

QUIET = timedelta(minutes=2)
"""How long a message without an answer is left alone before it is looked for: Slack can accept a
message long after the connection is gone. It has to be longer than any lease."""
LEASE = timedelta(seconds=60)
_OF_DIGESTS = {PostingKind.DIGEST_REST, PostingKind.DIGEST_FAILED, PostingKind.DIGEST_UNSURE}


@dataclass(frozen=True, slots=True)
class Due:
    """A message to send, to change or to look for, with all that it is drawn from."""

    posting: Posting
    suggestions: tuple[Shown, ...] = ()
    """What it is about: one suggestion, several in a reminder, none in an answer."""
    receipt: Receipt | None = None
    """What an answer tells."""
    digest: ShownDigest | None = None
    """What a message about a digest is drawn from."""

    @property
    def revision(self) -> int:
        """What is shown once this is sent: to be handed to `posted`."""
        return self.posting.wanted_revision


class Outbox:
    """The messages of all workspaces. Any thread and any process may call it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def claim_due(self, now: datetime, lease: timedelta = LEASE, most: int = 10) -> list[Due]:
        """Messages to send (`posting.ts` is ``None``) or to change, oldest first.

        Nobody else gets them before the lease ends.
        """
        if not self._is_any(now):
            return []
        with self._store.writing() as unit:
            return _with_contents(unit, unit.postings.claim_due(now, now + lease, most))

    def to_reconcile(self, now: datetime, lease: timedelta = LEASE, most: int = 10) -> list[Due]:
        """Messages that were sent at least `QUIET` ago without an answer: look for them first."""
        if not self._is_any(now):
            return []
        with self._store.writing() as unit:
            found = unit.postings.claim_unknown(now, now - QUIET, now + lease, most)
            return _with_contents(unit, found)

    def posted(self, posting: PostingId, ts: str, revision: int) -> str:
        """A message is in Slack, and shows a revision.

        Returns:
            The ts that counts. Another one than the one given means that the message is there
            twice, and that the one given is to be deleted.
        """
        with self._store.writing() as unit:
            unit.postings.posted(posting, ts, revision)
            found = unit.postings.get(posting)
            return found.ts if found and found.ts else ts

    def failed(
        self, posting: PostingId, why: str, now: datetime, retry_at: datetime | None = None
    ) -> None:
        """A message is certainly not in Slack, or was certainly not changed.

        Args:
            posting: which.
            why: Slack's word for it, such as ``is_archived``.
            now: the time.
            retry_at: when to try again; ``None``: never. Then the people of the thread are told
                directly, once, why they hear nothing there.
        """
        why = cleaned_text(why)
        with self._store.writing() as unit:
            if retry_at is not None:
                unit.postings.refused(posting, why, retry_at)
                return
            found = unit.postings.get(posting)
            if found is None or found.given_up_at or not found.is_owed:
                return  # somebody else has said so, or has written it meanwhile
            unit.postings.give_up(posting, why, now)
            for user in _waiting_there(unit, found):
                _tell_directly(unit, found, user, why)

    def _is_any(self, now: datetime) -> bool:
        """Asked first: most of the time nothing is due, and then nobody needs to write."""
        with self._store.reading() as unit:
            return unit.postings.is_any_due(now, now - QUIET)


def _with_contents(unit: Unit, found: Sequence[Posting]) -> list[Due]:
    return [Due(one, _about(unit, one), _receipt(unit, one), _digest(unit, one)) for one in found]


def _about(unit: Unit, one: Posting) -> tuple[Shown, ...]:
    ids = [] if one.suggestion_id is None else [one.suggestion_id]
    if one.kind is PostingKind.REMINDER:
        ids = [SuggestionId(int(number)) for number in one.subject.split(",")]
    return shown(unit, unit.suggestions.many(one.workspace_id, ids))


def _digest(unit: Unit, one: Posting) -> ShownDigest | None:
    if one.kind not in _OF_DIGESTS:
        return None
    try:
        return shown_digest(unit, DigestId(int(one.subject.partition(":")[0])))
    except NotFound:
        return None


def _receipt(unit: Unit, one: Posting) -> Receipt | None:
    if one.kind is not PostingKind.ANSWER:
        return None
    return unit.suggestions.receipt(one.workspace_id, one.subject)


def _waiting_there(unit: Unit, lost: Posting) -> list[str]:
    """The people who would have read a message that cannot be written."""
    if lost.suggestion_id is None or lost.kind is PostingKind.REVIEW_CARD:
        return []
    places: list[SuggestionPlace] = unit.suggestions.places([lost.suggestion_id])[
        lost.suggestion_id
    ]
    here = [one.user for one in places if _thread(one.place) == _thread(lost.place)]
    return [user for user in dict.fromkeys(here) if user != lost.place.channel]


def _thread(place: Place) -> tuple[str, str]:
    return place.channel, place.thread_ts


def _tell_directly(unit: Unit, lost: Posting, user: str, why: str) -> None:
    """One sentence a person and thread, however many messages cannot be written there."""
    key = f"undelivered:{lost.suggestion_id}:{lost.place.channel}:{lost.place.thread_ts}:{user}"
    note = NewPosting(key, PostingKind.UNDELIVERED, Place(user), lost.suggestion_id, subject=why)
    unit.postings.put(lost.workspace_id, note)
