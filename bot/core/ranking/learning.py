"""Three linear models that tell the list from the stream.

Most entries of a list are titles: their abstracts were never fetched. A model that is told nothing
of it learns that short texts are good. So each model has a column that says "this is a title only";
it takes up what is due to length alone. `fresh` has only titles of the list in it, so that what
its entries with abstracts say (mostly the newest) decides; `lasting` has the titles of the stream
as well, so that the titles of the list have to be told from those, and decide. Both and the model
of vectors are wrong about different papers, hence their sum.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from bot.core.ranking.columns import Matrix
from bot.core.ranking.reading import Floats

_DISLIKED = 0.15
"""What a paper that was voted down weighs beside an entry of the list: more was no better, and one
vote must not spoil a topic that the list is about."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the group wants: rows of the same papers, and which of them are only titles."""

    terms: Matrix
    vectors: Floats
    short: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.short)


@dataclass(frozen=True, slots=True)
class Unwanted:
    """What it is set off against: the stream, and after it what was voted down."""

    terms: Matrix
    titles: Matrix
    vectors: Floats
    disliked: int

    def __len__(self) -> int:
        return len(self.vectors)


def fresh(wanted: Wanted, unwanted: Unwanted) -> Floats:
    """A weight for each term."""
    rows = sparse.vstack([wanted.terms, unwanted.terms])
    short = np.concatenate([wanted.short, np.zeros(len(unwanted), bool)])
    return _terms(rows, short, len(wanted), unwanted.disliked)


def lasting(wanted: Wanted, unwanted: Unwanted) -> Floats:
    """A weight for each term."""
    rows = sparse.vstack([wanted.terms, unwanted.titles, unwanted.terms])
    titles = np.arange(2 * len(unwanted)) < len(unwanted)
    return _terms(rows, np.concatenate([wanted.short, titles]), len(wanted), unwanted.disliked)


def vectors(wanted: Wanted, unwanted: Unwanted) -> Floats:
    """A weight for each dimension."""
    if not wanted.vectors.shape[1]:
        return np.zeros(0, np.float32)
    short = np.concatenate([wanted.short, np.zeros(len(unwanted), bool)])
    rows = np.hstack([np.vstack([wanted.vectors, unwanted.vectors]), short[:, None]])
    weights = _weights(len(wanted), len(unwanted), unwanted.disliked)
    model = LogisticRegression(C=1.0, max_iter=300)
    model.fit(rows, _answers(len(wanted), len(rows)), sample_weight=weights)
    learned: Floats = model.coef_[0, :-1].astype(np.float32)
    return learned


def _terms(rows: Matrix, short: NDArray[np.bool_], wanted: int, disliked: int) -> Floats:
    known = sparse.hstack([rows, sparse.csr_matrix(short[:, None].astype(np.float64))]).tocsr()
    model = LinearSVC(C=0.1, dual="auto", max_iter=3000, random_state=0)
    weights = _weights(wanted, len(short) - wanted, disliked)
    model.fit(known, _answers(wanted, len(short)), sample_weight=weights)
    learned: Floats = model.coef_[0, :-1].astype(np.float32)
    return learned


def _answers(wanted: int, total: int) -> NDArray[np.bool_]:
    return np.arange(total) < wanted


def _weights(wanted: int, unwanted: int, disliked: int) -> NDArray[np.float64]:
    """The two sides weigh the same; what was voted down weighs more than what was not voted on."""
    total = wanted + unwanted
    entry, passed_over = total / (2 * wanted), total / (2 * unwanted)
    weights = np.full(total, passed_over)
    weights[:wanted] = entry
    if disliked:
        weights[-disliked:] = max(_DISLIKED * entry, 2 * passed_over)
    return weights
