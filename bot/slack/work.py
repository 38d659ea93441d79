"""Where work runs: blocking calls in a bounded thread pool, work after the ack in a task set."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from bot.errors import PapersError

P = ParamSpec("P")
T = TypeVar("T")
Call = tuple[asyncio.Future[Any], Callable[[], Any]]
Outcome = tuple[asyncio.Future[Any], Any, Exception | None]

TOGETHER = 8
"""How many calls share a thread at most: one slow query holds up seven others, not all."""


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

    Calls that are made in the same turn of the loop go to a thread together, a few at a time: a
    hop to a thread and back costs more than a remembered answer.
    """

    def __init__(self, *, threads: int = 8, waiting: int = 500) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="papers-slack")
        self._room = threads + waiting
        self._calls = 0
        self._made: list[Call] = []
        self._tasks: set[asyncio.Task[Any]] = set()
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
        if not self._made:
            loop.call_soon(self._send_off, loop)
        self._made.append((answer, lambda: function(*args, **kwargs)))
        return answer

    def spawn(self, coroutine: Coroutine[None, None, None]) -> None:
        """Run work after the ack; it handles its own errors."""
        self.track(asyncio.get_running_loop().create_task(coroutine))

    def track(self, task: asyncio.Task[Any]) -> None:
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

    def _send_off(self, loop: asyncio.AbstractEventLoop) -> None:
        made, self._made = self._made, []
        for at in range(0, len(made), TOGETHER):
            calls = made[at : at + TOGETHER]
            try:
                self._executor.submit(_run, loop, calls, self._ended)
            except RuntimeError:  # the pool was shut down in this turn of the loop
                self._ended([(answer, None, Closing()) for answer, _call in calls])

    def _ended(self, outcomes: list[Outcome]) -> None:
        self._calls -= len(outcomes)
        for answer, result, error in outcomes:
            if answer.done():
                continue
            if error is None:
                answer.set_result(result)
            else:
                answer.set_exception(error)


def _run(
    loop: asyncio.AbstractEventLoop, calls: list[Call], ended: Callable[[list[Outcome]], None]
) -> None:
    """Make the calls one after the other, in a thread of the pool."""
    outcomes: list[Outcome] = []
    for answer, call in calls:
        try:
            outcomes.append((answer, call(), None))
        except Exception as error:  # noqa: BLE001 -- raised again where the call is awaited
            outcomes.append((answer, None, error))
    loop.call_soon_threadsafe(ended, outcomes)
