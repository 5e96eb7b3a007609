"""Which family of music a score sounds like, by how its notes move, whatever plays them.

A linear discriminant with one covariance for all families, shrunk towards its diagonal (Friedman,
"Regularized Discriminant Analysis", 1989), on statistics of pitched notes: how long they are,
where in the beat they begin, how the top line moves, how many begin together, and how the pitch
classes spread. Instruments, register, tempo and notes a bar are left out: they are asked for apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from midi_data.score import Score
from musegen.encoders.grid import snap
from musegen.metrics.note_table import NoteTable, note_table
from musegen.metrics.tonality import pitch_class_entropy, scale_consistency

_LENGTHS = [3, 6, 8, 12, 18, 24, 36, 48]  # steps of the 24 a quarter: edges of the bins
_LEAPS = [1, 3, 5, 8, 12]  # semitones
_SHRINKAGE = 0.2

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class FamilyEar:
    """A listener who tells families of music apart.

    Attributes:
        families: in the order of the odds.
        centre: (feature,) the mean of all that was heard, subtracted first.
        weights: (feature, family).
        offsets: (family,)
    """

    families: tuple[str, ...]
    centre: Floats
    weights: Floats
    offsets: Floats

    @classmethod
    def trained(cls, scores: Sequence[Score], families: Sequence[str]) -> Self:
        """An ear that has heard these scores, each of a family; families weigh the same."""
        names = tuple(sorted(set(families)))
        rows, label = np.array([features(score) for score in scores]), np.array(families)
        means = np.array([rows[label == name].mean(axis=0) for name in names])
        centre = means.mean(axis=0)
        own = means[[names.index(name) for name in families]]
        spread = np.cov((rows - own).T)
        variance = np.diag(np.diag(spread)) + 1e-6 * np.eye(len(spread))
        shrunk = (1 - _SHRINKAGE) * spread + _SHRINKAGE * variance
        away = means - centre
        weights = np.linalg.solve(shrunk, away.T)
        return cls(names, centre, weights, -0.5 * np.sum(away.T * weights, axis=0))

    def odds(self, score: Score) -> dict[str, float]:
        """How likely each family is, together 1."""
        logits = (features(score) - self.centre) @ self.weights + self.offsets
        odds = np.exp(logits - logits.max())
        return dict(zip(self.families, (odds / odds.sum()).tolist(), strict=True))

    def heard(self, score: Score) -> str:
        """The likeliest family."""
        odds = self.odds(score)
        return max(odds, key=lambda name: odds[name])


def features(score: Score) -> Floats:
    """(feature,) what the pitched notes are like; zeros where there are none."""
    notes = note_table(score).pitched
    if not len(notes.onset):
        return np.zeros(len(_LENGTHS) + 1 + 5 + 2 * len(_LEAPS) + 1 + 4)
    onset, _ = snap(notes.onset, notes.ticks_per_quarter)
    length, _ = snap(notes.end - notes.onset, notes.ticks_per_quarter)
    lengths = _shares(np.searchsorted(_LENGTHS, length, side="right"), len(_LENGTHS) + 1)
    together = len(onset) / len(np.unique(np.stack([notes.track, onset]), axis=1)[0])
    at_all = len(onset) / len(np.unique(onset))
    spread = [pitch_class_entropy(score), scale_consistency(score)]
    return np.concatenate(
        [lengths, _places(onset), _leaps(notes, onset), [np.log(together), np.log(at_all)], spread]
    )


def _places(onset: NDArray[np.int64]) -> Floats:
    """Shares of onsets on the beat, its half, its other quarters, its thirds, and elsewhere."""
    within = onset % 24
    kinds = [within == 0, within == 12, np.isin(within, [6, 18]), np.isin(within, [8, 16])]
    shares = [float(kind.mean()) for kind in kinds]
    return np.array([*shares, 1 - sum(shares)])


def _leaps(notes: NoteTable, onset: NDArray[np.int64]) -> Floats:
    """Shares of the moves of the top line, down and up, by how far they go."""
    order = np.lexsort([-notes.pitch, onset])
    _, first = np.unique(onset[order], return_index=True)
    moves = np.diff(notes.pitch[order][first])
    size = np.searchsorted(_LEAPS, np.abs(moves), side="right")
    return _shares(np.where(moves < 0, -size, size) + len(_LEAPS), 2 * len(_LEAPS) + 1)


def _shares(bins: NDArray[np.integer], count: int) -> Floats:
    return np.bincount(bins, minlength=count) / max(len(bins), 1)
