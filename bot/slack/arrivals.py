"""Events as they arrive: kept first, acknowledged then, worked on after that; each once.

With an inbox an event is acknowledged as soon as it is kept there, whatever the list's database
is doing. Without one it is acknowledged once it has had its effect; what has not in time is
refused, so that Slack sends it again. Either way nothing that was acknowledged is lost.
Source: docs.slack.dev "Events API", "Retries" (at once, after a minute, after five).
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.slack.work import Work
from db.errors import StoreError

logger = logging.getLogger(__name__)

AGAIN_AFTER = timedelta(seconds=30)
"""How long an event that could not be worked on is left alone."""
_REMEMBERED = 2_000

Doing = Callable[[dict[str, Any]], Awaitable[bool]]
"""Works on the body of an event; False: not now, do it again later."""


class Inbox(Protocol):
    """Where events are kept; the calls block."""

    def keep(self, key: str, body: str, now: datetime) -> None:
        """Keep an event."""
        ...

    def done(self, key: str) -> None:
        """It has had its effect."""
        ...

    def waiting(self, most: int = 100) -> list[tuple[str, str]]:
        """Those that have not, oldest first."""
        ...


class Arrivals:
    """Belongs to one event loop. `doing` works on an event."""

    def __init__(
        self, doing: Doing, work: Work, now: Callable[[], datetime], inbox: Inbox | None = None
    ) -> None:
        self._doing = doing
        self._work = work
        self._now = now
        self._inbox = inbox
        # A thread of its own: those of the pool may all be waiting for the list's database.
        self._keeper = ThreadPoolExecutor(1, thread_name_prefix="papers-inbox")
        self._under_way: dict[str, asyncio.Future[bool]] = {}
        self._tried: dict[str, datetime] = {}
        self._had_effect: dict[str, None] = {}

    async def arrived(self, body: dict[str, Any], patience: float) -> bool:
        """Whether an event can be acknowledged; False: Slack has to send it again.

        Args:
            body: the event with its envelope.
            patience: seconds to wait for its effect, where there is no inbox to keep it.
        """
        key = str(body.get("event_id") or "")
        if key in self._had_effect:
            return True
        kept = await self._keep(key, body)
        task = self._under_way.get(key) or self._begin(key, body)
        if kept:
            return True
        await asyncio.wait({task}, timeout=patience)
        return task.done() and task.result()

    async def replay(self) -> bool:
        """Work on what is kept and waits: from before a restart, or because it failed."""
        if self._inbox is None:
            return False
        for key, text in await self._in_file(self._inbox.waiting):
            tried = self._tried.get(key)
            if key in self._under_way or (tried and self._now() - tried < AGAIN_AFTER):
                continue
            self._begin(key, json.loads(text))
        return False

    async def _keep(self, key: str, body: dict[str, Any]) -> bool:
        if self._inbox is None or not key:
            return False
        if key in self._under_way or key in self._tried:
            return True
        try:
            await self._in_file(self._inbox.keep, key, json.dumps(body), self._now())
        except StoreError as error:
            logger.warning("an event is not kept: %s", error)
            return False
        return True

    def _begin(self, key: str, body: dict[str, Any]) -> asyncio.Future[bool]:
        task = asyncio.ensure_future(self._work_on(key, body))
        self._work.track(task)
        if key:
            self._under_way[key] = task
            self._tried[key] = self._now()
            task.add_done_callback(lambda _done: self._under_way.pop(key, None))
        return task

    async def _work_on(self, key: str, body: dict[str, Any]) -> bool:
        if not await self._doing(body):
            return False
        self._remember(key)
        if self._inbox is not None and key:
            try:
                await self._in_file(self._inbox.done, key)
            except StoreError as error:  # it comes again, and changes nothing
                logger.warning("an event stays in the inbox: %s", error)
        return True

    def _remember(self, key: str) -> None:
        self._tried.pop(key, None)
        self._had_effect[key] = None
        if len(self._had_effect) > _REMEMBERED:
            del self._had_effect[next(iter(self._had_effect))]

    async def _in_file(self, call: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._keeper, call, *arguments)
