"""When arXiv shows new papers: announcements, the harvest interface and the feeds. Pure.

A *listing day* is the day that a listing carries, Monday to Friday. Its papers are announced at
20:00 US Eastern on the evening before, and get the id of that evening's month.

Sources: arXiv's pages "Availability of submissions" (evenings, holidays), "OAI" (22:30), "RSS
news feeds" (midnight).
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

EASTERN = ZoneInfo("America/New_York")
_ANNOUNCED = time(20, 0)
_HARVESTABLE = time(22, 30)
_DAY = timedelta(days=1)
_MONDAY, _THURSDAY, _FRIDAY, _SATURDAY = 0, 3, 4, 5

HOLIDAYS_BY_DATE = ((1, 1), (6, 19), (12, 25))
"""Month and day: New Year, Juneteenth, Christmas Day."""
HOLIDAYS_BY_WEEK = ((1, _MONDAY, 3), (9, _MONDAY, 1), (11, _THURSDAY, 4))
"""Month, weekday and which of the month: Martin Luther King Day, Labor Day, Thanksgiving.

With Independence Day, what arXiv's lists of 2023 and 2025 have in common. It adds days of its own
each year (a staff day in June, days after Christmas) that no rule gives."""


def has_announcement(evening: date) -> bool:
    """Whether papers are announced on this evening: Sunday to Thursday without holidays."""
    return evening.weekday() not in {_FRIDAY, _SATURDAY} and not _is_holiday(evening)


def is_listing_day(day: date) -> bool:
    """Whether a listing carries this date."""
    return has_announcement(day - _DAY)


def next_listing_day(day: date) -> date:
    """This day or the first one after it that has a listing."""
    while not is_listing_day(day):
        day += _DAY
    return day


def last_listing_day(day: date) -> date:
    """This day or the last one before it that has a listing."""
    while not is_listing_day(day):
        day -= _DAY
    return day


@lru_cache(maxsize=4096)
def announced_at(day: date) -> float:
    """When the papers of a listing day are announced and last modified, in Unix seconds."""
    return datetime.combine(day - _DAY, _ANNOUNCED, EASTERN).timestamp()


@lru_cache(maxsize=4096)
def harvestable_at(day: date) -> float:
    """When the harvest interface has the papers of a listing day, in Unix seconds."""
    return datetime.combine(day - _DAY, _HARVESTABLE, EASTERN).timestamp()


def eastern(now: float) -> datetime:
    """The wall clock in US Eastern."""
    return datetime.fromtimestamp(now, EASTERN)


def midnight(day: date) -> datetime:
    """The start of a day in US Eastern: when the feeds change over to it."""
    return datetime.combine(day, time(0), EASTERN)


def _is_holiday(evening: date) -> bool:
    if (evening.month, evening.day) in HOLIDAYS_BY_DATE:
        return True
    which = (evening.month, evening.weekday(), (evening.day - 1) // 7 + 1)
    return which in HOLIDAYS_BY_WEEK or evening == _independence_day(evening.year)


def _independence_day(year: int) -> date:
    """4 July; where no papers are announced on it anyway, the Sunday after (2025: 6 July)."""
    day = date(year, 7, 4)
    while day.weekday() in {_FRIDAY, _SATURDAY}:
        day += _DAY
    return day
