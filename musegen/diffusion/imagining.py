"""Notes that nobody wrote: what a texture that is wished for in words alone begins with.

Chords held, broken or struck about one root, on the instrument that the words name, and as low,
loud, dense and long as they say; a beat for drums.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from midi_data.instruments import INSTRUMENTS
from musegen.diffusion.casting import TOUCH, Role, cast
from musegen.diffusion.material.wording import families_of, name_of
from musegen.diffusion.notes import DRUMS, Notes
from musegen.diffusion.vocabulary import GROUP_OF
from musegen.diffusion.words import Wish

_PAD = 89  # who plays where nobody is named
_CENTRES = {"low register": 41, "middle register": 60, "high register": 80}
_MINOR = {"sad", "mysterious", "aggressive"}
_MAJOR = {"happy", "tender", "majestic", "energetic"}
_CHORDS = {
    "minor": ((0, 7, 12, 15), (-4, 3, 8, 12), (-2, 5, 10, 14), (0, 7, 14, 15)),
    "major": ((0, 7, 12, 16), (-3, 4, 9, 12), (5, 9, 12, 17), (0, 7, 14, 16)),
    "open": ((0, 7, 12, 14), (0, 7, 12, 19), (-2, 5, 12, 14), (0, 5, 7, 12)),
}
"""Semitones from a root."""
_STRUCK = {*range(16), *range(24, 38), *range(45, 48), *range(104, 109), *range(112, 120)}
_CHANGE = 4  # moments after which a broken chord becomes the next
_KICK, _SNARE, _HAT = 36, 38, 42
_SWELL = 30.0  # velocity, up or down over the whole


@dataclass(frozen=True)
class Imagined:
    """Who plays, and what.

    Attributes:
        program: of General MIDI, of a kit for drums.
        is_drum: whether it is drums.
        notes: what is played.
    """

    program: int
    is_drum: bool
    notes: Notes

    def role(self, wish: Wish) -> Role:
        """What it is asked to sound like."""
        return cast(self.notes, wish, program=self.program, is_drum=self.is_drum)


def imagined(words: Collection[str], *, seconds: float, seed: int) -> Imagined:
    """What is played for a texture.

    Args:
        words: canonical words of the wish.
        seconds: how long it is.
        seed: of what the words leave open.
    """
    generator = np.random.default_rng([seed, 5])
    program, is_drum = _player(words, generator)
    struck = is_drum or program in _STRUCK
    step = _step(words, struck=struck, is_drum=is_drum)
    times = np.arange(0.0, max(seconds, step), step)[: 1 if "single note" in words else None]
    touch = _touch(words, len(times))
    if is_drum:
        rows = _beat(times, touch, generator)
    else:
        held = seconds if "single note" in words else _held(words, step, struck=struck)
        rows = [
            (time, time + held, pitch, velocity)
            for time, velocity, pitches in zip(
                times, touch, _harmony(words, program, len(times), struck, generator), strict=True
            )
            for pitch in pitches
        ]
    notes = np.array(rows, np.float32).reshape(-1, 4)
    notes[:, 3] = (notes[:, 3] + generator.normal(0, 4, len(notes))).clip(8, 127)
    who = np.full(len(notes), DRUMS if is_drum else program, np.float32)
    return Imagined(program, is_drum, np.column_stack([notes, who]).astype(np.float32))


def _player(words: Collection[str], generator: np.random.Generator) -> tuple[int, bool]:
    """A program that the words name, of an instrument, a family or a kit."""
    groups = {GROUP_OF[word] for word in words}
    if "kit" in groups or "drums" in words:
        kits = [kit for kit in range(49) if name_of(kit, True) in words]
        return (kits[0] if kits else 0), True
    of_instruments = [each for each in range(128) if name_of(each, False) in words]
    of_families = [each for each in range(128) if {*families_of(each, False)} & {*words}]
    found = of_instruments or of_families or [_PAD]
    return int(generator.choice(found)), False


def _step(words: Collection[str], *, struck: bool, is_drum: bool) -> float:
    """Seconds from moment to moment."""
    if "dense" in words or "energetic" in words:
        return 0.14
    if is_drum:
        return 0.5 if "sparse" in words else 0.26
    if "sparse" in words:
        return 2.5 if struck else 4.0
    if "staccato" in words or "repeated notes" in words:
        return 0.3
    return 0.45 if struck else 2.8


def _held(words: Collection[str], step: float, *, struck: bool) -> float:
    """Seconds that a note is held."""
    if "staccato" in words:
        return min(0.12, 0.35 * step)
    return max(1.6, 1.1 * step) if struck else 1.08 * step


def _touch(words: Collection[str], moments: int) -> np.ndarray:
    """The velocity of every moment."""
    middle = next((sum(TOUCH[word]) / 2 for word in words if word in TOUCH), 66)
    bend = _SWELL * (("swelling" in words) - ("fading" in words))
    velocities: np.ndarray = middle + np.linspace(-bend, bend, moments)
    return velocities


def _harmony(
    words: Collection[str],
    program: int,
    moments: int,
    struck: bool,
    generator: np.random.Generator,
) -> list[list[int]]:
    """The pitches of every moment."""
    instrument = INSTRUMENTS[program]
    middle = (instrument.low + instrument.high) / 2
    centre = next((_CENTRES[word] for word in words if word in _CENTRES), min(middle, 62))
    kind = "minor" if _MINOR & {*words} else "major" if _MAJOR & {*words} else "open"
    root = round(centre) - 7 + int(generator.integers(-3, 4))
    first = int(generator.integers(2)) * 2
    ladder = _CHORDS[kind][first:] + _CHORDS[kind][:first]
    one = (
        instrument.voices < 3
        or bool({"single line", "single note", "repeated notes"} & {*words})
        or (struck and "chords" not in words)
    )
    change = _CHANGE if one and struck else 1
    made = []
    for moment in range(moments):
        chord = [root + tone for tone in ladder[moment // change % len(ladder)]]
        if "repeated notes" in words or "single note" in words:
            chord = [root + 7]
        elif one:
            chord = [chord[int(generator.integers(len(chord)))]]
        made.append([_within(pitch, instrument.low, instrument.high) for pitch in chord])
    return [list(dict.fromkeys(pitches)) for pitches in made]


def _within(pitch: int, low: int, high: int) -> int:
    """A pitch moved by octaves into a range, or to its nearer end."""
    while pitch < low:
        pitch += 12
    while pitch > high:
        pitch -= 12
    return max(pitch, low)


def _beat(
    times: np.ndarray, touch: np.ndarray, generator: np.random.Generator
) -> list[tuple[float, float, int, float]]:
    """A kick, a snare and a hat that keep time."""
    rows = []
    for place, (time, velocity) in enumerate(zip(times.tolist(), touch.tolist(), strict=True)):
        struck = [_HAT]
        if place % 4 == 0 or generator.random() < 0.12:
            struck.append(_KICK)
        if place % 4 == 2:
            struck.append(_SNARE)
        rows += [(time, time + 0.1, drum, velocity) for drum in struck]
    return rows
