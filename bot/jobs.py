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
HARVEST_SECONDS = 60
FIRST_HARVEST_SECONDS = 5
"""Until then the bot has other things to do: it is being started."""


def start_jobs(
    background: Background | None, harvest: Callable[[], None] | None = None
) -> AsyncIOScheduler:
    """Begin to tick in the running event loop; `shutdown` of what is returned ends it.

    `harvest` begins a harvest if one is due, and returns at once.
    """
    scheduler = AsyncIOScheduler(
        timezone="UTC",
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )

    if background is not None:
        _work(scheduler, background)
    if harvest is not None:
        _harvest(scheduler, harvest)
    scheduler.start()
    if background is not None:
        background.tick()
    return scheduler


def _work(scheduler: AsyncIOScheduler, background: Background) -> None:
    async def work() -> None:
        background.tick()

    scheduler.add_job(work, "interval", seconds=WORK_SECONDS, id="work")
    scheduler.add_job(background.remind, "interval", seconds=REMINDER_SECONDS, id="remind")


def _harvest(scheduler: AsyncIOScheduler, harvest: Callable[[], None]) -> None:
    async def tick() -> None:
        harvest()

    first = datetime.now(UTC) + timedelta(seconds=FIRST_HARVEST_SECONDS)
    scheduler.add_job(tick, "interval", seconds=HARVEST_SECONDS, id="harvest", next_run_time=first)
