"""One record of OAI-PMH -> what it says of a paper. Pure.

Source: the schemas http://arxiv.org/OAI/arXiv.xsd and arXivRaw.xsd. Names are compared without
their namespace: real records have been seen that leave it out.
"""

from __future__ import annotations

import re
from datetime import UTC, date
from email.utils import parsedate_to_datetime
from itertools import islice
from xml.etree.ElementTree import Element

from bot.arxiv.authors import named, split_authors
from bot.core.arxiv_categories import categories_in
from bot.core.arxiv_id import as_arxiv_id
from bot.metadata.latex import accents
from bot.metadata.wording import ABSTRACT, AUTHORS, TITLE, one_line, own_doi
from db.arxiv_records import ArxivRecord

IDENTIFIER = "oai:arXiv.org:"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_VERSION = re.compile(r"v([0-9]{1,3})")
_CATEGORIES = 100


class Unread(Exception):
    """A record that cannot be read; the text continues a sentence that begins with it."""


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def children(element: Element) -> dict[str, Element]:
    """The first child of each name."""
    found: dict[str, Element] = {}
    for child in element:
        found.setdefault(local(child), child)
    return found


def text_of(element: Element | None) -> str:
    """What an element says; empty where there is none."""
    return ("" if element is None else element.text or "").strip()


def read_metadata(arxiv_id: str, datestamp: date, metadata: Element) -> ArxivRecord:
    """The record of a paper, from what stands below ``metadata``.

    Raises:
        Unread: it lacks what no paper lacks, or is in another format.
    """
    inner = next(iter(metadata), None)
    form = "nothing" if inner is None else local(inner)
    if inner is None or form not in {"arXiv", "arXivRaw"}:
        raise Unread(f"holds {form[:40]}, which does not say all that is needed")
    said = children(inner)
    if as_arxiv_id(one_line(text_of(said.get("id")))) != arxiv_id:
        raise Unread("is about another paper")
    title = accents(one_line(text_of(said.get("title")), TITLE))
    if not title:
        raise Unread("has no title")
    if form == "arXiv":
        authors = [_name(each) for each in islice(said.get("authors", ()), AUTHORS)]
        submitted, updated, version = _dates(said)
    else:
        authors = split_authors(text_of(said.get("authors")))
        submitted, updated, version = _versions(inner)
    return ArxivRecord(
        arxiv_id=arxiv_id,
        title=title,
        authors=named(authors),
        abstract=accents(one_line(text_of(said.get("abstract")), ABSTRACT)),
        categories=_categories(text_of(said.get("categories"))),
        submitted=submitted,
        datestamp=datestamp,
        updated=updated,
        version=version,
        comment=accents(one_line(text_of(said.get("comments")))),
        journal_ref=accents(one_line(text_of(said.get("journal-ref")))),
        doi=own_doi(text_of(said.get("doi"))) or "",
        license=one_line(text_of(said.get("license"))),
    )


def day_of(text: str) -> date | None:
    """A day as the protocol writes it."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _name(author: Element) -> str:
    said = children(author)
    parts = (text_of(said.get(part)) for part in ("forenames", "keyname", "suffix"))
    return " ".join(part for part in parts if part)


def _dates(said: dict[str, Element]) -> tuple[date, date | None, None]:
    submitted = day_of(text_of(said.get("created")))
    if submitted is None:
        raise Unread("has no date of its first version")
    written = text_of(said.get("updated"))
    updated = day_of(written)
    if written and updated is None:
        raise Unread("has a date of its newest version that is none")
    return submitted, updated, None


def _versions(raw: Element) -> tuple[date, date | None, int]:
    """The day of the first version, that of the newest one if it is another, and its number."""
    days: dict[int, date] = {}
    for each in raw:
        if local(each) == "version":
            number = _VERSION.fullmatch(each.get("version", ""))
            day = _gmt_day(text_of(children(each).get("date")))
            if number is None or day is None:
                raise Unread("has a version without its number or date")
            days[int(number[1])] = day
    if not days or min(days) != 1:
        raise Unread("has no date of its first version")
    newest = max(days)
    return days[1], days[newest] if newest > 1 else None, newest


def _gmt_day(text: str) -> date | None:
    try:
        when = parsedate_to_datetime(text)
        return (when.astimezone(UTC) if when.tzinfo else when).date()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _categories(text: str) -> tuple[str, ...]:
    """The primary one first."""
    names = text.split()[:_CATEGORIES]
    written = categories_in(names)
    if not written or written[0] != names[0]:
        raise Unread("has no categories")
    return written
