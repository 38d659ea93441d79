"""Where work runs: blocking calls in a bounded thread pool, work after the ack in a task set."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from bot.errors import PapersError

P = ParamSpec("P")
T = TypeVar("T")
Call = tuple[asyncio.Future[Any], Callable[[], Any]]
Outcome = tuple[asyncio.Future[Any], Any, Exception | None]

TICK = 0.005
"""Seconds after which one more thread helps, and after which outcomes are looked for."""


class TooBusy(PapersError):
    """More calls are waiting than can be answered in time."""

    def __init__(self) -> None:
        super().__init__("I am answering too many people at once. Try again in a few seconds.")


class Closing(PapersError):
    """The bot is about to stop."""

    def __init__(self) -> None:
        super().__init__("I am restarting. Try again in a minute.")


class Work:
    """Belongs to one event loop; `drain` ends it.

    A hop to a thread and back costs more than a remembered answer, and threads that all want the
    interpreter hold each other up. So one thread makes the calls that wait, one after the other,
    and another joins in whenever some still wait at the next `TICK`.
    """

    def __init__(self, *, threads: int = 8, waiting: int = 500) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="papers-slack")
        self._threads = threads
        self._room = threads + waiting
        self._calls = 0
        self._waiting: deque[Call] = deque()
        self._outcomes: deque[Outcome] = deque()
        self._runners = 0
        self._beginning = False
        self._ticking = False
        self._tasks: set[asyncio.Future[Any]] = set()
        self._closed = False

    def call(
        self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> asyncio.Future[T]:
        """Start a blocking call in the pool.

        Raises:
            TooBusy: the pool's queue is full.
            Closing: `drain` has ended.
        """
        if self._closed:
            raise Closing
        if self._calls >= self._room:
            raise TooBusy
        self._calls += 1
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()
        self._waiting.append((answer, lambda: function(*args, **kwargs)))
        if not self._runners and not self._beginning:
            self._beginning = True
            loop.call_soon(self._begin, loop)  # after all calls of this turn of the loop
        return answer

    def spawn(self, coroutine: Coroutine[None, None, None]) -> None:
        """Run work after the ack; it handles its own errors."""
        self.track(asyncio.get_running_loop().create_task(coroutine))

    def track(self, task: asyncio.Future[Any]) -> None:
        """Let `drain` wait for this task too."""
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drain(self, timeout: float) -> int:  # noqa: ASYNC109
        """Wait for what runs, then stop the pool; the number of tasks given up."""
        running = self._tasks - {asyncio.current_task()}
        if running:
            await asyncio.wait(running, timeout=timeout)
        self._closed = True
        left = [task for task in running if not task.done()]
        for task in left:
            task.cancel()
        self._executor.shutdown(wait=False)
        return len(left)

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        self._beginning = False
        if not self._runners:
            self._start_runner(loop)

    def _tick(self, loop: asyncio.AbstractEventLoop) -> None:
        """Hand out what has come, and add a thread where one is not enough."""
        self._ticking = False
        self._hand_out()
        if self._waiting and self._runners < self._threads:
            self._start_runner(loop)
        elif self._runners:
            self._tick_later(loop)

    def _tick_later(self, loop: asyncio.AbstractEventLoop) -> None:
        if not self._ticking:
            self._ticking = True
            loop.call_later(TICK, self._tick, loop)

    def _start_runner(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            self._executor.submit(self._run, loop)
        except RuntimeError:  # `drain` has shut the pool down since
            self._refuse_waiting()
        else:
            self._runners += 1
            self._tick_later(loop)

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        """Make the calls that wait, in a thread of the pool, until none is left."""
        while True:
            try:
                answer, call = self._waiting.popleft()
            except IndexError:
                break
            try:
                self._outcomes.append((answer, call(), None))
            except Exception as error:  # noqa: BLE001 -- raised again where the call is awaited
                self._outcomes.append((answer, None, error))
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(self._run_ended, loop)

    def _run_ended(self, loop: asyncio.AbstractEventLoop) -> None:
        self._runners -= 1
        self._hand_out()
        if self._waiting and not self._runners:
            self._start_runner(loop)

    def _hand_out(self) -> None:
        while self._outcomes:
            answer, result, error = self._outcomes.popleft()
            self._calls -= 1
            if answer.done():
                continue
            if error is None:
                answer.set_result(result)
            else:
                answer.set_exception(error)

    def _refuse_waiting(self) -> None:
        while self._waiting:
            answer, _call = self._waiting.popleft()
            self._outcomes.append((answer, None, Closing()))
        self._hand_out()
