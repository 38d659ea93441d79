"""Days of 2025: 2 June is a Monday; US Eastern is UTC-4 in summer and UTC-5 in winter."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core import listing_days as days

MONDAY, FRIDAY, SATURDAY, SUNDAY = (date(2025, 6, day) for day in (2, 6, 7, 8))


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2025, 6, 3, 3, 59, tzinfo=UTC), date(2025, 6, 2)),
        (datetime(2025, 6, 3, 4, 0, tzinfo=UTC), date(2025, 6, 3)),
        (datetime(2025, 1, 7, 4, 59, tzinfo=UTC), date(2025, 1, 6)),
        (datetime(2025, 1, 7, 5, 0, tzinfo=UTC), date(2025, 1, 7)),
    ],
)
def test_feeds_change_at_midnight_in_new_york(now, day):
    assert days.eastern_day(now) == day


def test_listings_come_from_monday_to_friday():
    week = [MONDAY + timedelta(days=more) for more in range(7)]
    assert [days.is_listing_day(day) for day in week] == [True] * 5 + [False] * 2
    assert list(days.listing_days(MONDAY, SUNDAY)) == week[:5]
    assert list(days.listing_days(SATURDAY, SUNDAY)) == []


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (FRIDAY, FRIDAY, FRIDAY),
        (SATURDAY, FRIDAY, date(2025, 6, 9)),
        (SUNDAY, FRIDAY, date(2025, 6, 9)),
    ],
)
def test_a_weekend_lies_between_two_listing_days(day, before, after):
    assert (days.last_listing_day(day), days.next_listing_day(day)) == (before, after)


@pytest.mark.parametrize(
    ("day", "usual"),
    [
        (date(2025, 1, 2), True),  # the evening of New Year
        (date(2025, 1, 1), False),
        (date(2025, 1, 21), True),  # after Martin Luther King Day, 20 January
        (date(2025, 1, 14), False),
        (date(2025, 6, 20), True),
        (date(2025, 7, 5), True),
        (date(2025, 9, 2), True),  # after Labor Day
        (date(2025, 9, 9), False),
        (date(2025, 11, 28), True),  # after Thanksgiving
        (date(2025, 12, 26), True),
        (date(2025, 6, 3), False),
    ],
)
def test_a_holiday_is_the_day_after_an_evening_without_announcement(day, usual):
    assert days.is_usual_holiday(day) is usual


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2025, 6, 3, 4, 29, tzinfo=UTC), date(2025, 6, 2)),
        (datetime(2025, 6, 3, 4, 30, tzinfo=UTC), date(2025, 6, 3)),
        (datetime(2025, 6, 7, 12, 0, tzinfo=UTC), FRIDAY),
        (datetime(2025, 6, 9, 4, 0, tzinfo=UTC), FRIDAY),
    ],
)
def test_a_day_is_due_half_an_hour_after_midnight(now, day):
    assert days.latest_due(now) == day
    assert days.due_at(day) <= now


@pytest.mark.parametrize(
    ("submitted", "listed"),
    [
        (MONDAY, date(2025, 6, 3)),
        (date(2025, 6, 5), FRIDAY),
        (FRIDAY, date(2025, 6, 9)),  # until 14:00: announced on Sunday evening
        (SATURDAY, date(2025, 6, 10)),  # announced on Monday evening
        (SUNDAY, date(2025, 6, 10)),
    ],
)
def test_a_paper_is_listed_the_day_after_its_submission_and_one_of_a_weekend_on_tuesday(
    submitted, listed
):
    assert days.day_submitted(submitted) == listed
