"""What is done to a part once it is played: rooms, drive, tape and what else words ask for.

A mel does not say where a phase is, so what a model makes cannot waver, echo or crackle as tape,
walls and records do. Notes are therefore played dry and clean, and then put through the effects
that gave the words their meaning when the models learnt them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from midi_data.progress import Progress, silent
from musegen.diffusion.draft import Waveform
from musegen.diffusion.material.effects import CHANGES, Effect
from musegen.diffusion.material.rooms import WIDE
from musegen.diffusion.vocabulary import GROUP_OF
from musegen.diffusion.words import Wish

TAIL_SECONDS = 5.0  # that a room may go on for
_UNSAID = {"space": "dry", "production": "clean", "soundfont": "musescore general"}
_USUAL, _PER_WEIGHT = 0.5, 0.7  # strength of a word as it is said, and how much "very" adds to it


def played_of(wish: Wish) -> Wish:
    """What a wish asks of the player: all but the effects, which follow."""
    return replace(wish, words=without_effects(wish.words))


def without_effects(words: Mapping[str, float]) -> dict[str, float]:
    """The words that speak of no effect, with their weights."""
    return {word: weight for word, weight in words.items() if word not in CHANGES}


def unsaid(words: Collection[str]) -> dict[str, float]:
    """What a sound is where words do not say: dry, clean, recorded by whom."""
    groups = {GROUP_OF[word] for word in words}
    return {word: 1.0 for group, word in _UNSAID.items() if group not in groups}


def effects_of(words: Mapping[str, float]) -> tuple[Effect, ...]:
    """The effects that words ask for, in the order in which a sound meets them.

    Args:
        words: canonical words and their weights, 1 as a rule.
    """
    return tuple(
        Effect(word, float(np.clip(_USUAL + _PER_WEIGHT * (words[word] - 1), 0.0, 1.0)))
        for word in CHANGES
        if word in words
    )


@dataclass(frozen=True)
class Production:
    """Effects, and those that they become.

    Attributes:
        start: the effects at the beginning.
        end: at the end; the same if nothing changes.
    """

    start: tuple[Effect, ...]
    end: tuple[Effect, ...]

    @classmethod
    def of(cls, start: Mapping[str, float], end: Mapping[str, float] | None = None) -> Self:
        """What words ask for, and words at the end."""
        return cls(effects_of(start), effects_of(start if end is None else end))

    def __bool__(self) -> bool:
        return bool(self.start or self.end)

    def heard(self, sound: Waveform, *, seed: int, place: int) -> Waveform:
        """The sound through the effects, (2, sample).

        Args:
            sound: (sample,) dry, with silence after it for what goes on.
            seed: of noise, wavering and whatever else is by chance.
            place: the seed of the room, so that all parts stand in one.
        """
        return self._passed([sound], seed, place)

    def of_recording(
        self, waveform: Waveform, *, seed: int, progress: Progress = silent
    ) -> Waveform:
        """A recording through the effects, (channel, sample), of one channel or two."""
        return self._passed(list(waveform), seed, seed, progress)[: len(waveform)]

    def _passed(
        self, sides: list[Waveform], seed: int, place: int, progress: Progress = silent
    ) -> Waveform:
        first = _through(self.start, sides, seed, place, progress)
        if self.start == self.end:
            return first
        way = np.linspace(0, 1, first.shape[1], dtype=np.float32)
        mixed: Waveform = first + way * (_through(self.end, sides, seed, place, progress) - first)
        return mixed


def _through(
    effects: tuple[Effect, ...], sides: list[Waveform], seed: int, place: int, progress: Progress
) -> Waveform:
    """(2, sample); one side stands for both as long as both are alike."""
    for done, effect in enumerate(effects):
        progress(done, len(effects), effect.word)
        number = list(CHANGES).index(effect.word)
        if effect.word in WIDE:
            wide = WIDE[effect.word]
            sides = [
                wide(each, effect.strength, _chance(place, number), side=side)
                for side, each in enumerate((sides[0], sides[-1]))
            ]
        else:
            change = CHANGES[effect.word]
            sides = [change(each, effect.strength, _chance(seed, number)) for each in sides]
    return np.stack([sides[0], sides[-1]])


def _chance(seed: int, number: int) -> np.random.Generator:
    return np.random.default_rng([seed % (1 << 63), number])
