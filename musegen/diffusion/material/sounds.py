"""The sounds that clips are played with: which SoundFonts, which of their instruments, how loud.

Weights are made only with fonts under the MIT licence. The font that comes bundled is under the
GPL, so it is never learnt from: it is the sound held out for tests.
"""

import atexit
import struct
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from midi_data.errors import SoundError
from midi_data.instruments import INSTRUMENTS, instrument_of
from musegen.audio.fluidsynth_player import FluidSynthPlayer, find_fluidsynth
from musegen.audio.loudness import loudness
from musegen.audio.performance import Part
from musegen.audio.soundfonts import BUNDLED, soundfonts
from musegen.diffusion.material.waveforms import RATE, Sound

REFERENCE_LUFS = -32.0  # a scale at velocity 80; a loud chord of a piano then peaks at -12 dBFS
_REFERENCE_VELOCITY = 80
_HIGHEST_PEAK = 10 ** (-15 / 20)  # of that scale, for sounds that are all attack
_MOST_GAIN_DB = 30.0
_LEARNT_FROM = ("FluidR3_GM", "FluidR3 GM", "FluidR3Mono_GM", "MuseScore_General")
_KITS = range(0, 49)  # after them come metronomes and marching bands on keys of their own

_TRIES = 200  # programs that are drawn for some notes
_PIANO = 0
_PAUSE = 4_096  # samples in which the last of what was played before dies away
_EVERY_KEY = np.array([[0, 512, pitch, 64] for pitch in range(128)], np.int64)
FAMILY_SHARES = np.array([1.2] + 14 * [1.0] + [0.35]) / 15.55
"""How often each of the sixteen families is drawn: sound effects seldom."""

Notes = NDArray[np.int64]
"""(note, 4): on, off, pitch, velocity; in samples."""


def fonts_to_learn_from() -> list[Path]:
    """The SoundFonts of this machine that weights may be made with, best first.

    Raises:
        SoundError: there is none, or no FluidSynth to play it.
    """
    found = [path.resolve() for path in soundfonts(packed=True)]
    fonts = [path for path in dict.fromkeys(found) if path.stem.startswith(_LEARNT_FROM)]
    if not fonts:
        raise SoundError(
            "no SoundFont is here that may be learnt from",
            mend="Install the Debian packages fluid-soundfont-gm and "
            "musescore-general-soundfont-small.",
        )
    if find_fluidsynth() is None:
        raise SoundError(
            "FluidSynth is not here to play the SoundFonts",
            mend="Install the Debian package libfluidsynth3.",
        )
    return fonts


def font_held_out() -> Path | None:
    """The font that only tests are played with, if it is here."""
    return next((path for path in soundfonts(packed=False) if path.name == BUNDLED), None)


@cache
def kits_of(font: Path) -> tuple[int, ...]:
    """The programs of a font's drum kits.

    Read from the font's list of presets, `phdr` (SoundFont 2.04, section 7.2).
    """
    data = font.read_bytes()
    at = data.rindex(b"phdr", 0, data.rindex(b"pbag"))
    (size,) = struct.unpack_from("<I", data, at + 4)
    presets = [
        struct.unpack_from("<20xHH", data, at + 8 + row * 38) for row in range(size // 38 - 1)
    ]
    return tuple(sorted({program for program, bank in presets if bank == 128} & {*_KITS}))


def play(font: Path, notes: Notes, *, program: int, is_drum: bool, length: int) -> Sound:
    """Notes played dry, in one channel, brought to the common loudness: (length,)."""
    gain = gain_of(font, program, is_drum)
    return np.float32(gain) * _played(font, notes, program, is_drum, length)


@cache
def gain_of(font: Path, program: int, is_drum: bool) -> float:
    """What brings an instrument's scale at velocity 80 to -32 LUFS."""
    notes = _scale(program, is_drum)
    sound = _played(font, notes, program, is_drum, int(notes[-1, 1]) + RATE // 2)
    heard = loudness(sound[None], sample_rate=RATE)
    peak = float(np.abs(sound).max())
    if not np.isfinite(heard) or peak == 0:
        return 1.0
    wanted_db = min(REFERENCE_LUFS - heard, _MOST_GAIN_DB)
    return min(float(10 ** (wanted_db / 20)), _HIGHEST_PEAK / peak)


def draw_program(
    generator: np.random.Generator, notes: Notes, *, voices: float
) -> tuple[int, Notes]:
    """A program that can play the notes, its family drawn first, and the notes in its range.

    What no program that was drawn can play, a whole orchestra's chords, goes to the piano.

    Args:
        generator: chance.
        notes: moved by octaves if they lie too high or too low; those still outside are left out.
        voices: how many of them sound at once, in the mean.
    """
    for _ in range(_TRIES):
        family = int(generator.choice(16, p=FAMILY_SHARES))
        program = 8 * family + int(generator.integers(8))
        instrument = INSTRUMENTS[program]
        if voices > max(1.2, instrument.voices):
            continue
        shift = _octaves_to(notes[:, 2], instrument.low, instrument.high)
        moved = notes + np.array([0, 0, shift, 0])
        inside = (moved[:, 2] >= instrument.low) & (moved[:, 2] <= instrument.high)
        if inside.mean() > 0.85:
            return program, moved[inside]
    piano = INSTRUMENTS[_PIANO]
    return _PIANO, notes[(notes[:, 2] >= piano.low) & (notes[:, 2] <= piano.high)]


def _octaves_to(pitches: NDArray[np.int64], low: int, high: int) -> int:
    """The shift by octaves, none if that will do, that brings most pitches into a range."""
    shifts = sorted(range(-48, 49, 12), key=abs)
    inside = [int(((pitches + shift >= low) & (pitches + shift <= high)).sum()) for shift in shifts]
    return shifts[int(np.argmax(inside))]


def _scale(program: int, is_drum: bool) -> Notes:
    """Eight notes over an instrument's range, or the usual strokes of a kit."""
    instrument = instrument_of(program, is_drum)
    low, high = max(instrument.low, 33), min(instrument.high, 96)
    pitches = np.linspace(low + (high - low) * 0.15, low + (high - low) * 0.85, 8).round()
    if is_drum:
        pitches = np.array([36, 42, 38, 42, 36, 46, 38, 49])
    on = np.arange(8) * (RATE // 3)
    velocity = np.full(8, _REFERENCE_VELOCITY)
    return np.column_stack([on, on + RATE // 3, pitches, velocity]).astype(np.int64)


def _played(font: Path, notes: Notes, program: int, is_drum: bool, length: int) -> Sound:
    """Both channels' mean, (length,)."""
    part = _part(notes + np.array([_PAUSE, _PAUSE, 0, 0]), program, is_drum)
    sound: Sound = _player(font, program, is_drum).play(part, _PAUSE + length).mean(axis=0)
    return sound[_PAUSE:]


def _part(notes: Notes, program: int, is_drum: bool) -> Part:
    return Part(
        name="",
        program=program,
        is_drum=is_drum,
        notes=notes,
        bends=np.zeros((0, 2), np.int64),
        controls=np.zeros((0, 3), np.int64),
    )


@lru_cache(maxsize=64)  # of 10 MB each
def _player(font: Path, program: int, is_drum: bool) -> FluidSynthPlayer:
    """A player that has its one instrument in memory.

    One that changes instruments lets go of their samples; a piano packed as Vorbis then takes two
    seconds each time it comes back.
    """
    _let_go_at_exit()
    player = FluidSynthPlayer(font, RATE)
    player.play(_part(_EVERY_KEY, program, is_drum), 1_024)
    return player  # a voice of FluidSynth's begins its first note otherwise than all later ones


@cache
def _let_go_at_exit() -> None:
    """Players must be gone before Python takes FluidSynth's binding apart."""
    atexit.register(_player.cache_clear)
