"""The tiers of a search, best first. Each asks the index one or two questions that stop early."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.core.arxiv_id import as_arxiv_id
from bot.core.links import as_doi, url_key
from bot.core.query import Query, Words
from bot.core.text import clean, name_key, title_key
from db.records import PaperIds, SearchFilters, Tier, WorkspaceId
from db.search import index
from db.search.reader import Hit, Search
from db.search.terms import (
    EVERY,
    Field,
    Match,
    Term,
    begins,
    code_is,
    section_begins,
    venue_begins,
    years,
)

MOST = 1_000
"""More matches are not counted."""

_METHOD_WORDS = 8
"""Queries of more words are no method, and no beginnings of words."""

Group = tuple[Term, ...]


@dataclass(slots=True)
class Found:
    """Matches in order, each in the best tier that it was found in."""

    numbers: dict[int, Tier] = field(default_factory=dict)
    """Recencies; a dict keeps the order and each once."""
    meant: int | None = None

    @property
    def room(self) -> int:
        """How many more are counted."""
        return MOST - len(self.numbers)

    def add(self, tier: Tier, numbers: Iterable[int]) -> None:
        """Append what is new."""
        for number in numbers:
            if len(self.numbers) >= MOST:
                return
            self.numbers.setdefault(number, tier)


class Finder:
    """One search of one workspace."""

    def __init__(self, search: Search, workspace: WorkspaceId, query: Query, needed: int) -> None:
        """Prepare to find at least the first `needed` matches in order, and to count the others."""
        self.search = search
        self._needed = needed
        self.workspace = workspace
        self.query = query
        self._lowest, self._highest = years(query.filters.year_from, query.filters.year_to)
        self._conditions = tuple(_conditions(query.filters))
        self._without = tuple(Term(Field.TEXT, term) for term in query.excludes)

    def find(self) -> Found:
        """All tiers but the last."""
        found = Found()
        self._add_exact(found)
        if self.query.terms:
            self._add_named(found)
            self._add_texts(found)
        elif self.query.is_filtered:
            found.add(Tier.FULL_TEXT, self.matching([], MOST))
        return found

    def matching(self, groups: Sequence[Group], most: int) -> list[int]:
        """The newest that match the groups and the query's filters."""
        asked = (*groups, *self._conditions) or ((EVERY,),)
        match = Match(asked, self._without, self._lowest, self._highest)
        return self.search.matching(self.workspace, match, most)

    def allowed(self, numbers: Iterable[int]) -> list[int]:
        """Those that the query's filters let through."""
        if not self.query.is_filtered:
            return list(numbers)
        asked = self._conditions or ((EVERY,),)
        return [number for number in numbers if self._is_allowed(asked, number)]

    def _is_allowed(self, asked: tuple[Group, ...], number: int) -> bool:
        if not self._lowest <= number <= self._highest:
            return False
        match = Match(asked, self._without, number, number)
        return bool(self.search.matching(self.workspace, match, 1))

    def _add_exact(self, found: Found) -> None:
        """Identity, names and title. A text that as a whole is a name is no filter."""
        whole = exact_keys(self.query.text)
        plain = exact_keys(self.query.plain)
        hits = self.search.exact(self.workspace, (*whole, *plain), MOST)
        if self.query.is_filtered:
            kept = set(self.allowed({hit.recency for hit in hits if hit.key in plain}))
            hits = [hit for hit in hits if hit.key in whole or hit.recency in kept]
        hits.sort(key=lambda hit: (tier_of(hit), hit.kind, -hit.recency))
        for hit in hits:
            found.add(tier_of(hit), [hit.recency])
        best = {hit.recency for hit in hits if hit.kind == hits[0].kind}
        found.meant = best.pop() if len(best) == 1 else None

    def _add_named(self, found: Found) -> None:
        """Words, then beginnings of words, of names and titles; those of methods first.

        What begins so holds all that is so, and so counts it: the widest question comes first.
        Where it finds nothing new, as for most queries, the others need not be asked; where it
        does, they only bring forward what is better.
        """
        terms, typing = self.query.terms, not self.query.quoted
        widest = _last_begins(terms, False) if typing else _each(Field.NAME, terms)
        begun = self.matching(widest, MOST)
        if found.numbers.keys() >= set(begun):
            return
        short = _count(terms) <= _METHOD_WORDS
        if short:
            self._bring_forward(found, Tier.WORDS, _each(Field.METHOD, terms))
        if typing:
            self._bring_forward(found, Tier.WORDS, _each(Field.NAME, terms))
        if short and typing:
            self._bring_forward(found, Tier.PREFIX, _last_begins(terms, True))
        found.add(Tier.PREFIX if typing else Tier.WORDS, begun)

    def _bring_forward(self, found: Found, tier: Tier, groups: Sequence[Group]) -> None:
        found.add(tier, self.matching(groups, min(MOST, self._needed + len(found.numbers))))

    def _add_texts(self, found: Found) -> None:
        """Words anywhere; where no name or title has them all, also apart and begun."""
        terms = self.query.terms
        if found.numbers or _count(terms) == 1:
            if found.room > 0:
                found.add(Tier.FULL_TEXT, self.matching(_each(Field.TEXT, terms), MOST))
            return
        loose = self.matching(_loosened(terms, self.query.quoted), MOST)
        if not loose:
            return
        if not self.query.quoted and _count(terms) <= _METHOD_WORDS:
            for method_only in (True, False):
                begun = [(begins(method_only, word),) for term in terms for word in term]
                self._bring_forward(found, Tier.PREFIX, begun)
        self._bring_forward(found, Tier.FULL_TEXT, _each(Field.TEXT, terms))
        found.add(Tier.FULL_TEXT, loose)


def exact_keys(text: str) -> list[str]:
    """The keys of what a text names as a whole: a paper's identifier, a name, a title."""
    stripped = text.strip()
    if not stripped:
        return []
    name = name_key(stripped)
    keys = [index.name_key(name)] if name else []
    keys += index.title_keys(title_key(stripped))
    return keys + _identities(stripped)


def _identities(text: str) -> list[str]:
    link = text.removeprefix("<").removesuffix(">").split("|", 1)[0]
    arxiv_id = as_arxiv_id(link)
    if any(char.isspace() for char in link):
        return index.identity_keys(PaperIds(arxiv_id, None, None, ""))
    key = url_key(link)
    ids = PaperIds(arxiv_id, as_doi(link), clean(key) if key else None, "")
    return index.identity_keys(ids)


def tier_of(hit: Hit) -> Tier:
    """The tier of an exact match."""
    if hit.kind >= index.NAMES:
        return Tier.NAME
    return Tier.TITLE if hit.kind == index.TITLE else Tier.IDENTITY


def _conditions(filters: SearchFilters) -> Iterator[Group]:
    for word in filters.sections:
        yield (section_begins(word),)
    for word in filters.venues:
        yield (venue_begins(word),)
    if filters.has_code is not None:
        yield (code_is(filters.has_code),)


def _count(terms: Sequence[Words]) -> int:
    return sum(map(len, terms))


def _each(place: Field, terms: Sequence[Words]) -> list[Group]:
    return [(Term(place, term),) for term in terms]


def _last_begins(terms: Sequence[Words], method_only: bool) -> list[Group]:
    """Every term but the last word as it stands; the last is being typed."""
    place = Field.METHOD if method_only else Field.NAME
    *before, last = terms
    groups = _each(place, before)
    if len(last) > 1:
        groups.append((Term(place, last[:-1]),))
    return [*groups, (begins(method_only, last[-1]),)]


def _loosened(terms: Sequence[Words], quoted: frozenset[Words]) -> list[Group]:
    """Words in any order and anywhere, those of names also by their beginnings."""
    groups: list[Group] = []
    few = _count(terms) <= _METHOD_WORDS
    for term in terms:
        if term in quoted:
            groups.append((Term(Field.TEXT, term),))
            continue
        for word in term:
            anywhere = Term(Field.TEXT, (word,))
            groups.append((anywhere, begins(False, word)) if few else (anywhere,))
    return groups
