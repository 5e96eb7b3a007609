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
PULL = 0.8

_ABOVE = np.array([[INTERVALS[(pitch - other) % 12] for pitch in range(12)] for other in range(12)])


def harmony(sounding: NDArray[np.bool_]) -> NDArray[np.float32]:
    """What each value of the pitch stream gains, in nats.

    Args:
        sounding: (12, step) which pitch classes sound from the note's onset on, C first.
    """
    gains = np.zeros(v.WRITTEN[v.PITCH], dtype=np.float32)
    shares = AT_ONSET * sounding[:, 0] + (1 - AT_ONSET) * sounding[:, :WINDOW].mean(axis=1)
    if shares.any():
        classes = PULL * (_ABOVE.T @ shares)
        gains[v.PITCHES.first : v.PITCHES.stop] = np.resize(classes, v.PITCHES.size)
    return gains


def holding(sounding: NDArray[np.bool_], pitch: int) -> NDArray[np.float32]:
    """What each value of the duration stream gains, in nats: by the notes it is held against.

    Args:
        sounding: (12, step) which pitch classes sound from the note's onset on, C first.
        pitch: the note's, as a value of the pitch stream.
    """
    gains = np.zeros(v.WRITTEN[v.DURATION], dtype=np.float32)
    begin = sounding[:, 1:] & ~sounding[:, :-1]
    met = HOLD * (_ABOVE[(pitch - v.PITCHES.first) % 12] @ begin)  # (step,) from the second on
    met = met[: len(gains) - 2].cumsum()
    gains[2 : 2 + len(met)] = met
    gains[2 + len(met) :] = met[-1] if len(met) else 0
    return gains


AT_ONSET = 1.0
WINDOW = 24
HOLD = 0.0
