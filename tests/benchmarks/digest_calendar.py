"""Five years of digests in eight time zones, looked at every hour by clocks that are put wrong.

    python -m tests.benchmarks.digest_calendar [--years 5] [--json]

Every zone has a schedule of its own, some of them in the hours that daylight saving time skips or
repeats. About once a week the clock is an hour, a day or a year ahead or behind, for up to two
days. Every ISO week has to have one digest in the end. Apart from that, every weekday and hour of
every week has to have one boundary, and each later one than the week before.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import UTC, datetime, timedelta

from bot.core.digest.due import boundary, newest_week, next_week, plan
from db.digest_records import DigestState, Schedule, SkipReason, Standing, Week
from tests.benchmarks.report import Figure, report

SCHEDULES = (
    Schedule(0, 9, "Europe/Berlin"),
    Schedule(6, 1, "Europe/London"),
    Schedule(6, 2, "America/New_York"),
    Schedule(6, 2, "Australia/Lord_Howe"),
    Schedule(0, 0, "Pacific/Kiritimati"),
    Schedule(6, 23, "Pacific/Honolulu"),
    Schedule(6, 0, "America/Santiago"),
    Schedule(3, 17, "Asia/Kolkata"),
)
BEGUN = datetime(2026, 1, 7, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
STEPS = [sign * one for one in (HOUR, 24 * HOUR, 365 * 24 * HOUR) for sign in (1, -1)]


class Channel:
    """The rows of one channel, and every digest that it ever got."""

    def __init__(self, schedule: Schedule) -> None:
        self.schedule = schedule
        self.rows: dict[Week, Standing] = {}
        self.sent: list[Week] = []

    def look(self, now: datetime) -> None:
        todo = plan(self.schedule, BEGUN, self.rows, now)
        for week in (*todo.missed, *todo.overtaken):
            self.rows[week] = Standing(DigestState.SKIPPED, now, SkipReason.NEWER_WEEK)
        if todo.due is not None:
            self.rows[todo.due] = Standing(DigestState.SENT, now)
            self.sent.append(todo.due)


def simulate(schedule: Schedule, years: int, dice: random.Random) -> tuple[int, int, int, int]:
    """Weeks, those lost, those twice, steps of the clock."""
    channel, now, end = Channel(schedule), BEGUN, BEGUN + years * 365 * 24 * HOUR
    wrong, until, steps = timedelta(), BEGUN, 0
    while now < end:
        if now >= until:
            wrong = timedelta()
            if dice.random() < 1 / 168:
                wrong, until, steps = (
                    dice.choice(STEPS),
                    now + dice.randint(1, 48) * HOUR,
                    steps + 1,
                )
        channel.look(now + wrong)
        now += HOUR
    channel.look(end)
    week, last, weeks = next_week(schedule, BEGUN), newest_week(schedule, end), []
    while week <= last:
        weeks.append(week)
        week = week.moved(1)
    twice = len(channel.sent) - len(set(channel.sent))
    return len(weeks), len(set(weeks) - set(channel.sent)), twice, steps


def wrong_boundaries(years: int) -> tuple[int, int]:
    """Boundaries of every weekday and hour, and how many are not later than the one before."""
    count = wrong = 0
    for zone in sorted({schedule.time_zone for schedule in SCHEDULES}):
        for hours in range(168):
            schedule = Schedule(hours // 24, hours % 24, zone)
            week, before = Week.of(BEGUN.date()), datetime.min.replace(tzinfo=UTC)
            for _ in range(52 * years):
                at = boundary(schedule, week)
                wrong += at <= before or (not 166 <= (at - before) / HOUR <= 170 and count % 52 > 0)
                count, week, before = count + 1, week.moved(1), at
    return count, wrong


def main() -> int:
    years = int(sys.argv[sys.argv.index("--years") + 1]) if "--years" in sys.argv else 5
    dice, start = random.Random(7), time.perf_counter()
    weeks, lost, twice, steps = (
        sum(each) for each in zip(*(simulate(one, years, dice) for one in SCHEDULES), strict=True)
    )
    boundaries, wrong = wrong_boundaries(years)
    seconds = time.perf_counter() - start
    report(
        [
            Figure(f"weeks lost ({steps} steps of the clock)", lost, "weeks", "0", weeks),
            Figure("weeks with two digests", twice, "weeks", "0", weeks),
            Figure("boundaries that are not a week after the last", wrong, "", "0", boundaries),
            Figure("all of it", seconds, "s", "60"),
        ]
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
