"""What sound is kept on: tape, worn tape, vinyl, a cheap sampler; `float32 (sample,)` at 44.1 kHz.

As in `colours`, the moment of a note stays within 3 ms and its pitch within 10 cents.
"""

import numpy as np

from musegen.diffusion.material.waveforms import (
    RATE,
    Sound,
    active_level,
    as_sound,
    delayed,
    filtered,
    levelled,
)

_CENT = np.log(2) / 1200


def tape(sound: Sound, strength: float, generator: np.random.Generator) -> Sound:
    """A good machine: peaks rounded, the top eased, a little flutter, hardly any hiss."""
    moved = _wandering(sound, wow_cents=1.5, flutter_cents=1.0, generator=generator)
    warm = _saturated(moved, 2.6 - 1.4 * strength)
    eased = levelled(filtered(warm, 1, 14_000 - 5_000 * strength, "lowpass"), sound)
    return eased + _hiss(len(sound), -80 + 6 * strength, generator)


def worn_tape(sound: Sound, strength: float, generator: np.random.Generator) -> Sound:
    """A cassette of many years: it wavers, it is dull, it hisses and at times drops out."""
    wow, flutter = 2.5 + 2.5 * strength, 1.5 + 2.0 * strength
    moved = _wandering(sound, wow_cents=wow, flutter_cents=flutter, generator=generator)
    worn = _saturated(moved, 1.6 - 0.8 * strength)
    dull = levelled(filtered(worn, 2, 7_500 - 4_000 * strength, "lowpass"), sound)
    times = np.linspace(0, len(sound), 40)
    depth = 1 - (0.1 + 0.25 * strength) * generator.random(40) ** 3
    hiss = _hiss(len(sound), -66 + 14 * strength, generator)
    return as_sound(dull * np.interp(np.arange(len(sound)), times, depth) + hiss)


def vinyl(sound: Sound, strength: float, generator: np.random.Generator) -> Sound:
    """A record played often: crackle, rumble, the slow sway of a hole off centre."""
    moved = _wandering(sound, wow_cents=1 + 2 * strength, flutter_cents=0.3, generator=generator)
    worn = filtered(_saturated(moved, 3.0), 1, 13_000 - 7_000 * strength, "lowpass")
    clicks = np.zeros_like(sound)
    count = generator.poisson((6 + 30 * strength) * len(sound) / RATE)
    places = generator.integers(0, len(sound), count)
    sizes = 10 ** ((-52 + 10 * strength + 8 * generator.standard_normal(count)) / 20)
    clicks[places] = sizes.clip(max=0.05) * generator.choice((-1, 1), count)
    rumble = filtered(_hiss(len(sound), -56, generator), 2, 60.0, "lowpass")
    ground = _hiss(len(sound), -78 + 8 * strength, generator)
    crackle = 3 * filtered(clicks, 1, (900, 9_000), "bandpass")
    return levelled(worn, sound) + crackle + rumble + ground


def lo_fi(sound: Sound, strength: float, generator: np.random.Generator) -> Sound:
    """A cheap sampler: few steps a second, few levels, a narrow band, noise."""
    narrow = filtered(sound, 1, 120 + 120 * strength, "highpass")
    every = int(4 + round(5 * strength))  # 11 kHz down to 4.9 kHz
    limited = filtered(narrow, 3, 0.42 * RATE / every, "lowpass")
    held = np.repeat(limited[::every], every)[: len(sound)]
    held = np.roll(held, -(every // 2))  # the step stands about its sample: no latency
    level = 6 * active_level(sound) / 2 ** (6.5 - 2.5 * strength)  # of one step
    coarse = np.round(held / level + generator.random(len(sound), np.float32) - 0.5) * level
    smooth = filtered(as_sound(coarse), 1, 9_000 - 3_000 * strength, "lowpass")
    return levelled(smooth, sound)


def _wandering(
    sound: Sound, *, wow_cents: float, flutter_cents: float, generator: np.random.Generator
) -> Sound:
    """The speed sways slowly (wow) and quickly (flutter) about the true one."""
    seconds = np.arange(len(sound)) / RATE
    late = np.zeros(len(sound))
    wow, flutter = 0.5 + 0.9 * generator.random(), 6 + 5 * generator.random()
    for rate, cents in ((wow, wow_cents), (wow * 1.618, wow_cents / 2), (flutter, flutter_cents)):
        turn = 2 * np.pi * rate
        late += cents * _CENT / turn * np.sin(turn * seconds + 2 * np.pi * generator.random())
    return delayed(sound, late * RATE)


def _saturated(sound: Sound, room: float) -> Sound:
    """Peaks rounded from `room` times the level of its loud moments on."""
    scale = np.float32(room * active_level(sound) * 2)
    return as_sound(np.tanh(sound / scale) * scale)


def _hiss(length: int, level_db: float, generator: np.random.Generator) -> Sound:
    """Noise that rises a little with frequency, at a level of full scale."""
    white = generator.standard_normal(length, dtype=np.float32)
    risen = white - np.float32(0.4) * np.concatenate([white[:1], white[:-1]])
    return as_sound(risen * np.float32(10 ** (level_db / 20) / np.sqrt(1.16)))
