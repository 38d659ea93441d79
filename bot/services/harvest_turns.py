"""Whose turn it is to harvest: of all processes on one database, one at a time, when it is due.

The turn is a lease: a row among the gates, named "harvest". It is held by the machine's time, since
it is about processes; when the next harvest is due goes by the time of the workspace, which in the
playground can be moved.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from uuid import uuid4

from bot.core.harvest_times import SOON, is_due, next_harvest
from bot.errors import HarvestUnderWay
from bot.services.harvest_pages import Progress
from bot.services.harvesting import HARVEST, Harvesting, HarvestReport
from db.arxiv_records import GateState, TroubleKind
from db.errors import StoreError
from db.store import Store, Unit

HOLD = timedelta(minutes=15)
"""When a process that says nothing any more counts as dead: longer than any single request."""
_KEEP_EVERY = timedelta(minutes=1)


class Lease:
    """The turn, as one process has it. Belongs to one harvest at a time."""

    def __init__(
        self,
        store: Store,
        time: Callable[[], datetime],
        *,
        sleep: Callable[[float], None],
        stopping: Callable[[], bool] = lambda: False,
        holder: str | None = None,
    ) -> None:
        """`time` is the machine's, with its zone; `sleep` waits seconds, or raises `Stopped`."""
        self._store = store
        self._time = time
        self._sleep = sleep
        self._stopping = stopping
        self._holder = holder or f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex}"
        self._kept_at: datetime | None = None
        """When the turn was last prolonged; None: it is not ours."""

    def take(self, unit: Unit) -> bool:
        """Take the turn, if nobody (alive) has it."""
        now = self._time()
        taken = unit.gates.take(HARVEST, self._holder, now, now + HOLD, early=True)
        self._kept_at = now if taken else None
        return taken

    def is_over(self) -> bool:
        """Whether to stop: the bot stops, or somebody else has the turn. Else it is prolonged."""
        self._keep()
        return self._stopping() or self._kept_at is None

    def sleep(self, seconds: float) -> None:
        """Wait so many seconds, and stay alive however many they are.

        Raises:
            Stopped: the bot stops.
        """
        while seconds > 0:
            step = min(seconds, _KEEP_EVERY.total_seconds())
            self._sleep(step)
            self._keep()
            seconds -= step

    def give_back(self, unit: Unit, next_at: datetime | None, failures: int = 0) -> None:
        """Let the next one have the turn."""
        unit.gates.give_back(HARVEST, self._holder, next_at, failures)
        self._kept_at = None

    def _keep(self) -> None:
        now = self._time()
        if self._kept_at is None or now - self._kept_at < _KEEP_EVERY:
            return
        try:
            with self._store.writing() as unit:
                is_mine = unit.gates.keep(HARVEST, self._holder, now + HOLD)
        except StoreError:
            return  # there are some minutes left to try again
        self._kept_at = now if is_mine else None


class HarvestTurns:
    """Harvests when it is due, or when a person says so. One thread at a time may call it."""

    def __init__(
        self,
        store: Store,
        harvesting: Harvesting,
        lease: Lease,
        categories: Callable[[], Sequence[str]],
        now: Callable[[], datetime],
    ) -> None:
        """Prepare; `categories` and `now` are those of the `harvesting`."""
        self._store = store
        self._harvesting = harvesting
        self._lease = lease
        self._categories = categories
        self._now = now

    def run_if_due(self, now: datetime) -> HarvestReport | None:
        """Harvest, if that is due and nobody else does; None where there was nothing to do.

        Raises:
            StoreError: the database cannot be used.
        """
        with self._store.reading() as unit:
            if not self._is_due(unit, now):
                return None
        with self._store.writing() as unit:
            if not self._lease.take(unit):
                return None
            if not self._is_due(unit, now):  # somebody else has done it since it was asked
                turn = unit.gates.state(HARVEST)
                self._lease.give_back(unit, turn.next_at, turn.failures)
                return None
        return self._run(None, lambda _progress: None)

    def run_now(
        self,
        *,
        since: date | None = None,
        progress: Callable[[Progress], None] = lambda _progress: None,
    ) -> HarvestReport:
        """Harvest at once: from `since` (UTC) on, or from where the last one ended.

        Raises:
            HarvestUnderWay: somebody else does.
            StoreError: the database cannot be used; what was kept before is kept.
        """
        with self._store.writing() as unit:
            if not self._lease.take(unit):
                raise HarvestUnderWay(unit.gates.state(HARVEST).holder)
        return self._run(since, progress)

    def _is_due(self, unit: Unit, now: datetime) -> bool:
        categories = set(self._categories())
        if not categories:
            return False
        turn: GateState = unit.gates.state(HARVEST)
        return is_due(
            now,
            turn.next_at,
            was_refused=turn.failures > 0,
            is_closed=unit.gates.state("arxiv").closed_at is not None,
            has_new=not categories <= {cursor.category for cursor in unit.harvests.cursors()},
        )

    def _run(self, since: date | None, progress: Callable[[Progress], None]) -> HarvestReport:
        try:
            report = self._harvesting.run(
                since=since, progress=progress, stopping=self._lease.is_over
            )
        except Exception:
            self._end(self._now() + SOON)
            raise
        except BaseException:  # Ctrl-C
            self._end(self._now())
            raise
        now = self._now()
        goes_on = report.is_stopped or report.is_forbidden
        again = now if goes_on else next_harvest(now, [health.day for health in report.days])
        self._end(again, failures=int(report.is_forbidden))
        return report

    def _end(self, next_at: datetime, failures: int = 0) -> None:
        with self._store.writing() as unit:
            self._lease.give_back(unit, next_at, failures)


def reopen(store: Store, now: datetime) -> bool:
    """Let arXiv be asked again after it refused the bot; whether it had.

    The incident ends with it, so that maintainers hear of it if arXiv refuses the bot once more.
    """
    with store.writing() as unit:
        for each in unit.harvests.incidents(open_only=True, limit=1_000):
            if each.kind is TroubleKind.FORBIDDEN:
                unit.harvests.heal(each.source, each.category, now, [each.kind])
        return unit.gates.open("arxiv")
