"""The query API: its parameters, what they find, and its errors.

Source: "arXiv API User's Manual" 3.1 and 3.4; answers of April 2026 for ids that do not exist.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.playground.arxiv import api_atom
from bot.playground.arxiv.catalogue import Catalogue
from bot.playground.arxiv.faults import tampered
from bot.playground.arxiv.papers import VERSIONED_ID, Listing
from bot.playground.arxiv.search import BadQuery, Query, Searchable, parsed, searchable

SLICE = 2_000
"""Results of one answer, whatever is asked for."""
MOST = 30_000
"""Results that can be reached in all."""
_SORTS = ("relevance", "lastUpdatedDate", "submittedDate")
_ORDERS = ("ascending", "descending")
_NUMBER = re.compile(r"-?[0-9]{1,9}")
_BARE = re.compile(r'[^\s:()"\[\]]+')


class BadRequest(Exception):
    """A parameter that the API refuses, with the HTTP status of its answer."""

    def __init__(self, why: str, status: int = 200) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True, slots=True)
class QueryApi:
    """The query API of a catalogue."""

    catalogue: Catalogue
    _searchable: dict[str, Searchable] = field(default_factory=dict)

    def answer(
        self, given: Mapping[str, str], now: float, fault: str | None = None
    ) -> tuple[int, str]:
        """HTTP status and document for a request at a time, with the fault that happens to it."""
        try:
            return 200, self._results(given, now, fault)
        except BadRequest as error:
            return error.status, api_atom.error(str(error), now)
        except BadQuery as error:
            return 200, api_atom.error(f"incorrect search_query: {error}", now)

    def _results(self, given: Mapping[str, str], now: float, fault: str | None) -> str:
        start, size = _number(given, "start", 0), _number(given, "max_results", 10)
        if size > MOST or start + min(size, SLICE) > MOST:
            raise BadRequest(f"max_results and start reach no further than {MOST}", 400)
        search, id_list = given.get("search_query", "").strip(), given.get("id_list", "").strip()
        found = self._found(search, id_list, given, now)
        page = tampered(found[start : start + min(size, SLICE)], fault)
        return api_atom.results(
            query=f"all:{search}" if _BARE.fullmatch(search) else search,
            id_list=id_list,
            start=start,
            size=size,
            total=0 if fault == "empty" else len(found),
            page=page,
            now=now,
        )

    def _found(
        self, search: str, id_list: str, given: Mapping[str, str], now: float
    ) -> Sequence[Listing]:
        sort, order = _choice(given, "sortBy", _SORTS), _choice(given, "sortOrder", _ORDERS)
        if id_list:
            candidates = self._listed(id_list, now)
        else:
            candidates = self.catalogue.current(now)[::-1] if search else []
        query = parsed(search) if search else None
        if query is not None:
            ready = [self._ready(listing) for listing in candidates]
            candidates = [paper.listing for paper in ready if query.matches(paper)]
        return self._sorted(candidates, query, sort, order)

    def _sorted(
        self, listings: list[Listing], query: Query | None, sort: str | None, order: str | None
    ) -> list[Listing]:
        """In order; results of equal rank keep theirs, which is newest first."""
        down = order != "ascending"
        if sort == "submittedDate":
            return sorted(listings, key=lambda each: each.paper.versions[0].submitted, reverse=down)
        if sort == "lastUpdatedDate":
            return sorted(listings, key=lambda each: each.version.submitted, reverse=down)
        if query is None:
            return listings
        return sorted(listings, key=lambda each: query.score(self._ready(each)), reverse=down)

    def _listed(self, id_list: str, now: float) -> list[Listing]:
        """The papers of an id list that exist, in its order."""
        found: dict[str, Listing] = {}
        for given in filter(None, (each.strip() for each in id_list.split(","))):
            match = VERSIONED_ID.fullmatch(given)
            if match is None:
                raise BadRequest(f"incorrect id format for {given}", 400)
            number = int(match["number"]) if match["number"] else None
            listing = self.catalogue.find(match["id"], number, now)
            if listing is not None:
                found[listing.full_id] = listing
        return list(found.values())

    def _ready(self, listing: Listing) -> Searchable:
        key = listing.full_id
        if key not in self._searchable:
            self._searchable[key] = searchable(listing)
        return self._searchable[key]


def _number(given: Mapping[str, str], name: str, default: int) -> int:
    value = given.get(name, "").strip()
    if not value:
        return default
    if not _NUMBER.fullmatch(value):
        raise BadRequest(f"{name} must be an integer")
    if int(value) < 0:
        raise BadRequest(f"{name} must be non-negative")
    return int(value)


def _choice(given: Mapping[str, str], name: str, choices: Sequence[str]) -> str | None:
    value = given.get(name, "")
    if value and value not in choices:
        raise BadRequest(f"{name} must be in: {', '.join(choices)}")
    return value or None
