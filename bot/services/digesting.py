"""Digesting: notes which weeks are due, and chooses what goes in, once.

A tick may run in any number of processes at once: a week is one row, and its papers are chosen in
one transaction that finds them not chosen yet. Ranking takes its time outside of any transaction.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.core.digest.choice import Ranker
from bot.core.digest.due import (
    LATE_AFTER,
    boundary,
    days_covered,
    is_late,
    newest_week,
    plan,
)
from bot.services.announced_days import AnnouncedDays
from bot.services.choosing import Channel, Choosing, Draft, gather
from bot.services.digest_notices import SECTIONS_GONE, tell_subscriber
from db.arxiv_records import Preprint
from db.digest_records import (
    Digest,
    SkipReason,
    Subscription,
    SubscriptionState,
)
from db.errors import StoreError
from db.store import Store, Unit

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
"""How long a process may take to choose before another one tries; the slowest takes a fifth of it
(a minute, where no paper of the past eight weeks was read yet and the list has 5,000 entries)."""
_TRIES = 2
"""Whoever finds that so many before gave no answer ranks by words only: that is done in no time."""
_LONG = 120.0
"""Seconds after which a tick ends, and leaves what is still due to the next one: what is chosen
already is to be sent, too."""
PATIENCE = timedelta(hours=3)
"""How long a digest waits for arXiv's announcements to be complete."""
_AWAY = PATIENCE + LATE_AFTER
"""Whoever noted a week in time, and chose its papers after more than this, was away between."""
AHEAD = timedelta(hours=2)
"""Times farther from now than this were written by a clock that was wrong."""
_SOON = timedelta(seconds=20)
"""When to look again whether a harvest has ended."""
_HELD = timedelta(days=14)
"""How far back papers are looked for that came after their own week's digest."""
_AT_ONCE = 1_000
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a tick did: how many digests became due, and of how many the papers were chosen."""

    made: int = 0
    frozen: int = 0


class Digesting:
    """The digests of all workspaces until they are to be sent. Any thread may call it."""

    def __init__(
        self,
        store: Store,
        ranker: Ranker | None = None,
        new_key: Callable[[], str] = lambda: uuid.uuid4().hex,
        seconds: Callable[[], float] = time.monotonic,
        harvested: Collection[str] | None = None,
    ) -> None:
        """Prepare; `seconds` tells how long a tick takes, `harvested` is as in `gather`."""
        self._harvested = harvested
        self._store = store
        self._seconds = seconds
        self._days = AnnouncedDays()
        self._choosing = Choosing(store, ranker)
        self._new_key = new_key

    def tick(self, now: datetime) -> Ticked:
        """Note the weeks that are due, and choose the papers of those whose days are known.

        Raises:
            StoreError: the database cannot be used; what was done before is kept.
        """
        begun = self._seconds()
        self._rein_in(now)
        made = sum(self._make(one, now) for one in self._due(now))
        frozen = 0
        for _ in range(_AT_ONCE):
            passed = self._seconds() - begun
            # The lease counts from when it is taken, not from when the tick began.
            digest = self._claim(now + timedelta(seconds=passed)) if passed < _LONG else None
            if digest is None:
                break
            frozen += self._chosen(digest, now)
        return Ticked(made, frozen)

    def _chosen(self, digest: Digest, now: datetime) -> bool:
        """One digest that cannot be made holds no other one up; it is tried again."""
        try:
            return self._choose(digest, now)
        except StoreError:
            raise
        except Exception:
            logger.exception("not chosen: digest=%s", digest.id)
            return False

    def _rein_in(self, now: datetime) -> None:
        with self._store.reading() as unit:
            if not unit.deliveries.is_any_ahead(now + AHEAD):
                return
        with self._store.writing() as unit:
            count = unit.deliveries.rein_in(now, now + AHEAD)
        logger.warning("the clock was ahead: %s digests are taken up again", count)

    def _due(self, now: datetime) -> list[Subscription]:
        """Those that may have a week to make; whoever makes it looks again."""
        with self._store.reading() as unit:
            weeks = [(one, newest_week(one.schedule, now)) for one in unit.subscriptions.active()]
            standings = unit.digests.standings_in({week for _, week in weeks})
        found = []
        for one, week in weeks:
            standing = standings.get((one.id, week))
            known = {} if standing is None else {week: standing}
            if plan(one.schedule, one.active_from, known, now).due is not None:
                found.append(one)
        return found

    def _make(self, found: Subscription, now: datetime) -> bool:
        with self._store.writing() as unit:
            unit.workspaces.hold(found.workspace_id)
            one = unit.subscriptions.get(found.id)
            if one is None or one.state is not SubscriptionState.ACTIVE:
                return False
            todo = plan(one.schedule, one.active_from, unit.digests.standings(one.id), now)
            if todo.due is None:
                return False
            for week in todo.missed:
                unit.digests.make(one, week, self._new_key(), now, SkipReason.NEWER_WEEK)
            if todo.overtaken:
                unit.digests.skip_unsent(one.id, SkipReason.NEWER_WEEK, now, todo.due)
            return unit.digests.make(one, todo.due, self._new_key(), now) or (
                unit.digests.make_again(one.id, todo.due, now)
            )

    def _claim(self, now: datetime) -> Digest | None:
        with self._store.reading() as unit:
            if not unit.digests.is_any_due(now):
                return None
        with self._store.writing() as unit:
            return unit.digests.claim_due(now, now + LEASE)

    def _choose(self, digest: Digest, now: datetime) -> bool:
        """Choose the papers of a digest; whether this is done for good."""
        with self._store.reading() as unit:
            one = unit.subscriptions.get(digest.subscription_id)
            assert one is not None, "a digest refers to its subscription"  # noqa: S101
            due_at = boundary(one.schedule, digest.week)
            noticed = digest.made_at if digest.made_at <= now else due_at
            draft = self._draft(unit, one, digest) if due_at <= now else None
        if draft is None:  # a clock that was ahead, or a later schedule: it is not due yet
            return self._postpone(digest, min(due_at, now + AHEAD / 2))
        if not draft.is_complete and now - noticed < PATIENCE:
            return self._postpone(digest, now + _SOON)
        simply = digest.choosings > _TRIES
        if simply:
            logger.warning("ranked by words, as nobody came to an end: digest=%s", digest.id)
        content = self._choosing.content(Channel.of(one), draft, simply=simply)
        is_said = content.papers or one.wishes.says_nothing
        with self._store.writing() as unit:
            if not content.papers and _follows_nothing(unit, one):
                tell_subscriber(unit, digest, SECTIONS_GONE)
            return unit.digests.freeze(
                digest.id,
                content,
                now,
                late=is_late(one.schedule, digest.week, noticed) or now - noticed > _AWAY,
                skipped=None if is_said else SkipReason.NOTHING_NEW,
            )

    def _postpone(self, digest: Digest, until: datetime) -> bool:
        with self._store.writing() as unit:
            unit.digests.postpone(digest.id, until)
        return False

    def _draft(self, unit: Unit, one: Subscription, digest: Digest) -> Draft:
        before = unit.digests.covered(one.id, digest.week)
        covered = before.content.last_day if before and before.content else None
        first, last = days_covered(one.schedule, digest.week, one.active_from, covered)
        late = self._held_back(unit, before, first)
        return gather(unit, Channel.of(one), first, last, late, self._days, self._harvested)

    def _held_back(self, unit: Unit, before: Digest | None, first: date) -> list[Preprint]:
        """Papers of days that the last digest covered, and that were not known to it yet."""
        if before is None or before.content is None or before.frozen_at is None:
            return []
        since = max(before.content.first_day, first - _HELD)
        found = self._days.between(unit, since, first - _DAY).papers
        return [paper for paper in found if paper.first_seen_at >= before.frozen_at]


def _follows_nothing(unit: Unit, one: Subscription) -> bool:
    """Whether it follows sections that the list does not have any more: they were renamed."""
    listed = {each.name for each in unit.entries.sections(one.workspace_id)}
    return bool(one.wishes.sections) and listed.isdisjoint(one.wishes.sections)
