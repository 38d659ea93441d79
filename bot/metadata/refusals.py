"""Trouble of a site as the sentences people read."""

from __future__ import annotations

from datetime import datetime

import httpx

from bot.metadata.body import BadPacking, TooLong
from bot.metadata.errors import (
    PaperUnknown,
    SourceBusy,
    SourceDown,
    SourceForbids,
    SourceTrouble,
    Unreadable,
    Way,
)
from bot.metadata.headers import retry_after
from bot.metadata.site import Site

LATER = "Try again later, or add the title by hand."
_FORBIDDEN = {401, 403, 451}


def raise_for_status(site: Site, status: int, headers: httpx.Headers, now: datetime) -> None:
    """Turn a status that is the site's own trouble into an error; others are left to the source.

    Raises:
        SourceTrouble: SourceForbids, SourceBusy or SourceDown.
    """
    said = headers.get("retry-after")
    if status in _FORBIDDEN:
        raise SourceForbids(
            f"{site.label} refuses this bot (status {status}), so it is not asked again. Add the "
            "title by hand, and let whoever runs the bot know.",
            source=site.key,
        )
    if status == 429 or (status == 503 and said is not None):
        wait = retry_after(said, now)
        sentence = f"{site.label} is busy and asks to come back in {wait:.0f} s."
        raise SourceBusy(sentence, retry_after=wait, source=site.key, status=status)
    if status >= 500:
        raise down(site, f"is out of order (status {status})", Way.STATUS)


def from_transport(site: Site, error: Exception) -> SourceTrouble:
    """The error for what went wrong under way."""
    match error:
        case httpx.TimeoutException() | TimeoutError():
            return down(site, "does not answer in time", Way.LATE)
        case BadPacking():
            return down(site, "sends broken data", Way.CUT)
        case TooLong():
            return unreadable(site, "sends more than anybody reads")
        case httpx.InvalidURL() | UnicodeError():
            return unreadable(site, "leads to something that is no link")
        case _:
            return down(site, "cannot be reached", Way.CONNECTION)


def down(site: Site, what: str, way: Way = Way.ANSWER) -> SourceDown:
    """`what` continues a sentence that begins with the site."""
    return SourceDown(f"{site.label} {what}. {LATER}", source=site.key, way=way)


def unreadable(site: Site, what: str) -> Unreadable:
    """`what` continues a sentence that begins with the site."""
    sentence = f"{site.label} {what}. Add the title by hand; if it goes on, report it as a bug."
    return Unreadable(sentence, source=site.key)


def unknown(site: Site, what: str) -> PaperUnknown:
    """`what` is the id or link that leads nowhere."""
    sentence = f"{site.label} has no paper under {what[:200]}. Check it, or add the title by hand."
    return PaperUnknown(sentence, source=site.key)
