"""arXiv and the harvest in one thread and in a time of their own: nothing waits."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.arxiv.client import ArxivClient, ArxivPlaces
from bot.core.listing_days import EASTERN
from bot.metadata.fetching import Fetcher
from bot.playground.arxiv.app import build_arxiv
from bot.playground.arxiv.failing import ABORT
from bot.playground.arxiv.papers import Paper
from bot.services.gate import DatabaseGate
from bot.services.harvesting import Harvesting, HarvestReport
from db.store import Store

HARVEST_TIME = time(0, 45)
CATEGORIES = ("cs.AI", "cs.CL", "cs.CV", "cs.LG")
_BASE = "http://127.0.0.1:9"


def morning_of(day: date) -> datetime:
    """When a day's harvest is due, and a quarter of an hour more."""
    return datetime.combine(day, HARVEST_TIME, EASTERN)


class SteppingClock:
    """A time that passes only while somebody waits for it."""

    running = False

    def __init__(self, now: datetime) -> None:
        self._now = now.timestamp()

    def now(self) -> float:
        return self._now

    def time(self) -> datetime:
        return datetime.fromtimestamp(self._now, UTC)

    async def sleep(self, seconds: float) -> None:
        self.advance(seconds)

    def advance(self, seconds: float) -> None:
        self._now += max(seconds, 0.0)

    def move_to(self, moment: datetime) -> None:
        self._now = max(self._now, moment.timestamp())


def broken() -> None:
    """What the client sees of a connection that the server breaks off."""
    raise httpx.RemoteProtocolError("peer closed connection")


class InProcess(httpx.BaseTransport):
    """Calls an ASGI app without a socket."""

    def __init__(self, app: ASGIApp) -> None:
        async def breakable(scope: Scope, receive: Receive, send: Send) -> None:
            await app({**scope, ABORT: broken}, receive, send)

        self._transport = httpx.ASGITransport(app=breakable)  # type: ignore[arg-type]
        self._loop = asyncio.new_event_loop()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self._loop.run_until_complete(self._answer(request))

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        try:
            answer = await self._transport.handle_async_request(request)
        except AssertionError as error:  # the app ended without the end of its answer
            raise httpx.RemoteProtocolError("peer closed connection", request=request) from error
        body = await answer.aread()
        return httpx.Response(
            answer.status_code, headers=answer.headers, stream=httpx.ByteStream(body)
        )

    def close(self) -> None:
        self._loop.close()


class World:
    """An arXiv with these papers, and a bot that harvests it."""

    def __init__(
        self,
        store: Store,
        papers: Iterable[Paper],
        now: datetime,
        *,
        categories: Sequence[str] = CATEGORIES,
        records_page: int = 2_500,
    ) -> None:
        self.store = store
        self.clock = SteppingClock(now)
        self.arxiv = build_arxiv(self.clock, papers, records_page=records_page)
        self.gate = DatabaseGate(
            store, now=self.clock.time, sleep=self.clock.advance, holder="world", random=lambda: 0.5
        )
        self.transport = InProcess(self.arxiv.app)
        fetcher = Fetcher("papers@vega-lab.example", transport=self.transport, clock=self.clock.now)
        places = ArxivPlaces(f"{_BASE}/oai", f"{_BASE}/rss", f"{_BASE}/api")
        self.client = ArxivClient(fetcher, self.gate, places=places, now=self.clock.time)
        self.harvesting = Harvesting(store, self.client, lambda: categories, self.clock.time)

    def morning(self, day: date) -> None:
        """Go to the time of the harvest on a day."""
        self.clock.move_to(morning_of(day))

    def harvest(self, since: date | None = None) -> HarvestReport:
        return self.harvesting.run(since=since)

    def harvest_day(self, day: date, *, polls: int = 12) -> HarvestReport:
        """Harvest in the morning, and every half hour until the day is complete."""
        self.morning(day)
        report = self.harvest()
        for _ in range(polls):
            if not report.days:
                break
            self.clock.advance(timedelta(minutes=30).total_seconds())
            report = self.harvest()
        return report
