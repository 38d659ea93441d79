"""The scheduler only ticks: what its jobs do when they are called. No test waits for one."""

from __future__ import annotations

import pytest

from bot.jobs import HARVEST_SECONDS, start_jobs

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend():
    return "asyncio"


class Ticks:
    def __init__(self):
        self.said = []

    def tick(self):
        self.said.append("tick")

    async def remind(self):
        self.said.append("remind")


async def test_each_job_calls_what_it_is_for():
    ticks = Ticks()
    jobs = start_jobs(
        ticks, lambda: ticks.said.append("harvest"), lambda: ticks.said.append("digests")
    )
    try:
        assert ticks.said == ["tick"], "work is looked for at once, and arXiv is not asked yet"
        for name in ("work", "remind", "harvest", "digests"):
            await jobs.get_job(name).func()
        assert ticks.said == ["tick", "tick", "remind", "harvest", "digests"]
        assert jobs.get_job("harvest").trigger.interval.total_seconds() == HARVEST_SECONDS
    finally:
        jobs.shutdown(wait=False)


async def test_a_bot_that_harvests_nothing_has_no_such_job():
    jobs = start_jobs(Ticks())
    try:
        assert jobs.get_job("harvest") is jobs.get_job("digests") is None
    finally:
        jobs.shutdown(wait=False)
