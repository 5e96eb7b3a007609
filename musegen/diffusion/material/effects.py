"""Which effects a clip has, drawn by chance, and a sound played through them in a studio's order.

Every effect is named by a word of the vocabulary, so what is done is what is said. Some strengths
are kept from training, so that a test hears settings no model has learnt from.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from musegen.diffusion.material import colours, media
from musegen.diffusion.material.rooms import ROOMS
from musegen.diffusion.material.waveforms import Sound

Change = Callable[[Sound, float, np.random.Generator], Sound]

PRODUCTION: dict[str, Change] = {
    "overdriven": colours.overdriven,
    "distorted": colours.distorted,
    "chorus": colours.chorus,
    "tremolo": colours.tremolo,
    "dark": colours.dark,
    "thin": colours.thin,
    "bright": colours.bright,
    "warm": colours.warm,
}
MEDIA: dict[str, Change] = {
    "tape": media.tape,
    "worn tape": media.worn_tape,
    "vinyl": media.vinyl,
    "lo fi": media.lo_fi,
    "telephone": colours.telephone,
}
CHANGES: dict[str, Change] = {**PRODUCTION, **ROOMS, **MEDIA}
"""Every effect by its word, in the order in which a sound meets them."""

_OPPOSITES = {
    "bright": {"dark"},
    "thin": {"dark", "warm"},
    "warm": {"bright"},
    "distorted": {"overdriven"},
    "telephone": {"dark", "thin", "bright", "warm"},
    "lo fi": {"bright"},
}
"""Each effect with those that it leaves out, so that a caption does not contradict itself."""

_DRY_SHARE, _MEDIA_SHARE = 0.3, 0.32
_PRODUCTION_COUNT = (0.5, 0.38, 0.12)  # how often none, one, two
_SLICES = 10
_TEST_SLICES = (2, 7)  # of the strengths, only heard in tests


@dataclass(frozen=True)
class Effect:
    """One effect and how much of it."""

    word: str
    strength: float  # 0 to 1


def draw_effects(generator: np.random.Generator, *, held_out: bool) -> tuple[Effect, ...]:
    """The effects of a clip, in the order they are met; none is common.

    Args:
        generator: chance.
        held_out: whether the strengths are of those kept from training, or of all the others.
    """
    words: list[str] = []
    for _ in range(generator.choice(len(_PRODUCTION_COUNT), p=_PRODUCTION_COUNT)):
        words.append(str(generator.choice(list(PRODUCTION))))
    if generator.random() > _DRY_SHARE:
        words.append(str(generator.choice(list(ROOMS))))
    if generator.random() < _MEDIA_SHARE:
        words.append(str(generator.choice(list(MEDIA))))
    against = {other for word in words for other in _OPPOSITES.get(word, ())}
    return tuple(
        Effect(word, draw_strength(generator, held_out=held_out))
        for word in CHANGES
        if word in words and word not in against
    )


def draw_strength(generator: np.random.Generator, *, held_out: bool) -> float:
    """A strength from 0 to 1, of the slices heard in tests or of the others.

    The edges of a slice are left out: rooms come in 24 sizes, and none shall be in two slices.
    """
    heard = [slice_ for slice_ in range(_SLICES) if (slice_ in _TEST_SLICES) == held_out]
    return float((generator.choice(heard) + generator.uniform(0.2, 0.8)) / _SLICES)


def play_through(
    sound: Sound, effects: tuple[Effect, ...], generator: np.random.Generator
) -> Sound:
    """The sound through each effect in turn."""
    for effect in effects:
        sound = CHANGES[effect.word](sound, effect.strength, generator)
    return sound
