"""The daily feeds, RSS 2.0 and Atom 1.0: one announcement, that of the day. Pure.

Sources: arXiv's "RSS news feeds" and its RSS and Atom specifications; a daily Atom feed of August
2025 for the order of elements and entries; the repository arXiv/arxiv-feed for the limit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from email.utils import format_datetime

from bot.playground.arxiv.catalogue import Catalogue
from bot.playground.arxiv.markup import element, optional
from bot.playground.arxiv.papers import Listing
from bot.playground.arxiv.schedule import eastern, last_listing_day, midnight

LIMIT = 2_000
"""Entries of a feed; replacements take their places first, new papers what is left."""
_LAST_VERSION = 5
"""Later replacements are not in the feeds."""
_TYPES = ("replace-cross", "replace", "cross", "new")
_SPACES = 'xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/"'
_XML = "<?xml version='1.0' encoding='UTF-8'?>\n"


_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Item:
    """A paper of the announcement with the way in which it is announced."""

    listing: Listing
    announce_type: str


Render = Callable[[Sequence[str], Sequence[Item], float], str]
"""Makes a document of the names of the categories, the items and the time."""


def seconds_left(now: float) -> int:
    """How long a feed stays as it is: to the next midnight US Eastern."""
    return int(midnight(eastern(now).date() + _DAY).timestamp() - now)


def entries(
    catalogue: Catalogue, categories: frozenset[str], now: float, *, stale: bool = False
) -> list[Item]:
    """What a feed holds from midnight US Eastern on: the announcement of the evening before.

    The order is that of arXiv: new papers first, by id; where the limit bites it is the new ones
    with low ids that are missing. `stale` gives the announcement before instead.
    """
    day = eastern(now).date()
    if stale:
        day = last_listing_day(day - _DAY)
    items = [
        Item(listing, _announce_type(listing, categories))
        for listing in catalogue.announced(day)
        if listing.version.number <= _LAST_VERSION
        and not categories.isdisjoint(listing.paper.categories)
    ]
    items.sort(key=lambda item: item.listing.paper.id, reverse=True)
    items.sort(key=lambda item: _TYPES.index(item.announce_type))
    return items[:LIMIT][::-1]


def rss(names: Sequence[str], items: Sequence[Item], now: float) -> str:
    """The feed in RSS 2.0."""
    day = eastern(now).date()
    link = f"http://rss.arxiv.org/rss/{'+'.join(names)}"
    title = ", ".join(names)
    built = format_datetime(midnight(day).astimezone(UTC))
    channel = (
        element("title", f"{title} updates on arXiv.org")
        + element("link", link)
        + element("description", f"{title} updates on the arXiv.org e-print archive.")
        + element("atom:link", href=link, rel="self", type="application/rss+xml")
        + element("docs", "http://www.rssboard.org/rss-specification")
        + element("language", "en-us")
        + element("lastBuildDate", built)
        + element("managingEditor", "rss-help@arxiv.org")
        + element("pubDate", format_datetime(midnight(day)))
        + "<skipDays><day>Sunday</day><day>Saturday</day></skipDays>\n"
        + "".join(_rss_item(item, day) for item in items)
    )
    return (
        f'{_XML}<rss {_SPACES} xmlns:atom="http://www.w3.org/2005/Atom"'
        f' xmlns:content="http://purl.org/rss/1.0/modules/content/" version="2.0">\n'
        f"<channel>{channel}</channel>\n</rss>\n"
    )


def atom(names: Sequence[str], items: Sequence[Item], now: float) -> str:
    """The feed in Atom 1.0."""
    day = eastern(now).date()
    link = f"http://rss.arxiv.org/atom/{'+'.join(names)}"
    title = ", ".join(names)
    head = (
        element("id", link)
        + element("title", f"{title} updates on arXiv.org")
        + element("updated", _built(day))
        + element("link", href=link, rel="self", type="application/atom+xml")
        + element("subtitle", f"{title} updates on the arXiv.org e-print archive.")
    )
    inner = "".join(_atom_entry(item, day) for item in items)
    return (
        f'{_XML}<feed {_SPACES} xmlns="http://www.w3.org/2005/Atom" xml:lang="en-us">\n'
        f"{head}\n{inner}</feed>\n"
    )


def error(query: str, why: str, now: float) -> str:
    """The feed for a category that does not exist."""
    channel = (
        element("title", f"Feed error for query: http://rss.arxiv.org/rss/{query}")
        + element("link", f"http://rss.arxiv.org/rss/{query}")
        + element("description", why)
        + element("language", "en-us")
        + element("pubDate", format_datetime(midnight(eastern(now).date())))
    )
    return f'{_XML}<rss version="2.0"><channel>{channel}</channel></rss>\n'


def _announce_type(listing: Listing, categories: frozenset[str]) -> str:
    at_home = listing.paper.primary in categories
    if listing.version.number == 1:
        return "new" if at_home else "cross"
    return "replace" if at_home else "replace-cross"


def _description(item: Item) -> str:
    return (
        f"arXiv:{item.listing.full_id} Announce Type: {item.announce_type} \n"
        f"Abstract: {item.listing.version.abstract}"
    )


def _rss_item(item: Item, day: date) -> str:
    paper, version = item.listing.paper, item.listing.version
    guid = element("guid", f"oai:arXiv.org:{item.listing.full_id}", isPermaLink="false")
    return (
        "<item>"
        + element("title", version.title)
        + element("link", f"https://arxiv.org/abs/{paper.id}")
        + element("description", _description(item))
        + guid
        + "".join(element("category", category) for category in paper.categories)
        + element("pubDate", format_datetime(midnight(day)))
        + _extensions(item)
        + "</item>\n"
    )


def _atom_entry(item: Item, day: date) -> str:
    paper, version = item.listing.paper, item.listing.version
    link = f"https://arxiv.org/abs/{paper.id}"
    return (
        "<entry>"
        + element("id", f"oai:arXiv.org:{item.listing.full_id}")
        + element("title", version.title)
        + element("updated", _built(day))
        + element("link", href=link, rel="alternate", type="text/html")
        + element("summary", _description(item))
        + "".join(element("category", term=category) for category in paper.categories)
        + element("published", midnight(day).isoformat())
        + _extensions(item)
        + "</entry>\n"
    )


def _extensions(item: Item) -> str:
    paper = item.listing.paper
    return (
        element("arxiv:announce_type", item.announce_type)
        + element("dc:rights", paper.license)
        + optional("arxiv:DOI", paper.doi)
        + optional("arxiv:journal_reference", paper.journal_ref)
        + element("dc:creator", ", ".join(paper.authors))
    )


def _built(day: date) -> str:
    return midnight(day).astimezone(UTC).isoformat(timespec="microseconds")
