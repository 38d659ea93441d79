"""arXiv, by ids.

Source: "arXiv API User's Manual" 3.1.1.1 (`id_list`) and the API's terms of use.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlencode

from bot.core.arxiv_id import as_arxiv_id
from bot.errors import GateClosed
from bot.metadata.arxiv_atom import Page, parse_page
from bot.metadata.errors import SourceForbids
from bot.metadata.fetching import Fetcher
from bot.metadata.gate import PROCESS_GATE, asking
from bot.metadata.reading import read
from bot.metadata.refusals import down, unknown, unreadable
from bot.metadata.site import Site
from bot.metadata.source import Gate, Reference
from db.records import PaperDetails

BASE = "https://export.arxiv.org/api"
BATCH = 100
"""Ids in one question."""
WITNESS = "1706.03762"
"""A paper that arXiv has. An empty page is an answer only if the same question with it is not."""
_HOSTS = frozenset({"export.arxiv.org", "arxiv.org", "www.arxiv.org"})
_PATIENCE = 60.0
_CAP, _CAP_PER_PAPER = 1024 * 1024, 16 * 1024
"""Bytes. A paper is about 2.5 kB; one of 3,000 authors is 200 kB."""
_ANSWERS = {200, 400}
"""A malformed id is refused with 400 or with 200, and with the same feed."""


class ArxivApi:
    """The newest version of each paper. `witness` None: an empty page is never believed."""

    name = "arxiv"

    def __init__(
        self,
        fetcher: Fetcher,
        gate: Gate = PROCESS_GATE,
        *,
        base: str = BASE,
        witness: str | None = WITNESS,
    ) -> None:
        self._fetcher = fetcher
        self._gate = gate
        self._witness = witness
        self._site = Site("arxiv", "arXiv", base, _HOSTS, _PATIENCE)

    def fetch(self, reference: Reference, *, now: datetime) -> PaperDetails:
        """One paper by its id.

        Raises:
            SourceTrouble: one of its kinds.
        """
        found = self.fetch_many([reference.value], now=now)
        if not found:
            raise unknown(self._site, reference.value)
        return next(iter(found.values()))

    def fetch_many(self, arxiv_ids: Iterable[str], *, now: datetime) -> dict[str, PaperDetails]:
        """The papers by id without version; ids that are missing do not exist.

        Raises:
            SourceTrouble: one of its kinds; nothing is known of any of the ids then.
        """
        wanted = list(dict.fromkeys(filter(None, map(as_arxiv_id, arxiv_ids))))
        found: dict[str, PaperDetails] = {}
        for start in range(0, len(wanted), BATCH):
            found |= self._batch(wanted[start : start + BATCH], now)
        return found

    def _batch(self, ids: list[str], now: datetime) -> dict[str, PaperDetails]:
        papers = self._asked(ids, now).papers
        if not papers:
            return self._with_witness(ids, now)
        if not papers.keys() <= set(ids):
            raise unreadable(self._site, "answers for papers that were not asked for")
        return papers

    def _with_witness(self, ids: list[str], now: datetime) -> dict[str, PaperDetails]:
        """Ask again beside a paper that exists: empty pages for good questions are a known fault.

        Source: https://groups.google.com/g/arxiv-api/c/DYHxWrtBgbo
        """
        if self._witness is None or self._witness in ids:
            raise down(self._site, "answers with an empty page, which may be wrong")
        papers = self._asked([self._witness, *ids], now).papers
        if self._witness not in papers:
            raise down(self._site, "answers with an empty page, which is wrong")
        return {each: papers[each] for each in ids if each in papers}

    def _asked(self, ids: list[str], now: datetime) -> Page:
        question = urlencode({"id_list": ",".join(ids), "max_results": len(ids)}, safe=",/")
        try:
            page = self._page(self._site.link(f"/query?{question}"), len(ids), now)
        except GateClosed as error:
            raise SourceForbids(str(error), source=self._site.key) from error
        if page.error.startswith("incorrect id format") and len(ids) == 1:
            raise unknown(self._site, ids[0])
        if page.error:
            raise unreadable(self._site, f"says “{page.error[:200]}”")
        return page

    def _page(self, link: str, papers: int, now: datetime) -> Page:
        limit = _CAP + _CAP_PER_PAPER * papers
        with asking(self._gate, self.name) as turn:
            answer = self._fetcher.get(self._site, link, now=now, limit=limit, again=turn.again)
            if answer.status not in _ANSWERS:
                raise down(self._site, f"answers with status {answer.status}")
            return read(self._site, parse_page, answer.body)
