"""The tiers of a search, best first. Each asks the index one or two questions that stop early."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from bot.core.arxiv_id import as_arxiv_id
from bot.core.indexing import spellings
from bot.core.links import as_doi, url_key
from bot.core.query import Query, Words
from bot.core.text import clean, name_key, title_key
from db.records import PaperIds, SearchFilters, Tier, WorkspaceId
from db.search import index
from db.search.reader import Hit
from db.search.terms import (
    EVERY,
    Field,
    Match,
    Term,
    begins,
    code_is,
    entry_of,
    holds,
    section_begins,
    venue_begins,
    years,
)
from db.store import Unit

MOST = 1_000
"""More matches are not counted."""

_METHOD_WORDS, _BEGUN_WORDS = 8, 4
"""Queries of more words are no method, and no beginnings of words."""
_MOST_COMPARED = 50
"""So many matches are quicker read than asked for again, tier by tier."""

_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/[\w.-]+", re.ASCII)
"""A repository as GitHub writes it: its owner, whose name has no dot, and its name."""

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

    def __init__(self, unit: Unit, workspace: WorkspaceId, query: Query, needed: int) -> None:
        """Prepare to find at least the first `needed` matches in order, and to count the others."""
        self.search = unit.search
        self._entries = unit.entries
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
            self._add_worded(found)
        elif self.query.is_filtered:
            found.add(Tier.FULL_TEXT, self.matching([], MOST))
        return found

    def matching(self, groups: Sequence[Group], most: int) -> list[int]:
        """The newest that match the groups and the query's filters."""
        asked = (*sorted(groups, key=_rarity), *self._conditions) or ((EVERY,),)
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
        """Identity, names and title; of names those first that are spelt as the text is.

        A text that as a whole is a name is no filter, but then it is spelt as the name is.
        """
        whole = exact_keys(self.query.text)
        plain = exact_keys(self.query.plain)
        hits = self.search.exact(self.workspace, (*whole, *plain), MOST)
        if self.query.is_filtered:
            kept = set(self.allowed({hit.recency for hit in hits if hit.key in plain}))
            hits = [hit for hit in hits if hit.key in whole or hit.recency in kept]
        literal = self._spelt_so(hits)
        if not _is_plain(self.query):
            hits = [
                hit
                for hit in hits
                if tier_of(hit) is Tier.IDENTITY or hit.key in plain or hit.recency in literal
            ]

        def rank(hit: Hit) -> tuple[int, bool, int]:
            tier = tier_of(hit)
            return tier, tier is Tier.NAME and hit.recency not in literal, hit.kind

        hits.sort(key=lambda hit: (rank(hit), -hit.recency))
        for hit in hits:
            found.add(tier_of(hit), [hit.recency])
        best = {hit.recency for hit in hits if rank(hit) == rank(hits[0])}
        found.meant = best.pop() if len(best) == 1 else None

    def _spelt_so(self, hits: Sequence[Hit]) -> set[int]:
        """The matches with a name or title that is the text but for case; not asked if only one."""
        named = {hit.recency for hit in hits if tier_of(hit) is not Tier.IDENTITY}
        if len(named) < 2 and _is_plain(self.query):
            return named
        called = self._entries.called(self.workspace, [entry_of(number) for number in named])
        texts = {_spelling(self.query.text), _spelling(self.query.plain)}
        return {
            number
            for number in named
            if any(_spelling(name) in texts for name in spellings(called[entry_of(number)]))
        }

    def _add_worded(self, found: Found) -> None:
        """The tiers from words to full text.

        The widest question comes first: it counts, and what it does not find no finer one does.
        The finer ones only bring forward what is better, until the page is full.
        """
        everything = self.matching(self._widest(), MOST)
        if len(everything) <= _MOST_COMPARED:
            self._compare(found, everything)
        else:
            self._ask_again(found, everything)
        found.add(Tier.FULL_TEXT, everything)
        if not found.numbers and not self.query.quoted:
            self._add_begun(found)

    def _add_begun(self, found: Found) -> None:
        """Where nothing is found: every word is the beginning of one, as in ``vis auto mod``."""
        words = [word for term in self.query.terms for word in term]
        if 1 < len(words) <= _BEGUN_WORDS:
            begun = self.matching([(begins(False, word),) for word in words], MOST)
            if begun:
                by_method = [(begins(True, word),) for word in words]
                found.add(Tier.PREFIX, self.matching(by_method, self._needed))
            found.add(Tier.PREFIX, begun)

    def _compare(self, found: Found, everything: Sequence[int]) -> None:
        left = [number for number in everything if number not in found.numbers]
        if not left:
            return
        terms = self.search.terms_of(left)
        for tier, groups in self._finer():
            found.add(tier, (n for n in left if holds(terms[n], self.workspace, groups)))

    def _ask_again(self, found: Found, everything: Sequence[int]) -> None:
        left = set(everything)
        for tier, groups in self._finer():
            left -= found.numbers.keys()
            if len(found.numbers) >= self._needed or not left:
                return
            most = min(MOST, self._needed + len(found.numbers))
            found.add(tier, self.matching(groups, most))

    def _widest(self) -> list[Group]:
        """Words in any order and anywhere, the last of them also begun."""
        groups: list[Group] = []
        last = self.query.terms[-1][-1]
        for term in self.query.terms:
            if term in self.query.quoted:
                groups.append((Term(Field.TEXT, term),))
                continue
            for word in term:
                anywhere = Term(Field.TEXT, (word,))
                typing = word == last and not self.query.quoted
                groups.append((anywhere, begins(False, word)) if typing else (anywhere,))
        return groups

    def _finer(self) -> Iterator[tuple[Tier, list[Group]]]:
        terms = self.query.terms
        if _count(terms) <= _METHOD_WORDS:
            yield Tier.WORDS, _each(Field.METHOD, terms)
        yield Tier.WORDS, _each(Field.NAME, terms)
        if not self.query.quoted:
            for method_only in (True, False):
                yield Tier.PREFIX, _last_begins(terms, method_only)
        yield Tier.FULL_TEXT, _each(Field.TEXT, terms)


def _is_plain(query: Query) -> bool:
    """Whether the text holds no filter, exclusion or quotation mark."""
    return query.plain.split() == query.text.split()


def _spelling(text: str) -> str:
    return " ".join(text.split()).casefold()


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
    key = url_key(f"https://github.com/{link}" if _REPOSITORY.fullmatch(link) else link)
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


def _rarity(group: Group) -> int:
    """Longer words are rarer, and the index has less to compare if the rarest comes first."""
    return -len("".join(group[0].words))


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
