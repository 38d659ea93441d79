"""arXiv's daily feed of a category, in RSS 2.0 or Atom 1.0, read strictly. Pure.

Sources: info.arxiv.org/help/rss_specifications and atom_specifications.
"""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser

from bot.arxiv.troubles import not_xml, trouble
from bot.core.arxiv_categories import categories_in
from bot.core.arxiv_id import as_arxiv_id
from bot.core.arxiv_trouble import ArxivTrouble
from bot.core.listing_days import eastern_day
from bot.metadata.latex import accents
from bot.metadata.wording import TITLE, is_web_page, one_line
from bot.metadata.xml_guard import BadXml, HostileXml, check_xml
from db.arxiv_records import AnnounceType, Feed, FeedItem, Interface, TroubleKind

_FORMS = {"rss20", "atom10"}
_ID = re.compile(r"oai:arXiv\.org:(?P<id>[\w.\-/]{1,40}?)v(?P<n>[0-9]{1,3})", re.ASCII)
_ERROR = "feed error for query"
_TYPES = frozenset(AnnounceType)


def parse_feed(body: bytes, about: str) -> Feed:
    """Read a feed, whole or not at all. One without papers is a feed: holidays have it.

    `about` is the category that was asked for, for the sentences of errors.

    Raises:
        ArxivTrouble: it is none.
    """
    parsed = _parsed(body, about)
    title = one_line(parsed.feed.get("title"))
    if title.lower().startswith(_ERROR):
        why = one_line(parsed.feed.get("subtitle"), 200) or "nothing more"
        raise trouble(Interface.RSS, TroubleKind.ERROR_ENTRY, f"reports an error: {why}", about)
    day = _day(parsed)
    if day is None:
        raise _unreadable("does not say of which day it is", about)
    return Feed(day, tuple(_item(entry, about) for entry in parsed.entries))


def _parsed(body: bytes, about: str) -> Any:
    try:
        if is_web_page(body):
            raise BadXml
        check_xml(body)
    except (BadXml, HostileXml) as error:
        raise not_xml(Interface.RSS, body, error, about) from error
    try:
        # From bytes: a string would be taken for a path or a link. The sanitizer is quadratic.
        parsed = feedparser.parse(
            io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # feedparser lets through what character references bring about
        raise _unreadable("breaks the parser", about) from error
    if parsed.get("version") not in _FORMS or parsed.get("bozo"):
        raise _unreadable("is neither RSS nor Atom", about)
    return parsed


def _day(parsed: Any) -> date | None:
    """The US Eastern day that the feed carries: it begins at midnight there."""
    try:
        if parsed.version == "rss20":
            when = parsedate_to_datetime(one_line(parsed.feed.get("published")))
        else:
            when = datetime.fromisoformat(one_line(parsed.feed.get("updated")))
        return eastern_day(when) if when.tzinfo else None
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _item(entry: Any, about: str) -> FeedItem:
    match = _ID.fullmatch(one_line(entry.get("id")))
    arxiv_id = as_arxiv_id(match["id"]) if match else None
    announced = one_line(entry.get("arxiv_announce_type"))
    title = accents(one_line(entry.get("title"), TITLE))
    categories = categories_in(one_line(tag.get("term")) for tag in entry.get("tags", ()))
    if match is None or arxiv_id is None or int(match["n"]) < 1:
        raise _unreadable("has an entry without an id", about)
    if announced not in _TYPES or not title or not categories:
        raise _unreadable(f"does not say all that it must of {arxiv_id}", about)
    return FeedItem(arxiv_id, int(match["n"]), AnnounceType(announced), title, categories)


def _unreadable(what: str, about: str) -> ArxivTrouble:
    return trouble(Interface.RSS, TroubleKind.UNREADABLE, what, about)
