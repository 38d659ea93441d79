"""The ACL Anthology's own records: ``<id>.bib`` beside each paper.

Ids: https://aclanthology.org/info/ids/. DOIs of the Anthology end in the id: ``10.18653/v1/<id>``.
"""

from __future__ import annotations

import re
from datetime import datetime

from bot.core.links import as_doi, host_of
from bot.metadata.bibtex import read_entry
from bot.metadata.fetching import Fetcher
from bot.metadata.latex import plain
from bot.metadata.named_links import named_links
from bot.metadata.reading import Broken, Undocumented, read
from bot.metadata.refusals import unknown, unreadable
from bot.metadata.site import Site
from bot.metadata.source import Reference
from bot.metadata.wording import (
    ABSTRACT,
    TITLE,
    authors_of,
    date_of,
    given_first,
    is_web_page,
    one_line,
    own_doi,
)
from db.records import PaperDetails, PartialDate

BASE = "https://aclanthology.org"
_LINK_HOSTS = {
    "aclanthology.org",
    "aclweb.org",
    "aclanthology.info",
    "aclanthology.coli.uni-saarland.de",
}
_ID = re.compile(
    r"(?<![\w.-])(?P<id>[A-Z]\d{2}-\d{4}|(?:19|20)\d{2}\.[a-z0-9_]{2,30}-[a-z0-9_]{1,30}\.\d{1,4})"
    r"(?:v\d{1,2})?(?:\.pdf|\.bib)?(?![\w-])",
    re.IGNORECASE,
)
_DOI = re.compile(r"10\.18653/v1/(?P<id>\S+)")
_CAP = 512 * 1024
_NOT_THERE = {404, 410}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def anthology_id(text: str) -> str | None:
    """The Anthology's id that a link or a DOI leads to; None: neither does."""
    of_doi = _DOI.search(as_doi(text) or "")
    if of_doi is None and host_of(text) not in _LINK_HOSTS:
        return None
    match = _ID.search(of_doi["id"] if of_doi else text)
    if match is None:
        return None
    # Ids of before 2020 begin with a capital, later ones have none.
    return match["id"].lower() if "." in match["id"] else match["id"].upper()


class Anthology:
    """Papers of the ACL Anthology."""

    name = "anthology"

    def __init__(self, fetcher: Fetcher, *, base: str = BASE) -> None:
        self._fetcher = fetcher
        hosts = frozenset({"aclanthology.org", "www.aclanthology.org"})
        self._site = Site("anthology", "The ACL Anthology", base, hosts)

    def fetch(self, reference: Reference, *, now: datetime) -> PaperDetails:
        """One paper by its link or DOI.

        Raises:
            SourceTrouble: one of its kinds.
        """
        found = anthology_id(reference.value)
        if found is None:
            raise unknown(self._site, reference.value)
        link = self._site.link(f"/{found}.bib")
        answer = self._fetcher.get(self._site, link, now=now, limit=_CAP)
        if answer.status in _NOT_THERE:
            raise unknown(self._site, found)
        if answer.status != 200:
            raise unreadable(self._site, f"answers with status {answer.status}")
        return read(self._site, lambda body: parse_bib(body, found), answer.body)


def parse_bib(body: bytes, paper_id: str) -> PaperDetails:
    """Read the record of the paper with that id.

    Raises:
        Broken: HTML, or cut.
        Undocumented: no BibTeX with a title.
    """
    if is_web_page(body):
        raise Broken("is a web page")
    fields = read_entry(body.decode("utf-8-sig", "replace"))
    title = _text(fields, "title", TITLE)
    if not title:
        raise Undocumented("has no title")
    abstract = _text(fields, "abstract", ABSTRACT)
    return PaperDetails(
        title=title,
        source="anthology",
        url=f"https://aclanthology.org/{paper_id}/",
        authors=_authors(fields.get("author", "")),
        date=_date(fields),
        abstract=abstract,
        doi=own_doi(fields.get("doi")),
        venue=_text(fields, "booktitle") or _text(fields, "journal") or None,
        links=named_links(abstract),
    )


def _text(fields: dict[str, str], name: str, limit: int = 500) -> str:
    return one_line(plain(fields.get(name, "")[: 4 * limit]), limit)


def _authors(written: str) -> tuple[str, ...]:
    names = " ".join(written.split()).split(" and ")
    return authors_of([given_first(one_line(plain(name))) for name in names])


def _date(fields: dict[str, str]) -> PartialDate | None:
    """The month is a word such as ``jul``, sometimes with days: ``7--12 `` joined to it."""
    year, month = fields.get("year", "").strip(), fields.get("month", "").lower()
    if not re.fullmatch(r"[0-9]{4}", year):
        return None
    words = re.findall(r"[a-z]{3,9}", month)
    number = next((_MONTHS.index(word[:3]) + 1 for word in words if word[:3] in _MONTHS), 0)
    return date_of(int(year), number)
