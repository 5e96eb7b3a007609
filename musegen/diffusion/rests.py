"""Long rests of a part, left out while it is played and put back into what sounds.

An orchestra rests more than it plays: this way silence costs no time, and is silent.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from musegen.diffusion.draft import Waveform
from musegen.diffusion.mel import MEL
from musegen.diffusion.notes import ONSET, RELEASE, Notes

_LEAD_SECONDS = 0.1  # kept before a note
_LEAST_SECONDS = 1.0  # what is worth leaving out
_FADE_OUT_SECONDS, _FADE_IN_SECONDS = 0.4, 0.02  # of what noise there is around a rest


@dataclass(frozen=True)
class Rests:
    """The notes of a part with its long rests left out, and where those were.

    Attributes:
        notes: timed without the rests.
        places: (rest,) frames at which they were.
        frames: (rest,) how long they were.
    """

    notes: Notes
    places: NDArray[np.int64]
    frames: NDArray[np.int64]

    @classmethod
    def left_out(cls, notes: Notes, *, rings_seconds: float) -> Self:
        """A part without those rests that go on after the sound of the last note.

        Args:
            notes: at least one.
            rings_seconds: how long that sound is.
        """
        rate = MEL.frames_per_second
        order = np.argsort(notes[:, ONSET], kind="stable")
        onsets = notes[order, ONSET].astype(np.float64)
        ends = np.maximum.accumulate(notes[order, RELEASE].astype(np.float64))
        silent_from = np.concatenate([[0.0], ends[:-1] + rings_seconds])
        rests = onsets - _LEAD_SECONDS - silent_from
        gone = np.where(rests > _LEAST_SECONDS, np.floor(rests * rate), 0).astype(np.int64)
        earlier = np.empty(len(notes), np.int64)
        earlier[order] = np.cumsum(gone)  # frames left out before each note
        kept = notes.copy()
        kept[:, [ONSET, RELEASE]] -= (earlier / rate)[:, None]
        here = np.flatnonzero(gone)
        places = np.floor((silent_from[here]) * rate).astype(np.int64)
        places -= np.cumsum(gone)[here] - gone[here]
        return cls(kept, places, gone[here])

    def put_back(self, sound: Waveform) -> Waveform:
        """The sound of the notes with the rests in it, (sample,)."""
        pieces = np.split(sound, self.places * MEL.hop)
        made = [pieces[0]]
        for piece, frames in zip(pieces[1:], self.frames.tolist(), strict=True):
            made[-1] = _faded(made[-1], at_end=True)
            made += [np.zeros(frames * MEL.hop, np.float32), _faded(piece, at_end=False)]
        return np.concatenate(made)


def _faded(sound: Waveform, *, at_end: bool) -> Waveform:
    seconds = _FADE_OUT_SECONDS if at_end else _FADE_IN_SECONDS
    ramp = np.linspace(0, 1, min(round(seconds * MEL.sample_rate), len(sound)), dtype=np.float32)
    faded = sound.copy()
    if at_end:
        faded[len(faded) - len(ramp) :] *= ramp[::-1]
    else:
        faded[: len(ramp)] *= ramp
    return faded
