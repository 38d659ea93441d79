"""Draws the messages of digests anew, from what the database knows.

Source: docs.slack.dev "chat.update" (Tier 3); an update may be repeated, so one that nobody
answered is.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from slack_sdk.web.async_client import AsyncWebClient

from bot.services.digest_reading import DigestReading
from bot.slack import digest_post
from bot.slack.calls import CallFailed, Calls, Means
from bot.slack.message import Message
from bot.slack.work import Work
from db.digest_records import DigestId

logger = logging.getLogger(__name__)

_TRIES = 20
_MOST_BACKOFF = 60
"""Seconds."""
_REMEMBERED = 50
"""Messages that are kept up to date also where nobody clicks on them: those drawn last."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A message that shows a part of a digest."""

    digest: DigestId
    part: int
    """0 is the channel's message."""
    channel: str
    ts: str


class Redraws:
    """Belongs to one event loop. Of one message there is one redraw at a time."""

    def __init__(
        self,
        reading: DigestReading,
        work: Work,
        client: AsyncWebClient,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._reading = reading
        self._work = work
        self._client = client
        self._calls = Calls(now)
        self._sleep = sleep
        self._running: set[Drawn] = set()
        self._wanted: set[Drawn] = set()
        self._last: dict[Drawn, Message] = {}

    async def redraw(self, drawn: Drawn) -> None:
        """Show what is known now; several at once become one that shows all of it."""
        self._wanted.add(drawn)
        if drawn in self._running:
            return
        self._running.add(drawn)
        try:
            while drawn in self._wanted:
                self._wanted.discard(drawn)
                await self._draw(drawn)
        finally:
            self._running.discard(drawn)

    async def refresh(self) -> None:
        """Something was decided elsewhere: show it in the messages that were drawn last."""
        for drawn, last in tuple(self._last.items()):
            if await self._message(drawn) != last:
                await self.redraw(drawn)

    async def _draw(self, drawn: Drawn) -> None:
        """Update until what was sent is what is known.

        It is read once more behind each update: another process may have read before this one and
        updated behind it, and then both see to it that the newest is shown.
        """
        sent: Message | None = None
        for tries in range(_TRIES):
            message = await self._message(drawn)
            if message is None or message == sent:
                return
            try:
                await self._update(drawn, message)
            except CallFailed as failed:
                if failed.means is Means.REFUSED:
                    logger.warning("slack refuses a redraw digest=%s: %s", drawn.digest, failed)
                    return
                backoff = min(2**tries, _MOST_BACKOFF)
                await self._sleep(failed.wait.total_seconds() if failed.wait else backoff)
            else:
                sent = message
                self._remember(drawn, message)
        logger.warning("not redrawn: digest=%s", drawn.digest)  # the next click draws it

    async def _message(self, drawn: Drawn) -> Message | None:
        shown = await self._work.call(self._reading.shown, drawn.digest)
        return digest_post.of_part(shown, drawn.part)

    def _remember(self, drawn: Drawn, message: Message) -> None:
        self._last.pop(drawn, None)
        self._last[drawn] = message
        while len(self._last) > _REMEMBERED:
            del self._last[next(iter(self._last))]

    async def _update(self, drawn: Drawn, message: Message) -> None:
        call = self._client.chat_update(channel=drawn.channel, ts=drawn.ts, **message.body())
        await self._calls.make("chat.update", call)
