"""tinysoundfont: nearly as good as FluidSynth, and needs nothing of the system."""

import importlib
from pathlib import Path

import numpy as np

from musegen.audio.performance import Part
from musegen.audio.players import Waveform, drive, unreadable

_WHEEL_CENTRE = 8192


class TinySoundFontPlayer:
    """Plays with the tinysoundfont package, each note at its very sample.

    Left to itself it grows louder in step with the velocity; the SoundFont standard (and so every
    DAW) has it grow with the square.
    """

    name = "tinysoundfont"
    own_room = False

    def __init__(self, soundfont: Path, sample_rate: int) -> None:
        self.source = soundfont
        self._synth = importlib.import_module("tinysoundfont").Synth(samplerate=sample_rate)
        try:
            self._font = self._synth.sfload(str(soundfont))
        except RuntimeError as error:
            raise unreadable(soundfont, "tinysoundfont") from error

    def play(self, part: Part, length: int) -> Waveform:
        """One part's sound, dry and not normalised: (2, length)."""
        synth, font = self._synth, self._synth.soundfonts[self._font]
        self._fall_silent()
        synth.program_select(0, self._font, 0, part.program, part.is_drum)
        sound = np.zeros((length, 2), dtype=np.float32)

        def generate(start: int, stop: int) -> None:
            synth.generate_simple(stop - start, sound[start:stop].data.cast("B"))

        tell = {
            "on": lambda pitch, velocity: font.channel_note_on(0, pitch, (velocity / 127) ** 2),
            "off": lambda pitch, _: synth.noteoff(0, pitch),
            "bend": lambda value, _: synth.pitchbend(0, value + _WHEEL_CENTRE),
            "control": lambda number, value: synth.control_change(0, number, value),
        }
        drive(part, length, generate, tell)
        return np.ascontiguousarray(sound.T)

    def _fall_silent(self) -> None:
        synth = self._synth
        synth.sounds_off(0)
        synth.generate_simple(1024)  # the voices stop within a few milliseconds
        synth.control_change(0, 121, 0)  # all controllers as they were
        synth.pitchbend(0, _WHEEL_CENTRE)
        synth.pitchbend_range(0, 2.0)
