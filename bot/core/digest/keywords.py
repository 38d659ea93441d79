"""Ranks papers by the words that their titles share with a list's. Pure.

It needs nothing but the list, so it serves where no ranker has learned anything yet.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from bot.core.digest.choice import Ranked
from bot.core.text import tokens
from db.arxiv_records import Preprint

_SHORTEST = 3
"""Shorter words say little, and most of them nothing."""
_NAMED = 2
"""Words that are given as the reason."""


def rank_by_words(
    titles: Mapping[str, Sequence[str]], sections: Sequence[str], papers: Sequence[Preprint]
) -> list[Ranked]:
    """Judge papers by the titles of a list.

    The score is the share of a title's words, rare ones counting more, that the section which fits
    best has in its titles.

    Args:
        titles: those of the list by section.
        sections: those that are followed; empty: all.
        papers: to be judged.
    """
    words = {
        name: _words(many) for name, many in titles.items() if not sections or name in sections
    }
    everywhere = Counter(word for found in words.values() for word in found)
    weights = {word: 1 / (1 + math.log(count)) for word, count in everywhere.items()}
    return [_ranked(paper, words, weights) for paper in papers]


def _ranked(paper: Preprint, words: dict[str, set[str]], weights: dict[str, float]) -> Ranked:
    own = sorted(_words([paper.title]))
    if not own:
        return Ranked(paper.arxiv_id, 0.0)
    points = {
        name: sum(weights[word] for word in own if word in has) for name, has in words.items()
    }
    best = max(sorted(points), key=points.__getitem__, default="")
    shared = [word for word in own if word in words.get(best, ())]
    if not shared:
        return Ranked(paper.arxiv_id, 0.0)
    telling = sorted(shared, key=lambda word: (-weights[word], word))[:_NAMED]
    score = 100 * points[best] / sum(weights.get(word, 1.0) for word in own)
    return Ranked(paper.arxiv_id, round(score, 1), best, (f"shares {', '.join(telling)}",))


def _words(titles: Sequence[str]) -> set[str]:
    return {word for title in titles for word in tokens(title) if len(word) >= _SHORTEST}
