"""The beat under notes as they were played: tempo, where beats and bars begin, and how sure.

A tempo fits where the notes begin at few places of its beat, long notes on the beat itself. What
fits about as well at half or double the tempo is settled by what tempos music has.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SLOWEST, FASTEST = 50.0, 200.0  # bpm
FEWEST = 4  # notes that tell a tempo

_USUAL_BPM = 100.0
_USUAL_OCTAVES = 0.55  # about two tempos in three lie so near to the usual one
_PARTS = {1: 0.5, 2: 0.5, 3: 0.35, 4: 0.5}  # of a beat, and how much falling on them says
_WINDOW_SECONDS = 10.0  # over which a player keeps a tempo
_ON_BEAT = 0.15  # beats


@dataclass(frozen=True)
class Beat:
    """Beats as they are heard."""

    tempo_bpm: float
    sureness: float
    """How well the notes keep to it: 0 no better than by chance, 1 to the point."""
    first_bar_seconds: float
    """Where the first bar line is, at or after the start of the recording."""


def fit_beat(
    onsets: NDArray[np.float64], lengths: NDArray[np.float64], *, beats_a_bar: int
) -> Beat | None:
    """The beat that notes are played to; None for too few notes to say.

    Args:
        onsets: (note,), in seconds, rising.
        lengths: (note,), from each onset to the next, in seconds.
        beats_a_bar: how many make a bar.
    """
    if len(onsets) < FEWEST or onsets[-1] - onsets[0] < 60 / FASTEST:
        return None
    weights = np.sqrt(np.minimum(lengths, 2.0))
    tempos = SLOWEST * 2 ** np.arange(0, np.log2(FASTEST / SLOWEST), 0.006)
    usual = np.exp(-0.5 * (np.log2(tempos / _USUAL_BPM) / _USUAL_OCTAVES) ** 2)
    fits = np.array([_fit(onsets, weights, 60 / bpm) for bpm in tempos])
    beat = _sharpened(onsets, weights, 60 / float(tempos[int(np.argmax(fits * usual))]))
    phase = _phase(onsets, weights, beat)
    return Beat(
        tempo_bpm=60 / beat,
        sureness=_sureness(onsets, weights, beat),
        first_bar_seconds=_bar_line(onsets, lengths, beat, phase, beats_a_bar),
    )


def _together(onsets: NDArray[np.float64], weights: NDArray[np.float64], period: float) -> float:
    """How much onsets agree on a place in a period, window by window: 0 to 1."""
    turns = weights * np.exp(2j * np.pi * onsets / period)
    window = ((onsets - onsets[0]) / _WINDOW_SECONDS).astype(int)
    sums = [abs(turns[window == each].sum()) for each in np.unique(window)]
    return float(sum(sums) / weights.sum())


def _fit(onsets: NDArray[np.float64], weights: NDArray[np.float64], beat: float) -> float:
    found = {part: _together(onsets, weights, beat / part) for part in _PARTS}
    told = sum(_PARTS[part] * found[part] for part in (1, 2))
    return told + max(_PARTS[part] * found[part] for part in (3, 4))


def _sharpened(onsets: NDArray[np.float64], weights: NDArray[np.float64], beat: float) -> float:
    """The beat within 2 % that the onsets fit best."""
    near = beat * np.linspace(0.98, 1.02, 81)
    return float(near[int(np.argmax([_fit(onsets, weights, each) for each in near]))])


def _phase(onsets: NDArray[np.float64], weights: NDArray[np.float64], beat: float) -> float:
    """Where in a beat the beats lie, in seconds; the first note is likely on one."""
    leaning = weights.copy()
    leaning[0] += weights.mean()
    places = np.arange(96) / 96 * beat
    turns = 2 * np.pi * (onsets - places[:, None]) / beat  # (place, note)
    kept = np.cos(turns) + np.cos(2 * turns) + 0.5 * np.cos(4 * turns)
    return float(places[int(np.argmax(kept @ leaning))])


def _sureness(onsets: NDArray[np.float64], weights: NDArray[np.float64], beat: float) -> float:
    """How far beyond chance the onsets keep to the parts of the beat."""
    by_chance = min(0.95, np.sqrt(np.log(len(onsets) + 1) / len(onsets)))
    found = max(_together(onsets, weights, beat / part) for part in (2, 3, 4))
    return float(np.clip((found - by_chance) / (1 - by_chance), 0, 1))


def _bar_line(
    onsets: NDArray[np.float64],
    lengths: NDArray[np.float64],
    beat: float,
    phase: float,
    beats_a_bar: int,
) -> float:
    """The first bar line: the one of the beats of a bar on which most sounds begin."""
    places = (onsets - phase) / beat
    nearest = np.rint(places)
    on_beat = np.abs(places - nearest) < _ON_BEAT
    told = np.bincount(
        nearest[on_beat].astype(int) % beats_a_bar,
        weights=np.minimum(lengths[on_beat], 2.0),
        minlength=beats_a_bar,
    )
    if on_beat[0]:
        told[int(nearest[0]) % beats_a_bar] += 0.3 * told.sum()
    line = phase + beat * int(np.argmax(told))
    return line % (beat * beats_a_bar)
