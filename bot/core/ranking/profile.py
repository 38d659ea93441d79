"""What was learned of a list: scores papers, says why, and can be kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from bot.core.placing import SectionModel
from bot.core.ranking.columns import Columns, Matrix
from bot.core.ranking.nouns import Explanation, Paper, Scored
from bot.core.ranking.reading import Floats, Reader, Reading
from bot.core.ranking.scale import Scale, within_bounds
from bot.core.ranking.sharing import Sharing
from bot.core.ranking.stream import Whitening, stacked
from bot.core.ranking.words import number, terms
from db.records import PaperDetails

_TERMS = 4


@dataclass(frozen=True, slots=True)
class Listed:
    """The entries of the list, to find the one nearest to a paper."""

    keys: tuple[str, ...]
    terms: Matrix
    vectors: Floats


@dataclass(frozen=True, slots=True)
class Profile:
    """Made by `build_profile`; the same list and stream always make the same one."""

    embedding: str
    """The name of the model whose vectors it knows; a reader has to have the same."""
    columns: Columns
    term_weights: Floats
    whitening: Whitening
    vector_weights: Floats
    sharing: Sharing
    scale: Scale
    listed: Listed
    sections: SectionModel

    def score(self, papers: Sequence[Paper], reader: Reader) -> list[Scored]:
        """One score a paper, in order.

        Raises:
            ValueError: The reader has another embedding model than the profile was made with.
        """
        sums = self.sums(papers, reader)
        points = self.scale.points_of(sums)
        return [
            Scored(paper.key, float(point), within_bounds(float(point)))
            for paper, point in zip(papers, points, strict=True)
        ]

    def explain(self, paper: Paper, reader: Reader) -> Explanation:
        """Why `score` says what it says of a paper.

        Raises:
            ValueError: As for `score`.
        """
        [reading] = self._read([paper], reader)
        row = self.columns.rows([reading.full])
        nearest, likeness = self._nearest(row, reading.vector)
        ranked = self.sections.rank(PaperDetails(paper.title, "", abstract=paper.abstract))
        return Explanation(
            section=ranked[0].section if ranked else "",
            nearest=nearest,
            likeness=likeness,
            terms=tuple(islice(self._telling(paper, row), _TERMS)),
        )

    def sums(self, papers: Sequence[Paper], reader: Reader) -> NDArray[np.float64]:
        """The models' sum for each paper, before any scale."""
        readings = self._read(papers, reader)
        terms_ = self.columns.rows([reading.full for reading in readings]) @ self.term_weights
        vectors = self.whitening.apply(stacked([r.vector for r in readings], reader.dimensions))
        shared = np.array([self.sharing.of_paper(paper.abstract) for paper in papers])
        sums: NDArray[np.float64] = terms_ + vectors @ self.vector_weights + shared
        return sums

    def _read(self, papers: Sequence[Paper], reader: Reader) -> list[Reading]:
        if reader.embedding != self.embedding:
            raise ValueError(f"made with {self.embedding!r}, read with {reader.embedding!r}")
        return reader.papers(papers)

    def _nearest(self, row: Matrix, vector: Floats) -> tuple[str, float]:
        if not self.listed.keys:
            return "", 0.0
        alike = [(self.listed.terms @ row.T).toarray()]
        if len(vector):
            alike.append(self.listed.vectors @ self.whitening.apply(vector[None]).T)
        likeness = np.mean(np.stack(alike), axis=0)[:, 0]
        best = int(np.argmax(likeness))
        return self.listed.keys[best], float(np.clip(likeness[best], 0, 1))

    def _telling(self, paper: Paper, row: Matrix) -> Iterable[str]:
        """Terms that added most; none that shares a word with one already named."""
        worth = row.data * self.term_weights[row.indices]
        by_number = dict(zip(self.columns.numbers[row.indices].tolist(), worth, strict=True))
        added = {
            term: float(by_number[key])
            for term in {*terms(paper.title), *terms(paper.abstract)}
            if (key := number(term)) in by_number
        }
        named: list[str] = []
        for term in sorted(added, key=lambda each: (-added[each], each)):
            parts = set(term.split())
            if added[term] > 0 and all(parts.isdisjoint(each.split()) for each in named):
                named.append(term)
                yield term
