"""Rooms, plates, springs and echoes: what comes back of a sound, `float32 (sample,)` at 44.1 kHz.

The answer of a room is noise whose bands die at their own pace (Moorer, "About this reverberation
business", 1979); that of a spring is a row of chirps (Parker and Bilbao, "Spring reverberation:
a physical perspective", 2009). The direct sound stays where it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from musegen.diffusion.material.waveforms import RATE, Sound, as_sound, filtered

_BANDS_HZ = (100.0, 500.0, 2_000.0, 6_000.0, 15_000.0)  # edges; a decay time for each band
_MUSIC_HZ = (100, 4_000)
_SIZES = 24  # so many sizes of a room, and so many walls of a size, so that answers can be kept
_WALLS = 4


@dataclass(frozen=True, kw_only=True)
class Room:
    """From the smallest to the largest of a kind: pairs of strength 0 and 1."""

    decay_seconds: tuple[float, float]  # to fall 60 dB at 500 Hz to 2 kHz
    delay_seconds: tuple[float, float]  # before the first wall answers
    wet: tuple[float, float]  # share of the power that has been in the room
    damping: tuple[float, float, float, float]  # decay of each band against the middle
    swell_seconds: float  # until the answer is dense


_ROOMS = {
    "small room": Room(
        decay_seconds=(0.18, 0.5),
        delay_seconds=(0.002, 0.006),
        wet=(0.25, 0.5),
        damping=(1.0, 1.0, 0.8, 0.5),
        swell_seconds=0.004,
    ),
    "chamber": Room(
        decay_seconds=(0.7, 1.2),
        delay_seconds=(0.005, 0.012),
        wet=(0.3, 0.55),
        damping=(0.9, 1.0, 0.9, 0.65),
        swell_seconds=0.01,
    ),
    "hall": Room(
        decay_seconds=(1.6, 2.6),
        delay_seconds=(0.015, 0.03),
        wet=(0.3, 0.6),
        damping=(1.15, 1.0, 0.7, 0.4),
        swell_seconds=0.04,
    ),
    "cathedral": Room(
        decay_seconds=(4.0, 7.0),
        delay_seconds=(0.03, 0.06),
        wet=(0.45, 0.75),
        damping=(1.2, 1.0, 0.6, 0.3),
        swell_seconds=0.1,
    ),
    "plate": Room(
        decay_seconds=(1.0, 2.4),
        delay_seconds=(0.0, 0.004),
        wet=(0.35, 0.6),
        damping=(0.6, 0.9, 1.1, 1.0),
        swell_seconds=0.001,
    ),
}


def room(
    kind: str, sound: Sound, strength: float, generator: np.random.Generator, *, side: int = 0
) -> Sound:
    """The sound in one of `_ROOMS`: as much power as before.

    Args:
        kind: of room.
        sound: before.
        strength: 0, small, to 1, large.
        generator: chance.
        side: 0 or 1, of two ears: other walls of one room.
    """
    size = room_size(strength)
    answer = _room_answer(kind, size, (int(generator.integers(_WALLS)) + side) % _WALLS)
    low, high = _ROOMS[kind].wet
    return _mixed(sound, _convolved(sound, answer), low + (high - low) * float(generator.random()))


def room_size(strength: float) -> int:
    """Which of the 24 sizes a strength stands for."""
    return round(strength * (_SIZES - 1))


def spring(
    sound: Sound, strength: float, generator: np.random.Generator, *, side: int = 0
) -> Sound:
    """The sound through the spring of a guitar amplifier; of two, if both sides are asked."""
    size = room_size(strength)
    answer = _spring_answer(size, (int(generator.integers(_WALLS)) + side) % _WALLS)
    return _mixed(sound, _convolved(sound, answer), 0.25 + 0.3 * float(generator.random()))


def echo(sound: Sound, strength: float, generator: np.random.Generator) -> Sound:
    """Repeats that grow duller: from slapback to a long trail."""
    step = round(RATE * (0.09 + 0.45 * float(generator.random())))
    kept = 0.25 + 0.4 * strength
    corner = 3_000 + 3_000 * generator.random()
    answer, repeat = np.zeros_like(sound), sound
    for start in range(step, len(sound), step):
        repeat = filtered(repeat[: len(sound) - start], 1, corner, "lowpass") * np.float32(kept)
        if kept ** (start / step) < 0.01:
            break
        answer[start:] += repeat
    return as_sound((sound + answer) / np.sqrt(1 + kept**2 / (1 - kept**2)))


def distant(
    sound: Sound, strength: float, generator: np.random.Generator, *, side: int = 0
) -> Sound:
    """The sound from far away: hardly any of it direct, the treble lost, softer."""
    size = room_size(strength)
    answer = _room_answer("hall", size, (int(generator.integers(_WALLS)) + side) % _WALLS)
    far = _mixed(sound, _convolved(sound, answer), 0.88 + 0.1 * strength)
    dull = filtered(far, 1, 3_500 - 2_000 * strength, "lowpass")
    return as_sound(dull * np.float32(10 ** (-(4 + 5 * strength) / 20)))


class Wide(Protocol):
    """A room that may be heard with two ears."""

    def __call__(
        self, sound: Sound, strength: float, generator: np.random.Generator, *, side: int = 0
    ) -> Sound:
        """What the ear of a side hears."""
        ...


WIDE: dict[str, Wide] = {
    **{kind: partial(room, kind) for kind in _ROOMS},
    "spring": spring,
    "distant": distant,
}
ROOMS: dict[str, Callable[[Sound, float, np.random.Generator], Sound]] = {
    word: WIDE.get(word, echo) for word in (*_ROOMS, "spring", "echo", "distant")
}
"""Each word of space with what makes it; "dry" is none of them."""


def _mixed(sound: Sound, answer: Sound, wet: float) -> Sound:
    """Shares of power add up to one."""
    return as_sound(sound * np.sqrt(1 - wet) + answer * np.sqrt(wet))


def _convolved(sound: Sound, answer: Sound) -> Sound:
    from scipy.signal import oaconvolve

    return as_sound(oaconvolve(sound, answer)[: len(sound)])


@lru_cache(maxsize=_SIZES * _WALLS * 3)
def _room_answer(kind: str, size: int, walls: int) -> Sound:
    """One room's answer to a click; nothing of it at once."""
    form, share = _ROOMS[kind], size / (_SIZES - 1)
    middle = form.decay_seconds[0] * (form.decay_seconds[1] / form.decay_seconds[0]) ** share
    delay = form.delay_seconds[0] + (form.delay_seconds[1] - form.delay_seconds[0]) * share
    longest = min(middle * max(form.damping), 5.0)
    generator = np.random.default_rng([list(_ROOMS).index(kind), size, walls])
    seconds = np.arange(round(longest * RATE), dtype=np.float32) / RATE
    answer = np.zeros(len(seconds), np.float32)
    noise = generator.standard_normal(len(seconds), dtype=np.float32)
    for low, high, slower in zip(_BANDS_HZ, _BANDS_HZ[1:], form.damping, strict=False):
        dying = 10 ** (-3 * seconds / (middle * slower))
        answer += filtered(noise, 2, (low, high), "bandpass") * dying
    answer *= np.clip(seconds / form.swell_seconds, 0, 1)
    for wall in range(8):  # the first walls are heard one by one
        place = round(RATE * form.swell_seconds * (0.3 + wall * (0.5 + generator.random())))
        if place < len(answer):
            answer[place] += generator.choice((-1, 1)) * 0.8**wall * np.abs(answer).max()
    answer = np.concatenate([np.zeros(max(1, round(delay * RATE)), np.float32), answer])
    return _unit_gain(answer)


@lru_cache(maxsize=_SIZES * _WALLS)
def _spring_answer(size: int, coils: int) -> Sound:
    """A spring's answer to a click: chirps to and fro, low notes first to arrive."""
    generator = np.random.default_rng([99, size, coils])
    length = round(RATE * (1.2 + size / (_SIZES - 1)))
    frequency = np.fft.rfftfreq(length, 1 / RATE)
    reach = 3_500 + 1_500 * generator.random()  # where a spring stops
    answer = np.zeros(len(frequency), complex)
    for way in (0.033, 0.041):  # two springs of unequal length
        trip = way * (0.9 + 0.3 * size / (_SIZES - 1)) * (0.95 + 0.1 * generator.random())
        late = trip * (1 + 0.6 * np.minimum(frequency / reach, 1) ** 2)  # of each frequency
        phase = -2 * np.pi * np.cumsum(late) * (frequency[1] - frequency[0])
        for passage in range(1, 14):
            answer += 0.72**passage * np.exp(1j * phase * (2 * passage - 1))
    answer *= 1 / (1 + (frequency / reach) ** 8) * (frequency / (frequency + 120))
    return _unit_gain(np.fft.irfft(answer, length))


def _unit_gain(answer: NDArray[np.floating]) -> Sound:
    """The answer, as loud as what it answers where music has its power, alike in every octave."""
    from scipy.fft import next_fast_len

    size = next_fast_len(len(answer), real=True)
    frequency = np.fft.rfftfreq(size, 1 / RATE)
    octaves = (frequency > _MUSIC_HZ[0]) & (frequency < _MUSIC_HZ[1])
    power = np.square(np.abs(np.fft.rfft(answer, size)[octaves]))
    return as_sound(answer / np.sqrt(np.average(power, weights=1 / frequency[octaves])))
