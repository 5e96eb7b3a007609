"""Pitch wheel and modulation for players of steady notes: a tape that runs slower and faster.

What bends a part bends all its notes alike. So the part is played as it would lie on a tape, later
where the tape shall run fast, and the tape is played back at the speed that bends it; every note
then begins when it should.
"""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from musegen.audio.performance import Part, Samples
from musegen.diffusion.material.waveforms import Sound, read_at

_STEP = 64  # samples in which the wheels stand still
_CENTRE = 8192
_REACH = 2.0  # semitones, until a part sets another reach
_FARTHEST = 24.0  # semitones that a part is bent at most, lest a tape be endless
_VIBRATO_HZ, _VIBRATO = 5.0, 0.5  # of the modulation wheel turned up; semitones to either side
_MODULATION, _SETTING_LOW, _SETTING_HIGH, _VALUE, _CENTS = 1, 100, 101, 6, 38
_BLOCK = 1 << 18  # samples that are read from the tape together


@dataclass(frozen=True)
class Tape:
    """Where on the tape each moment of a part is.

    Attributes:
        moments: (moment,) in samples of the part, rising.
        places: (moment,) the same in samples of the tape.
    """

    moments: NDArray[np.float64]
    places: NDArray[np.float64]

    @classmethod
    def of(cls, part: Part, *, sample_rate: int, length: int) -> Self | None:
        """The tape that a part's wheels call for, for so many samples; None if they stand still."""
        moments = np.arange(0, max(length, part.end) + 2 * _STEP, _STEP)
        bend = _course(part.bends, moments, 0.0) / _CENTRE * _reach(part, moments)
        depth = _course(part.curve(_MODULATION), moments, 0.0) / 127 * _VIBRATO
        semitones = bend + depth * np.sin(2 * np.pi * _VIBRATO_HZ * moments / sample_rate)
        if not semitones.any():
            return None
        speed = 2 ** (semitones.clip(-_FARTHEST, _FARTHEST) / 12)
        passed = np.cumsum(_STEP * speed[:-1])
        return cls(moments.astype(np.float64), np.concatenate([[0.0], passed]))

    def recorded(self, part: Part) -> Part:
        """The part as it is to be played onto the tape."""
        notes = part.notes.copy()
        notes[:, :2] = np.rint(np.interp(notes[:, :2], self.moments, self.places))
        notes[:, 1] = np.maximum(notes[:, 1], notes[:, 0] + 1)
        return replace(part, notes=notes)

    def place(self, moment: int) -> int:
        """The place on the tape of a moment of the part."""
        return round(float(np.interp(moment, self.moments, self.places)))

    def played_back(self, tape: Sound) -> Sound:
        """What is heard of a tape, (sample,), that began with the part."""
        import soxr  # type: ignore[import-untyped]  # it has no types

        fine = soxr.resample(tape, 1, 2)  # so that treble outlives the reading between samples
        length = int(np.interp(len(tape), self.places, self.moments))
        heard = np.empty(length, np.float32)
        for start in range(0, length, _BLOCK):
            moments = np.arange(start, min(start + _BLOCK, length))
            places = np.interp(moments, self.moments, self.places)
            heard[start : start + len(moments)] = read_at(fine, 2 * places)
        return heard


def _course(changes: Samples, moments: Samples, before: float) -> NDArray[np.float64]:
    """The value of a wheel at each moment, given (change, 2) of when and value."""
    values = np.concatenate([[before], changes[:, 1]])
    found: NDArray[np.float64] = values[np.searchsorted(changes[:, 0], moments, side="right")]
    return found


def _reach(part: Part, moments: Samples) -> NDArray[np.float64]:
    """How many semitones the pitch wheel reaches at each moment (setting 0 of MIDI 1.0)."""
    said, reach = {_SETTING_LOW: 127, _SETTING_HIGH: 127, _VALUE: 2, _CENTS: 0}, []
    for when, number, value in part.controls.tolist():
        if number not in said:
            continue
        said[number] = value
        if number in (_VALUE, _CENTS) and said[_SETTING_LOW] == said[_SETTING_HIGH] == 0:
            reach.append((when, said[_VALUE] + said[_CENTS] / 100))
    times = np.array([when for when, _ in reach])
    values = np.array([_REACH, *(semitones for _, semitones in reach)])
    found: NDArray[np.float64] = values[np.searchsorted(times, moments, side="right")]
    return found
