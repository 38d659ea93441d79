"""Which terms count, what each weighs, and texts as rows of those weights (TF-IDF)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bot.core.ranking.reading import Counts, Numbers

Matrix = Any  # scipy's sparse matrices have no types
_COMMON = 0.1
"""Terms in more than this share of the papers say nothing."""
_RARE = 4
"""Terms in fewer papers than this are chance."""
_LISTED = 2
"""... unless this many entries of the list use them."""
_ENTRY = 3
"""Each entry counts as this many papers when rarity is counted: what every entry of the list says
is not what tells its papers from each other, and would drown what does."""


@dataclass(frozen=True, slots=True)
class Columns:
    """A column a term: `numbers` ascend."""

    numbers: Numbers
    seen: NDArray[np.int64]
    """How many of the texts that were counted have each term."""
    texts: int
    common: Numbers
    """Terms left out because they are everywhere."""

    @classmethod
    def of(cls, texts: Sequence[Counts]) -> Columns:
        """The terms of the stream."""
        numbers, seen = np.unique(_joined(texts), return_counts=True)
        rare = min(_RARE, 1 + len(texts) // 500)
        frequent = (seen > _COMMON * len(texts)) & (len(texts) >= 50)
        kept = (seen >= rare) & ~frequent
        return cls(numbers[kept], seen[kept], len(texts), numbers[frequent])

    def with_terms_of(self, texts: Sequence[Counts]) -> Columns:
        """The list counted in, and the terms that several of its entries use but the stream not."""
        numbers, seen = np.unique(_joined(texts), return_counts=True)
        least = min(_LISTED, len(texts)) if self.texts else 1
        own = np.setdiff1d(numbers[seen >= least], np.union1d(self.numbers, self.common))
        joined = np.union1d(self.numbers, own)
        counted = np.zeros(len(joined), np.int64)
        counted[np.searchsorted(joined, self.numbers)] += self.seen
        listed = np.isin(numbers, joined)
        counted[np.searchsorted(joined, numbers[listed])] += _ENTRY * seen[listed]
        return Columns(joined, counted, self.texts + _ENTRY * len(texts), self.common)

    def counted(self, texts: Sequence[Counts]) -> Matrix:
        """One row a text: the damped counts of its terms, not yet weighed."""
        numbers = _joined(texts)
        counts = np.concatenate([text.counts for text in texts] or [np.zeros(0, np.float32)])
        places, kept = self._places(numbers)
        row = np.repeat(np.arange(len(texts)), [len(text.numbers) for text in texts])[kept]
        ends = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(texts)))])
        shape = (len(texts), len(self.numbers))
        return sparse.csr_matrix((1 + np.log(counts[kept]), places[kept], ends), shape=shape)

    def weighed(self, counted: Matrix) -> Matrix:
        """The rows with rare terms weighing more, each at length one; empty rows stay empty."""
        rarity = np.log((1 + self.texts) / (1 + self.seen)) + 1
        data = counted.data * rarity[counted.indices]
        rows = np.repeat(np.arange(counted.shape[0]), np.diff(counted.indptr))
        lengths = np.sqrt(np.bincount(rows, data**2, minlength=counted.shape[0]))
        scaled = ((data / lengths[rows]).astype(np.float32), counted.indices, counted.indptr)
        return sparse.csr_matrix(scaled, shape=counted.shape)

    def _places(self, numbers: Numbers) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        """The column of each number, and whether it has one."""
        if not len(self.numbers):
            return np.zeros(len(numbers), np.intp), np.zeros(len(numbers), bool)
        places = np.minimum(np.searchsorted(self.numbers, numbers), len(self.numbers) - 1)
        return places, self.numbers[places] == numbers

    def rows(self, texts: Sequence[Counts]) -> Matrix:
        """One row a text, counted and weighed."""
        return self.weighed(self.counted(texts))


def _joined(texts: Sequence[Counts]) -> Numbers:
    return np.concatenate([text.numbers for text in texts] or [np.zeros(0, np.uint32)])
