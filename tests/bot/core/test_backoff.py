import math

import pytest

from bot.core.backoff import MOST, MOST_ASKED_FOR, pause_after


@pytest.mark.parametrize(
    ("failures", "shortest"),
    [(0, 3), (1, 3), (2, 6), (3, 12), (4, 24), (8, 384), (9, 600), (10, 600), (10**9, 600)],
)
def test_the_pause_doubles_with_each_failure_up_to_ten_minutes(failures, shortest):
    assert pause_after(failures, 3.0, 0.0) == shortest


@pytest.mark.parametrize(("failures", "longest"), [(0, 3), (1, 3.75), (2, 7.5), (20, 750)])
def test_chance_adds_up_to_a_quarter_after_failures_and_never_shortens(failures, longest):
    assert pause_after(failures, 3.0, 1.0) == longest


@pytest.mark.parametrize(
    ("retry_after", "pause"),
    [
        (None, 6),
        (0, 6),
        (-5, 6),
        (5, 6),
        (7, 7),
        (3_600, 3_600),
        (math.nan, 6),
        (math.inf, MOST_ASKED_FOR),
        (-math.inf, 6),
        (10**12, MOST_ASKED_FOR),
    ],
)
def test_what_the_source_asks_for_can_only_make_the_pause_longer(retry_after, pause):
    assert pause_after(2, 3.0, 0.0, retry_after) == pause


def test_an_interval_longer_than_the_longest_backoff_is_kept():
    assert pause_after(5, MOST + 100, 0.0) == MOST + 100
