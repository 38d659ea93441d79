"""One gate for everything that asks a source: held in the database, so for all processes together.

Source: info.arxiv.org/help/api/tou.html, "Rate limits": one request in three seconds over one
connection, from all machines together. The pause is counted from the end of a request to the
beginning of the next, so that the network cannot bring two closer than that. Processes on several
machines need clocks that agree.

    with gate.turn("arxiv") as turn:
        answer = ask()
        if answer.status == 403:
            turn.forbidden("It said that ...")
"""

from __future__ import annotations

import os
import random as chance
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar
from uuid import uuid4

from bot.core.backoff import pause_after
from bot.errors import GateClosed
from db.arxiv_records import GateState
from db.errors import DatabaseBusy
from db.store import Store, Unit

T = TypeVar("T")

INTERVAL = 3.0
"""Seconds from the end of a request to the beginning of the next."""
HOLD = timedelta(seconds=450)
"""How long one request may take, before the process that sent it counts as dead."""
_LOOK_AGAIN = 0.25
"""Seconds until the gate is looked at again where nobody can say when it will be free."""


class DatabaseTurn:
    """The right to send one request, of one thread; see `DatabaseGate.turn`."""

    def __init__(self, again: Callable[[], None], close: Callable[[str], None]) -> None:
        self._again = again
        self._close = close
        self.has_failed = False
        self.retry_after: float | None = None
        """How many seconds the source asked to be left alone, if it did."""

    def again(self) -> None:
        """Wait until one more request (a redirect's next hop) may be sent in this turn.

        Raises:
            GateClosed: the source refused the bot meanwhile.
        """
        self._again()

    def failed(self, retry_after: float | None = None) -> None:
        """The request brought no usable answer; the source may have said how long to wait (s)."""
        self.has_failed = True
        if retry_after is not None:
            self.retry_after = retry_after

    def forbidden(self, sentence: str) -> None:
        """The source answered 403: nobody asks it any more until a person opens the gate."""
        self.has_failed = True
        self._close(sentence)


class DatabaseGate:
    """Lets one request at a time to each source, over all processes that share the database.

    Any thread may use it. A database that is busy is asked again for as long as it takes; what else
    is wrong with it is raised as StoreError.
    """

    def __init__(
        self,
        store: Store,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], None] = time.sleep,
        holder: str | None = None,
        random: Callable[[], float] = chance.random,
        interval: float = INTERVAL,
    ) -> None:
        """`now` tells the time with its zone; `sleep` waits seconds; `holder` names the process."""
        self._store = store
        self._now = now
        self._sleep = sleep
        self._name = holder or f"{socket.gethostname()}:{os.getpid()}"
        self._random = random
        self._interval = interval
        self._refused: dict[str, str] = {}
        """What sources said with a 403 while the database could not be told of it."""

    @contextmanager
    def turn(self, source: str) -> Iterator[DatabaseTurn]:
        """Wait for the turn; leaving the block ends it.

        A turn that ends without `failed` or `forbidden` counts as good; one that an exception
        leaves counts as failed.

        Raises:
            GateClosed: the source refused the bot, before or while it was waited for.
        """
        holder = f"{self._name}:{uuid4().hex}"  # a turn's own: threads must not share a hold
        failures = self._take(source, holder)
        turn = DatabaseTurn(partial(self._wait_again, source, holder), partial(self._close, source))
        try:
            yield turn
        except BaseException:
            turn.failed()
            raise
        finally:
            self._give_back(source, holder, failures + 1 if turn.has_failed else 0, turn)

    def _take(self, source: str, holder: str) -> int:
        """Wait for the gate and hold it; returns how many requests failed last in a row."""
        if source in self._refused:
            self._close(source, self._refused[source])
        while True:
            state = self._read(source)
            if state.closed_at is not None:
                raise GateClosed.since(source, state.closed_at, state.why)
            now = self._now()
            if _is_free(state, now) and (mine := self._try_to_take(source, holder, now)):
                return mine.failures
            self._sleep(_seconds_until(state.next_at, now) or _LOOK_AGAIN)

    def _try_to_take(self, source: str, holder: str, now: datetime) -> GateState | None:
        def take(unit: Unit) -> GateState | None:
            is_mine = unit.gates.take(source, holder, now, now + HOLD)
            return unit.gates.state(source) if is_mine else None

        return self._write(take)

    def _wait_again(self, source: str, holder: str) -> None:
        due = self._now() + timedelta(seconds=self._interval)
        while left := _seconds_until(due, self._now()):
            self._sleep(left)
        until = self._now() + HOLD
        if not self._write(lambda unit: unit.gates.keep(source, holder, until)):
            self._take(source, holder)  # it was closed, or this turn took so long that it is over

    def _give_back(self, source: str, holder: str, failures: int, turn: DatabaseTurn) -> None:
        pause = pause_after(failures, self._interval, self._random(), turn.retry_after)
        next_at = self._now() + timedelta(seconds=pause)
        self._write(lambda unit: unit.gates.give_back(source, holder, next_at, failures))

    def _close(self, source: str, sentence: str) -> None:
        self._refused[source] = sentence
        now = self._now()
        self._write(lambda unit: unit.gates.close(source, now, sentence))
        self._refused.pop(source, None)

    def _read(self, source: str) -> GateState:
        def read() -> GateState:
            with self._store.reading() as unit:
                return unit.gates.state(source)

        return self._patiently(read)

    def _write(self, move: Callable[[Unit], T]) -> T:
        def write() -> T:
            with self._store.writing() as unit:
                return move(unit)

        return self._patiently(write)

    def _patiently(self, move: Callable[[], T]) -> T:
        while True:
            try:
                return move()
            except DatabaseBusy:
                self._sleep(_LOOK_AGAIN)


def _is_free(state: GateState, now: datetime) -> bool:
    """Whether it is worth the write lock to try."""
    is_held = state.holder is not None and state.held_until is not None and state.held_until > now
    return not is_held and not _seconds_until(state.next_at, now)


def _seconds_until(time_: datetime | None, now: datetime) -> float:
    return 0.0 if time_ is None else max(0.0, (time_ - now).total_seconds())
