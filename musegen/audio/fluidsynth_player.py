"""FluidSynth: the SoundFont standard followed most closely; needs its library on the system."""

import contextlib
import functools
import importlib
import io
import weakref
from collections.abc import Callable
from ctypes import c_int, c_void_p
from pathlib import Path
from types import ModuleType

import numpy as np

from musegen.audio.performance import Part
from musegen.audio.players import Waveform, drive, unreadable

_DRUM_BANK = 128
_AS_BEFORE = ((121, 0), (101, 0), (100, 0), (6, 2), (38, 0))  # all controllers, wheel's reach
_CHANNEL = (("buffer", c_void_p), ("offset", c_int), ("step", c_int))


class FluidSynthPlayer:
    """Plays with the FluidSynth library, in floats and without its own reverb and chorus.

    Its clock ticks every 64 samples, so a note begins within 0.8 ms of its place.
    """

    name = "fluidsynth"
    own_room = False
    block = 64

    def __init__(self, soundfont: Path, sample_rate: int) -> None:
        library = find_fluidsynth()
        assert library is not None, "asked for an engine that is not there"
        self.source = soundfont
        self._library, self._write = library, _writer(library)
        self._synth = library.Synth(
            gain=0.5,
            samplerate=sample_rate,
            channels=16,
            **{
                "synth.reverb.active": 0,
                "synth.chorus.active": 0,
                "synth.dynamic-sample-loading": 1,  # read only the instruments that play
            },
        )
        weakref.finalize(self, self._synth.delete)
        self._font = self._synth.sfload(str(soundfont))
        if self._font < 0:
            raise unreadable(soundfont, "FluidSynth")

    def play(self, part: Part, length: int) -> Waveform:
        """One part's sound, dry and not normalised: (2, length)."""
        synth = self._synth
        self._fall_silent()
        bank = _DRUM_BANK if part.is_drum else 0
        if synth.program_select(0, self._font, bank, part.program) != self._library.FLUID_OK:
            synth.program_select(0, self._font, bank, 0)
        whole = -(-length // self.block) * self.block  # so that the next part meets a fresh block
        sound = np.zeros((2, whole), dtype=np.float32)
        tell = {
            "on": lambda pitch, velocity: synth.noteon(0, pitch, velocity),
            "off": lambda pitch, _: synth.noteoff(0, pitch),
            "bend": lambda value, _: synth.pitch_bend(0, value),
            "control": lambda number, value: synth.cc(0, number, value),
        }
        drive(part, whole, lambda *span: self._generate(sound, *span), tell, block=self.block)
        return sound[:, :length]

    def _generate(self, sound: Waveform, start: int, stop: int) -> None:
        left, right = (channel.ctypes.data for channel in sound)
        self._write(self._synth.synth, stop - start, left, start, 1, right, start, 1)

    def _fall_silent(self) -> None:
        self._library.fluid_synth_all_sounds_off(self._synth.synth, 0)
        self._generate(np.zeros((2, 16 * self.block), dtype=np.float32), 0, 16 * self.block)
        for number, value in _AS_BEFORE:
            self._synth.cc(0, number, value)


@functools.cache
def find_fluidsynth() -> ModuleType | None:
    """The binding of FluidSynth, hushed; or None where its library is missing."""
    with contextlib.redirect_stdout(io.StringIO()):  # it prints where the library is under CI
        try:
            library = importlib.import_module("fluidsynth")
        except (ImportError, OSError, AttributeError):  # no library, or one of another age
            return None
    hush = library.cfunc(
        "fluid_set_log_function",
        c_void_p,
        ("level", c_int, 1),
        ("function", c_void_p, 1),
        ("data", c_void_p, 1),
    )
    for level in range(5):
        hush(level, None, None)
    return library


def _writer(library: ModuleType) -> Callable[..., int]:
    """FluidSynth's output in floats; pyfluidsynth itself offers 16 bits only."""
    channel = [(f"{name}{side}", kind, 1) for side in "lr" for name, kind in _CHANNEL]
    write: Callable[..., int] = library.cfunc(
        "fluid_synth_write_float", c_int, ("synth", c_void_p, 1), ("length", c_int, 1), *channel
    )
    return write
