"""What a person asks for: words, "phrases", -excludes and filters like ``year:2021-2023``.

Every text is a query. What cannot be understood is searched for as it stands; only a filter whose
value makes no sense is left out, and named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby

from bot.core.text import clean, is_cjk, tokens, without_cjk
from db.records import SearchFilters

MOST_TERMS, MOST_WORDS = 24, 48
"""More than a title has is not looked at."""
_LONGEST_READ = 4_000
_LONGEST_SHOWN = 60

Words = tuple[str, ...]
"""Folded words that stand one after the other."""


@dataclass(frozen=True, slots=True)
class Query:
    """A query, read."""

    text: str
    """As it was typed, without control characters."""
    plain: str = ""
    """What is no filter, exclusion or quotation mark: it may be a name, a title or a link."""
    terms: tuple[Words, ...] = ()
    """Each must be found; a term of several words is a phrase."""
    quoted: frozenset[Words] = frozenset()
    """The terms that stood in quotation marks, so are never taken apart."""
    excludes: tuple[Words, ...] = ()
    filters: SearchFilters = field(default_factory=SearchFilters)
    unread: tuple[str, ...] = ()
    """One sentence for each part that is left out of the search."""

    @property
    def is_filtered(self) -> bool:
        """Whether filters or exclusions limit what may be found."""
        return bool(self.excludes) or self.filters != SearchFilters()


@dataclass(frozen=True, slots=True)
class _Piece:
    """One part of the text: a word, a phrase, an exclusion or a filter."""

    text: str
    key: str
    is_quoted: bool
    is_excluded: bool


_MARKS = (('"', '"'), ("“", "”"), ("„", "“"), ("„", "”"), ("「", "」"), ("『", "』"), ("«", "»"))
_QUOTED = "|".join(f"{first}[^{first}{last}]{{0,400}}{last}" for first, last in _MARKS)
_PIECE = re.compile(
    rf"(?P<minus>(?<!\S)[-－−](?=\S))?"
    rf"(?:(?P<key>section|year|venue|code)[:：]\s*)?"
    rf"(?:(?P<quoted>{_QUOTED})|(?P<bare>[^\s\"“”„「『«]+))?",
    re.IGNORECASE,
)
_BOUND = re.compile(r"(?P<sign>>=|<=|>|<|≥|≤)\s*(?P<year>\d{4})")
_YEARS = re.compile(r"(?P<first>\d{4})?\s*(?P<to>-|\.\.\.?|–|—|~|～|至|到)\s*(?P<last>\d{4})?")
_YES = frozenset({"yes", "y", "true", "1", "on", "有", "是"})
_NO = frozenset({"no", "n", "false", "0", "off", "none", "无", "無", "否"})
_EARLIEST, _LATEST = 1000, 2999


def parse_query(text: str) -> Query:
    """Read a query. Any text is one; see the module's docstring."""
    cleaned = clean(text)
    query = Query(cleaned)
    plain: list[str] = []
    for piece in _pieces(cleaned[:_LONGEST_READ]):
        if piece.key:
            query = _filtered(query, piece)
            continue
        found = tuple(_terms(piece))
        if piece.is_excluded:
            query = replace(query, excludes=query.excludes + found)
            continue
        plain.append(piece.text)
        quoted = query.quoted.union(found) if piece.is_quoted else query.quoted
        query = replace(query, terms=query.terms + found, quoted=quoted)
    rest = cleaned[_LONGEST_READ:]
    return _bounded(replace(query, plain=" ".join(plain) + rest), is_cut=bool(rest))


def without_prose(query: Query) -> Query | None:
    """The query without Chinese words around a name (``VAR是什么``); None where there are none.

    Phrases, filters and exclusions stay.
    """
    kept = tuple(term for term in query.terms if term in query.quoted or not any(map(is_cjk, term)))
    if len(kept) in {0, len(query.terms)}:
        return None
    return replace(query, plain=without_cjk(query.plain), terms=kept)


def _pieces(text: str) -> Iterator[_Piece]:
    for match in _PIECE.finditer(text):
        key, quoted = (match["key"] or "").lower(), match["quoted"]
        value = match["bare"] or "" if quoted is None else quoted[1:-1]
        if key or value:
            yield _Piece(value, key, quoted is not None, match["minus"] is not None)


def _terms(piece: _Piece) -> Iterator[Words]:
    """The phrases of a piece. Chinese needs no spaces: where the script changes, a term ends."""
    words = tokens(piece.text)
    if piece.is_quoted:
        if words:
            yield tuple(words)
        return
    for _, run in groupby(words, key=is_cjk):
        yield tuple(run)


def _bounded(query: Query, *, is_cut: bool) -> Query:
    terms: list[Words] = []
    room = MOST_WORDS
    for term in dict.fromkeys(query.terms):
        kept = term[:room] if len(terms) < MOST_TERMS else ()
        is_cut = is_cut or kept != term
        room -= len(kept)
        if kept:
            terms.append(kept)
    query = replace(
        query,
        terms=tuple(terms),
        excludes=tuple(dict.fromkeys(term[:MOST_WORDS] for term in query.excludes))[:MOST_TERMS],
    )
    if not is_cut:
        return query
    return _refused(query, "The query is long: only its beginning was looked for.")


def _filtered(query: Query, piece: _Piece) -> Query:
    shown = f"{piece.key}:{piece.text[:_LONGEST_SHOWN]}"
    if piece.is_excluded:
        return _refused(query, f"“-{shown}” was left out: a filter cannot be excluded.")
    if not tokens(piece.text):
        return _refused(query, f"“{shown}” was left out: it needs a value.")
    if piece.key == "year":
        return _with_years(query, piece.text, shown)
    if piece.key == "code":
        return _with_code(query, piece.text, shown)
    words = tuple(tokens(piece.text))
    held = query.filters
    if piece.key == "section":
        return replace(query, filters=replace(held, sections=held.sections + words))
    return replace(query, filters=replace(held, venues=held.venues + words))


def _with_code(query: Query, value: str, shown: str) -> Query:
    answer = value.strip().casefold()
    if answer not in _YES | _NO:
        return _refused(query, f"“{shown}” was left out: write code:yes or code:no.")
    return replace(query, filters=replace(query.filters, has_code=answer in _YES))


def _with_years(query: Query, value: str, shown: str) -> Query:
    years = _read_years(value.strip())
    if years is None:
        return _refused(query, f"“{shown}” was left out: write year:2022 or year:2021-2023.")
    held = query.filters
    first = max((year for year in (held.year_from, years[0]) if year is not None), default=None)
    last = min((year for year in (held.year_to, years[1]) if year is not None), default=None)
    return replace(query, filters=replace(held, year_from=first, year_to=last))


def _read_years(value: str) -> tuple[int | None, int | None] | None:
    value = "".join(chr(ord(char) - 0xFEE0) if "！" <= char <= "～" else char for char in value)
    bound, span = _BOUND.fullmatch(value), _YEARS.fullmatch(value)
    first: int | None
    last: int | None
    if bound:
        year, sign = int(bound["year"]), bound["sign"]
        first = {">=": year, "≥": year, ">": year + 1}.get(sign)
        last = {"<=": year, "≤": year, "<": year - 1}.get(sign)
    elif span and (span["first"] or span["last"]):
        first, last = (int(year) if year else None for year in (span["first"], span["last"]))
    elif len(value) == 4 and value.isdecimal():
        first = last = int(value)
    else:
        return None
    if not all(_EARLIEST <= year <= _LATEST for year in (first, last) if year is not None):
        return None
    return (last, first) if first and last and first > last else (first, last)


def _refused(query: Query, sentence: str) -> Query:
    return replace(query, unread=(*query.unread, sentence))
