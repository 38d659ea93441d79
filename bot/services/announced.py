"""What `/papers` shows below the list's results: papers that arXiv announced and nobody listed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import MAXYEAR, MINYEAR, date

from bot.core.arxiv_id import as_arxiv_id
from bot.core.links import as_doi
from bot.core.papers import same_paper
from bot.core.query import Query, without_prose
from bot.core.text import name_key, title_key, tokens
from bot.services.answers import Announced
from bot.services.suggestion_papers import listed_entries
from db.arxiv_records import Preprint
from db.records import PaperIds, SearchFilters, SuggestionState, WorkspaceId
from db.store import Unit

MOST, MOST_ALONE = 3, 5
"""Papers shown below results of the list, and where the list has none."""
_FULL = 5
"""Where the list has so many results, words alone bring no others."""
_LOOKED_AT = 4
"""So many times more papers are looked at, because some are listed."""
_SHOWN_STATES = frozenset({SuggestionState.PENDING, SuggestionState.DECLINED})


def announced(unit: Unit, workspace: WorkspaceId, query: Query, listed: int) -> list[Preprint]:
    """Papers that a query means and the list lacks, best first; `listed` is what the list has.

    A paper's id, title or name (what stands before its title's colon) always counts. Words count,
    all of them together and what is quoted as it stands, where the list has little: none, or less
    than a page and the query more than one word. Conditions that only the list can meet (section,
    venue, code, exclusions) bring nothing; years are those of submission.
    """
    if query.excludes or _asks_for_more_than_years(query.filters):
        return []
    found = {
        paper.arxiv_id: paper
        for paper in _candidates(unit, without_prose(query) or query, listed)
        if not paper.withdrawn and _in_years(paper, query.filters)
    }
    papers = list(found.values())
    entries = listed_entries(unit, workspace, [_ids(paper) for paper in papers]) if papers else []
    unlisted = [paper for paper, entry in zip(papers, entries, strict=True) if entry is None]
    return unlisted[: _most(listed)]


def standing(
    unit: Unit, workspace: WorkspaceId, shown: Sequence[Announced]
) -> tuple[Announced, ...]:
    """The papers with what became of their suggestions, as it is now."""
    near = unit.suggestions.of_papers(workspace, [_ids(one.paper) for one in shown])
    open_ = [one for one in near if one.state in _SHOWN_STATES]

    def state(paper: Preprint) -> SuggestionState | None:
        """Of several the one that waits, as the suggesting service sees them."""
        states = {one.state for one in open_ if same_paper(_ids(paper), one.ids)}
        return min(states, key=lambda each: each is not SuggestionState.PENDING, default=None)

    return tuple(replace(one, state=state(one.paper)) for one in shown)


def _candidates(unit: Unit, query: Query, listed: int) -> Iterator[Preprint]:
    plain = query.plain.strip()
    if not plain:
        return
    arxiv_id = as_arxiv_id(plain)
    if arxiv_id is not None:
        yield from unit.preprints.many([arxiv_id]).values()
        return
    days, most = _submitted(query.filters), _most(listed) * _LOOKED_AT
    yield from unit.preprints.named([title_key(plain), name_key(plain)], most, days)
    words = [word for term in query.terms for word in term]
    if listed == 0 or (listed < _FULL and len(words) > 1):
        found = unit.preprints.search(words, most, days)
        yield from (paper for paper in found if _says(paper, query))


def _most(listed: int) -> int:
    return MOST if listed else MOST_ALONE


def _ids(paper: Preprint) -> PaperIds:
    doi = as_doi(paper.doi) if paper.doi else None
    return PaperIds(paper.arxiv_id, doi, None, title_key(paper.title))


def _says(paper: Preprint, query: Query) -> bool:
    """Whether all that is quoted stands there as it is quoted; the index knows no order."""
    if not query.quoted:
        return True
    said = (paper.title, *paper.authors, paper.abstract)
    text = "".join(f" {' '.join(tokens(each))} " for each in said)
    return all(f" {' '.join(words)} " in text for words in query.quoted)


def _asks_for_more_than_years(filters: SearchFilters) -> bool:
    return bool(filters.sections or filters.venues or filters.has_code is not None)


def _submitted(filters: SearchFilters) -> tuple[date, date] | None:
    if filters.year_from is None and filters.year_to is None:
        return None
    first, last = filters.year_from or MINYEAR, filters.year_to or MAXYEAR - 1
    return date(first, 1, 1), date(last, 12, 31)


def _in_years(paper: Preprint, filters: SearchFilters) -> bool:
    year = paper.submitted.year
    return (filters.year_from or year) <= year <= (filters.year_to or year)
