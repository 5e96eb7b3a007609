"""How well a pitch goes with what sounds.

A small model hears what sounds at an onset only dimly, so what the corpora say of intervals is
added to what it says of pitches.
"""

import numpy as np
from numpy.typing import NDArray

from musegen.encoders import event_vocabulary as v

INTERVALS = (0.0, -1.3, -0.6, 0.2, 0.1, 0.0, -0.1, 0.0, 0.1, 0.2, -0.6, -1.3)
"""Nats, by semitones over a sounding note of another track, octaves apart alike.

How much oftener than by chance the interval begins in 500 training pieces of all corpora (1.6
million pairs), the two directions averaged. Doubling, 0.6 there, is left to the model.
"""
PULL = 1.0
PULL_OF_GIVEN = 2.4  # in bars where something is given: what is there cannot give way

_ABOVE = np.array([[INTERVALS[(pitch - other) % 12] for pitch in range(12)] for other in range(12)])


def harmony(sounding: NDArray[np.bool_], pull: float) -> NDArray[np.float32]:
    """What each value of the pitch stream gains, in nats.

    Args:
        sounding: (12,) which pitch classes sound, C first.
        pull: how much the corpora have to say.
    """
    gains = np.zeros(v.WRITTEN[v.PITCH], dtype=np.float32)
    if sounding.any():
        classes = pull * _ABOVE[sounding].sum(axis=0)
        gains[v.PITCHES.first : v.PITCHES.stop] = np.resize(classes, v.PITCHES.size)
    return gains
