"""APScheduler's wiring, and nothing else: ticks that call what is due, which stands in tables.

APScheduler keeps nothing: it forgets runs missed while a process was down and repeats them across
processes. What is due, who has claimed it and what was sent are rows in the database.
"""

from __future__ import annotations

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.slack.background import Background

WORK_SECONDS = 1
REMINDER_SECONDS = 60


def start_jobs(background: Background) -> AsyncIOScheduler:
    """Begin to tick in the running event loop; `shutdown` of what is returned ends it."""
    scheduler = AsyncIOScheduler(
        timezone="UTC",
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )

    async def work() -> None:
        background.tick()

    scheduler.add_job(work, "interval", seconds=WORK_SECONDS, id="work")
    scheduler.add_job(background.remind, "interval", seconds=REMINDER_SECONDS, id="remind")
    scheduler.start()
    background.tick()
    return scheduler
