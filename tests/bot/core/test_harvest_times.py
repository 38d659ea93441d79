"""When the next harvest is due. Listing days begin at 00:30 US Eastern."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.harvest_times import is_due, next_harvest

MONDAY, TUESDAY, THURSDAY, FRIDAY = (date(2026, 11, day) for day in (23, 24, 26, 27))


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("what", "now", "incomplete", "expected"),
    [
        ("all is complete: tomorrow", "2026-11-23 05:45", [], "2026-11-24 05:30"),
        ("all is complete, in the evening", "2026-11-23 23:59", [], "2026-11-24 05:30"),
        ("before midnight in the east it is yesterday", "2026-11-24 05:29", [], "2026-11-24 05:30"),
        ("on a Friday: on Monday", "2026-11-27 06:00", [], "2026-11-30 05:30"),
        ("on a Saturday: on Monday", "2026-11-28 12:00", [], "2026-11-30 05:30"),
        ("on a Monday before the feeds are out", "2026-11-30 05:00", [], "2026-11-30 05:30"),
        ("summer time is four hours", "2026-07-06 06:00", [], "2026-07-07 04:30"),
        ("in the night of the change back", "2026-10-30 05:00", [], "2026-11-02 05:30"),
        ("today is late", "2026-11-23 05:45", [MONDAY], "2026-11-23 06:15"),
        ("the newest counts", "2026-11-24 05:45", [MONDAY, TUESDAY], "2026-11-24 06:15"),
        ("an older day is open", "2026-11-24 05:45", [MONDAY], "2026-11-24 07:45"),
        ("just within six hours", "2026-11-23 11:29", [MONDAY], "2026-11-23 11:59"),
        ("after six hours", "2026-11-23 11:30", [MONDAY], "2026-11-23 13:30"),
        ("never later than the next day's", "2026-11-24 05:10", [MONDAY], "2026-11-24 05:30"),
        ("at the weekend", "2026-11-28 12:00", [FRIDAY], "2026-11-28 14:00"),
    ],
)
def test_the_next_harvest_after_one(what, now, incomplete, expected):
    assert next_harvest(at(now), incomplete) == at(expected), what


NOW = at("2026-11-23 12:00")
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("what", "next_at", "more", "expected"),
    [
        ("one that never ran", None, {}, True),
        ("when its time has come", NOW, {}, True),
        ("when its time has passed", NOW - HOUR, {}, True),
        ("before its time", NOW + HOUR, {}, False),
        ("over a weekend", NOW + 72 * HOUR, {}, False),
        ("when the clock was set back", NOW + 100 * HOUR, {}, True),
        ("when a category is new", NOW + HOUR, {"has_new": True}, True),
        ("closed by somebody else: it will find out", NOW, {"is_closed": True}, True),
        ("refused", NOW - HOUR, {"was_refused": True, "is_closed": True}, False),
        (
            "refused, with a new category",
            NOW - HOUR,
            {"was_refused": True, "is_closed": True, "has_new": True},
            False,
        ),
        ("refused and opened again", NOW + HOUR, {"was_refused": True}, True),
    ],
)
def test_a_harvest_is_due(what, next_at, more, expected):
    assert is_due(NOW, next_at, **more) is expected, what
