"""What `/papers` shows below the list's results: papers that arXiv announced and nobody listed."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.arxiv_id import as_arxiv_id
from bot.core.query import Query
from bot.core.text import name_key, title_key, tokens
from bot.services.suggestion_papers import listed_entry
from db.arxiv_records import Preprint
from db.records import PaperIds, SearchFilters, WorkspaceId
from db.store import Unit

MOST, MOST_ALONE = 3, 5
"""Papers shown below results of the list, and where the list has none."""
_FULL = 5
"""Where the list has so many results, words alone bring no others."""
_LOOKED_AT = 4
"""So many times more papers are looked at, because some are listed."""


def announced(unit: Unit, workspace: WorkspaceId, query: Query, listed: int) -> list[Preprint]:
    """Papers that a query means and the list lacks, best first; `listed` is what the list has.

    A paper's id, title or name (what stands before its title's colon) always counts. Words count,
    all of them together, where the list has little: none, or less than a page and the query more
    than one word. Conditions that only the list can meet (section, venue, code, exclusions) bring
    nothing; years are those of submission.
    """
    if query.excludes or _asks_for_more_than_years(query.filters):
        return []
    most = MOST if listed else MOST_ALONE
    found: dict[str, Preprint] = {}
    for paper in _candidates(unit, query, listed, most * _LOOKED_AT):
        if len(found) == most:
            break
        if paper.arxiv_id not in found and _in_years(paper, query.filters):
            ids = PaperIds(paper.arxiv_id, paper.doi or None, None, title_key(paper.title))
            if listed_entry(unit, workspace, ids) is None:
                found[paper.arxiv_id] = paper
    return list(found.values())


def _candidates(unit: Unit, query: Query, listed: int, most: int) -> Iterator[Preprint]:
    plain = query.plain.strip()
    if not plain:
        return
    arxiv_id = as_arxiv_id(plain)
    if arxiv_id is not None:
        found = unit.preprints.many([arxiv_id]).values()
        yield from (paper for paper in found if not paper.withdrawn)
        return
    yield from unit.preprints.named([title_key(plain), name_key(plain)], most)
    words = tokens(plain)
    if listed == 0 or (listed < _FULL and len(words) > 1):
        yield from unit.preprints.search(words, most)


def _asks_for_more_than_years(filters: SearchFilters) -> bool:
    return bool(filters.sections or filters.venues or filters.has_code is not None)


def _in_years(paper: Preprint, filters: SearchFilters) -> bool:
    year = paper.submitted.year
    return (filters.year_from or year) <= year <= (filters.year_to or year)
