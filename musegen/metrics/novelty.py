"""Whether bars are new: unlike one another, and unlike the bars a model has learnt from.

A bar is the set of its onsets, each a step, a pitch and a track. The distance of two bars is
Jaccard's: the share of all onsets of either that only one of them has, from 0 to 1. Bars in which
nothing begins are passed over. A distance says something only beside that of held-out real bars.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from midi_data.progress import Progress, silent

TRANSPOSITIONS = range(-5, 7)  # semitones: every key once
_AT_ONCE = 64  # bars

Roll = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class KnownBars:
    """Bars as rows of onsets.

    Attributes:
        onsets: (bar, step x pitch x track), sparse, 1 where a note begins.
        sizes: (bar,) how many do.
    """

    onsets: csr_array
    sizes: NDArray[np.float32]

    @classmethod
    def of(cls, rolls: Iterable[Roll]) -> Self:
        """The bars of rolls of onsets, each (piece, bar, step, pitch, track)."""
        found = vstack([csr_array(_rows(roll), dtype=np.float32) for roll in rolls], format="csr")
        return cls(found, np.asarray(found.sum(axis=1), dtype=np.float32))


def distinct_share(rolls: Iterable[Roll]) -> float:
    """How many different bars there are, as a share of all.

    Args:
        rolls: of onsets, each (piece, bar, step, pitch, track).
    """
    bars = [bar.tobytes() for roll in rolls for bar in np.packbits(_rows(roll), axis=1)]
    return len(set(bars)) / len(bars) if bars else float("nan")


def nearest_distances(
    onsets: Roll, known: KnownBars, pitched: Sequence[int], *, progress: Progress = silent
) -> Floats:
    """(bar,) from each bar to the nearest known one, in any of the twelve keys.

    Args:
        onsets: (piece, bar, step, pitch, track)
        known: what the bars are compared with.
        pitched: the tracks that are transposed; drums are not.
        progress: told of bars.
    """
    bars = onsets.reshape(-1, *onsets.shape[2:])
    bars = bars[bars.any(axis=(1, 2, 3))]
    nearest = np.ones(len(bars))
    for first in range(0, len(bars), _AT_ONCE):
        some = slice(first, first + _AT_ONCE)
        for semitones in TRANSPOSITIONS:
            moved = _transposed(bars[some], pitched, semitones)
            nearest[some] = np.minimum(nearest[some], _nearest(moved, known))
        progress(min(first + _AT_ONCE, len(bars)), len(bars), "Looking for like bars")
    return nearest


def _nearest(bars: Roll, known: KnownBars) -> NDArray[np.float32]:
    rows = bars.reshape(len(bars), -1).astype(np.float32)
    shared = known.onsets @ rows.T  # (known bar, bar)
    either = known.sizes[:, None] + rows.sum(axis=1) - shared
    distances: NDArray[np.float32] = 1 - (shared / either).max(axis=0)
    return distances


def _transposed(bars: Roll, pitched: Sequence[int], semitones: int) -> Roll:
    """(bar, step, pitch, track) moved up; what leaves the rows is gone."""
    moved = bars.copy()
    up, down = max(semitones, 0), max(-semitones, 0)
    stop = bars.shape[2]
    moved[:, :, :, pitched] = False
    moved[:, :, up : stop - down, pitched] = bars[:, :, down : stop - up, pitched]
    return moved


def _rows(onsets: Roll) -> Roll:
    """(bar, step x pitch x track) of the bars in which anything begins."""
    rows = onsets.reshape(onsets.shape[0] * onsets.shape[1], -1)
    return rows[rows.any(axis=1)]
