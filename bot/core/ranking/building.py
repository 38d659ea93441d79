"""From a list, the stream and what people liked to a profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bot.core import placing
from bot.core.placing import SectionModel
from bot.core.ranking import learning
from bot.core.ranking.columns import Columns, Matrix
from bot.core.ranking.learning import Unwanted, Wanted
from bot.core.ranking.nouns import Example, Paper
from bot.core.ranking.profile import Listed, Profile
from bot.core.ranking.reading import Floats, Reader, unit
from bot.core.ranking.scale import Scale
from bot.core.ranking.sharing import Sharing, is_shared
from bot.core.ranking.stream import Stream, stacked, widened
from db.records import EntryFields


@dataclass(frozen=True, slots=True)
class Parts:
    """What each model's spread counts in the sum. Others than these are for measuring."""

    fresh: float = 1.0
    lasting: float = 1.0
    vectors: float = 1.5
    sharing: bool = True
    """It is not scaled to a spread: where the list is like the stream, it should vanish."""


_ALL_PARTS = Parts()


@dataclass(frozen=True, slots=True)
class _Weights:
    terms: Floats
    vectors: Floats
    sharing: Sharing


@dataclass(frozen=True, slots=True)
class _Yardstick:
    """Papers of the stream that nothing was learned from."""

    terms: Matrix
    vectors: Floats
    shared: NDArray[np.bool_]

    def sums(self, weights: _Weights) -> Floats:
        sums: Floats = self.terms @ weights.terms + self.vectors @ weights.vectors
        sums += np.where(self.shared, weights.sharing.shared, weights.sharing.kept)
        return sums


def build_profile(
    examples: Sequence[Example],
    stream: Stream,
    reader: Reader,
    *,
    liked: Sequence[Paper] = (),
    disliked: Sequence[Paper] = (),
    parts: Parts = _ALL_PARTS,
) -> Profile:
    """Learn a list. The stream has to have been read by the same reader.

    Args:
        examples: The entries of the list, in any order; may be none.
        stream: The papers of the past weeks; may be empty.
        reader: What the list is read with.
        liked: Papers that people voted up; each counts as an entry, and none is counted twice.
        disliked: Papers that people voted down; those that are listed all the same count as listed.
        parts: What each model counts.
    """
    every = _with_liked(examples, liked)
    read = zip(every, reader.examples(every), strict=True)
    pairs = [(example, reading) for example, reading in read if len(reading.full.numbers)]
    listed, readings = [each for each, _ in pairs], [each for _, each in pairs]
    columns = stream.columns.with_terms_of([reading.full for reading in readings])
    wanted = Wanted(
        columns.rows([reading.full for reading in readings]),
        stream.whitening.apply(stacked([r.vector for r in readings], reader.dimensions)),
        np.array([not example.abstract for example in listed], bool),
    )
    keys = {example.key for example in every}
    refused = [paper for paper in disliked if paper.key not in keys]
    free = ~np.isin(stream.keys, [*keys, *(paper.key for paper in refused)])
    full, titles = widened(stream.full, stream, columns), widened(stream.titles, stream, columns)
    unwanted = _unwanted(full, titles, stream, free & ~stream.held_back, columns, reader, refused)
    yardstick = _yardstick(full, stream, free)
    own = [is_shared(example.abstract) for example in listed if example.abstract]
    sharing = Sharing.of(own, stream.shared.tolist()) if parts.sharing else Sharing()
    weights = _learned(wanted, unwanted, yardstick, sharing, parts)
    return Profile(
        embedding=reader.embedding,
        columns=columns,
        term_weights=weights.terms,
        whitening=stream.whitening,
        vector_weights=weights.vectors,
        sharing=weights.sharing,
        scale=Scale.of(yardstick.sums(weights)),
        listed=Listed(tuple(each.key for each in listed), wanted.terms, wanted.vectors),
        sections=SectionModel.of(_placed(each) for each in listed if each.section),
    )


def _with_liked(examples: Sequence[Example], liked: Sequence[Paper]) -> list[Example]:
    known = {example.key for example in examples}
    added = {paper.key: paper for paper in liked if paper.key not in known}
    return [
        *examples,
        *(Example(paper.key, paper.title, paper.abstract) for paper in added.values()),
    ]


def _unwanted(
    full: Matrix,
    titles: Matrix,
    stream: Stream,
    used: NDArray[np.bool_],
    columns: Columns,
    reader: Reader,
    refused: Sequence[Paper],
) -> Unwanted:
    readings = reader.papers(refused)
    vectors = stream.whitening.apply(stacked([r.vector for r in readings], reader.dimensions))
    return Unwanted(
        sparse.vstack([full[used], columns.rows([each.full for each in readings])]).tocsr(),
        sparse.vstack([titles[used], columns.rows([each.title for each in readings])]).tocsr(),
        np.vstack([stream.vectors[used], vectors]),
        len(refused),
    )


def _yardstick(full: Matrix, stream: Stream, free: NDArray[np.bool_]) -> _Yardstick:
    held = free & stream.held_back
    held = held if held.any() else free
    return _Yardstick(full[held], stream.vectors[held], stream.shared[held])


def _learned(
    wanted: Wanted,
    unwanted: Unwanted,
    yardstick: _Yardstick,
    sharing: Sharing,
    parts: Parts,
) -> _Weights:
    """Each model's weights so that the spread of its scores over the yardstick is its part."""
    if not len(wanted):
        nothing = np.zeros(wanted.terms.shape[1], np.float32)
        return _Weights(nothing, np.zeros(wanted.vectors.shape[1], np.float32), Sharing())
    if not len(unwanted):
        return _Weights(_middle(wanted.terms), _middle(wanted.vectors), Sharing())
    terms = np.zeros(wanted.terms.shape[1], np.float32)
    for model, part in ((learning.fresh, parts.fresh), (learning.lasting, parts.lasting)):
        if part:
            learned = model(wanted, unwanted)
            terms += learned * _share(part, yardstick.terms @ learned)
    vectors = learning.vectors(wanted, unwanted)
    share = _share(parts.vectors, yardstick.vectors @ vectors)
    return _Weights(terms, vectors * share, sharing)


def _share(part: float, scores: NDArray[np.floating]) -> np.float32:
    spread = float(np.std(scores)) if len(scores) else 0.0
    return np.float32(part / spread if spread > 1e-6 else 0.0)


def _middle(rows: Matrix) -> Floats:
    """Without papers to set the list off against, likeness to its middle has to do."""
    mean = np.asarray(rows.mean(axis=0), np.float32).ravel()
    middle: Floats = unit(mean[None])[0]
    return middle


def _placed(example: Example) -> placing.Listed:
    fields = EntryFields(example.section, example.title, note=example.note or None)
    return placing.Listed(fields, example.abstract)
