"""Papers by the page they have at a publisher of the list, and at no other."""

from __future__ import annotations

from datetime import datetime

from bot.metadata.errors import PaperUnknown, SourceForbids
from bot.metadata.fetching import Answer, Fetcher
from bot.metadata.page_hosts import PageHost, PaperPage, paper_page
from bot.metadata.page_tags import parse_tags
from bot.metadata.reading import read
from bot.metadata.refusals import unknown, unreadable
from bot.metadata.site import Site
from bot.metadata.source import Reference
from db.records import PaperDetails

CAP = 512 * 1024
"""Bytes of a page that are read: the tags are in its head."""
_NOT_THERE = {404, 410}


class Pages:
    """Reads citation tags. With `base`, every page is asked for at ``<base>/page/<host>/...``."""

    name = "page"

    def __init__(self, fetcher: Fetcher, *, base: str | None = None) -> None:
        self._fetcher = fetcher
        self._base = Site("page", "The double", base).link("") if base else None

    def fetch(self, reference: Reference, *, now: datetime) -> PaperDetails:
        """One paper by its link.

        Raises:
            SourceTrouble: one of its kinds; PaperUnknown for any host that is not on the list.
        """
        page = paper_page(reference.value)
        if page is None:
            raise PaperUnknown(
                "This bot reads the pages of a fixed list of publishers, and this link is to "
                "none of them. Add the title by hand.",
                source=self.name,
            )
        site = self._site(page.host, page.name)
        answer = self._asked(site, page, now)
        if answer.status in _NOT_THERE:
            raise unknown(site, page.url)
        if answer.status != 200:
            raise unreadable(site, f"answers with status {answer.status}")
        details = read(site, lambda body: parse_tags(body, page.url), answer.body)
        if details is None:
            raise _by_hand(site, "names no paper on that page")
        return details

    def _asked(self, site: Site, page: PaperPage, now: datetime) -> Answer:
        link = site.link(page.path)
        try:
            return self._fetcher.get(site, link, now=now, limit=CAP, whole=False)
        except SourceForbids as error:
            if not page.host.guarded:
                raise
            raise _by_hand(site, "does not let programs read this page") from error

    def _site(self, host: PageHost, name: str) -> Site:
        base = f"{self._base}/page/{name}" if self._base else f"https://{name}"
        return Site(host.names[0], host.label, base, frozenset(host.names))


def _by_hand(site: Site, what: str) -> PaperUnknown:
    return PaperUnknown(f"{site.label} {what}. Add the title by hand.", source=site.key)
