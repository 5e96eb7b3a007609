"""Where and how loud human drummers strike, beside a grid: a small table, and draws from it.

The table holds, for each drum and each place of a bar, quantiles of how many milliseconds a hit
comes late and of its velocity. Hits are not drawn one by one: a share of the deviation belongs to
the whole performance, a share goes up and down over the beats for all drums together (an
Ornstein-Uhlenbeck process), and only the rest is each hit's own. So a groove pushes as a whole.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import NormalDist

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from safetensors.numpy import load_file

from midi_data.score import Score, bars

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FOLDER = Path(__file__).parent.parent / "weights" / "groove"
LEVELS = (0.005, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.995)
"""Of the quantiles in the table."""

BEATS = 4  # of the bars that the table knows
PLACES = (0.0, 1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4)
"""Of a beat: sixteenths and eighth triplets."""

_DRUMS = {
    "kick": (35, 36),
    "snare": (38, 39, 40),
    "side stick": (37,),
    "closed hi-hat": (42, 22),
    "pedal hi-hat": (44,),
    "open hi-hat": (46, 26),
    "ride": (51, 53, 59),
    "crash": (49, 52, 55, 57),
    "tom": (41, 43, 45, 47, 48, 50, 58),
}
DRUMS = tuple(_DRUMS)
"""As the table has them; what is none of them moves like a closed hi-hat."""

_DRUM_OF = np.full(128, DRUMS.index("closed hi-hat"))
for _number, _pitches in enumerate(_DRUMS.values()):
    _DRUM_OF[list(_pitches)] = _number


@dataclass(frozen=True)
class Deviations:
    """How far hits are from where they are written, and how that hangs together.

    Attributes:
        quantiles: (drum, place in the bar, level).
        of_piece: the share of the variance that a whole performance has in common.
        of_beat: the share that all drums have in common for a while.
        quarters: how long that while is, until it is down to 1/e.
    """

    quantiles: Floats
    of_piece: float
    of_beat: float
    quarters: float

    def drawn(self, drum: Ints, place: Ints, quarter: Floats, generator: Generator) -> Floats:
        """A draw for every hit, in the unit of the quantiles.

        Args:
            drum: (hit,) its number in `DRUMS`.
            place: (hit,) its place in the bar.
            quarter: (hit,) its written onset; hits of one onset are pushed together.
            generator: of the draws.
        """
        together = wave(quarter, self.quarters, generator)
        common = self.of_piece**0.5 * generator.normal() + self.of_beat**0.5 * together
        own = max(0.0, 1 - self.of_piece - self.of_beat) ** 0.5
        score = common + own * generator.normal(size=len(drum))
        level = np.array([NormalDist().cdf(each) for each in score.tolist()])
        return self.at(drum, place, level)

    def at(self, drum: Ints, place: Ints, level: Floats) -> Floats:
        """The quantile of each hit at its level, 0 to 1."""
        found = np.zeros(len(drum))
        for here, there in np.unique(np.stack([drum, place], axis=1), axis=0):
            cell = (drum == here) & (place == there)
            found[cell] = np.interp(level[cell], LEVELS, self.quantiles[here, there])
        return found


@dataclass(frozen=True)
class Groove:
    """What is known of how drummers play."""

    lateness: Deviations  # milliseconds
    velocity: Deviations


@cache
def shipped_groove() -> Groove:
    """The table that comes with musegen."""
    found = load_file(FOLDER / "model.safetensors")
    made = []
    for kind in ("lateness", "velocity"):
        of_piece, of_beat, quarters = found[f"{kind} together"].astype(float).tolist()
        quantiles = found[kind].astype(np.float64)
        made.append(Deviations(quantiles, of_piece, of_beat, quarters))
    return Groove(*made)


def drum_numbers(pitch: Ints) -> Ints:
    """The number in `DRUMS` of each pitch of a drum kit."""
    found: Ints = _DRUM_OF[pitch]
    return found


def bar_places(score: Score, onset: Ints) -> tuple[Ints, Floats]:
    """The written place in the bar that each onset is nearest to, and where that is in ticks.

    A bar of other than four beats uses the first beat for its first, and for the others those of
    a bar of four, over and over.
    """
    grid = bars(score, at_least=1)
    starts = np.array([bar.start for bar in grid])
    beats = np.array([score.ticks_per_quarter * 4 / bar.denominator for bar in grid])
    bar = np.maximum(np.searchsorted(starts, onset, side="right") - 1, 0)
    in_beats = (onset - starts[bar]) / beats[bar]
    ladder = np.array([*PLACES, 1.0])
    whole = np.floor(in_beats)
    near = np.abs((in_beats - whole)[:, None] - ladder).argmin(axis=1)
    nearest = whole + ladder[near]
    number = np.rint(whole + (near == len(PLACES))).astype(np.int64)
    beat = np.where(number == 0, 0, np.where(number % BEATS == 0, 2, number % BEATS))
    counts = np.array([bar.numerator for bar in grid])[bar]
    beat = np.where(number >= counts, 0, beat)  # the next bar's first
    return beat * len(PLACES) + near % len(PLACES), starts[bar] + nearest * beats[bar]


def wave(quarter: Floats, lasts: float, generator: Generator) -> Floats:
    """A standard normal for every onset that changes slowly: the same for the same onset.

    Args:
        quarter: (note,) onsets in quarter notes, in any order.
        lasts: quarter notes in which it forgets all but 1/e of itself.
        generator: of the draws.
    """
    times, which = np.unique(quarter, return_inverse=True)
    kept = np.exp(-np.diff(times) / lasts)
    drawn = generator.normal(size=len(times))
    values = np.zeros(len(times))
    for number in range(len(times)):
        keep = kept[number - 1] if number else 0.0
        before = values[number - 1] if number else 0.0
        values[number] = keep * before + (1 - keep**2) ** 0.5 * drawn[number]
    found: Floats = values[which]
    return found
