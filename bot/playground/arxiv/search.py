"""The query language of arXiv's API: fields, phrases, dates, AND, OR, ANDNOT, parentheses. Pure.

Source: "arXiv API User's Manual" 5.1. Words match whole, without stemming; `*` and `?` stand for
parts of a word; `_` is a space; words without an operator between them are joined by OR, as Lucene
does. `lastUpdatedDate:` acts as `submittedDate:`, as users report of arXiv's.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.playground.arxiv.papers import Listing

_TOKEN = re.compile(
    r"""\s*(?:(?P<bracket>[()])
    |(?P<prefix>[A-Za-z]+):(?=\()
    |(?:(?P<field>[A-Za-z]+):)?(?:"(?P<phrase>[^"]*)"|\[(?P<range>[^\]]*)\]|(?P<word>[^\s()"\[\]]+)))""",
    re.VERBOSE,
)
_RANGE = re.compile(r"\s*([0-9]+|\*)\s+TO\s+([0-9]+|\*)\s*", re.IGNORECASE)
_OPERATORS = ("AND", "OR", "ANDNOT")
_TEXT_FIELDS = ("ti", "au", "abs", "co", "jr", "all")
_DATES = ("submittedDate", "lastUpdatedDate")
_DEEPEST = 40
_FORMATS = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}


class BadQuery(ValueError):
    """The query cannot be read; the text says why."""


@dataclass(frozen=True, slots=True)
class Searchable:
    """A listing with its texts in lower case, by field."""

    listing: Listing
    texts: dict[str, str]


def searchable(listing: Listing) -> Searchable:
    """A listing made ready to be searched."""
    paper, version = listing.paper, listing.version
    texts = {
        "ti": version.title.lower(),
        "au": "\n".join(paper.authors).lower(),
        "abs": version.abstract.lower(),
        "co": version.comment.lower(),
        "jr": paper.journal_ref.lower(),
    }
    words = "\n".join((*texts.values(), paper.id, *paper.categories)).lower()
    return Searchable(listing, {**texts, "all": words})


Matches = Callable[[Searchable], bool]


@dataclass(frozen=True, slots=True)
class Query:
    """A query that was read; `words` are the patterns that ranking counts in titles."""

    matches: Matches
    words: tuple[re.Pattern[str], ...]

    def score(self, paper: Searchable) -> int:
        """How many of the words are in the title."""
        return sum(bool(word.search(paper.texts["ti"])) for word in self.words)


def parsed(query: str) -> Query:
    """Read a query.

    Raises:
        BadQuery: it is not in the query language.
    """
    parser = _Parser(query)
    matches = parser.disjunction(0)
    if parser.token is not None:
        raise BadQuery("unbalanced parenthesis")
    return Query(matches, tuple(parser.words))


class _Parser:
    def __init__(self, query: str) -> None:
        self._query = query.strip()
        self._at = 0
        self._field = "all"
        self.words: list[re.Pattern[str]] = []
        self.token: re.Match[str] | None = None
        self._advance()

    def disjunction(self, depth: int) -> Matches:
        parts = [self._conjunction(depth)]
        while self.token is not None and self.token["bracket"] != ")":
            if self._operator() == "OR":
                self._advance()
            parts.append(self._conjunction(depth))
        return parts[0] if len(parts) == 1 else lambda paper: any(part(paper) for part in parts)

    def _conjunction(self, depth: int) -> Matches:
        wanted, unwanted = [self._term(depth)], list[Matches]()
        while (operator := self._operator()) in {"AND", "ANDNOT"}:
            self._advance()
            (wanted if operator == "AND" else unwanted).append(self._term(depth))
        if len(wanted) == 1 and not unwanted:
            return wanted[0]
        return lambda paper: (
            all(part(paper) for part in wanted) and not any(part(paper) for part in unwanted)
        )

    def _term(self, depth: int) -> Matches:
        token = self.token
        if token is None or self._operator() or token["bracket"] == ")":
            raise BadQuery("a term is missing")
        self._advance()
        if token["prefix"] or token["bracket"]:
            return self._group(token, depth)
        field = token["field"] or self._field
        if field in _DATES:
            return _submitted(token["range"])
        value = token["word"] if token["phrase"] is None else token["phrase"]
        if value is None:
            raise BadQuery("a range belongs to submittedDate")
        return self._text(field, value)

    def _group(self, token: re.Match[str], depth: int) -> Matches:
        """What stands in parentheses; a field before them is the field of each bare term."""
        if depth >= _DEEPEST:
            raise BadQuery("too many parentheses")
        if token["prefix"]:
            self._advance()
        outer, self._field = self._field, token["prefix"] or self._field
        inner = self.disjunction(depth + 1)
        self._field = outer
        if self.token is None or self.token["bracket"] != ")":
            raise BadQuery("unbalanced parenthesis")
        self._advance()
        return inner

    def _text(self, field: str, value: str) -> Matches:
        if field == "cat":
            wanted = _pattern(value, gap=r"[ ]")
            return lambda paper: any(map(wanted.fullmatch, paper.listing.paper.categories))
        if field == "id":
            return lambda paper: value in {paper.listing.paper.id, paper.listing.full_id}
        if field == "rn":
            return lambda _paper: False
        if field not in _TEXT_FIELDS:
            raise BadQuery(f"unknown field {field}")
        words = re.findall(r"[\w*?]+", value.lower().replace("_", " "))
        if not any(re.search(r"\w", word) for word in words):
            return lambda _paper: False
        pattern = _pattern(" ".join(words), gap=r"\W+")
        self.words.append(pattern)
        parts = [part for word in words for part in re.split(r"[*?]+", word)]

        def matches(paper: Searchable) -> bool:
            text = paper.texts[field]  # looking for the parts first is many times faster
            return all(part in text for part in parts) and pattern.search(text) is not None

        return matches

    def _operator(self) -> str | None:
        token = self.token
        plain = token is not None and token["field"] is None and token["word"] in _OPERATORS
        return token["word"] if token is not None and plain else None

    def _advance(self) -> None:
        if self._at >= len(self._query):
            self.token = None
            return
        self.token = _TOKEN.match(self._query, self._at)
        if self.token is None:
            raise BadQuery(f"not understood: {self._query[self._at : self._at + 20]}")
        self._at = self.token.end()


def _pattern(words: str, *, gap: str) -> re.Pattern[str]:
    """Whole words with wildcards, in the writing of the text."""
    parts = (re.escape(re.sub(r"[*?]*\*[*?]*", "*", word)) for word in words.split())
    inner = gap.join(part.replace(r"\*", r"[\w.-]*").replace(r"\?", r"\w") for part in parts)
    return re.compile(rf"(?<!\w){inner}(?!\w)")


def _submitted(value: str | None) -> Matches:
    found = _RANGE.fullmatch(value or "")
    if found is None:
        raise BadQuery("dates are given as [YYYYMMDDHHMM TO YYYYMMDDHHMM]")
    first, last = _moment(found[1]), _moment(found[2])

    def matches(paper: Searchable) -> bool:
        submitted = paper.listing.paper.versions[0].submitted
        return (first is None or first <= submitted) and (last is None or submitted <= last)

    return matches


def _moment(value: str) -> float | None:
    """The time in GMT as Unix seconds; None where the range is open."""
    if value == "*":
        return None
    try:
        return datetime.strptime(value, _FORMATS[len(value)]).replace(tzinfo=UTC).timestamp()
    except (ValueError, KeyError) as error:
        raise BadQuery(f"{value[:20]} is no date of the form YYYYMMDDHHMM") from error
