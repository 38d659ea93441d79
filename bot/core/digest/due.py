"""Which weeks are due, and which listing days each covers. Pure; `now` is always an argument.

What has been decided stands in rows, one a subscription and ISO week, and the plan is made from
the rows and the clock. So a clock that is put back finds its weeks done, and one that was ahead has
cost nothing but the one week that it showed.

Sources: ISO 8601 (weeks); PEP 495 (local times that come twice or not at all).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from bot.core.listing_days import latest_due
from db.digest_records import DigestState, Schedule, SkipReason, Standing, Week

LONGEST = timedelta(days=35)
"""The most days that a digest covers, after however long a time without one."""
LATE_AFTER = timedelta(hours=1)
_MOST_MISSED = 60
"""Missed weeks that get a row of their own: more than a year of them tells nobody anything."""
_CLOCK_WAS_AHEAD = timedelta(days=2)
"""A week that was skipped this long from now was skipped by a clock that was wrong."""
_WEEK = timedelta(weeks=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """What follows from the rows and the clock."""

    due: Week | None = None
    """The week to make a digest for; ``None``: it has one, or none is due."""
    missed: tuple[Week, ...] = ()
    """Weeks before it without a row, which will have no digest."""
    overtaken: tuple[Week, ...] = ()
    """Weeks before it whose digest was not sent, and will not be."""


def zone(name: str) -> tzinfo:
    """A time zone by its IANA name; UTC where this machine knows none of that name."""
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):  # OSError: the name of a folder of zones
        return UTC


def is_zone(name: str) -> bool:
    """Whether this machine knows a time zone of that name."""
    return name == "UTC" or zone(name) is not UTC


def boundary(schedule: Schedule, week: Week) -> datetime:
    """When the digest of a week becomes due, in UTC.

    An hour that the clocks skip stands for the one after it; of one that comes twice the first
    counts. Either way a week has exactly one boundary, and later weeks have later ones.
    """
    day = week.monday + timedelta(days=schedule.weekday)
    local = datetime.combine(day, time(schedule.hour), zone(schedule.time_zone))
    return local.astimezone(UTC)


def next_week(schedule: Schedule, after: datetime) -> Week:
    """The first week whose boundary is after a time."""
    return newest_week(schedule, after).moved(1)


def newest_week(schedule: Schedule, now: datetime) -> Week:
    """The last week whose boundary has come."""
    # A day on, because clocks that are put back at midnight can be in the last week once more.
    week = Week.of(now.astimezone(zone(schedule.time_zone)).date() + _DAY)
    while boundary(schedule, week) > now:
        week = week.moved(-1)
    return week


def plan(
    schedule: Schedule, active_from: datetime, known: Mapping[Week, Standing], now: datetime
) -> Plan:
    """What has to be done for a subscription.

    Only the newest week that is due gets a digest; those before it, after a time away, do not. A
    schedule that is moved to an earlier hour of a week without a digest makes it due at once.
    """
    week = newest_week(schedule, now)
    first = next_week(schedule, active_from)
    if week < first or not may_be_made(known.get(week), now):
        return Plan()
    earlier = [one for one in known if one < week]
    after = max(earlier, default=first.moved(-1))
    overtaken = tuple(sorted(one for one in earlier if _is_unsent(known[one].state)))
    return Plan(week, _between(max(after, first.moved(-1)), week), overtaken)


def next_due(
    schedule: Schedule, active_from: datetime, known: Mapping[Week, Standing], now: datetime
) -> datetime:
    """When the next digest becomes due, in UTC; one that is due by now counts.

    A week that has its digest has no second one, also where the schedule moved to later in it.
    """
    week = plan(schedule, active_from, known, now).due
    if week is None:
        week = next_week(schedule, max(now, active_from))
        while not may_be_made(known.get(week), now):
            week = week.moved(1)
    return boundary(schedule, week)


def may_be_made(standing: Standing | None, now: datetime) -> bool:
    """Whether the newest week that is due gets a digest: it has none, or was skipped wrongly.

    A clock that is a year ahead for a moment skips all the weeks until then. They come.
    """
    if standing is None:
        return True
    if standing.state is not DigestState.SKIPPED:
        return False
    if standing.reason == SkipReason.NEWER_WEEK:
        return standing.changed_at - now >= _CLOCK_WAS_AHEAD
    return standing.reason == SkipReason.NOT_WANTED


def days_covered(
    schedule: Schedule, week: Week, active_from: datetime, covered: date | None
) -> tuple[date, date]:
    """The listing days, both included, whose papers a week's digest is about.

    They are those that arXiv's interfaces have by the boundary, from the seven days before it: and
    exactly, from the day after the last one that a digest before it covered, so that no day is
    lost or comes twice when the schedule changes, the clocks do, or the bot was away. Where that
    leaves no day, the first is after the last.

    Args:
        schedule: as it is now.
        week: whose digest it is.
        active_from: when the subscription began or was resumed: it does not reach back further
            than seven days before the first boundary after that.
        covered: the last day that the digests of earlier weeks covered.
    """
    last = latest_due(boundary(schedule, week))
    begun = boundary(schedule, next_week(schedule, active_from))
    first = latest_due(min(begun, boundary(schedule, week)) - _WEEK) + _DAY
    if covered is not None:
        first = max(first, covered + _DAY)
    return max(first, last - LONGEST + _DAY), last


def is_late(schedule: Schedule, week: Week, noticed: datetime) -> bool:
    """Whether a week was noticed to be due long after it was."""
    return noticed - boundary(schedule, week) > LATE_AFTER


def _is_unsent(state: DigestState) -> bool:
    return state in {DigestState.DUE, DigestState.FROZEN}


def _between(after: Week, before: Week) -> tuple[Week, ...]:
    weeks = (before.monday - after.monday) // _WEEK - 1
    return tuple(before.moved(-back) for back in range(min(weeks, _MOST_MISSED), 0, -1))
