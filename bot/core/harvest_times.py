"""When arXiv is harvested. Pure.

The feeds of a listing day are out at 00:30 US Eastern (see bot.core.listing_days), and late ones
come within hours, so the first hours after that are worth more questions than later ones.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from bot.core.listing_days import due_at, latest_due, next_listing_day

SOON = timedelta(minutes=30)
"""The pause after a harvest whose newest day is not complete, in the first hours."""
LATER = timedelta(hours=2)
"""The pause after that."""
EXPECTED_WITHIN = timedelta(hours=6)
"""How long after it was due a day is asked for often."""
_LONGEST = timedelta(days=4)
"""No pause is longer: from a Friday's harvest to that of Monday it is three days."""


def next_harvest(now: datetime, incomplete: Collection[date]) -> datetime:
    """When to harvest after a harvest that ended `now` and left listing days incomplete."""
    tomorrow = due_at(next_listing_day(latest_due(now) + timedelta(days=1)))
    if not incomplete:
        return tomorrow
    is_fresh = now - due_at(max(incomplete)) < EXPECTED_WITHIN
    return min(now + (SOON if is_fresh else LATER), tomorrow)


def is_due(
    now: datetime,
    next_at: datetime | None,
    *,
    was_refused: bool = False,
    is_closed: bool = False,
    has_new: bool = False,
) -> bool:
    """Whether a harvest is due.

    Args:
        now: the time.
        next_at: what `next_harvest` said after the last one; None: there was none.
        was_refused: whether arXiv refused the bot during the last one. Then the next one waits
            until a person has opened the gate, and comes at once when that is done.
        is_closed: whether the gate to arXiv is closed.
        has_new: whether a category is followed that was never harvested.
    """
    if was_refused:
        return not is_closed
    if next_at is None or has_new or now >= next_at:
        return True
    return next_at - now > _LONGEST  # the clock was set back, as when a playground starts again
