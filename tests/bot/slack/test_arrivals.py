"""Events are kept, then acknowledged, then worked on; each once, and none is lost."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.slack.arrivals import AGAIN_AFTER, Arrivals
from bot.slack.work import Work
from db.errors import DatabaseBusy
from db.inbox import open_inbox

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend():
    return "asyncio"


class Bench:
    """A bot whose work waits at a gate, or fails."""

    def __init__(self, inbox):
        self.inbox = inbox
        self.now = datetime(2026, 11, 24, 9, tzinfo=UTC)
        self.gate = asyncio.Event()
        self.gate.set()
        self.succeeds = True
        self.done = []
        self.work = Work()
        self.arrivals = Arrivals(self.doing, self.work, lambda: self.now, inbox)

    async def doing(self, body):
        await self.gate.wait()
        if self.succeeds:
            self.done.append(body["event_id"])
        return self.succeeds

    async def settled(self):
        while self.work._tasks:
            await asyncio.wait(tuple(self.work._tasks))


@pytest.fixture
async def bench(anyio_backend, tmp_path):
    return Bench(open_inbox(tmp_path / "inbox.sqlite3"))


async def test_an_event_is_acknowledged_before_its_work_is_done(bench):
    bench.gate.clear()
    assert await bench.arrivals.arrived({"event_id": "Ev1"}, patience=0)
    assert bench.done == []
    assert [key for key, _ in bench.inbox.waiting()] == ["Ev1"]
    bench.gate.set()
    await bench.settled()
    assert bench.done == ["Ev1"]
    assert bench.inbox.waiting() == []


async def test_the_same_event_is_worked_on_once(bench):
    bench.gate.clear()
    for _ in range(3):
        assert await bench.arrivals.arrived({"event_id": "Ev1"}, patience=0)
    bench.gate.set()
    await bench.settled()
    assert await bench.arrivals.arrived({"event_id": "Ev1"}, patience=0)
    assert bench.done == ["Ev1"]


async def test_what_a_killed_bot_had_acknowledged_is_worked_on_by_the_next(bench, tmp_path):
    bench.gate.clear()
    assert await bench.arrivals.arrived({"event_id": "Ev1"}, patience=0)
    await bench.work.drain(0)
    assert bench.done == []
    another = Bench(open_inbox(tmp_path / "inbox.sqlite3"))
    await another.arrivals.replay()
    await another.settled()
    assert another.done == ["Ev1"]
    assert another.inbox.waiting() == []


async def test_what_failed_is_tried_again_after_a_while_and_not_before(bench):
    bench.succeeds = False
    assert await bench.arrivals.arrived({"event_id": "Ev1"}, patience=0)
    await bench.settled()
    bench.succeeds = True
    await bench.arrivals.replay()
    await bench.settled()
    assert bench.done == []
    bench.now += AGAIN_AFTER + timedelta(seconds=1)
    await bench.arrivals.replay()
    await bench.settled()
    assert bench.done == ["Ev1"]


class Broken:
    def keep(self, *_):
        raise DatabaseBusy("The disk is full.")

    done = waiting = keep


@pytest.mark.parametrize("inbox", [None, Broken()])
async def test_where_nothing_can_be_kept_only_what_is_done_is_acknowledged(anyio_backend, inbox):
    bench = Bench(inbox)
    bench.gate.clear()
    assert not await bench.arrivals.arrived({"event_id": "Ev1"}, patience=0)
    bench.gate.set()
    await bench.settled()
    assert await bench.arrivals.arrived({"event_id": "Ev1"}, patience=1)
    assert bench.done == ["Ev1"]
