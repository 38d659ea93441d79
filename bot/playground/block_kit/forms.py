"""Texts of a certain form: dates, times and numbers, and numbers that have to be in order.

Source: docs.slack.dev, "Date picker element", "Time picker element", "Number input element",
"Plain-text input element".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from bot.playground.checks import Check, matching, wrong

TIME = matching(r"([01]\d|2[0-3]):[0-5]\d", "a time in the form HH:MM", 5)
_DATE_FORM = matching(r"\d{4}-\d\d-\d\d", "a date in the form YYYY-MM-DD", 10)
_MAX_NUMERAL = 255  # Slack gives no limit; reading a longer number would not be quick
NUMERAL = matching(r"-?\d+(\.\d+)?", "a number written as text", _MAX_NUMERAL)


def date(value: Any, path: str) -> Iterator[str]:
    """A day that there is, in the form that Python alone would not insist on."""
    found = list(_DATE_FORM(value, path))
    yield from found
    if not found:
        try:
            dt.date.fromisoformat(value)
        except ValueError:
            yield wrong(path, "must be a day of the calendar, in the form YYYY-MM-DD")


def ordered(least: str, most: str) -> Check:
    """A rule: one number is not above the other; texts are read as numbers."""

    def check(value: Any, path: str) -> Iterator[str]:
        low, high = (_decimal(value.get(key)) for key in (least, most))
        if low is not None and high is not None and low > high:
            yield wrong(path, f"{least} must not be above {most}")

    return check


def _decimal(value: object) -> Decimal | None:
    if not isinstance(value, int | str) or (isinstance(value, str) and len(value) > _MAX_NUMERAL):
        return None
    try:
        read = Decimal(value)
    except InvalidOperation:
        return None
    return read if read.is_finite() else None


def whole(element: Any, path: str) -> Iterator[str]:
    """A rule: without `is_decimal_allowed` the numbers of a number input are whole."""
    if element.get("is_decimal_allowed") is False:
        for key in ("initial_value", "min_value", "max_value"):
            if isinstance(element.get(key), str) and "." in element[key]:
                yield wrong(f"{path}/{key}", "must be a whole number: decimals are not allowed")
