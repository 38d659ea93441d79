"""The ``citation_*`` tags of a paper's page. Pure.

Source: Google Scholar's inclusion guidelines, "Indexing guidelines, 2. Configuring the meta-tags".
"""

from __future__ import annotations

import re
from contextlib import suppress
from html.parser import HTMLParser

from bot.core.arxiv_id import as_arxiv_id
from bot.core.dates import parse_date
from bot.metadata.named_links import named_links
from bot.metadata.reading import Broken
from bot.metadata.wording import (
    ABSTRACT,
    TITLE,
    authors_of,
    given_first,
    one_line,
    own_doi,
    without_markup,
)
from db.records import PaperDetails, PartialDate

_DATES = (
    "citation_publication_date",
    "citation_date",
    "citation_online_date",
    "citation_year",
    "dc.date",
)
_VENUES = ("citation_conference_title", "citation_journal_title", "citation_inbook_title")
_ABSTRACTS = ("citation_abstract", "dc.description")
_HEAD_ENDS = re.compile(r"</head|<body|</html", re.IGNORECASE)
_MOST_TAGS = 20_000


def parse_tags(body: bytes, url: str) -> PaperDetails | None:
    """What the page at `url` says of its paper; None: it has no ``citation_title``.

    Raises:
        Broken: it is no HTML, or ends in its head.
    """
    tags = _tags(_decoded(body))
    title = without_markup(_first(tags, "citation_title"), TITLE)
    if not title:
        return None
    abstract = without_markup(_first(tags, *_ABSTRACTS), ABSTRACT)
    return PaperDetails(
        title=title,
        source="page",
        url=url,
        authors=_authors(tags),
        date=_date(tags),
        abstract=abstract,
        arxiv_id=as_arxiv_id(_first(tags, "citation_arxiv_id")),
        doi=own_doi(_first(tags, "citation_doi")),
        venue=without_markup(_first(tags, *_VENUES), 500) or None,
        links=named_links(abstract),
    )


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self._left = _MOST_TAGS

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "meta" or self._left <= 0:
            return
        given = {name: value or "" for name, value in attrs}
        name = (given.get("name") or given.get("property") or "").strip().lower()
        if name.startswith(("citation_", "dc.")):
            self._left -= 1
            self.found.setdefault(name, []).append(given.get("content", ""))


def _tags(page: str) -> dict[str, list[str]]:
    if not _HEAD_ENDS.search(page):
        raise Broken("is cut, or no web page")  # half a head has half of the authors
    reader = _Tags()
    with suppress(AssertionError):  # how html.parser gives up on "<!["; what it found stays
        reader.feed(page)
        # Not closed: what is left open takes quadratic time then (CVE-2025-6069).
    return reader.found


def _decoded(body: bytes) -> str:
    """UTF-8, or else what pages without it are written in; the last character may be cut."""
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        if error.start >= len(body) - 4:
            return body[: error.start].decode()
        return body.decode("cp1252", "replace")


def _first(tags: dict[str, list[str]], *names: str) -> str:
    values = (value for name in names for value in tags.get(name, ()))
    return next((value for value in values if value.strip()), "")


def _authors(tags: dict[str, list[str]]) -> tuple[str, ...]:
    """One tag each, or all in one tag between semicolons."""
    single = tags.get("citation_author", [])
    together = [name for value in tags.get("citation_authors", []) for name in value.split(";")]
    return authors_of([given_first(one_line(name)) for name in single or together])


def _date(tags: dict[str, list[str]]) -> PartialDate | None:
    values = (one_line(value) for name in _DATES for value in tags.get(name, ()))
    return next((date for value in values if (date := parse_date(value))), None)
