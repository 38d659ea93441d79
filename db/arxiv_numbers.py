"""arXiv ids as numbers that sort like announcements. Standard library only.

An id is given at announcement, so its month and serial are the order in which papers came out.
"""

from __future__ import annotations

import re
from datetime import date
from zlib import crc32

_NEW = re.compile(r"([0-9]{2})(0[1-9]|1[0-2])\.([0-9]{4,6})")
_OLD = re.compile(r"([a-z-]+)/([0-9]{2})(0[1-9]|1[0-2])([0-9]{3})")
_MONTH = 1_000_000
_FIRST_OLD_YEAR = 91
_LATEST_MONTHS = 3
"""So many months moderation may hold a paper back; its id says when it was let through."""
_ARCHIVES = 997
"""The old archives all differ in their checksums' remainders by it; there will be no more."""


def announcement_number(arxiv_id: str) -> int:
    """A number for an id without version, its own, and higher the later the id was given.

    It is YYYYMM in front of six digits: of ``2406.01234`` 202406001234. Ids of before April 2007
    lie below all others; within a month they are ordered by archive.

    Raises:
        ValueError: the text is no arXiv id.
    """
    if new := _NEW.fullmatch(arxiv_id):
        return int(f"20{new[1]}{new[2]}") * _MONTH + int(new[3])
    if old := _OLD.fullmatch(arxiv_id):
        century = 19 if int(old[2]) >= _FIRST_OLD_YEAR else 20
        serial = crc32(old[1].encode()) % _ARCHIVES * 1_000 + int(old[4])
        return int(f"{century}{old[2]}{old[3]}") * _MONTH + serial
    raise ValueError(f"{arxiv_id!r} is no arXiv id")


def numbers_of(first: date, last: date) -> tuple[int, int]:
    """The least and the highest number of papers submitted between two days (UTC).

    Other papers' numbers may lie between them. The month of an id is US Eastern, so that the first
    hours of a month belong to the one before.
    """
    return _month(first, -1) * _MONTH, _month(last, _LATEST_MONTHS + 1) * _MONTH - 1


def _month(day: date, later: int) -> int:
    """YYYYMM of the month that is so many later than a day's."""
    year, month = divmod(day.year * 12 + day.month - 1 + later, 12)
    return year * 100 + month + 1
