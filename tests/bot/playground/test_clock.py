"""Time stands or runs, and is moved forward only."""

import asyncio
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.playground.clock import ManualClock, MovableClock, next_monday, within
from tests.bot.playground.doubles import turns

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["manual", "movable"])
def clock(request):
    return ManualClock(100) if request.param == "manual" else MovableClock(lambda: 100.0)


async def test_moving_the_clock_wakes_whoever_waited_long_enough(clock):
    short, long = (asyncio.create_task(clock.sleep(s)) for s in (60, 3_600))
    await turns()
    clock.advance(59)
    await turns()
    assert not short.done()
    clock.advance(1)
    await asyncio.wait_for(short, 5)
    assert not long.done()
    clock.advance(3_540)
    await asyncio.wait_for(long, 5)
    assert clock.now() == 3_700


async def test_no_clock_goes_back(clock):
    with pytest.raises(ValueError, match="forward only"):
        clock.advance(-1)


async def test_no_time_at_all_is_over_at_once(clock):
    await clock.sleep(0)
    await clock.sleep(-5)


async def test_only_one_of_them_runs_by_itself():
    assert [MovableClock().running, ManualClock().running] == [True, False]


async def test_a_sleeper_that_gave_up_is_not_woken(clock):
    sleeper = asyncio.create_task(clock.sleep(10))
    await turns()
    sleeper.cancel()
    await turns()
    clock.advance(10)
    assert sleeper.cancelled()


async def test_time_stands_until_it_is_moved():
    clock = ManualClock(100)
    waiting = asyncio.create_task(within(clock, 5, asyncio.Event().wait()))
    await turns()
    clock.advance(4.9)
    await turns()
    assert not waiting.done()
    clock.advance(0.1)
    with pytest.raises(TimeoutError):
        await waiting
    assert await within(clock, 5, asyncio.sleep(0, 3)) == 3


async def test_what_goes_wrong_in_time_is_raised():
    async def wrong():
        raise LookupError("wrong")

    with pytest.raises(LookupError):
        await within(ManualClock(), 5, wrong())


async def test_giving_up_waiting_ends_the_work():
    work = asyncio.get_running_loop().create_future()
    waiting = asyncio.create_task(within(ManualClock(), 5, work))
    await turns()
    waiting.cancel()
    await turns()
    assert work.cancelled()


BERLIN, SHANGHAI, NEW_YORK = map(ZoneInfo, ("Europe/Berlin", "Asia/Shanghai", "America/New_York"))


@pytest.mark.parametrize(
    ("now", "zone", "monday"),
    [
        ("2025-06-15T15:06:40+00:00", UTC, "2025-06-16T09:00:00+00:00"),
        ("2025-06-16T08:59:59+00:00", UTC, "2025-06-16T09:00:00+00:00"),
        ("2025-06-16T09:00:00+00:00", UTC, "2025-06-23T09:00:00+00:00"),
        ("2025-06-16T09:00:01+00:00", UTC, "2025-06-23T09:00:00+00:00"),
        # the clocks change on the Sunday in between
        ("2025-03-28T12:00:00+01:00", BERLIN, "2025-03-31T09:00:00+02:00"),
        ("2025-10-25T12:00:00+02:00", BERLIN, "2025-10-27T09:00:00+01:00"),
        ("2025-10-26T02:30:00+01:00", BERLIN, "2025-10-27T09:00:00+01:00"),
        ("2025-11-01T12:00:00-04:00", NEW_YORK, "2025-11-03T09:00:00-05:00"),
        # Monday has begun in Shanghai while it is Sunday in London
        ("2025-06-15T23:00:00+00:00", SHANGHAI, "2025-06-16T09:00:00+08:00"),
        ("2025-06-16T02:00:00+00:00", SHANGHAI, "2025-06-23T09:00:00+08:00"),
    ],
)
async def test_the_next_monday_is_at_nine_by_the_clock_on_the_wall(now, zone, monday):
    found = next_monday(datetime.fromisoformat(now).timestamp(), zone)
    assert datetime.fromtimestamp(found, UTC) == datetime.fromisoformat(monday)
