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
from bot.core.ranking.nouns import Example, Paper, Rules
from bot.core.ranking.profile import Listed, Profile
from bot.core.ranking.reading import Floats, Reader, unit
from bot.core.ranking.scale import Scale
from bot.core.ranking.stream import Stream, stacked, widened
from db.records import EntryFields



@dataclass(frozen=True, slots=True)
class Parts:
    """What each model's spread counts in the sum. Others than these are for measuring."""

    fresh: float = 1.0
    lasting: float = 1.0
    vectors: float = 1.0
    categories: float = 0.3


_NO_RULES = Rules()
_ALL_PARTS = Parts()


@dataclass(frozen=True, slots=True)
class _Weights:
    terms: Floats
    vectors: Floats
    categories: dict[str, float]


@dataclass(frozen=True, slots=True)
class _Yardstick:
    """Papers of the stream that nothing was learned from."""

    terms: Matrix
    vectors: Floats
    primaries: tuple[str, ...]

    def sums(self, weights: _Weights) -> Floats:
        habits = [weights.categories.get(primary, 0.0) for primary in self.primaries]
        sums: Floats = self.terms @ weights.terms + self.vectors @ weights.vectors
        return sums + np.array(habits, np.float32)


def build_profile(
    examples: Sequence[Example],
    stream: Stream,
    reader: Reader,
    *,
    liked: Sequence[Paper] = (),
    disliked: Sequence[Paper] = (),
    rules: Rules = _NO_RULES,
    parts: Parts = _ALL_PARTS,
) -> Profile:
    """Learn a list. The stream has to have been read by the same reader.

    Args:
        examples: The entries of the list, in any order; may be none.
        stream: The papers of the past weeks; may be empty.
        reader: What the list is read with.
        liked: Papers that people voted up; each counts as an entry, and none is counted twice.
        disliked: Papers that people voted down; those that are listed all the same count as listed.
        rules: What is followed whatever the list says.
        parts: What each model counts.
    """
    listed = _with_liked(examples, liked)
    readings = reader.examples(listed)
    columns = stream.columns.with_terms_of([reading.full for reading in readings])
    wanted = Wanted(
        columns.rows([reading.full for reading in readings]),
        stream.whitening.apply(stacked([r.vector for r in readings], reader.dimensions)),
        np.array([not example.abstract for example in listed], bool),
    )
    keys = {example.key for example in listed}
    refused = [paper for paper in disliked if paper.key not in keys]
    free = ~np.isin(stream.keys, [*keys, *(paper.key for paper in refused)])
    full, titles = widened(stream.full, stream, columns), widened(stream.titles, stream, columns)
    unwanted = _unwanted(full, titles, stream, free & ~stream.held_back, columns, reader, refused)
    yardstick = _yardstick(full, stream, free)
    habits = learning.categories([example.primary for example in listed], stream.shares())
    weights = _learned(wanted, unwanted, yardstick, habits, parts)
    return Profile(
        embedding=reader.embedding,
        columns=columns,
        term_weights=weights.terms,
        whitening=stream.whitening,
        vector_weights=weights.vectors,
        category_weights=weights.categories,
        scale=Scale.of(yardstick.sums(weights)),
        listed=Listed(tuple(each.key for each in listed), wanted.terms, wanted.vectors),
        sections=SectionModel.of(_placed(each) for each in listed if each.section),
        rules=rules,
    )


def _with_liked(examples: Sequence[Example], liked: Sequence[Paper]) -> list[Example]:
    known = {example.key for example in examples}
    added = {paper.key: paper for paper in liked if paper.key not in known}
    return [
        *examples,
        *(
            Example(paper.key, paper.title, paper.abstract, primary=paper.primary)
            for paper in added.values()
        ),
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
    held = free & stream.held_back if stream.held_back.any() else free
    primaries = tuple(np.array(stream.primaries, object)[held])
    return _Yardstick(full[held], stream.vectors[held], primaries)


def _learned(
    wanted: Wanted,
    unwanted: Unwanted,
    yardstick: _Yardstick,
    habits: dict[str, float],
    parts: Parts,
) -> _Weights:
    """Each model's weights so that the spread of its scores over the yardstick is its part."""
    if not len(wanted):
        nothing = np.zeros(wanted.terms.shape[1], np.float32)
        return _Weights(nothing, np.zeros(wanted.vectors.shape[1], np.float32), {})
    if not len(unwanted):
        return _Weights(_middle(wanted.terms), _middle(wanted.vectors), {})
    terms = np.zeros(wanted.terms.shape[1], np.float32)
    for model, part in ((learning.fresh, parts.fresh), (learning.lasting, parts.lasting)):
        if part:
            learned = model(wanted, unwanted)
            terms += learned * _share(part, yardstick.terms @ learned)
    vectors = learning.vectors(wanted, unwanted)
    habit = np.array([habits.get(primary, 0.0) for primary in yardstick.primaries])
    counted = _share(parts.categories, habit)
    return _Weights(
        terms,
        vectors * _share(parts.vectors, yardstick.vectors @ vectors),
        {primary: value * counted for primary, value in habits.items()},
    )


def _share(part: float, scores: NDArray[np.floating]) -> np.float32:
    spread = float(np.std(scores)) if len(scores) else 0.0
    return np.float32(part / spread if spread > 1e-6 else 0.0)


def _middle(rows: Matrix) -> Floats:
    """Without papers to set the list off against, likeness to its middle has to do."""
    mean = np.asarray(rows.mean(axis=0), np.float32).ravel()
    return unit(mean[None])[0]


def _placed(example: Example) -> placing.Listed:
    fields = EntryFields(example.section, example.title, note=example.note or None)
    return placing.Listed(fields, example.abstract)
