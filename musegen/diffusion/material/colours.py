"""Filters, drive, chorus and tremolo: how a recording is coloured, `float32 (sample,)` at 44.1 kHz.

Each takes a sound, a strength from 0 (little) to 1 (much) and chance; the moment and the pitch of
a note stay, and the loudness about stays.
"""

import numpy as np

from musegen.diffusion.material.waveforms import (
    RATE,
    Sound,
    active_level,
    delayed,
    driven,
    filtered,
    levelled,
    louder_by,
)


def dark(sound: Sound, strength: float, generator: np.random.Generator) -> Sound:
    """Muffled: the treble cut from 2.2 kHz, or as low as 500 Hz."""
    corner = 2_200 * (500 / 2_200) ** strength
    return levelled(filtered(sound, 2, corner, "lowpass"), sound, most_db=6)


def thin(sound: Sound, strength: float, generator: np.random.Generator) -> Sound:
    """Without a body: the bass cut up to 350 Hz, or as high as 900 Hz."""
    corner = 350 * (900 / 350) ** strength
    return levelled(filtered(sound, 2, corner, "highpass"), sound, most_db=6)


def bright(sound: Sound, strength: float, generator: np.random.Generator) -> Sound:
    """The treble lifted by 7 to 14 dB from 3 kHz on."""
    lift = 10 ** ((7 + 7 * strength) / 20) - 1
    top = filtered(sound, 1, 3_000 + 1_500 * generator.random(), "highpass")
    return levelled(sound + np.float32(lift) * top, sound, most_db=6)


def warm(sound: Sound, strength: float, generator: np.random.Generator) -> Sound:
    """The bass lifted, the treble eased, the peaks rounded."""
    body = filtered(sound, 1, 280, "lowpass")
    eased = filtered(sound + (0.4 + 0.6 * strength) * body, 1, 5_500 - 3_000 * strength, "lowpass")
    scale = 3 * active_level(eased)
    return levelled(np.tanh(eased / scale) * scale, sound)


def overdriven(sound: Sound, strength: float, generator: np.random.Generator) -> Sound:
    """A valve amplifier that begins to break up, its two halves unequal."""
    gain = 1.5 + 4.5 * strength
    pushed = driven(sound, gain, lambda x: np.tanh(x + 0.25) - np.tanh(np.float32(0.25)))
    tone = filtered(pushed, 1, 7_000, "lowpass")
    return levelled(0.85 * tone + 0.15 * sound * louder_by(tone, sound), sound)


def distorted(sound: Sound, strength: float, generator: np.random.Generator) -> Sound:
    """Fuzz: clipped hard, and a loudspeaker after it."""
    gain = 8 * 5**strength
    tight = filtered(sound, 1, 90, "highpass")
    pushed = driven(tight, gain, lambda x: np.clip(x, -1, 1) * 0.7 + np.tanh(x / 2) * 0.3)
    return levelled(filtered(pushed, 2, 6_500 - 1_500 * generator.random(), "lowpass"), sound)


def chorus(sound: Sound, strength: float, generator: np.random.Generator) -> Sound:
    """Three copies a little later, each wandering by up to a millisecond."""
    seconds = np.arange(len(sound)) / RATE
    wet = np.zeros_like(sound)
    for copy in range(3):
        rate = 0.35 + 0.45 * generator.random()
        depth = (0.0007 + 0.0006 * strength) * 0.7 / (rate + 0.35)
        phase = 2 * np.pi * generator.random()
        late = 0.009 + 0.006 * copy + depth * np.sin(2 * np.pi * rate * seconds + phase)
        wet += delayed(sound, late * RATE)
    return levelled(sound + np.float32(0.45 + 0.35 * strength) * wet, sound)


def tremolo(sound: Sound, strength: float, generator: np.random.Generator) -> Sound:
    """The loudness sways 3.5 to 8 times a second."""
    rate, phase = 3.5 + 4.5 * generator.random(), 2 * np.pi * generator.random()
    sway = np.sin(2 * np.pi * rate * np.arange(len(sound)) / RATE + phase)
    depth = 0.45 + 0.45 * strength
    swayed = sound * (1 - depth / 2 + depth / 2 * sway)
    return levelled(swayed, sound)


def telephone(sound: Sound, strength: float, generator: np.random.Generator) -> Sound:
    """Only 300 Hz to 3.4 kHz, a little overloaded."""
    narrow = 1 + 0.35 * strength
    line = (280 * narrow, 3_500 / narrow)
    overloaded = driven(filtered(sound, 2, line, "bandpass"), 0.8 + 1.5 * strength, np.tanh)
    return levelled(filtered(overloaded, 2, line, "bandpass"), sound)
