"""Chooses whom to ask for a paper, and whom to ask next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.core.arxiv_id import as_arxiv_id, find_arxiv_id
from bot.core.links import as_doi
from bot.metadata.anthology import BASE as ANTHOLOGY
from bot.metadata.anthology import Anthology, anthology_id
from bot.metadata.arxiv_api import BASE as ARXIV
from bot.metadata.arxiv_api import WITNESS, ArxivApi
from bot.metadata.crossref import BASE as CROSSREF
from bot.metadata.crossref import Crossref
from bot.metadata.errors import PaperUnknown, SourceTrouble
from bot.metadata.fetching import Fetcher
from bot.metadata.gate import PROCESS_GATE
from bot.metadata.page_hosts import paper_page
from bot.metadata.pages import Pages
from bot.metadata.source import Gate, Reference, Source
from db.records import PaperDetails


@dataclass(frozen=True, slots=True)
class Places:
    """Where the sources are; links to this machine put the playground in their place."""

    arxiv: str = ARXIV
    crossref: str = CROSSREF
    anthology: str = ANTHOLOGY
    pages: str | None = None
    """None: each publisher's own host."""
    witness: str | None = WITNESS
    """A paper that the arXiv at `arxiv` has for certain."""


def sources(
    fetcher: Fetcher, gate: Gate = PROCESS_GATE, places: Places | None = None
) -> list[Source]:
    """Every source there is."""
    places = places or Places()
    return [
        ArxivApi(fetcher, gate, base=places.arxiv, witness=places.witness),
        Crossref(fetcher, base=places.crossref),
        Anthology(fetcher, base=places.anthology),
        Pages(fetcher, base=places.pages),
    ]


class Resolver:
    """Asks the sources in turn. Calls block and are safe from several threads."""

    def __init__(
        self,
        sources: Iterable[Source],
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._sources = {source.name: source for source in sources}
        self._clock = clock

    def resolve(self, reference: Reference) -> PaperDetails:
        """The paper that is meant, from the first source that has it.

        Raises:
            PaperUnknown: none has it, or nobody can be asked: a person has to give the title.
            SourceTrouble: one could not say; the trouble of the best of those is raised.
        """
        troubles: list[SourceTrouble] = []
        known = (route for route in routes(reference) if route[0] in self._sources)
        for name, asked in known:
            try:
                return self._sources[name].fetch(asked, now=self._clock())
            except SourceTrouble as trouble:
                troubles.append(trouble)
        raise _worst(troubles)


@dataclass(frozen=True, slots=True)
class Asked:
    """A reference as one source wants it."""

    kind: str
    value: str


def routes(reference: Reference) -> list[tuple[str, Asked]]:
    """The sources that may know the paper, best first, with what to ask each. Pure."""
    value = reference.value
    if reference.kind == "title":
        return []
    arxiv_id = as_arxiv_id(value) if reference.kind == "arxiv" else find_arxiv_id(value)
    if arxiv_id is not None:
        return [("arxiv", Asked("arxiv", arxiv_id))]
    found: list[tuple[str, Asked]] = []
    if anthology_id(value) is not None:
        found.append(("anthology", Asked(reference.kind, value)))
    doi = as_doi(value)
    if doi is not None:
        found.append(("crossref", Asked("doi", doi)))
    if paper_page(value) is not None:
        found.append(("page", Asked("page", value)))
    return found


def _worst(troubles: list[SourceTrouble]) -> SourceTrouble:
    """The first that may pass, else the first; where nobody was asked, what to do instead."""
    passing = [each for each in troubles if not isinstance(each, PaperUnknown)]
    return next(
        iter(passing or troubles),
        PaperUnknown(
            "This bot looks papers up at arXiv, by DOI, at the ACL Anthology and on the pages of "
            "a few proceedings, and this is none of them. Add the title by hand."
        ),
    )
