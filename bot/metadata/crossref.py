"""Crossref, by DOIs. Source: https://api.crossref.org/swagger-ui/index.html, `/works/{doi}`."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from urllib.parse import quote

from bot.core.arxiv_id import find_arxiv_id
from bot.core.links import as_doi
from bot.metadata.fetching import Fetcher
from bot.metadata.named_links import named_links
from bot.metadata.reading import Broken, Undocumented, read
from bot.metadata.refusals import unknown, unreadable
from bot.metadata.site import Site
from bot.metadata.source import Reference
from bot.metadata.wording import (
    ABSTRACT,
    AUTHORS,
    TITLE,
    authors_of,
    date_of,
    is_web_page,
    one_line,
    without_markup,
)
from db.records import PaperDetails, PartialDate

BASE = "https://api.crossref.org"
_NOT_THERE = {404, 410}
_MOST = 20
"""Titles of a volume, and preprints, that are looked at."""
_DATES = ("issued", "published", "published-online", "published-print", "posted")
_SERIES = ("Lecture Notes in ", "Communications in Computer ", "IFIP Advances in ")
"""Of two titles of the volume, these name the shelf and the other one the conference."""


class Crossref:
    """Journals, proceedings and preprints with a DOI."""

    name = "crossref"

    def __init__(self, fetcher: Fetcher, *, base: str = BASE) -> None:
        self._fetcher = fetcher
        self._site = Site("crossref", "Crossref", base)

    def fetch(self, reference: Reference, *, now: datetime) -> PaperDetails:
        """One paper by its DOI.

        Raises:
            SourceTrouble: one of its kinds.
        """
        doi = as_doi(reference.value)
        if doi is None:
            raise unknown(self._site, reference.value)
        link = self._site.link(f"/works/{quote(doi, safe='')}")
        answer = self._fetcher.get(self._site, link, now=now)
        if answer.status in _NOT_THERE:
            raise unknown(self._site, doi)
        if answer.status != 200:
            raise unreadable(self._site, f"answers with status {answer.status}")
        return read(self._site, parse_work, answer.body)


def parse_work(body: bytes) -> PaperDetails:
    """Read the record of one work.

    Raises:
        Broken: HTML, or cut.
        Undocumented: no work with a title and a DOI.
    """
    work = _work(body)
    doi = as_doi(one_line(work.get("DOI")))
    title = _title(work)
    if doi is None or not title:
        raise Undocumented("has no title or no DOI")
    abstract = without_markup(work.get("abstract"), ABSTRACT)
    return PaperDetails(
        title=title,
        source="crossref",
        url=f"https://doi.org/{doi}",
        authors=authors_of([_author(each) for each in _list(work.get("author"))[:AUTHORS]]),
        date=_date(work),
        abstract=abstract,
        arxiv_id=_preprint(work),
        doi=doi,
        venue=_venue(work),
        links=named_links(abstract),
    )


def _work(body: bytes) -> dict[str, Any]:
    if is_web_page(body):
        raise Broken("is a web page")
    try:
        answer = json.loads(body)
    except RecursionError as error:
        raise Undocumented("nests without end") from error
    except ValueError as error:
        raise Broken("is cut or broken") from error
    if not isinstance(answer, dict) or answer.get("message-type") != "work":
        raise Undocumented("is no record of a work")
    return _dict(answer.get("message"))


def _title(work: dict[str, Any]) -> str:
    """With the subtitle, which ACM and others deposit apart from the title."""
    title = without_markup(_first(work.get("title")), TITLE)
    subtitle = without_markup(_first(work.get("subtitle")), TITLE)
    if not title or not subtitle or subtitle.lower() in title.lower():
        return title
    return f"{title.rstrip(':')}: {subtitle}"[:TITLE]


def _author(given: object) -> str:
    author = _dict(given)
    parts = (one_line(author.get(part)) for part in ("given", "family", "suffix"))
    return " ".join(filter(None, parts)) or one_line(author.get("name"))


def _date(work: dict[str, Any]) -> PartialDate | None:
    dates = (_list(_first(_dict(work.get(name)).get("date-parts"))) for name in _DATES)
    return next((date for parts in dates if (date := date_of(*parts[:3] or [0]))), None)


def _venue(work: dict[str, Any]) -> str | None:
    titles = [without_markup(each, 500) for each in _list(work.get("container-title"))[:_MOST]]
    telling = [title for title in titles if title and not title.startswith(_SERIES)]
    event = without_markup(_dict(work.get("event")).get("name"), 500)
    place = without_markup(_dict(_first(work.get("institution"))).get("name"), 500)
    return next(filter(None, (*telling, event, *titles, place)), None)


def _preprint(work: dict[str, Any]) -> str | None:
    """The arXiv id that the publisher says the paper had before."""
    relations = _list(_dict(work.get("relation")).get("has-preprint"))[:_MOST]
    named = [str(_dict(each).get("id"))[:200] for each in relations]
    return next((found for each in named if (found := find_arxiv_id(each))), None)


def _first(value: object) -> Any:
    return value[0] if isinstance(value, list) and value else None


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
