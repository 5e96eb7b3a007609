"""The notes of one sound, timed in seconds: what the models hear of a score.

`float32 (note, 5)`, columns ONSET, RELEASE, PITCH, VELOCITY, PROGRAM. PROGRAM is that of General
MIDI, 0 to 127, or DRUMS for the drum kit. Notes may begin before the sound does.
"""

import numpy as np
from numpy.typing import NDArray

from musegen.audio.performance import Part

ONSET, RELEASE, PITCH, VELOCITY, PROGRAM = range(5)
DRUMS = 128
RING_SECONDS = 2.0  # how long after its release a note may still be heard

Notes = NDArray[np.float32]


def notes_of(part: Part, *, sample_rate: int) -> Notes:
    """What a part plays."""
    program = DRUMS if part.is_drum else part.program
    found = part.notes.astype(np.float32)
    found[:, :2] /= sample_rate
    return np.column_stack([found, np.full(len(found), program, np.float32)])


def between(notes: Notes, start: float, stop: float) -> Notes:
    """The notes heard from `start` to `stop`, in seconds, timed from `start`."""
    heard = (notes[:, ONSET] < stop) & (notes[:, RELEASE] + RING_SECONDS > start)
    cut = notes[heard].copy()
    cut[:, :2] -= start
    return cut
