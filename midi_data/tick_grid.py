"""Beats as whole ticks: the coarsest common grid on which every event of a session stands."""

from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

USUAL = (480, 960, 384, 1024, 15_360)  # ticks a quarter note that programs count in
FREE = 960  # where no grid holds everything
_FINEST = 32_767  # what a MIDI file can say
_CLOSE = 1e-6  # quarter notes: sessions are written with six decimals
_EXACT = 1e-9


def ticks_a_quarter(beats: NDArray[np.float64]) -> int:
    """The ticks of a quarter note in which all places are whole; 960 if there are none such.

    Args:
        beats: where things happen, in quarter notes from the start.
    """
    places = np.unique(np.mod(beats, 1.0))
    for quarter in USUAL:
        if _holds(quarter, places):
            return quarter
    quarter = 1
    for place in places.tolist():
        nearest = Fraction(place).limit_denominator(_FINEST)
        quarter = lcm(quarter, nearest.denominator)
        if quarter > _FINEST or abs(float(nearest) - place) > _EXACT:
            return FREE
    return quarter


def _holds(quarter: int, places: NDArray[np.float64]) -> bool:
    ticks = places * quarter
    return bool((np.abs(ticks - np.rint(ticks)) <= _CLOSE * quarter).all())
