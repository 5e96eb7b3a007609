"""Words to what the sound model hears: wishes in any phrasing, each with a weight.

The words of a wish are an unordered set, so their vectors are summed, after Iyyer et al., "Deep
unordered composition rivals syntactic methods for text classification", 2015.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from midi_data.instruments import plain_name
from musegen.brief.stop_words import STOP_WORDS
from musegen.diffusion.config import SoundConfig
from musegen.diffusion.vocabulary import CANONICAL, PHRASES

MOST_LETTERS = 2000
_LONGEST = max(len(said.split()) for said in (*CANONICAL, *PHRASES))
_HEAVY, _LIGHT = 1.5, 0.5
_WEIGHTS = {
    "very": _HEAVY,
    "really": _HEAVY,
    "extremely": _HEAVY,
    "heavily": _HEAVY,
    "strongly": _HEAVY,
    "deeply": _HEAVY,
    "slightly": _LIGHT,
    "somewhat": _LIGHT,
    "little": _LIGHT,
    "bit": _LIGHT,
    "touch": _LIGHT,
    "hint": _LIGHT,
    "lightly": _LIGHT,
    "subtly": _LIGHT,
}
_NOT = ("no", "not", "without", "never", "minus", "except")
_FILLERS = STOP_WORDS | {"recorded", "heard", "tone", "timbre"}


@dataclass(frozen=True)
class Wish:
    """What was understood of somebody's words.

    Attributes:
        words: each canonical word with its weight, 1 as a rule.
        avoided: what was not wanted ("no reverb").
        unknown: what was not understood.
    """

    words: dict[str, float]
    avoided: tuple[str, ...]
    unknown: tuple[str, ...]


def read_words(text: str) -> Wish:
    """What a wish asks for; the longest phrases that are known are heard first.

    Args:
        text: such as "very soft felt piano in a small room, no hiss"; what lies beyond
            `MOST_LETTERS` is not read.
    """
    said = plain_name(text[:MOST_LETTERS]).split()
    words: dict[str, float] = {}
    avoided: list[str] = []
    unknown: list[str] = []
    here, weight, wanted = 0, 1.0, True
    while here < len(said):
        found, after = _longest(said, here)
        for word in found:
            if wanted:
                words[word] = max(weight, words.get(word, 0.0))
            else:
                avoided.append(word)
        if found:
            weight, wanted = 1.0, True
        elif said[here] in _NOT:
            wanted = False
        elif said[here] in _WEIGHTS:
            weight = _WEIGHTS[said[here]]
        elif said[here] not in _FILLERS and not said[here].isdecimal():
            unknown.append(said[here])
        here = after
    return Wish(words, tuple(dict.fromkeys(avoided)), tuple(dict.fromkeys(unknown)))


def _longest(said: Sequence[str], here: int) -> tuple[tuple[str, ...], int]:
    """The canonical words of the longest phrase that begins here, and where it ends."""
    for length in range(min(_LONGEST, len(said) - here), 0, -1):
        phrase = " ".join(said[here : here + length])
        if phrase in PHRASES:
            return PHRASES[phrase], here + length
        if phrase in CANONICAL:
            return (CANONICAL[phrase],), here + length
    return (), here + 1


class WordsEncoder(nn.Module):
    """The vector of a set of words."""

    def __init__(self, config: SoundConfig) -> None:
        super().__init__()
        self.known = {word: row for row, word in enumerate(config.words)}
        self.vectors = nn.Linear(len(config.words), config.word_width)
        self.mix = nn.Sequential(
            nn.LayerNorm(config.word_width),
            nn.Linear(config.word_width, 2 * config.word_width),
            nn.GELU(),
            nn.Linear(2 * config.word_width, config.word_width),
        )

    def forward(self, weights: Tensor) -> Tensor:
        """(sound, word_width).

        Args:
            weights: (sound, word) of every word known, 0 where it was not said.
        """
        summed = self.vectors(weights)
        vector: Tensor = summed + self.mix(summed)
        return vector

    def rows(self, wishes: Sequence[dict[str, float]]) -> Tensor:
        """(sound, word) the weights of wishes; words that are not known count nothing."""
        weights = torch.zeros(len(wishes), len(self.known))
        for row, wish in zip(weights, wishes, strict=True):
            for word, weight in wish.items():
                if word in self.known:
                    row[self.known[word]] = weight
        return weights
