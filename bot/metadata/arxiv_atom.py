"""The Atom answers of arXiv's query API, read strictly. Pure.

Source: "arXiv API User's Manual" 3.3 (elements) and 3.4 (errors come as entries of a good feed).
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import feedparser

from bot.core.arxiv_categories import categories_in
from bot.core.arxiv_id import as_arxiv_id
from bot.metadata.latex import accents
from bot.metadata.named_links import named_links
from bot.metadata.reading import Broken, Undocumented
from bot.metadata.wording import (
    ABSTRACT,
    TITLE,
    authors_of,
    date_of,
    is_web_page,
    one_line,
    own_doi,
)
from bot.metadata.xml_guard import BadXml, HostileXml, check_xml
from db.records import PaperDetails, PartialDate

_ENTRY_ID = re.compile(
    r"https?://(?:[a-z]+\.)?arxiv\.org/abs/(?P<id>[\w.\-/]{1,40}?)v(?P<n>\d{1,3})"
)
_ERROR_ID = re.compile(r"https?://(?:[a-z]+\.)?arxiv\.org/api/errors\b")
_COUNT = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Page:
    """An answer: papers by id without version, or what the API says is wrong with the question."""

    papers: dict[str, PaperDetails]
    error: str = ""
    total: int = 0
    """How many papers the whole question has found."""
    updated: dict[str, PartialDate] = field(default_factory=dict)
    """The day of each paper's newest version in UTC, where it is said."""


def parse_page(body: bytes) -> Page:
    """Read one answer; a page is complete, empty or refused, never partly read.

    Raises:
        Broken: HTML, cut, or with fewer papers than it counts.
        Undocumented: not the Atom of the manual.
    """
    feed = _parsed(body)
    entries = list(feed.entries)
    errors = [entry for entry in entries if _ERROR_ID.match(str(entry.get("id")))]
    if errors:
        return Page({}, one_line(errors[0].get("summary")) or "an error without a word")
    papers: dict[str, PaperDetails] = {}
    updated: dict[str, PartialDate] = {}
    for entry in entries:
        details, newest = _details(entry), _day(one_line(entry.get("updated")))
        papers.setdefault(str(details.arxiv_id), details)  # doubled entries were seen
        if newest is not None:
            updated.setdefault(str(details.arxiv_id), newest)
    total, expected = _counts(feed.feed)
    if len(papers) < expected:
        raise Broken("holds fewer papers than it counts")
    return Page(papers, total=total, updated=updated)


def _parsed(body: bytes) -> Any:
    if is_web_page(body):
        raise Broken("is a web page")
    try:
        check_xml(body)
        # From bytes: a string would be taken for a path or a link. The sanitizer is quadratic.
        feed = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    except BadXml as error:
        raise Broken("is cut or broken") from error
    except HostileXml as error:
        raise Undocumented("declares what no feed declares") from error
    except Exception as error:  # feedparser lets through what character references bring about
        raise Undocumented("breaks the parser") from error
    if feed.get("version") != "atom10" or feed.get("bozo"):
        raise Undocumented("is no Atom")
    return feed


def _counts(feed: Any) -> tuple[int, int]:
    """How many papers there are, and how many this page must have of them."""
    names = ("opensearch_totalresults", "opensearch_startindex", "opensearch_itemsperpage")
    counts = [str(feed.get(name, "")).strip() for name in names]
    if not all(_COUNT.fullmatch(count) for count in counts):
        raise Undocumented("has no counts")
    total, start, size = map(int, counts)
    return total, max(0, min(size, total - start))


def _details(entry: Any) -> PaperDetails:
    match = _ENTRY_ID.fullmatch(one_line(entry.get("id")))
    arxiv_id = as_arxiv_id(match["id"]) if match else None
    title = accents(one_line(entry.get("title"), TITLE))
    date = _day(one_line(entry.get("published")))
    if match is None or arxiv_id is None or not title or date is None:
        raise Undocumented("has an entry without an id, a title or a date")
    comment = one_line(entry.get("arxiv_comment")) or None
    abstract = accents(one_line(entry.get("summary"), ABSTRACT))
    return PaperDetails(
        title=title,
        source="arxiv",
        url=f"https://arxiv.org/abs/{arxiv_id}",
        authors=authors_of([str(each.get("name") or "") for each in entry.get("authors", ())]),
        date=date,
        abstract=abstract,
        arxiv_id=arxiv_id,
        version=int(match["n"]),
        doi=own_doi(entry.get("arxiv_doi")),
        comment=comment,
        journal_ref=one_line(entry.get("arxiv_journal_ref")) or None,
        categories=_categories(entry),
        links=named_links(comment or "", abstract),
    )


def _day(text: str) -> PartialDate | None:
    """The day in UTC, as the API dates first versions."""
    try:
        when = datetime.fromisoformat(text)
        when = when.astimezone(UTC) if when.tzinfo else when
    except (ValueError, OverflowError):
        return None
    return date_of(when.year, when.month, when.day)


def _categories(entry: Any) -> tuple[str, ...]:
    """The primary one first."""
    primary = entry.get("arxiv_primary_category") or {}
    terms = [primary.get("term"), *(tag.get("term") for tag in entry.get("tags", ()))]
    return categories_in(one_line(term) for term in terms)
