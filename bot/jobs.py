"""APScheduler's wiring, and nothing else: ticks that call what is due, which stands in tables.

APScheduler keeps nothing: it forgets runs missed while a process was down and repeats them across
processes. What is due, who has claimed it and what was sent are rows in the database.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.slack.background import Background

WORK_SECONDS = 1
REMINDER_SECONDS = 60
HARVEST_SECONDS = 15
DIGEST_SECONDS = 10
"""Whoever moves the playground's clock to Monday waits for so long; in tables nothing is due most
of the time, and then a tick reads and does nothing."""
FIRST_SECONDS = 5
"""Until then the bot has other things to do: it is being started."""


def start_jobs(
    background: Background | None,
    harvest: Callable[[], None] | None = None,
    digests: Callable[[], None] | None = None,
) -> AsyncIOScheduler:
    """Begin to tick in the running event loop; `shutdown` of what is returned ends it.

    `harvest` and `digests` begin what is due, and return at once.
    """
    scheduler = AsyncIOScheduler(
        timezone="UTC",
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )

    if background is not None:
        _work(scheduler, background)
    if harvest is not None:
        _beside(scheduler, harvest, "harvest", HARVEST_SECONDS)
    if digests is not None:
        _beside(scheduler, digests, "digests", DIGEST_SECONDS)
    scheduler.start()
    if background is not None:
        background.tick()
    return scheduler


def _work(scheduler: AsyncIOScheduler, background: Background) -> None:
    async def work() -> None:
        background.tick()

    scheduler.add_job(work, "interval", seconds=WORK_SECONDS, id="work")
    scheduler.add_job(background.remind, "interval", seconds=REMINDER_SECONDS, id="remind")


def _beside(
    scheduler: AsyncIOScheduler, begin: Callable[[], None], name: str, seconds: int
) -> None:
    async def tick() -> None:
        begin()

    first = datetime.now(UTC) + timedelta(seconds=FIRST_SECONDS)
    scheduler.add_job(tick, "interval", seconds=seconds, id=name, next_run_time=first)
