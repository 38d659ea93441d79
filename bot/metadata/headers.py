"""What the bot says of itself, and what a site says of when to come back."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version

_NOT_IN_A_HEADER = re.compile(r"[^!-'*-:<-~]+")
"""Whatever is not printable ASCII, and what would end the comment that it stands in."""
_LEAST, _MOST, _UNSAID = 3.0, 86_400.0, 60.0
"""Seconds. arXiv says ``Retry-After: 0`` while it is overloaded; 3 s is what its terms ask for."""
_SECONDS = re.compile(r"[0-9]{1,9}")


def user_agent(contact: str) -> str:
    """The bot's name and whom to write to about it: an e-mail address or a link.

    arXiv turns away the names of libraries; Crossref serves those with an address from a better
    pool ("Access and authentication").
    """
    try:
        release = version("papers")
    except PackageNotFoundError:
        release = "0"
    where = _NOT_IN_A_HEADER.sub("", contact)[:200]
    scheme = "mailto:" if "@" in where and ":" not in where else "+" if where else ""
    return f"papers-bot/{release}" + (f" ({scheme}{where})" if where else "")


def retry_after(said: str | None, now: datetime) -> float:
    """The seconds to wait from `now`, between 3 s and a day: RFC 9110 10.2.3, number or date."""
    text = (said or "").strip()
    seconds = float(text) if _SECONDS.fullmatch(text) else _until(text, now)
    return min(max(seconds, _LEAST), _MOST)


def _until(text: str, now: datetime) -> float:
    try:
        when = parsedate_to_datetime(text)
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() - now.timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return _UNSAID
