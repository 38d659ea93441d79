"""Ranks papers by the words that their titles share with a list's. Pure.

It needs nothing but the list, so it serves where no ranker has learned anything yet.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from bot.core.digest.choice import Ranked, Why
from bot.core.text import tokens
from db.arxiv_records import Preprint

_SHORTEST = 3
"""Shorter words say little, and most of them nothing."""
_NAMED = 2
"""Words that are given as the reason."""


@dataclass(frozen=True, slots=True)
class WordProfile:
    """The words of a list's titles, by section."""

    sections: Mapping[str, frozenset[str]]
    weights: Mapping[str, float]
    """Words that few sections have weigh most."""

    @classmethod
    def of(cls, titles: Mapping[str, Sequence[str]]) -> Self:
        """Learn the titles of a list by section."""
        sections = {name: frozenset(_words(many)) for name, many in titles.items()}
        everywhere = Counter(word for found in sections.values() for word in found)
        weights = {word: 1 / (1 + math.log(count)) for word, count in everywhere.items()}
        return cls(sections, weights)

    def score(self, paper: Preprint) -> Ranked:
        """The share of a title's words, rare ones counting more, that the best section has."""
        own = sorted(_words([paper.title]))
        all_points = sum(self.weights.get(word, 1.0) for word in own)
        points = self._points(own)
        best = max(points.values(), default=0.0)
        return Ranked(paper.arxiv_id, round(100 * best / all_points, 1) if own else 0.0)

    def explain(self, paper: Preprint) -> Why:
        """The section that fits best, and the rarest words that it shares."""
        own = sorted(_words([paper.title]))
        points = self._points(own)
        best = max(sorted(points), key=points.__getitem__, default="")
        shared = [word for word in own if word in self.sections.get(best, ())]
        if not shared:
            return Why()
        telling = sorted(shared, key=lambda word: (-self.weights[word], word))[:_NAMED]
        return Why(best, (f"shares {', '.join(telling)}",))

    def _points(self, own: Sequence[str]) -> dict[str, float]:
        return {
            name: sum(self.weights[word] for word in own if word in has)
            for name, has in self.sections.items()
        }


def _words(titles: Sequence[str]) -> set[str]:
    return {word for title in titles for word in tokens(title) if len(word) >= _SHORTEST}
