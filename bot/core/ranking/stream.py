"""The papers announced in the past weeks: what the group's taste is set off against."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bot.core.ranking.columns import Columns, Matrix
from bot.core.ranking.nouns import Paper
from bot.core.ranking.reading import Floats, Reader, unit
from bot.core.ranking.sharing import is_shared
from bot.core.ranking.words import number

_HELD_BACK = 5
"""One paper in this many is not learned from: the scale of relevance is taken from those."""
_TO_SPARE = 200
"""Of fewer papers none is held back."""
_SMOOTH = 2.0
"""Directions that hardly vary are not blown up: this many mean variances are added to each."""


@dataclass(frozen=True, slots=True)
class Stream:
    """Read once, used by every channel's profile; nothing in it is of a list."""

    keys: tuple[str, ...]
    columns: Columns
    full: Matrix
    """Counted in these columns; weighed only together with a list."""
    titles: Matrix
    vectors: Floats
    """Whitened: common directions of all papers are no likeness."""
    whitening: Whitening
    shared: NDArray[np.bool_]
    held_back: NDArray[np.bool_]

    @classmethod
    def read(cls, papers: Sequence[Paper], reader: Reader) -> Stream:
        """The more weeks the better; eight were measured. May be empty."""
        papers = list({paper.key: paper for paper in papers}.values())
        readings = reader.papers(papers)
        columns = Columns.of([reading.full for reading in readings])
        raw = stacked([reading.vector for reading in readings], reader.dimensions)
        whitening = Whitening.of(raw)
        return cls(
            keys=tuple(paper.key for paper in papers),
            columns=columns,
            full=columns.counted([reading.full for reading in readings]),
            titles=columns.counted([reading.title for reading in readings]),
            vectors=whitening.apply(raw),
            whitening=whitening,
            shared=np.array([is_shared(paper.abstract) for paper in papers], bool),
            held_back=_held_back([paper.key for paper in papers]),
        )


@dataclass(frozen=True, slots=True)
class Whitening:
    """Moves vectors so that papers vary alike in every direction."""

    centre: Floats
    turn: Floats

    @classmethod
    def of(cls, vectors: Floats) -> Whitening:
        """Learned from the stream; of too few papers it is no change."""
        size = vectors.shape[1]
        if len(vectors) <= 2 * size or not size:
            return cls(np.zeros(size, np.float32), np.eye(size, dtype=np.float32))
        spread, directions = np.linalg.eigh(np.cov(vectors.T.astype(np.float64)))
        turn = directions / np.sqrt(np.maximum(spread, 0) + _SMOOTH * spread.mean())
        return cls(vectors.mean(0), turn.astype(np.float32))

    def apply(self, vectors: Floats) -> Floats:
        """One row a vector, at length one; rows of zeros stay."""
        known = np.any(vectors != 0, axis=1, keepdims=True)
        return unit(np.where(known, (vectors - self.centre) @ self.turn, 0))


def _held_back(keys: Sequence[str]) -> NDArray[np.bool_]:
    """By the key, not the place: the same papers in another order give the same profile."""
    if len(keys) < _TO_SPARE:
        return np.zeros(len(keys), bool)
    return np.array([number(key) % _HELD_BACK == 0 for key in keys], bool)


def widened(rows: Matrix, stream: Stream, columns: Columns) -> Matrix:
    """Rows of the stream in the columns of a list, which are the stream's and some more."""
    places = np.searchsorted(columns.numbers, stream.columns.numbers)
    shape = (rows.shape[0], len(columns.numbers))
    wide = sparse.csr_matrix((rows.data, places[rows.indices], rows.indptr), shape=shape)
    return columns.weighed(wide)


def stacked(vectors: Sequence[Floats], size: int) -> Floats:
    """Vectors as rows, also if there are none."""
    return np.stack(vectors) if vectors else np.zeros((0, size), np.float32)
