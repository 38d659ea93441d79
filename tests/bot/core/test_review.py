from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.review import RULES, Move, Refusal, refusal, reminder_due_at, revert_until
from db.records import SuggestionState

PENDING, ADDED = SuggestionState.PENDING, SuggestionState.ADDED
DECLINED, WITHDRAWN = SuggestionState.DECLINED, SuggestionState.WITHDRAWN

# move, state, who -> why not. m: a maintainer, s: who suggested it, n: neither
MOVES = [
    (Move.ADD, PENDING, "m", None),
    (Move.ADD, PENDING, "s", Refusal.NOT_A_MAINTAINER),
    (Move.ADD, PENDING, "n", Refusal.NOT_A_MAINTAINER),
    (Move.ADD, ADDED, "m", Refusal.DECIDED),
    (Move.ADD, ADDED, "n", Refusal.NOT_A_MAINTAINER),
    (Move.ADD, DECLINED, "m", Refusal.DECIDED),
    (Move.ADD, SuggestionState.LISTED, "m", Refusal.DECIDED),
    (Move.DECLINE, PENDING, "m", None),
    (Move.DECLINE, PENDING, "s", Refusal.NOT_A_MAINTAINER),
    (Move.DECLINE, WITHDRAWN, "m", Refusal.DECIDED),
    (Move.WITHDRAW, PENDING, "s", None),
    (Move.WITHDRAW, PENDING, "ms", None),
    (Move.WITHDRAW, PENDING, "m", Refusal.NOT_YOURS),
    (Move.WITHDRAW, ADDED, "s", Refusal.DECIDED),
    (Move.REVERT, ADDED, "m", None),
    (Move.REVERT, ADDED, "s", Refusal.NOT_A_MAINTAINER),
    (Move.REVERT, PENDING, "m", Refusal.DECIDED),
    (Move.REOPEN, DECLINED, "m", None),
    (Move.REOPEN, WITHDRAWN, "m", None),
    (Move.REOPEN, DECLINED, "s", Refusal.NOT_A_MAINTAINER),
    (Move.REOPEN, ADDED, "m", Refusal.DECIDED),
    (Move.FILL_IN, PENDING, "s", None),
    (Move.FILL_IN, PENDING, "m", None),
    (Move.FILL_IN, PENDING, "n", Refusal.NOT_YOURS),
    (Move.FILL_IN, ADDED, "m", Refusal.DECIDED),
]


@pytest.mark.parametrize(("move", "state", "who", "why"), MOVES)
def test_a_move_is_refused_for_its_reason(move, state, who, why):
    found = refusal(move, state, is_maintainer="m" in who, is_suggester="s" in who)
    assert found is why


def test_every_move_has_its_rule():
    assert RULES.keys() == set(Move)


def test_a_stamp_can_be_reverted_for_24_hours():
    decided = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
    assert revert_until(decided) - decided == timedelta(hours=24)


REMINDERS = [
    (
        "a Monday at noon, remembered on the next Tuesday",
        "2026-11-23T12:00",
        "UTC",
        "2026-12-01T09",
    ),
    ("a Monday before nine: next Monday", "2026-11-23T08:00", "UTC", "2026-11-30T09"),
    ("exactly at nine", "2026-11-23T09:00", "UTC", "2026-11-30T09"),
    ("a Friday at noon: not on Saturday", "2026-11-20T12:00", "UTC", "2026-11-30T09"),
    ("a Sunday", "2026-11-22T07:00", "UTC", "2026-11-30T09"),
    ("morning in Tokyo is midnight in UTC", "2026-11-23T12:00", "Asia/Tokyo", "2026-12-01T00"),
    ("across the end of summer time", "2026-10-20T07:00", "Europe/Berlin", "2026-10-27T08"),
    ("a zone of half hours", "2026-11-23T12:00", "Asia/Kolkata", "2026-12-01T03:30"),
    ("a zone that nobody knows", "2026-11-23T12:00", "Moon/Tranquility", "2026-12-01T09"),
    ("no zone", "2026-11-23T12:00", "", "2026-12-01T09"),
    ("no name of a zone", "2026-11-23T12:00", "../etc/passwd", "2026-12-01T09"),
    ("a folder of zones", "2026-11-23T12:00", "Europe", "2026-12-01T09"),
]


@pytest.mark.parametrize(("what", "made", "zone", "due"), REMINDERS)
def test_maintainers_are_reminded_after_a_week_in_their_morning(what, made, zone, due):
    created = datetime.fromisoformat(made).replace(tzinfo=UTC)
    hour = due if ":" in due else f"{due}:00"
    assert reminder_due_at(created, zone) == datetime.fromisoformat(hour).replace(tzinfo=UTC), what
