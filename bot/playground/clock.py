"""The playground's time: every limit of Slack's is held against it, so it can be moved.

Times are Unix seconds. Both clocks move forward only: a workspace has no way back.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta, tzinfo
from typing import Protocol, TypeVar

T = TypeVar("T")
_MONDAY_HOUR = 9


class Clock(Protocol):
    """Tells the time in Unix seconds and waits in it."""

    @property
    def running(self) -> bool:
        """Whether time passes by itself."""
        ...

    def now(self) -> float:
        """The time."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return when the time is `seconds` later."""
        ...

    def advance(self, seconds: float) -> None:
        """Move the time on and wake whoever waited for it.

        Raises:
            ValueError: `seconds` is negative.
        """
        ...


class MovableClock:
    """The machine's time, moved ahead by as much as somebody asked for."""

    running = True

    def __init__(self, real: Callable[[], float] = time.time) -> None:
        self._real = real
        self._ahead = 0.0
        self._waiting: set[asyncio.Future[None]] = set()

    def now(self) -> float:
        """The time."""
        return self._real() + self._ahead

    async def sleep(self, seconds: float) -> None:
        """Wait, or until the clock was moved far enough."""
        until = self.now() + seconds
        while (left := until - self.now()) > 0:
            moved: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.add(moved)
            try:
                await asyncio.wait({moved}, timeout=left)
            finally:
                self._waiting.discard(moved)

    def advance(self, seconds: float) -> None:
        """Move the time on."""
        _forward(seconds)
        self._ahead += seconds
        for moved in self._waiting:
            if not moved.done():
                moved.set_result(None)


class ManualClock:
    """Stands still until it is moved."""

    running = False

    def __init__(self, now: float = 1_750_000_000.0) -> None:
        self._now = now
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    def now(self) -> float:
        """The time."""
        return self._now

    async def sleep(self, seconds: float) -> None:
        """Wait until `advance` has moved the time far enough."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self._now + seconds, woken))
        await woken

    def advance(self, seconds: float) -> None:
        """Move the time and wake whoever waited for it."""
        _forward(seconds)
        self._now += seconds
        due = [each for each in self._sleepers if each[0] <= self._now]
        self._sleepers = [each for each in self._sleepers if each[0] > self._now]
        for _at, woken in due:
            if not woken.done():
                woken.set_result(None)


def next_monday(now: float, zone: tzinfo) -> float:
    """The next Monday, 09:00 in `zone`, as Unix seconds; a week later if that is now."""
    local = datetime.fromtimestamp(now, zone)
    monday = local.replace(hour=_MONDAY_HOUR, minute=0, second=0, microsecond=0)
    monday += timedelta(days=-local.weekday() % 7)
    return (monday if monday > local else monday + timedelta(days=7)).timestamp()


async def within(clock: Clock, seconds: float, awaitable: Awaitable[T]) -> T:
    """The result, if it comes before the clock has moved on by `seconds`.

    Raises:
        TimeoutError: it did not.
    """
    work = asyncio.ensure_future(awaitable)
    alarm = asyncio.ensure_future(clock.sleep(seconds))
    try:
        await asyncio.wait({work, alarm}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            raise TimeoutError
        return work.result()
    finally:
        work.cancel()
        alarm.cancel()


def _forward(seconds: float) -> None:
    if seconds < 0:
        raise ValueError("the clock moves forward only")
