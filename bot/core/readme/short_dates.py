"""Dates too short to be known as such anywhere but in a column of dates: ``24.03``, ``Mar '24``."""

from __future__ import annotations

import re

from bot.core.dates import parse_date
from db.records import PartialDate

_NAMED = re.compile(r"([A-Za-z]{3,9}\.?)[ \t]*['’‘`](\d{2})")
_NUMBERS = re.compile(r"['’‘]?(\d{2})[./-](0[1-9]|1[0-2])(?:[./-](\d{2}))?")
_NO_MONTH = 12
"""A first number up to it may be a month as well as a year."""


def date_in_column(text: str) -> PartialDate | None:
    """The date of a cell in a column of dates, of this century where its year has two digits."""
    date = parse_date(text)
    if date is not None:
        return date
    named = _NAMED.fullmatch(text.strip())
    if named is not None:
        return parse_date(f"{named.group(1)} 20{named.group(2)}")
    numbers = _NUMBERS.fullmatch(text.strip())
    if numbers is None or int(numbers.group(1)) <= _NO_MONTH:
        return None
    return parse_date(
        "-".join(part for part in (f"20{numbers[1]}", numbers[2], numbers[3]) if part)
    )
