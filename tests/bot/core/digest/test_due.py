from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.core.digest.due import (
    LONGEST,
    Plan,
    boundary,
    days_covered,
    is_late,
    is_zone,
    newest_week,
    next_week,
    plan,
)
from bot.core.listing_days import latest_due
from db.digest_records import DigestState, Schedule, SkipReason, Standing, Week

BERLIN = Schedule(0, 9, "Europe/Berlin")
BEGUN = datetime(2026, 11, 4, 12, tzinfo=UTC)  # a Wednesday, W45
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
W45, W46, W47, W48 = (Week(2026, number) for number in (45, 46, 47, 48))


def local(schedule, week):
    return boundary(schedule, week).astimezone(ZoneInfo(schedule.time_zone)).strftime("%a %d %H:%M")


def standing(state=DigestState.SENT, at=BEGUN, reason=None):
    return Standing(state, at, reason)


@pytest.mark.parametrize(
    ("schedule", "week", "expected"),
    [
        (BERLIN, Week(2026, 48), "Mon 23 09:00"),
        (Schedule(6, 2, "Europe/Berlin"), Week(2026, 13), "Sun 29 03:00"),  # a gap
        (Schedule(6, 2, "Europe/Berlin"), Week(2026, 43), "Sun 25 02:00"),  # twice
        (Schedule(6, 2, "Australia/Lord_Howe"), Week(2026, 40), "Sun 04 02:30"),  # of 30 minutes
        (Schedule(6, 23, "Pacific/Kiritimati"), Week(2026, 53), "Sun 03 23:00"),
        (Schedule(0, 0, "Pacific/Kiritimati"), Week(2027, 1), "Mon 04 00:00"),
    ],
)
def test_a_boundary_is_a_local_hour_or_the_one_after_a_gap(schedule, week, expected):
    assert local(schedule, week) == expected


def test_of_an_hour_that_comes_twice_the_first_counts():
    assert boundary(Schedule(6, 2, "Europe/Berlin"), Week(2026, 43)) == datetime(
        2026, 10, 25, 0, tzinfo=UTC
    )


@pytest.mark.parametrize("name", ["Europe/Atlantis", "", "../etc", "Europe", "Europe/Berlin\x00"])
def test_a_zone_that_this_machine_does_not_know_is_utc(name):
    assert not is_zone(name)
    assert boundary(Schedule(0, 9, name), W48) == datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_zones_that_exist_are_known():
    assert is_zone("UTC")
    assert is_zone("Pacific/Kiritimati")


ZONES = (
    "UTC", "Europe/London", "America/New_York", "America/St_Johns", "Australia/Lord_Howe",
    "Pacific/Kiritimati", "Asia/Kolkata", "Africa/Casablanca",
)  # fmt: skip


@pytest.mark.parametrize("name", ZONES)
def test_every_week_has_one_boundary_and_is_the_newest_from_then_on(name):
    for hours in range(0, 168, 5):
        schedule = Schedule(hours // 24, hours % 24, name)
        week = Week(2026, 1)
        for _ in range(54):
            at = boundary(schedule, week)
            assert newest_week(schedule, at) == week
            assert newest_week(schedule, at - timedelta(seconds=1)) == week.moved(-1)
            assert next_week(schedule, at) == week.moved(1)
            week = week.moved(1)


def test_clocks_put_back_over_midnight_do_not_take_a_week_back():
    """St. John's put them back from Monday-to-be 00:01 to 23:01 until 2011."""
    schedule = Schedule(6, 0, "America/St_Johns")
    week = Week(2010, 44)
    assert newest_week(schedule, boundary(schedule, week) + timedelta(minutes=2)) == week


def test_a_new_subscription_begins_with_its_next_boundary():
    assert plan(BERLIN, BEGUN, {}, BEGUN + 4 * DAY) == Plan()
    assert plan(BERLIN, BEGUN, {}, boundary(BERLIN, W46)) == Plan(W46)


def test_a_week_with_a_row_is_done_whatever_became_of_it():
    for state in DigestState:
        assert plan(BERLIN, BEGUN, {W46: standing(state)}, boundary(BERLIN, W46)) == Plan()


def test_after_a_time_away_only_the_newest_week_gets_a_digest():
    now = boundary(BERLIN, W48) + 2 * DAY
    assert plan(BERLIN, BEGUN, {}, now) == Plan(W48, (W46, W47))
    assert plan(BERLIN, BEGUN, {W46: standing()}, now) == Plan(W48, (W47,))


@pytest.mark.parametrize(
    ("state", "is_overtaken"),
    [
        (DigestState.DUE, True),
        (DigestState.FROZEN, True),
        (DigestState.SENDING, False),
        (DigestState.AMBIGUOUS, False),
        (DigestState.WAITING_FOR_WORD, False),
        (DigestState.SENT, False),
        (DigestState.FAILED, False),
    ],
)
def test_what_was_certainly_not_sent_is_overtaken_by_a_newer_week(state, is_overtaken):
    found = plan(BERLIN, BEGUN, {W47: standing(state)}, boundary(BERLIN, W48))
    assert found == Plan(W48, (), (W47,) if is_overtaken else ())


def test_a_year_away_leaves_rows_for_a_year_and_no_more():
    found = plan(BERLIN, BEGUN, {W46: standing()}, boundary(BERLIN, W46) + 1000 * DAY)
    assert len(found.missed) == 60
    assert found.missed[-1] == found.due.moved(-1)


def test_a_clock_put_back_finds_its_weeks_done():
    known = {week: standing() for week in (W46, W47, W48)}
    for step in (HOUR, DAY, 365 * DAY):
        assert plan(BERLIN, BEGUN, known, boundary(BERLIN, W48) - step) == Plan()


def test_weeks_that_a_clock_far_ahead_skipped_come_all_the_same():
    now = boundary(BERLIN, W46)
    ahead = plan(BERLIN, BEGUN, {}, now + 365 * DAY)
    at = now + 365 * DAY
    known = {
        week: standing(DigestState.SKIPPED, at, SkipReason.NEWER_WEEK) for week in ahead.missed
    }
    known[ahead.due] = standing(DigestState.SENT, at)
    for week in ahead.missed:
        found = plan(BERLIN, BEGUN, known, boundary(BERLIN, week))
        assert found == Plan(week)
        known[week] = standing(DigestState.SENT, boundary(BERLIN, week))
    assert plan(BERLIN, BEGUN, known, boundary(BERLIN, ahead.due)) == Plan()
    assert plan(BERLIN, BEGUN, known, boundary(BERLIN, ahead.due.moved(1))).due


def test_a_week_skipped_after_a_time_away_does_not_come_back_with_a_small_step():
    back = boundary(BERLIN, W48) + 2 * DAY
    skipped = standing(DigestState.SKIPPED, back, SkipReason.NEWER_WEEK)
    known = {W47: skipped, W48: standing(DigestState.SENT, back)}
    for step in (HOUR, DAY, 1.9 * DAY):
        assert plan(BERLIN, BEGUN, known, back - step) == Plan()


def test_a_paused_week_comes_only_if_its_boundary_is_after_the_pause():
    paused = {W47: standing(DigestState.SKIPPED, BEGUN, SkipReason.NOT_WANTED)}
    at = boundary(BERLIN, W47)
    assert plan(BERLIN, at - HOUR, paused, at) == Plan(W47)
    assert plan(BERLIN, at + HOUR, paused, at + 2 * HOUR) == Plan()


def test_a_schedule_moved_to_an_earlier_day_makes_the_week_due_at_once():
    friday = Schedule(4, 9, "Europe/Berlin")
    wednesday = boundary(BERLIN, W47) + 2 * DAY
    assert plan(friday, BEGUN, {W46: standing()}, wednesday) == Plan()
    assert plan(BERLIN, BEGUN, {W46: standing()}, wednesday) == Plan(W47)
    assert plan(friday, BEGUN, {W47: standing()}, wednesday + 4 * DAY) == Plan()


def test_a_digest_covers_the_seven_days_before_its_boundary():
    first, last = days_covered(BERLIN, W48, BEGUN, date(2026, 11, 16))
    assert (first, last) == (date(2026, 11, 17), date(2026, 11, 23))
    early = Schedule(0, 5, "Europe/Berlin")  # Sunday 23:00 in New York: Monday's feeds are not out
    assert days_covered(early, W48, BEGUN, date(2026, 11, 13))[1] == date(2026, 11, 20)


def test_the_first_digest_covers_seven_days_too():
    assert days_covered(BERLIN, W46, BEGUN, None) == (date(2026, 11, 3), date(2026, 11, 9))


def test_the_days_of_consecutive_digests_meet_exactly_when_the_schedule_changes():
    schedules = [
        BERLIN,
        Schedule(4, 9, "Europe/Berlin"),
        Schedule(6, 23, "Pacific/Kiritimati"),
        Schedule(0, 0, "Pacific/Honolulu"),
        Schedule(3, 2, "Australia/Lord_Howe"),
    ]
    covered, week, days = None, W46, []
    for turn in range(60):
        schedule = schedules[turn % len(schedules)]
        first, last = days_covered(schedule, week, BEGUN, covered)
        days += [first + n * DAY for n in range((last - first).days + 1)]
        covered, week = max(covered or last, last), week.moved(1)
    assert days == [days[0] + n * DAY for n in range(len(days))]


def test_the_digest_after_a_time_away_covers_all_of_it():
    assert days_covered(BERLIN, W48, BEGUN, date(2026, 11, 2))[0] == date(2026, 11, 3)
    first, last = days_covered(BERLIN, W48, BEGUN - 400 * DAY, date(2025, 11, 2))
    assert last - first + DAY == LONGEST


def test_a_resumed_subscription_does_not_reach_back_into_its_pause():
    resumed = boundary(BERLIN, W48) - 2 * DAY
    first, _ = days_covered(BERLIN, W48, resumed, date(2026, 6, 1))
    assert first == latest_due(boundary(BERLIN, W47)) + DAY


def test_late_is_more_than_an_hour_after_the_boundary():
    at = boundary(BERLIN, W48)
    assert not is_late(BERLIN, W48, at + HOUR)
    assert is_late(BERLIN, W48, at + HOUR + timedelta(seconds=1))


def test_weeks_are_those_of_iso_8601():
    assert str(Week.of(date(2027, 1, 3))) == "2026-W53"
    assert Week(2026, 53).moved(1) == Week(2027, 1)
    assert Week(2027, 1).moved(-1) == Week(2026, 53)
    with pytest.raises(ValueError, match="week"):
        Week(2027, 53)
