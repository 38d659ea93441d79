"""When arXiv announces: evenings, holidays, and the hours that move with daylight saving time."""

from datetime import date, datetime, timedelta

import pytest

from bot.playground.arxiv.schedule import (
    announced_at,
    harvestable_at,
    has_announcement,
    is_listing_day,
    last_listing_day,
    midnight,
    next_listing_day,
)


def utc(moment):
    return datetime.fromisoformat(moment + "Z").timestamp()


def test_a_week_has_five_listings():
    days = [date(2025, 4, 7) + timedelta(days=each) for each in range(7)]
    assert [is_listing_day(day) for day in days] == [True] * 5 + [False] * 2


def test_the_holidays_of_2025_are_those_that_arxiv_listed():
    """Its page on availability; December was not yet scheduled in it."""
    days = (date(2025, 1, 1) + timedelta(days=each) for each in range(365))
    quiet = [
        f"{day:%m-%d}"
        for day in days
        if day.isoweekday() in {7, 1, 2, 3, 4} and not has_announcement(day)
    ]
    assert quiet == ["01-01", "01-20", "06-19", "07-06", "09-01", "11-27", "12-25"]


@pytest.mark.parametrize(
    ("day", "announced", "harvestable", "in_feeds"),
    [
        # Monday's listing is announced on Sunday evening.
        (date(2025, 6, 2), "2025-06-02T00:00", "2025-06-02T02:30", "2025-06-02T04:00"),
        (date(2025, 1, 8), "2025-01-08T01:00", "2025-01-08T03:30", "2025-01-08T05:00"),
        # The clocks go forward on Sunday 9 March 2025 and back on Sunday 2 November.
        (date(2025, 3, 7), "2025-03-07T01:00", "2025-03-07T03:30", "2025-03-07T05:00"),
        (date(2025, 3, 10), "2025-03-10T00:00", "2025-03-10T02:30", "2025-03-10T04:00"),
        (date(2025, 10, 31), "2025-10-31T00:00", "2025-10-31T02:30", "2025-10-31T04:00"),
        (date(2025, 11, 3), "2025-11-03T01:00", "2025-11-03T03:30", "2025-11-03T05:00"),
    ],
)
def test_the_hours_are_eastern_in_summer_and_winter(day, announced, harvestable, in_feeds):
    assert announced_at(day) == utc(announced)
    assert harvestable_at(day) == utc(harvestable)
    assert midnight(day).timestamp() == utc(in_feeds)


@pytest.mark.parametrize(
    ("day", "following", "preceding"),
    [
        (date(2025, 6, 4), date(2025, 6, 4), date(2025, 6, 4)),
        (date(2025, 6, 7), date(2025, 6, 9), date(2025, 6, 6)),
        # Juneteenth: no announcement on Thursday evening, so no listing on Friday.
        (date(2025, 6, 20), date(2025, 6, 23), date(2025, 6, 19)),
    ],
)
def test_a_day_without_listing_has_neighbours(day, following, preceding):
    assert next_listing_day(day) == following
    assert last_listing_day(day) == preceding
