"""What goes into a digest, and in which order. Pure.

A paper is judged by a ranker; words and authors that people named lift it, or keep it out. The same
papers and wishes always give the same digest.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import NamedTuple, Protocol

from bot.core.latex import plain_title
from bot.core.text import tokens, words
from db.arxiv_records import AnnouncedAs, Preprint
from db.digest_records import DigestPaper, Feedback, FeedbackKind, Wishes
from db.records import WorkspaceId

LIFTED = 75.0
"""What a word or an author that people named lifts a paper to at least."""
_BEST = 100.0


@dataclass(frozen=True, slots=True)
class Question:
    """Whose interests papers are judged by."""

    workspace: WorkspaceId
    """Whose list counts."""
    sections: tuple[str, ...]
    """Those of the list that are followed; empty: all."""
    before: date
    """The first listing day of the papers: what they are set off against was announced earlier."""


class Ranked(NamedTuple):
    """A ranker's judgement of a paper."""

    arxiv_id: str
    score: float
    """Relevance, 0 to 100."""


class Why(NamedTuple):
    """What a ranker says for a paper."""

    section: str = ""
    """Of the list, the one that fits best; empty where that is not known."""
    reasons: tuple[str, ...] = ()
    """In words that a person can check, the most telling first."""


class Ranker(Protocol):
    """Says how much papers belong on a workspace's list."""

    def rank(self, question: Question, papers: Sequence[Preprint]) -> Sequence[Ranked]:
        """One judgement a paper, in any order; a paper without one is left out.

        Args:
            question: whose interests count.
            papers: all of one digest, so that they can be judged against each other.
        """
        ...

    def explain(self, question: Question, papers: Sequence[Preprint]) -> Sequence[Why]:
        """Why each of these papers got its score, in their order; asked of those that are shown."""
        ...


@dataclass(frozen=True, slots=True)
class Choice:
    """What goes in."""

    papers: tuple[DigestPaper, ...]
    """The most relevant first; neither section nor a ranker's reasons are known yet."""
    matched: int
    """How many would have gone in without a limit."""


@dataclass(frozen=True, slots=True)
class Mutes:
    """What the people of a channel want to hear no more of."""

    terms: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()

    @classmethod
    def of(cls, said: Iterable[Feedback]) -> Mutes:
        """The mutes among all that was said."""
        found = list(said)
        return cls(
            tuple(one.term for one in found if one.kind is FeedbackKind.MUTE_TERM),
            tuple(one.term for one in found if one.kind is FeedbackKind.MUTE_AUTHOR),
        )


def candidates(
    papers: Iterable[Preprint], wishes: Wishes, mutes: Mutes, known: Collection[str]
) -> list[Preprint]:
    """The papers that may go in, before any is judged.

    Args:
        papers: those of the days that the digest covers.
        wishes: what the channel wants.
        mutes: what its people muted.
        known: arXiv ids of papers that the list or the channel has had before.
    """
    return [
        one
        for one in papers
        if is_news(one)
        and one.arxiv_id not in known
        and (not wishes.categories or not set(wishes.categories).isdisjoint(one.categories))
        and not unwanted(one, (*wishes.exclude, *mutes.terms), mutes.authors)
    ]


def is_news(paper: Preprint) -> bool:
    """Whether a paper was announced for the first time: a new version is no new paper."""
    is_new = paper.announced_as in {AnnouncedAs.NEW, AnnouncedAs.CROSS_LIST}
    return is_new and not paper.withdrawn


def choose(papers: Sequence[Preprint], ranked: Iterable[Ranked], wishes: Wishes) -> Choice:
    """The papers of the digest, the most relevant first.

    Of two that are alike the one whose id sorts first comes first.
    """
    by_id = {one.arxiv_id: one for one in papers}
    judged = {one.arxiv_id: one for one in ranked if one.arxiv_id in by_id and _is_number(one)}
    found = [_judged(by_id[one.arxiv_id], one.score, wishes) for one in judged.values()]
    enough = [one for one in found if round(one.points, 1) >= wishes.minimum]
    best = sorted(enough, key=lambda one: (-one.points, one.paper.arxiv_id))[: max(wishes.most, 0)]
    placed = (_digest_paper(place, one) for place, one in enumerate(best, 1))
    return Choice(tuple(placed), len(enough))


def explained(chosen: Sequence[DigestPaper], whys: Iterable[Why]) -> tuple[DigestPaper, ...]:
    """The chosen papers with what the ranker says for them; what people named stands first."""
    return tuple(
        replace(one, section=why.section, reasons=(*one.reasons, *why.reasons))
        for one, why in zip(chosen, whys, strict=True)
    )


class _Judged(NamedTuple):
    """A paper with its points, and the reasons of what people named."""

    paper: Preprint
    points: float
    reasons: tuple[str, ...]


def _judged(paper: Preprint, score: float, wishes: Wishes) -> _Judged:
    words = words_of(paper) if wishes.include else ""
    reasons = [f"mentions “{word}”" for word in wishes.include if mentions(words, word)]
    reasons += [f"by {name}, who is followed" for name in wishes.authors if is_by(paper, name)]
    points = min(max(score, 0.0), _BEST)
    if reasons:
        points = LIFTED + points * (_BEST - LIFTED) / _BEST
    return _Judged(paper, points, tuple(reasons))


def _digest_paper(place: int, one: _Judged) -> DigestPaper:
    return DigestPaper(
        place,
        one.paper.arxiv_id,
        one.paper.title,
        round(one.points, 1),
        section="",
        reasons=one.reasons,
        authors=one.paper.authors,
        category=one.paper.primary,
    )


def words_of(paper: Preprint) -> str:
    """A paper's title and abstract for `mentions`, as they are read: without LaTeX."""
    return _words(paper.title, paper.abstract)


def mentions(words: str, asked: str) -> bool:
    """Whether a text, cut into words, has a word or phrase; case, accents and hyphens are nothing.

    Args:
        words: as `words_of` gives them.
        asked: as a person wrote it.
    """
    phrase = " ".join(tokens(asked))
    return bool(phrase) and f" {phrase} " in words


def is_by(paper: Preprint, name: str) -> bool:
    """Whether a person is an author; a first name may be an initial on either side."""
    asked = tokens(name)
    return bool(asked) and any(_is_same_name(asked, tokens(author)) for author in paper.authors)


def _is_same_name(one: list[str], other: list[str]) -> bool:
    if not other or one[-1] != other[-1]:
        return False
    firsts = zip(one[:-1], other[:-1], strict=False)  # a middle name that one side lacks is nothing
    return one == other or (
        min(len(one), len(other)) > 1
        and all(a == b or (1 in {len(a), len(b)} and a[0] == b[0]) for a, b in firsts)
    )


def unwanted(paper: Preprint, terms: Sequence[str], authors: Sequence[str]) -> str:
    """The first of these words and authors that a paper has; empty where it has none."""
    words = words_of(paper) if terms else ""
    found = chain(
        (term for term in terms if mentions(words, term)),
        (name for name in authors if is_by(paper, name)),
    )
    return next(found, "")


@lru_cache(maxsize=8_192)
def _words(title: str, abstract: str) -> str:
    """Kept for all channels of a week: a thousand ask for the words of the same papers."""
    return f" {words(plain_title(title))} . {words(plain_title(abstract))} "


def _is_number(one: Ranked) -> bool:
    return math.isfinite(one.score)
