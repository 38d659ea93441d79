"""When arXiv announces papers, and when its interfaces have them. Pure.

A listing day, Monday to Friday, has papers that were announced at 20:00 US Eastern on the evening
before; OAI-PMH has them at about 22:30, the daily feeds carry them from midnight on.

Sources: info.arxiv.org/help/availability.html, help/oa/index.html, help/rss.html.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EASTERN = ZoneInfo("America/New_York")
FEEDS_OUT = time(0, 30)
"""US Eastern: the feeds of a day change at midnight, and are given half an hour."""
_DAY = timedelta(days=1)
_SATURDAY = 5
_BY_DATE = {(1, 1), (6, 19), (7, 4), (12, 25)}
"""Evenings without an announcement: New Year, Juneteenth, Independence Day, Christmas Day."""
_BY_WEEK = {(1, 0, 3), (9, 0, 1), (11, 3, 4)}
"""Month, weekday, which of the month: Martin Luther King Day, Labor Day, Thanksgiving."""


def eastern_day(now: datetime) -> date:
    """The day in US Eastern, which the feeds carry."""
    return now.astimezone(EASTERN).date()


def is_listing_day(day: date) -> bool:
    """Whether listings can carry this day: Monday to Friday."""
    return day.weekday() < _SATURDAY


def next_listing_day(day: date) -> date:
    """This day, or the first after it that is a listing day."""
    while not is_listing_day(day):
        day += _DAY
    return day


def last_listing_day(day: date) -> date:
    """This day, or the last before it that is a listing day."""
    while not is_listing_day(day):
        day -= _DAY
    return day


def is_usual_holiday(day: date) -> bool:
    """Whether arXiv usually announces nothing for this listing day.

    It names more days each year than these, so other days without papers are not errors for ever;
    and what is usual is no proof, so these days are asked for like all others.
    """
    evening = day - _DAY
    which = (evening.month, evening.weekday(), (evening.day - 1) // 7 + 1)
    return (evening.month, evening.day) in _BY_DATE or which in _BY_WEEK


def listing_days(first: date, last: date) -> Iterator[date]:
    """The listing days between two days, both included."""
    day = first
    while day <= last:
        if is_listing_day(day):
            yield day
        day += _DAY


def latest_due(now: datetime) -> date:
    """The newest listing day whose papers every interface should have by now."""
    local = now.astimezone(EASTERN)
    day = local.date() if local.time() >= FEEDS_OUT else local.date() - _DAY
    return last_listing_day(day)


def due_at(day: date) -> datetime:
    """When every interface should have the papers of a listing day."""
    return datetime.combine(day, FEEDS_OUT, EASTERN)


def day_submitted(submitted: date) -> date:
    """The listing day of a paper submitted on a day (UTC), if nobody holds it back.

    Submissions until 14:00 US Eastern are announced that evening, for the next day; those of a
    weekend, which begins on Friday at 14:00, with Monday's, for Tuesday.
    """
    return next_listing_day(next_listing_day(submitted) + _DAY)
