"""How long a source is left alone between two requests. Seconds throughout."""

from __future__ import annotations

import math

MOST = 600.0
"""The longest pause that failures alone lead to."""
MOST_ASKED_FOR = 86_400.0
"""The longest pause that a source is believed to ask for: a day. Longer ones are mistakes."""
_JITTER = 0.25
_MOST_DOUBLINGS = 32


def pause_after(
    failures: int, interval: float, chance: float, retry_after: float | None = None
) -> float:
    """The pause after a request, counted from its end.

    It is the interval after a good answer; 1, 2, 4, ... intervals, up to `MOST`, after failures in
    a row, and up to a quarter more, so that many clients that failed together do not come back
    together. What the source asks for (Retry-After) can only make it longer.

    Args:
        failures: how many requests have failed since the last good answer.
        interval: the shortest pause.
        chance: a random number from 0 to 1.
        retry_after: how long the source wants to be left alone, if it said so.
    """
    return max(_backoff(failures, interval) * (1 + _jitter(failures, chance)), _asked(retry_after))


def _backoff(failures: int, interval: float) -> float:
    doublings = min(max(failures - 1, 0), _MOST_DOUBLINGS)
    return max(interval, min(MOST, interval * 2.0**doublings))


def _jitter(failures: int, chance: float) -> float:
    return _JITTER * chance if failures > 0 else 0.0


def _asked(retry_after: float | None) -> float:
    if retry_after is None or math.isnan(retry_after):
        return 0.0
    return min(retry_after, MOST_ASKED_FOR)
