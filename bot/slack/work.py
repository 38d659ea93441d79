"""Where work runs: blocking calls in a bounded thread pool, work after the ack in a task set."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from bot.errors import PapersError

P = ParamSpec("P")
T = TypeVar("T")


class TooBusy(PapersError):
    """More calls are waiting than can be answered in time."""

    def __init__(self) -> None:
        super().__init__("I am answering too many people at once. Try again in a few seconds.")


class Closing(PapersError):
    """The bot is about to stop."""

    def __init__(self) -> None:
        super().__init__("I am restarting. Try again in a minute.")


class Work:
    """Belongs to one event loop; `drain` ends it."""

    def __init__(self, *, threads: int = 8, waiting: int = 500) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="papers-slack")
        self._room = threads + waiting
        self._calls = 0
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
        future = loop.run_in_executor(self._executor, lambda: function(*args, **kwargs))
        future.add_done_callback(self._ended)
        return future

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
        self._executor.shutdown(wait=False, cancel_futures=True)
        return len(left)

    def _ended(self, future: asyncio.Future[T]) -> None:
        self._calls -= 1
        if not future.cancelled():
            future.exception()
