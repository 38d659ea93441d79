"""Asks arXiv's three interfaces, through one gate. No retries: the harvest decides about those."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from urllib.parse import quote, urlencode

from bot.arxiv.api import BATCH, MOST, ids_question, parse_papers, window_question
from bot.arxiv.oai import parse_records
from bot.arxiv.rss import parse_feed
from bot.arxiv.troubles import from_source, trouble
from bot.core.arxiv_categories import set_of
from bot.core.arxiv_id import as_arxiv_id
from bot.core.arxiv_trouble import ArxivTrouble
from bot.errors import GateClosed
from bot.metadata.errors import SourceForbids, SourceTrouble
from bot.metadata.fetching import CAP, Fetcher
from bot.metadata.site import Site
from bot.metadata.source import Gate, Turn
from db.arxiv_records import ArxivRecord, Feed, Interface, RecordsPage, TroubleKind

T = TypeVar("T")

GATE = "arxiv"
"""The gate that all of arXiv stands behind: its limit holds for its interfaces together."""
_OAI_CAP = 32 * 1024 * 1024
_ANSWERS = {200, 400}
"""Errors of the feeds and of the API come with either."""


@dataclass(frozen=True, slots=True)
class ArxivPlaces:
    """Where the interfaces are; links to this machine put the playground in their place."""

    oai: str = "https://oaipmh.arxiv.org/oai"
    rss: str = "https://rss.arxiv.org/rss"
    api: str = "https://export.arxiv.org/api"


class ArxivClient:
    """Asks arXiv. Calls block, go through the gate, and raise `ArxivTrouble` only.

    `now` is the time with its zone; a wait until a point in time is counted from it.
    """

    def __init__(
        self,
        fetcher: Fetcher,
        gate: Gate,
        *,
        places: ArxivPlaces | None = None,
        now: Callable[[], datetime],
    ) -> None:
        places = places or ArxivPlaces()
        self._fetcher = fetcher
        self._gate = gate
        self._now = now
        self._sites = {
            # Of arXiv, a first byte after 183 s has been seen.
            Interface.OAI: _site("OAI-PMH", places.oai, patience=200.0, longest=200.0),
            Interface.RSS: _site("the daily feed", places.rss),
            Interface.API: _site("the query API", places.api),
        }

    def records(
        self, category: str, *, since: date | None = None, token: str | None = None
    ) -> RecordsPage:
        """A page of OAI-PMH: from a UTC day on, or the one that a token leads to.

        A list without records is an empty page, not an error; but a token leads to some.

        Raises:
            ArxivTrouble: no page came.
        """

        def parse(body: bytes) -> RecordsPage:
            page = parse_records(body, category)
            if token is not None and not (page.records or page.deleted or page.refused):
                what = "announced another page of records and sends none"
                raise trouble(Interface.OAI, TroubleKind.EMPTY, what, category)
            return page

        question = _question(category, since, token)
        return self._asked(Interface.OAI, question, category, parse, limit=_OAI_CAP)

    def feed(self, category: str) -> Feed:
        """The daily feed of a category.

        Raises:
            ArxivTrouble: no feed came.
        """
        link = f"/{quote(category, safe='')}"
        return self._asked(Interface.RSS, link, category, lambda body: parse_feed(body, category))

    def submitted(self, category: str, first: date, last: date) -> list[ArxivRecord]:
        """The papers with this primary or secondary category, by the day of submission (UTC).

        Raises:
            ArxivTrouble: not all of them came.
        """
        about = f"{category}, {first:%Y-%m-%d} to {last:%Y-%m-%d}"
        found: dict[str, ArxivRecord] = {}
        start, total = 0, 1
        while start < total:
            question = window_question(category, first, last, start)
            papers, total = self._papers(question, about)
            if total > MOST:
                what = f"finds {total} papers, more than it can show"
                raise trouble(Interface.API, TroubleKind.UNREADABLE, what, about)
            start += len(papers)
            found |= papers
        if len(found) < total:
            what = "shifted its pages while they were read"
            raise trouble(Interface.API, TroubleKind.SHIFTED, what, about)
        return list(found.values())

    def by_id(self, arxiv_ids: Sequence[str]) -> dict[str, ArxivRecord]:
        """Papers by id, any number of them; an id that is missing does not exist.

        Raises:
            ArxivTrouble: nothing is known of any of them.
        """
        wanted = list(dict.fromkeys(filter(None, map(as_arxiv_id, arxiv_ids))))
        found: dict[str, ArxivRecord] = {}
        for start in range(0, len(wanted), BATCH):
            batch = wanted[start : start + BATCH]
            about = batch[0] if len(batch) == 1 else f"{len(batch)} papers by id"
            papers, _ = self._papers(ids_question(batch), about, batch)
            found |= papers
        return found

    def _papers(
        self, question: str, about: str, wanted: Iterable[str] | None = None
    ) -> tuple[dict[str, ArxivRecord], int]:
        def parse(body: bytes) -> tuple[dict[str, ArxivRecord], int]:
            papers, total = parse_papers(body, about)
            if wanted is not None and not papers.keys() <= set(wanted):
                what = "answers for papers that were not asked for"
                raise trouble(Interface.API, TroubleKind.UNREADABLE, what, about)
            return papers, total

        return self._asked(Interface.API, question, about, parse)

    def _asked(
        self,
        source: Interface,
        question: str,
        about: str,
        parse: Callable[[bytes], T],
        *,
        limit: int = CAP,
    ) -> T:
        """What `parse` makes of the answer, in the turn, so that the gate hears of bad ones."""
        site = self._sites[source]
        try:
            with self._gate.turn(GATE) as turn, _told(turn, source, about):
                answer = self._fetcher.get(
                    site, site.link(question), now=self._now(), limit=limit, again=turn.again
                )
                if answer.status not in _ANSWERS:
                    what = f"answers with status {answer.status}"
                    raise trouble(source, TroubleKind.UNREADABLE, what, about)
                return parse(answer.body)
        except GateClosed as error:
            raise ArxivTrouble(str(error), source=source, kind=TroubleKind.FORBIDDEN) from error


def _site(label: str, base: str, *, patience: float = 60.0, longest: float | None = None) -> Site:
    hosts = frozenset(f"{name}arxiv.org" for name in ("", "www.", "export.", "oaipmh.", "rss."))
    return Site(GATE, f"arXiv ({label})", base, hosts, patience, longest)


def _question(category: str, since: date | None, token: str | None) -> str:
    if token is not None:
        return "?" + urlencode({"verb": "ListRecords", "resumptionToken": token})
    asked = {"verb": "ListRecords", "metadataPrefix": "arXiv", "set": set_of(category)}
    if since is not None:
        asked["from"] = since.isoformat()
    return "?" + urlencode(asked, safe=":")


@contextmanager
def _told(turn: Turn, source: Interface, about: str) -> Iterator[None]:
    """Tell the gate of the trouble that leaves the block, and give it its kind."""
    try:
        yield
    except SourceTrouble as error:
        found = from_source(source, error, about)
        if isinstance(error, SourceForbids):
            turn.forbidden(str(found))
        else:
            turn.failed(found.retry_after)
        raise found from error
    except ArxivTrouble as error:
        turn.failed(error.retry_after)
        raise
