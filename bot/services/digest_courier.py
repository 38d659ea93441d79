"""Carries digests to Slack: sends, looks for what may have been sent, takes copies away.

Several processes may each have one on one database. One digest at a time is claimed, so that none
outlives its lease behind slow ones.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.services.digest_delivery import LEASE, DigestDelivery, history_since, surplus
from bot.services.digest_ports import SlackChannels, SlackIsBusy, SlackIsSilent, SlackRefuses
from db.digest_records import Digest
from db.errors import StoreError

logger = logging.getLogger(__name__)

_IN_TIME = LEASE - timedelta(seconds=30)
"""A call has to begin this soon after its digest was claimed: it may take 30 s."""
_LATER = timedelta(minutes=1)
"""When to look again after Slack did not answer."""
_AT_ONCE = 100


class Courier:
    """Belongs to one thread at a time."""

    def __init__(
        self, delivery: DigestDelivery, slack: SlackChannels, now: Callable[[], datetime]
    ) -> None:
        self._delivery = delivery
        self._slack = slack
        self._now = now

    def run(self) -> int:
        """Do what is to be done; how many digests that was.

        Raises:
            StoreError: the database cannot be used; nothing is lost.
        """
        steps = (
            (self._delivery.next_to_look_for, self._look_for),
            (self._delivery.next_to_send, self._send),
            (self._delivery.next_to_sweep, self._sweep),
        )
        for done in range(_AT_ONCE):
            dealt_with = [self._next(claim, deal) for claim, deal in steps]
            if not any(dealt_with):
                return done
        return _AT_ONCE

    def _next(
        self, claim: Callable[[datetime], Digest | None], deal: Callable[[Digest], None]
    ) -> bool:
        claimed_at = self._now()
        digest = claim(claimed_at)
        if digest is not None and self._now() - claimed_at <= _IN_TIME:
            self._dealt_with(digest, deal)
        return digest is not None

    def _dealt_with(self, digest: Digest, deal: Callable[[Digest], None]) -> None:
        """One digest that cannot be dealt with holds no other one up; it comes again."""
        try:
            deal(digest)
        except StoreError:
            raise
        except Exception:  # what was tried is looked for, as if this worker had died
            logger.exception("not dealt with: digest=%s", digest.id)

    def _send(self, digest: Digest) -> None:
        if not self._delivery.is_still_mine(digest, self._now()):
            return
        try:
            ts = self._slack.post(digest.channel, digest, digest.key)
        except SlackRefuses as refused:
            logger.warning("slack refuses digest=%s: %s", digest.id, refused.word)
            self._delivery.refused(digest, refused.word, self._now())
        except SlackIsBusy as busy:
            self._delivery.rate_limited(digest, busy.wait, self._now())
        except SlackIsSilent as silent:
            logger.warning("no answer digest=%s: %s", digest.id, silent.why)
            self._delivery.ambiguous(digest, silent.why, self._now())
        else:
            if self._delivery.sent(digest, ts, self._now()) != ts:
                self._delete(digest, ts)

    def _look_for(self, digest: Digest) -> None:
        try:
            copies = self._find(digest)
        except SlackRefuses as refused:
            self._delivery.may_not_look(digest, refused.word, self._now())
        except SlackIsBusy as busy:
            self._delivery.look_later(digest, busy.wait, self._now())
        except SlackIsSilent:
            self._delivery.look_later(digest, _LATER, self._now())
        else:
            if not copies:
                self._delivery.not_there(digest, self._now())
                return
            for ts in self._delivery.found(digest, copies, self._now()):
                self._delete(digest, ts)

    def _sweep(self, digest: Digest) -> None:
        try:
            copies = self._find(digest)
        except (SlackIsBusy, SlackIsSilent):
            return  # it is swept when the claim is over
        except SlackRefuses:
            copies = []
        gone = [self._delete(digest, ts) for ts in surplus(copies, digest.ts)]
        if all(gone):
            self._delivery.swept(digest, self._now())

    def _find(self, digest: Digest) -> list[str]:
        since = history_since(digest, self._now())
        return list(self._slack.find(digest.channel, digest.key, since))

    def _delete(self, digest: Digest, ts: str) -> bool:
        """Take a copy away; whether there is nothing more to be done about it."""
        try:
            self._slack.delete(digest.channel, ts)
        except (SlackRefuses, SlackIsBusy, SlackIsSilent) as failed:
            logger.warning("a digest is there twice digest=%s: %s", digest.id, failed)
            return isinstance(failed, SlackRefuses)
        return True
