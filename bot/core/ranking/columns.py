"""Which terms count, what each weighs, and texts as rows of those weights (TF-IDF)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from bot.core.ranking.reading import Counts, Floats, Numbers

Matrix = Any  # scipy's sparse matrices have no types
_COMMON = 0.2
"""Terms in more than this share of the papers say nothing."""
_RARE = 4
"""Terms in fewer papers than this are chance."""
_LISTED = 2
"""... unless this many entries of the list use them."""


@dataclass(frozen=True, slots=True)
class Columns:
    """`numbers` of terms ascend; `rarity` is the inverse document frequency of each."""

    numbers: Numbers
    rarity: Floats
    common: Numbers
    """Terms left out because they are everywhere."""
    papers: int
    """How many texts rarity was counted on."""

    @classmethod
    def of(cls, texts: Sequence[Counts]) -> Columns:
        """The terms of the stream."""
        numbers, seen = np.unique(_joined(texts), return_counts=True)
        rare = min(_RARE, 1 + len(texts) // 500)
        frequent = (seen > _COMMON * len(texts)) & (len(texts) >= 50)
        kept = (seen >= rare) & ~frequent
        rarity = np.log((1 + len(texts)) / (1 + seen[kept])) + 1
        return cls(numbers[kept], rarity.astype(np.float32), numbers[frequent], len(texts))

    def with_terms_of(self, texts: Sequence[Counts]) -> Columns:
        """And the terms that several entries of a list use, however rare they are elsewhere."""
        numbers, seen = np.unique(_joined(texts), return_counts=True)
        least = min(_LISTED, len(texts)) if self.papers else 1
        own = np.setdiff1d(numbers[seen >= least], np.union1d(self.numbers, self.common))
        joined = np.concatenate([self.numbers, own])
        rarity = np.concatenate(
            [self.rarity, np.full(len(own), np.log(1 + self.papers) + 1, np.float32)]
        )
        order = np.argsort(joined)
        return Columns(joined[order], rarity[order], self.common, self.papers)

    def rows(self, texts: Sequence[Counts]) -> Matrix:
        """One row a text, at length one; a text without a term that counts is a row of zeros."""
        lengths = [len(text.numbers) for text in texts]
        numbers = _joined(texts)
        counts = np.concatenate([text.counts for text in texts] or [np.zeros(0, np.float32)])
        places = np.searchsorted(self.numbers, numbers)
        places[places == len(self.numbers)] = 0
        kept = self.numbers[places] == numbers if len(self.numbers) else np.zeros(0, bool)
        row = np.repeat(np.arange(len(texts)), lengths)[kept]
        data = (1 + np.log(counts[kept])) * self.rarity[places[kept]]
        length = np.sqrt(np.bincount(row, data**2, minlength=len(texts)))
        ends = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(texts)))])
        shape = (len(texts), len(self.numbers))
        return sparse.csr_matrix((data / length[row], places[kept], ends), shape=shape)


def _joined(texts: Sequence[Counts]) -> Numbers:
    return np.concatenate([text.numbers for text in texts] or [np.zeros(0, np.uint32)])
