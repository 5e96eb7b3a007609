"""What every effect is made with: filters, levels, delays that wander, curves that overload."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

RATE = 44_100
_AT_ONCE = 1 << 20  # places that are read together, for memory's sake
Sound = NDArray[np.float32]
"""(sample,) in one channel at 44.1 kHz."""


def as_sound(values: NDArray[np.floating]) -> Sound:
    """The values in single precision."""
    return np.asarray(values, dtype=np.float32)


def levelled(sound: NDArray[np.floating], before: Sound, *, most_db: float = 40.0) -> Sound:
    """The sound as loud as it was before, by its root mean square.

    Args:
        sound: after an effect.
        before: the same before it.
        most_db: by which it is raised; a bass that loses its body cannot be as loud.
    """
    gain = min(louder_by(before, sound), 10 ** (most_db / 20))
    return as_sound(sound * np.float32(gain))


def delayed(sound: Sound, samples: NDArray[np.float64]) -> Sound:
    """The sound late by so many samples, different at each."""
    return read_at(sound, np.arange(len(sound)) - samples)


def read_at(sound: Sound, places: NDArray[np.float64]) -> Sound:
    """The sound between its samples, silent outside it (Catmull and Rom's cubic): (place,)."""
    padded = np.pad(sound, 4)
    read = np.empty(len(places), np.float32)
    for first in range(0, len(places), _AT_ONCE):
        here = slice(first, first + _AT_ONCE)
        read[here] = _between(padded, places[here] + 4)
    return read


def _between(padded: Sound, places: NDArray[np.float64]) -> Sound:
    whole = np.floor(places).astype(np.int64)
    part = (places - whole).astype(np.float32)
    at = np.clip(whole, 1, len(padded) - 3)
    before, here, after, later = (padded[at + step] for step in (-1, 0, 1, 2))
    slope, bend = after - before, 2 * before - 5 * here + 4 * after - later
    twist = 3 * (here - after) + later - before
    moved: Sound = here + np.float32(0.5) * part * (slope + part * (bend + part * twist))
    return moved


def driven(sound: Sound, gain: float, shape: Callable[[Sound], NDArray[np.floating]]) -> Sound:
    """Pushed through a curve at four times the rate, so that no false tones fold down."""
    from scipy.signal import resample_poly

    level = active_level(sound)
    fine = resample_poly(sound * np.float32(gain / level / 4), 4, 1)
    return as_sound(resample_poly(shape(fine), 1, 4))


def filtered(sound: Sound, order: int, hertz: float | tuple[float, float], kind: str) -> Sound:
    """The sound through Butterworth's filter of so many orders; `kind` as scipy names it."""
    from scipy.signal import butter, sosfilt

    return as_sound(sosfilt(butter(order, hertz, kind, fs=RATE, output="sos"), sound))


def active_level(sound: Sound) -> float:
    """Root mean square of the quarter of 50 ms blocks that are loudest; never 0."""
    block = min(2_205, max(len(sound), 1))
    blocks = sound[: len(sound) // block * block].reshape(-1, block)
    levels = np.sort(np.square(blocks).mean(axis=1))
    return float(np.sqrt(levels[len(levels) * 3 // 4 :].mean())) + 1e-6


def louder_by(one: NDArray[np.floating], other: NDArray[np.floating]) -> float:
    """How much louder the one is."""
    return float(np.sqrt(np.square(one).mean() / (np.square(other).mean() + 1e-12)))
