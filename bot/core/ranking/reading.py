"""Texts are read once: their terms counted, their vectors taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.core.ranking.nouns import Embedder, Example, Paper
from bot.core.ranking.words import number, terms

Floats = NDArray[np.float32]
Numbers = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each term stands in a text; `numbers` ascend and none comes twice."""

    numbers: Numbers
    counts: Floats


@dataclass(frozen=True, slots=True)
class Reading:
    """What is kept of a text."""

    full: Counts
    """Of the title, counted twice, and the abstract."""
    title: Counts
    vector: Floats
    """Of length one; zeros if nothing is known of the text. Empty without an embedder."""


class Reader:
    """Reads papers and remembers the most recent ones, so that no week is read twice.

    Not for several threads at once. One remembered paper takes about 4 kB.
    """

    def __init__(self, embedder: Embedder | None = None, *, remembered: int = 40_000) -> None:
        self._embedder = embedder
        self._remembered = remembered
        self._known: dict[tuple[str, int], Reading] = {}

    @property
    def embedding(self) -> str:
        """The name of the model that the vectors come from; empty without one."""
        return self._embedder.name if self._embedder else ""

    @property
    def dimensions(self) -> int:
        """How long a vector is; 0 without a model."""
        return self._embedder.dimensions if self._embedder else 0

    def papers(self, papers: Sequence[Paper]) -> list[Reading]:
        """One reading a paper, in order."""
        return self._read([(paper.title, paper.abstract) for paper in papers])

    def examples(self, examples: Sequence[Example]) -> list[Reading]:
        """One reading an entry; its note counts as text only if there is no abstract."""
        return self._read([(each.title, each.abstract or each.note) for each in examples])

    def _read(self, texts: Sequence[tuple[str, str]]) -> list[Reading]:
        keys = [(title, hash(rest)) for title, rest in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        read = dict(zip(new, self._fresh(list(new.values())), strict=True))
        found = [read[key] if key in read else self._known[key] for key in keys]
        self._known |= read
        for key in list(self._known)[: max(0, len(self._known) - self._remembered)]:
            del self._known[key]
        return found

    def _fresh(self, texts: Sequence[tuple[str, str]]) -> Iterable[Reading]:
        vectors = self._vectors([". ".join(filter(None, text)) for text in texts])
        return [
            _reading(Counter(terms(title)), Counter(terms(rest)), vector)
            for (title, rest), vector in zip(texts, vectors, strict=True)
        ]

    def _vectors(self, texts: Sequence[str]) -> Floats:
        if self._embedder is None or not texts:
            return np.zeros((len(texts), 0), np.float32)
        return unit(self._embedder.vectors(texts))


def unit(rows: Floats) -> Floats:
    """The rows at length one; rows of zeros stay."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Floats = (rows / np.maximum(lengths, 1e-9)).astype(np.float32)
    return scaled


def _reading(title: Counter[str], rest: Counter[str], vector: Floats) -> Reading:
    return Reading(_counts(title + title + rest), _counts(title), vector)


def _counts(of: Counter[str]) -> Counts:
    counted: Counter[int] = Counter()
    for term, count in of.items():
        counted[number(term)] += count
    numbers = np.fromiter(counted, np.uint32, len(counted))
    counts = np.fromiter(counted.values(), np.float32, len(counted))
    order = np.argsort(numbers)
    return Counts(numbers[order], counts[order])
