"""Of several processes one harvests, when it is due. Time passes only while somebody waits."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.errors import HarvestUnderWay, Stopped
from bot.playground.arxiv.faults import ArxivFault
from bot.playground.arxiv.invented import invented_weeks
from bot.services.beside import Beside
from bot.services.harvest_turns import HOLD, HarvestTurns, Lease, reopen
from bot.services.harvesting import HARVEST, HarvestReport, harvest_status
from bot.services.stopping import Stopping
from db.arxiv_records import DayHealth, DayState, TroubleKind
from tests.arxiv_world import World

MONDAY = datetime(2026, 11, 23, 5, 45, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
CATEGORIES = ("cs.CV",)
PATIENCE = 20
"""Seconds until a test gives up; nothing waits that long when all is well."""


class Recorded:
    """A harvest that only says what it was asked for."""

    def __init__(self, days=(), act=lambda: None, **said):
        self.report = HarvestReport(days=list(days), **said)
        self.act = act
        self.asked = []

    def run(self, *, since=None, progress=None, stopping=None):
        self.asked.append(since)
        self.stopping = stopping
        self.act()
        return self.report


class Process:
    """One process: its turns, its lease, and a clock that it shares with others."""

    def __init__(self, store, clock, harvesting, name, categories=CATEGORIES):
        self.lease = Lease(store, clock.time, sleep=clock.advance, holder=f"host:{name}:x")
        self.turns = HarvestTurns(store, harvesting, self.lease, lambda: categories, clock.time)
        self.clock = clock

    def look(self):
        return self.turns.run_if_due(self.clock.time())


@pytest.fixture
def world(store):
    return World(store, invented_weeks(MONDAY.timestamp()), MONDAY, categories=CATEGORIES)


def with_cursor(store, *categories):
    """Categories whose harvest has begun."""
    with store.writing() as unit:
        for category in categories:
            unit.harvests.save_cursor(unit.harvests.cursor(category))


def turn(store):
    with store.reading() as unit:
        return unit.gates.state(HARVEST)


def stale(day=MONDAY):
    return DayHealth("cs.CV", day.date(), DayState.STALE, "The feed is stale.", day)


def test_a_harvest_that_never_ran_is_due_and_then_the_next_listing_day(store, world):
    bot = Process(store, world.clock, world.harvesting, "1")
    first = bot.look()
    assert first is not None
    assert first.days == []
    assert first.kept.new > 20
    assert bot.look() is None
    assert turn(store).next_at == datetime(2026, 11, 24, 5, 30, tzinfo=UTC)
    world.clock.move_to(TUESDAY)
    assert bot.look().kept.new > 0
    assert not world.arxiv.gate_violations()


def test_two_processes_harvest_once(store, world):
    one, other = (Process(store, world.clock, world.harvesting, name) for name in "12")
    assert one.look() is not None
    assert other.look() is None


def test_while_one_harvests_the_other_does_not_and_a_person_is_told_who(store, world):
    seen = []

    def meanwhile():
        seen.append(other.look())
        with pytest.raises(HarvestUnderWay, match="host:1"):
            other.turns.run_now()
        assert harvest_status(store, world.clock.time()).is_running

    one = Process(store, world.clock, Recorded(act=meanwhile), "1")
    other = Process(store, world.clock, Recorded(), "2")
    assert one.look() is not None
    assert seen == [None]
    assert not harvest_status(store, world.clock.time()).is_running


def test_a_person_harvests_whenever_they_like(store, world):
    harvesting = Recorded()
    bot = Process(store, world.clock, harvesting, "1")
    bot.turns.run_now()
    bot.turns.run_now(since=date(2026, 11, 2))
    assert harvesting.asked == [None, date(2026, 11, 2)]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"days": [stale()]}, timedelta(minutes=30)),
        ({"is_stopped": True}, timedelta(0)),
        ({}, timedelta(hours=23, minutes=45)),
    ],
)
def test_what_a_harvest_brought_decides_when_the_next_one_is(store, world, said, expected):
    Process(store, world.clock, Recorded(**said), "1").look()
    assert turn(store).next_at == MONDAY + expected
    assert turn(store).holder is None


def test_a_process_that_died_is_waited_for_until_its_lease_is_over(store, world):
    with store.writing() as unit:
        Process(store, world.clock, Recorded(), "dead").lease.take(unit)
    bot = Process(store, world.clock, Recorded(), "2")
    assert bot.look() is None
    world.clock.advance(HOLD.total_seconds())
    assert bot.look() is not None


def test_a_long_harvest_keeps_its_turn_and_so_does_one_that_waits_at_the_gate(store, world):
    def long():
        for _ in range(40):
            world.clock.advance(60)
            assert not harvesting.stopping()
            assert other.look() is None
        one.lease.sleep(3_600)
        assert other.look() is None

    harvesting = Recorded(act=long)
    one = Process(store, world.clock, harvesting, "1")
    other = Process(store, world.clock, Recorded(), "2")
    assert one.look() is not None


def test_who_has_lost_the_turn_stops(store, world):
    def asleep():
        world.clock.advance(2 * HOLD.total_seconds())
        assert other.look() is not None
        assert harvesting.stopping()

    harvesting = Recorded(act=asleep)
    one = Process(store, world.clock, harvesting, "1")
    other = Process(store, world.clock, Recorded(), "2")
    one.look()


def test_a_category_that_was_never_harvested_is_due_at_once(store, world):
    with_cursor(store, "cs.CV")
    Process(store, world.clock, Recorded(), "1").look()
    assert Process(store, world.clock, Recorded(), "1").look() is None
    both = Process(store, world.clock, Recorded(), "1", categories=("cs.CV", "cs.LG"))
    assert both.look() is not None


def test_without_categories_nothing_is_due(store, world):
    assert Process(store, world.clock, Recorded(), "1", categories=()).look() is None


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_harvest_that_breaks_off_gives_its_turn_back(store, world, error):
    def fail():
        raise error

    bot = Process(store, world.clock, Recorded(act=fail), "1")
    with pytest.raises(error):
        bot.look()
    assert turn(store).holder is None
    pause = timedelta(minutes=30) if error is ValueError else timedelta(0)
    assert turn(store).next_at == MONDAY + pause


def test_after_a_refusal_nothing_is_asked_until_a_person_opens_the_gate(store, world):
    bot = Process(store, world.clock, world.harvesting, "1")
    world.arxiv.faults.add(ArxivFault("denied"))
    assert bot.look().is_forbidden
    asked = len(world.arxiv.requests)
    world.clock.move_to(TUESDAY)
    assert bot.look() is None
    assert len(world.arxiv.requests) == asked
    assert reopen(store, world.clock.time())
    assert not reopen(store, world.clock.time())
    with store.reading() as unit:
        open_ones = unit.harvests.incidents(open_only=True, limit=10)
    assert [one for one in open_ones if one.kind is TroubleKind.FORBIDDEN] == []
    again = bot.look()
    assert not again.is_forbidden
    assert again.kept.new > 20


def test_a_refusal_that_a_lookup_met_is_found_out_by_the_next_harvest_and_once(store, world):
    with store.writing() as unit:
        unit.gates.close("arxiv", MONDAY, "Access denied")
    bot = Process(store, world.clock, world.harvesting, "1")
    assert bot.look().is_forbidden
    assert bot.look() is None
    assert len(world.arxiv.requests) == 0
    with store.reading() as unit:
        (incident,) = unit.harvests.incidents(open_only=True, limit=10)
    assert incident.kind is TroubleKind.FORBIDDEN
    assert "Access denied" in incident.sentence


def test_a_bot_that_stops_breaks_the_harvest_off_and_goes_on_later(store, world):
    stopping = Stopping()
    lease = Lease(
        store, world.clock.time, sleep=stopping.sleep, stopping=stopping, holder="host:1:x"
    )
    turns = HarvestTurns(store, world.harvesting, lease, lambda: CATEGORIES, world.clock.time)
    world.gate._sleep = lease.sleep
    stopping.stop()
    with pytest.raises(Stopped):
        lease.sleep(600)
    report = turns.run_if_due(world.clock.time())
    assert report.is_stopped
    assert turn(store).holder is None
    later = Process(store, world.clock, world.harvesting, "2")
    world.gate._sleep = world.clock.advance
    assert later.look().days == []


def beside(bot, world):
    return Beside("harvest", lambda: bot.turns.run_if_due(world.clock.time()), Stopping())


def test_the_harvester_runs_beside_and_does_not_begin_another_one(store, world):
    begun, go_on = threading.Event(), threading.Event()

    def act():
        begun.set()
        assert go_on.wait(PATIENCE)

    harvesting = Recorded(act=act)
    bot = Process(store, world.clock, harvesting, "1")
    harvester = beside(bot, world)
    harvester.tick()
    assert begun.wait(PATIENCE)
    harvester.tick()  # it is due still, but under way
    assert not harvester.stop(0)
    go_on.set()
    assert harvester.stop(PATIENCE)
    harvester.tick()  # never again
    assert harvesting.asked == [None]


def test_what_breaks_in_the_harvesters_thread_is_logged(store, world, caplog):
    def fail():
        raise ValueError("a fault of ours")

    bot = Process(store, world.clock, Recorded(act=fail), "1")
    harvester = beside(bot, world)
    harvester.tick()
    assert harvester.wait(PATIENCE)
    assert "harvest failed" in caplog.text
