"""The delivery of digests: each is in its channel once, whatever Slack and the network do.

How a worker goes about it, with no transaction open while it talks to Slack:

1. `next_to_send`: it is noted as tried, first of all. Then it is sent, with its key as metadata.
2. Say what happened: `sent`, `refused`, `rate_limited`; or `ambiguous`, where nobody knows. A
   worker that dies says nothing, which means the same.
3. `next_to_look_for`: what nobody knows of for `QUIET` is looked for by its key, and then is
   `found` or `not_there`; where the bot may not look, `may_not_look`, and a maintainer's `word` is
   waited for.
4. `next_to_sweep`: what was tried more than once is looked for again, and copies are taken away.

bot.services.digest_courier does all of it with a blocking Slack.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.digest.due import LATE_AFTER
from bot.core.papers import cleaned_text
from bot.errors import NotFound, TooLate
from bot.services.digest_notices import ask_maintainers, owe_rest, tell_subscriber
from bot.services.permission import only_maintainers
from db.digest_records import Digest, DigestId
from db.records import WorkspaceId
from db.store import Store

QUIET = timedelta(minutes=2)
"""How long a try without an answer is left alone before it is looked for: Slack can accept a
message long after the connection is gone. It has to be longer than any lease."""
LEASE = timedelta(seconds=60)
_SKEW = timedelta(hours=25)
"""How far this machine's clock and Slack's may be apart: a day, and an hour."""
_BACKOFF = timedelta(seconds=10)
_MOST_WAIT = timedelta(hours=1)
_SWEEPS = (QUIET, QUIET, QUIET, QUIET, timedelta(minutes=15), timedelta(hours=1))
"""The waits after the first sweep: a frozen process can wake up late, and die again."""


class DigestDelivery:
    """The deliveries of all workspaces. Any thread and any process may call it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def next_to_send(self, now: datetime, lease: timedelta = LEASE) -> Digest | None:
        """A digest to send, oldest first; nobody else gets it before the lease ends."""
        if not self._is_any(now):
            return None
        with self._store.writing() as unit:
            return unit.deliveries.claim_to_send(now, now + lease, now - LATE_AFTER)

    def next_to_look_for(self, now: datetime, lease: timedelta = LEASE) -> Digest | None:
        """A digest that was tried at least `QUIET` ago, and of which nobody knows more."""
        if not self._is_any(now):
            return None
        with self._store.writing() as unit:
            return unit.deliveries.claim_unknown(now, now - QUIET, now + lease)

    def next_to_sweep(self, now: datetime, lease: timedelta = LEASE) -> Digest | None:
        """A digest that is there and was tried more than once."""
        if not self._is_any(now):
            return None
        with self._store.writing() as unit:
            return unit.deliveries.claim_to_sweep(now, now + lease)

    def is_still_mine(self, digest: Digest, now: datetime) -> bool:
        """Whether it may be sent: to be asked right before, by a worker that may have slept."""
        with self._store.reading() as unit:
            return unit.deliveries.is_still_mine(digest.id, digest.attempts, now)

    def sent(self, digest: Digest, ts: str, now: datetime) -> str:
        """A digest is there; the messages of its thread are owed from now on.

        Returns:
            The ts that counts. Another one than the one given means that it is there twice, and
            that the one given is to be deleted.
        """
        with self._store.writing() as unit:
            counts = unit.deliveries.sent(digest.id, ts, now, now + QUIET) or ts
            owe_rest(unit, digest, counts)
            return counts

    def refused(self, digest: Digest, reason: str, now: datetime) -> None:
        """Slack does not take a digest, and never will; whoever set it is told once.

        They are told again if another word comes, or after one could be delivered between.
        """
        reason = cleaned_text(reason) or "unknown_error"
        with self._store.writing() as unit:
            if unit.deliveries.fail(digest.id, digest.attempts, reason, now):
                tell_subscriber(unit, digest, reason)

    def rate_limited(self, digest: Digest, retry_after: timedelta, now: datetime) -> None:
        """A digest was certainly not taken, and may be sent again after a time."""
        self._send_later(digest, "ratelimited", retry_after, now)

    def ambiguous(self, digest: Digest, why: str, now: datetime) -> None:
        """Nobody knows whether a digest is there: it is left alone, then looked for."""
        with self._store.writing() as unit:
            unit.deliveries.unsure(digest.id, digest.attempts, cleaned_text(why), now)

    def found(self, digest: Digest, copies: Sequence[str], now: datetime) -> list[str]:
        """A digest was looked for, and is there at least once; returns the ts to be deleted."""
        ordered = sorted(copies, key=_order)
        return surplus(ordered, self.sent(digest, ordered[0], now))

    def not_there(self, digest: Digest, now: datetime) -> None:
        """A digest was looked for and is not there: it is sent again, later each time."""
        wait = _BACKOFF * 2 ** min(digest.attempts - 1, 10) if digest.attempts > 1 else timedelta()
        self._send_later(digest, "not_there", wait, now)

    def look_later(self, digest: Digest, wait: timedelta, now: datetime) -> None:
        """It could not be looked now, so nothing is known still."""
        with self._store.writing() as unit:
            until = now + min(wait, _MOST_WAIT)
            unit.deliveries.look_later(digest.id, digest.attempts, until)

    def may_not_look(self, digest: Digest, why: str, now: datetime) -> None:
        """The bot may not read the channel: maintainers are asked, once each."""
        with self._store.writing() as unit:
            why = cleaned_text(why)
            if unit.deliveries.wait_for_word(digest.id, digest.attempts, why, now):
                ask_maintainers(unit, digest, why)

    def word(
        self, workspace: WorkspaceId, digest: DigestId, user: str, now: datetime, *, is_there: bool
    ) -> None:
        """A maintainer says whether a digest is there; if it is not, it is sent again.

        Raises:
            NotAMaintainer: the person is none.
            NotFound: the workspace has no such digest.
            TooLate: nobody waits for the word any more.
        """
        with self._store.writing() as unit:
            only_maintainers(unit, workspace, user)
            known = unit.digests.get(digest)
            if known is None or known.workspace_id != workspace:
                raise NotFound("There is no such digest, so nothing was changed.")
            if not unit.deliveries.send_again(digest, now):
                raise TooLate("It is known by now what became of this digest: nothing was changed.")
            if is_there:
                unit.deliveries.sent(digest, None, now, now)

    def swept(self, digest: Digest, now: datetime) -> None:
        """It was looked whether a digest is there twice, and all copies are gone (see `surplus`).

        Otherwise nothing is to be said, and it is swept again when the claim is over.
        """
        wait = _SWEEPS[digest.sweeps] if digest.sweeps < len(_SWEEPS) else None
        with self._store.writing() as unit:
            unit.deliveries.swept(digest.id, now + wait if wait else None)

    def _send_later(self, digest: Digest, why: str, wait: timedelta, now: datetime) -> None:
        until = now + min(wait, _MOST_WAIT)
        with self._store.writing() as unit:
            unit.deliveries.not_sent(digest.id, digest.attempts, why, now, until)

    def _is_any(self, now: datetime) -> bool:
        """Asked first: most of the time nothing is to be done, and then nobody needs to write."""
        with self._store.reading() as unit:
            return unit.deliveries.is_any_to_do(now, now - QUIET)


def history_since(digest: Digest, now: datetime) -> datetime:
    """From when on a digest may be in its channel's history."""
    return min(digest.first_attempt_at or now, now) - _SKEW


def surplus(copies: Sequence[str], counts: str | None) -> list[str]:
    """All but the one that counts; where that is gone, all but the earliest."""
    ordered = sorted(copies, key=_order)
    kept = counts if counts in ordered else next(iter(ordered), None)
    return [ts for ts in ordered if ts != kept]


def _order(ts: str) -> tuple[int, str]:
    """Slack's ts are seconds with six digits behind the point: the longer one is later."""
    return len(ts), ts
