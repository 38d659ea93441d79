"""Work that nobody waits for: papers are looked up, owed messages sent, maintainers reminded.

It runs when a bell is rung and at every tick of the scheduler; one turn at a time in each process.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.services.looking_up import LookingUp
from bot.services.queue import Queue
from bot.slack.home import Home
from bot.slack.sending import Sender
from bot.slack.work import Closing, TooBusy, Work
from db.errors import StoreError

logger = logging.getLogger(__name__)


class Loop:
    """Runs a job once more for each time it is woken, and one turn at a time.

    `job` returns whether it should be run again at once.
    """

    def __init__(self, job: Callable[[], Awaitable[bool]], work: Work) -> None:
        self._job = job
        self._work = work
        self._running = False
        self._woken = False

    def wake(self) -> None:
        """Something has to be done now; safe to call as often as one likes."""
        self._woken = True
        if not self._running:
            self._running = True
            self._work.spawn(self._run())

    async def _run(self) -> None:
        try:
            while self._woken:
                self._woken = await self._turn()
        finally:
            self._running = False

    async def _turn(self) -> bool:
        self._woken = False
        try:
            again = await self._job()
        except (StoreError, TooBusy, Closing) as error:
            logger.warning("background work waits: %s", error)  # the next tick tries again
            return False
        except Exception:
            logger.exception("background work failed")
            return False
        return again or self._woken


class Background:
    """Sending, looking up and the Homes, each in a loop of its own: none holds another up."""

    def __init__(
        self,
        sender: Sender,
        looking_up: LookingUp,
        queue: Queue,
        home: Home,
        work: Work,
        now: Callable[[], datetime],
    ) -> None:
        self._sender = sender
        self._looking_up = looking_up
        self._work = work
        self._now = now
        self._sending = Loop(self._send, work)
        self._looking = Loop(self._look, work)
        self._homes = Loop(self._publish, work)
        self._replaying: Loop | None = None
        self._refreshing: list[Callable[[], Awaitable[None]]] = [home.refresh]
        self._reminders: list[Callable[[datetime], int]] = [queue.remind]

    def also_replay(self, replay: Callable[[], Awaitable[bool]]) -> None:
        """Work on events that were acknowledged and are not done, at every tick."""
        self._replaying = Loop(replay, self._work)

    def also_remind(self, owe: Callable[[datetime], int]) -> None:
        """Owe more than reminders by the time; `owe` returns how many messages it owes now."""
        self._reminders.append(owe)

    def also_refresh(self, refresh: Callable[[], Awaitable[None]]) -> None:
        """Show it in more than the Homes when somebody decided something."""
        self._refreshing.append(refresh)

    def tick(self) -> None:
        """Some time has passed: look for all that may be due."""
        self.wake()
        if self._replaying is not None:
            self._replaying.wake()

    def wake(self) -> None:
        """Something changed: send what is owed, look up what is not known."""
        self._sending.wake()
        self._looking.wake()

    def changed(self) -> None:
        """Somebody decided something: show it, too, wherever no message is owed for it."""
        self.wake()
        self._homes.wake()

    async def remind(self) -> None:
        """Owe the reminders that are due, and send them."""
        try:
            for owe in self._reminders:
                if await self._work.call(owe, self._now()):
                    self._sending.wake()
        except (StoreError, TooBusy, Closing) as error:
            logger.warning("reminders wait: %s", error)

    async def _send(self) -> bool:
        sent = await self._sender.run()
        if sent:
            self._homes.wake()
        return sent > 0

    async def _publish(self) -> bool:
        for refresh in self._refreshing:
            await refresh()
        return False

    async def _look(self) -> bool:
        found = await self._work.call(self._looking_up.run, self._now())
        if found:
            self._sending.wake()
        return found
