"""From a sum of models to the number that people read (see `Scored.relevance`)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.core.ranking.reading import Floats

PER_TENFOLD = 25.0
"""Points for being ten times rarer."""
_FEW = 20
"""The best this many of the papers held back say how quickly scores thin out beyond them."""
_KNOTS = 200
_BEND, _TOP = 90.0, 100.0
"""Above the first, points are pressed together so that they stay below the second."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Sums in `sums`, ascending, stand for `points`; between and beyond them it is straight."""

    sums: NDArray[np.float64]
    points: NDArray[np.float64]
    slope: float
    """Points for each unit of the sum beyond the last."""

    @classmethod
    def of(cls, sums: Floats) -> Scale:
        """Learned from papers of the stream that no model has seen.

        The more there are, the farther up it is measured; above the best but twenty it is drawn
        on, as if scores thinned out there at a steady rate.
        """
        best = np.sort(sums.astype(np.float64))[::-1]
        if len(best) < 10 * _FEW or best[0] - best[-1] < 1e-9:
            return cls._of_few(best)
        places = np.unique(np.geomspace(_FEW, len(best), _KNOTS).astype(int))
        share = places / len(best)
        beyond = max(float(np.mean(best[:_FEW] - best[_FEW - 1])), 1e-3)
        return cls(
            best[places - 1][::-1],
            -PER_TENFOLD * np.log10(share)[::-1],
            PER_TENFOLD / (np.log(10) * beyond),
        )

    @classmethod
    def _of_few(cls, sums: NDArray[np.float64]) -> Scale:
        """As if they were distributed normally: one in ten is 1.28 spreads above the middle.

        Without any paper the sum is of cosines, and a paper like the list itself has 100 points.
        """
        if not len(sums):
            return cls(np.zeros(1), np.zeros(1), 50.0)
        spread = float(np.std(sums))
        slope = PER_TENFOLD / (1.28 * spread) if spread > 1e-9 else 0.0
        return cls(np.array([float(np.mean(sums))]), np.zeros(1), slope)

    def points_of(self, sums: NDArray[np.float64]) -> NDArray[np.float64]:
        """Ascending with the sums; negative below every paper that was seen."""
        inside = np.interp(sums, self.sums, self.points)
        above = np.maximum(sums - self.sums[-1], 0) * self.slope
        below = np.minimum(sums - self.sums[0], 0)
        points: NDArray[np.float64] = inside + above + below
        return points


def within_bounds(points: float) -> float:
    """Points as a number from 0 to 100 that keeps their order above 0."""
    if points <= _BEND:
        return max(0.0, points)
    room = _TOP - _BEND
    return _TOP - room * math.exp((_BEND - points) / room)
