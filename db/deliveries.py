"""Statements about the delivery of digests: each is claimed, tried, and found to be there or not.

`attempts` fences: what a worker says of a try is kept only if it is the last one, so one that wakes
up late cannot undo what others found out. That a digest is there is kept whoever says so.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from db.claiming import claim
from db.digest_records import Digest, DigestId, DigestState
from db.digest_rows import to_digest
from db.digest_tables import digests
from db.digests import IS_WANTED, is_free

_TRIED = (DigestState.SENDING.value, DigestState.AMBIGUOUS.value)
_OVER = (DigestState.SENT.value, DigestState.FAILED.value, DigestState.SKIPPED.value)
_FREE = {"claimed_until": None, "attempted_at": None}


class Deliveries:
    """The deliveries of all workspaces, inside one unit of work."""

    def __init__(self, link: sa.Connection) -> None:
        self._link = link

    def is_any_to_do(self, now: datetime, tried_before: datetime) -> bool:
        """Whether there is anything to send, to look for or to sweep: cheaper than to claim it."""
        any_of = sa.or_(_to_send(now), _to_look_for(now, tried_before), _to_sweep(now))
        return (
            self._link.execute(sa.select(digests.c.id).where(any_of).limit(1)).first() is not None
        )

    def claim_to_send(self, now: datetime, until: datetime, late_before: datetime) -> Digest | None:
        """A digest to be sent, noted as tried; until a time nobody else gets it.

        One that was chosen before `late_before` is late from now on.
        """
        return self._claim(
            _to_send(now),
            late=sa.or_(digests.c.late, digests.c.frozen_at < late_before),
            state=DigestState.SENDING.value,
            changed_at=now,
            attempts=digests.c.attempts + 1,
            first_attempt_at=sa.func.coalesce(digests.c.first_attempt_at, now),
            attempted_at=now,
            claimed_until=until,
            not_before=None,
        )

    def claim_unknown(
        self, now: datetime, tried_before: datetime, until: datetime
    ) -> Digest | None:
        """A digest that may or may not be there; until a time nobody else gets it."""
        where = _to_look_for(now, tried_before)
        state = DigestState.AMBIGUOUS.value
        return self._claim(where, state=state, claimed_until=until, not_before=None)

    def claim_to_sweep(self, now: datetime, until: datetime) -> Digest | None:
        """A digest that may be there twice; until a time nobody else gets it."""
        return self._claim(_to_sweep(now), claimed_until=until)

    def is_still_mine(self, digest: DigestId, attempt: int, now: datetime) -> bool:
        """Whether a try is the last one, and its claim not over: asked right before sending."""
        mine = sa.and_(_tried(digest, attempt), digests.c.claimed_until > now)
        sending = digests.c.state == DigestState.SENDING.value
        return self._link.execute(sa.select(digests.c.id).where(mine, sending)).first() is not None

    def sent(
        self, digest: DigestId, ts: str | None, now: datetime, sweep_at: datetime
    ) -> str | None:
        """A digest is there, whatever was thought of it; it is swept if it may be there twice.

        A ts that is known already stays. Returns the one that is known now.
        """
        own = digests.c.id == digest
        is_twice = sa.or_(digests.c.attempts > 1, digests.c.ts != ts)
        known = sa.update(digests).where(own).values(
            state=DigestState.SENT.value,
            reason=None,
            ts=sa.func.coalesce(digests.c.ts, ts),
            changed_at=now,
            sweep_at=sa.case((is_twice, sweep_at), else_=None),
            sweeps=0,
            not_before=None,
            **_FREE,
        )  # fmt: skip
        return self._link.execute(known.returning(digests.c.ts)).scalar_one_or_none()

    def not_sent(
        self, digest: DigestId, attempt: int, why: str, now: datetime, not_before: datetime
    ) -> bool:
        """A try certainly did not arrive, and there may be another; whether it was the last one."""
        return self._after(
            digest,
            attempt,
            state=DigestState.FROZEN.value,
            reason=why,
            changed_at=now,
            not_before=not_before,
            **_FREE,
        )

    def unsure(self, digest: DigestId, attempt: int, why: str, now: datetime) -> bool:
        """Nobody knows whether a try arrived; whether it was the last one."""
        return self._after(
            digest,
            attempt,
            state=DigestState.AMBIGUOUS.value,
            reason=why,
            changed_at=now,
            attempted_at=now,
            claimed_until=None,
        )

    def look_later(self, digest: DigestId, attempt: int, not_before: datetime) -> bool:
        """It could not be looked whether a try arrived; it is looked again."""
        return self._after(digest, attempt, not_before=not_before, claimed_until=None)

    def fail(self, digest: DigestId, attempt: int, why: str, now: datetime) -> bool:
        """Slack does not take a digest; whether this was the last try, and nobody had said so."""
        state = DigestState.FAILED.value
        return self._after(digest, attempt, state=state, reason=why, changed_at=now, **_FREE)

    def wait_for_word(self, digest: DigestId, attempt: int, why: str, now: datetime) -> bool:
        """Only a person can say whether a try arrived; whether nobody had said so."""
        state = DigestState.WAITING_FOR_WORD.value
        return self._after(
            digest, attempt, state=state, reason=why, changed_at=now, claimed_until=None
        )

    def send_again(self, digest: DigestId, now: datetime) -> bool:
        """A person says that a digest is not there; whether it was waiting for that word."""
        waiting = digests.c.state == DigestState.WAITING_FOR_WORD.value
        again = sa.update(digests).where(digests.c.id == digest, waiting)
        frozen = again.values(state=DigestState.FROZEN.value, changed_at=now, **_FREE)
        return self._link.execute(frozen).rowcount == 1

    def swept(self, digest: DigestId, sweep_at: datetime | None) -> None:
        """It was looked whether a digest is there twice; when to look again, if ever."""
        own = sa.update(digests).where(digests.c.id == digest)
        values = {"sweep_at": sweep_at, "sweeps": digests.c.sweeps + 1, "claimed_until": None}
        self._link.execute(own.values(**values))

    def rein_in(self, now: datetime, latest: datetime) -> int:
        """Mend times that no clock can have meant: it was ahead when they were written.

        A claim, a wait or a try beyond `latest` would hold a digest up until then. Tries count as
        made now, so that they are still left alone for as long as any. Returns how many digests.
        """
        ahead = _is_ahead(latest)
        capped = {
            column.name: sa.case((column > now, now), else_=column)
            for column in (*_TIMES, digests.c.first_attempt_at)
        }
        return self._link.execute(sa.update(digests).where(ahead).values(**capped)).rowcount

    def is_any_ahead(self, latest: datetime) -> bool:
        """Whether there is anything to rein in."""
        asked = sa.select(digests.c.id).where(_is_ahead(latest)).limit(1)
        return self._link.execute(asked).first() is not None

    def _after(self, digest: DigestId, attempt: int, **values: Any) -> bool:
        told = sa.update(digests).where(_tried(digest, attempt)).values(**values)
        return self._link.execute(told).rowcount == 1

    def _claim(self, condition: sa.ColumnElement[bool], **values: Any) -> Digest | None:
        rows = claim(self._link, digests, [condition], values)
        return to_digest(rows[0]) if rows else None


_TIMES = (
    digests.c.claimed_until,
    digests.c.not_before,
    digests.c.attempted_at,
    digests.c.sweep_at,
)


def _tried(digest: DigestId, attempt: int) -> sa.ColumnElement[bool]:
    """Whether a try is the last one, and nobody has found out what became of it."""
    own = sa.and_(digests.c.id == digest, digests.c.attempts == attempt)
    return sa.and_(own, digests.c.state.in_(_TRIED))


def _to_send(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(digests.c.state == DigestState.FROZEN.value, is_free(now), IS_WANTED)


def _to_look_for(now: datetime, tried_before: datetime) -> sa.ColumnElement[bool]:
    long_ago = digests.c.attempted_at <= tried_before
    return sa.and_(digests.c.state.in_(_TRIED), is_free(now), long_ago)


def _to_sweep(now: datetime) -> sa.ColumnElement[bool]:
    is_sent = digests.c.state == DigestState.SENT.value
    return sa.and_(is_sent, digests.c.sweep_at <= now, is_free(now))


def _is_ahead(latest: datetime) -> sa.ColumnElement[bool]:
    beyond = sa.or_(*(column > latest for column in _TIMES))
    is_open = sa.or_(digests.c.state.not_in(_OVER), digests.c.sweep_at.is_not(None))
    return sa.and_(is_open, beyond)
