"""Two rows of figures of the same pieces side by side, and how sure their difference is.

Intervals are percentile bootstraps over pieces (Efron and Tibshirani, "An Introduction to the
Bootstrap", 1993, chapter 13): pieces are drawn anew with replacement, both figures of a piece
together. A figure that a piece lacks is NaN and is passed over.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DRAWS = 2000
SURE = 95.0  # percent of the draws lie in the interval
NEAR = 0.05  # two means are alike if one is within this share of the other

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Compared:
    """A figure and the bounds within which it lies, 95 times in 100."""

    value: float
    low: float
    high: float

    def is_near(self, to: float = 1.0) -> bool | None:
        """Whether all that is likely lies within 5 % of `to`; None where that is open."""
        low, high = to * (1 - NEAR), to * (1 + NEAR)
        if low <= self.low and self.high <= high:
            return True
        return False if self.high < low or self.low > high else None

    def __str__(self) -> str:
        if np.isnan(self.value):
            return "none"
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


def ratio_of_means(ours: Sequence[float], theirs: Sequence[float]) -> Compared:
    """The mean of `ours` over the mean of `theirs`.

    Args:
        ours: (piece,)
        theirs: (piece,) of the same pieces; where they are not as many, of others.
    """
    mine, real = np.array(ours, dtype=np.float64), np.array(theirs, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        return _compared(_known_means(mine) / _known_means(real), _drawn(mine) / _drawn(real))


def mean_difference(ours: Sequence[float], theirs: Sequence[float]) -> Compared:
    """The mean of `ours` less `theirs`, both (piece,) and of the same pieces."""
    less = np.array(ours, dtype=np.float64) - np.array(theirs, dtype=np.float64)
    return _compared(_known_means(less), _drawn(less))


def _drawn(values: Floats) -> Floats:
    """(draw,) means of pieces drawn anew; as many values are always drawn the same pieces."""
    if not len(values):
        return np.full(DRAWS, np.nan)
    chosen = np.random.default_rng(0).integers(len(values), size=(DRAWS, len(values)))
    return _known_means(values[chosen])


def _known_means(values: Floats) -> Floats:
    """Means along the last axis without NaN; NaN where nothing is left."""
    known = ~np.isnan(values)
    with np.errstate(invalid="ignore"):
        means: Floats = np.where(known, values, 0).sum(axis=-1) / known.sum(axis=-1)
    return means


def _compared(mean: Floats, drawn: Floats) -> Compared:
    value, drawn = float(mean), drawn[np.isfinite(drawn)]
    if not len(drawn) or not np.isfinite(value):
        return Compared(float("nan"), float("nan"), float("nan"))
    rest = (100 - SURE) / 2
    low, high = np.percentile(drawn, [rest, 100 - rest])
    return Compared(value, float(low), float(high))
