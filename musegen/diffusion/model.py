"""The sound model: words and notes to a skeleton, and a skeleton cleared by diffusion."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Self

import torch
from torch import nn

from musegen.diffusion.config import SoundConfig
from musegen.diffusion.denoiser import Denoiser
from musegen.diffusion.skeleton import Skeleton
from musegen.diffusion.words import WordsEncoder
from musegen.training import weights


class SoundModel(nn.Module):
    """Its three networks, and the encoder of words that serves skeleton and denoiser each."""

    def __init__(self, config: SoundConfig) -> None:
        super().__init__()
        self.config = config
        self.skeleton_words = WordsEncoder(config)
        self.skeleton = Skeleton(config)
        self.words = WordsEncoder(config)
        self.denoiser = Denoiser(config)

    @classmethod
    def from_pretrained(cls, name_or_folder: str | Path = "sound") -> Self:
        """Shipped weights by name, or those in a folder.

        Raises:
            MusicError: if there are none, or they do not fit the config.
        """
        folder = weights.folder_of(name_or_folder)
        model = cls(weights.read_config(SoundConfig, folder))
        weights.load_into(model, folder)
        return model.eval()

    def knowing(self, words: Sequence[str]) -> "SoundModel":
        """This model with other words: those that it knew mean what they did, new ones nothing."""
        model = SoundModel(replace(self.config, words=tuple(words)))
        state = self.state_dict()
        known = {word: row for row, word in enumerate(self.config.words)}
        kept = [(column, known[word]) for column, word in enumerate(words) if word in known]
        for encoder in ("skeleton_words", "words"):
            name = f"{encoder}.vectors.weight"
            vectors = torch.zeros(self.config.word_width, len(words))
            for column, row in kept:
                vectors[:, column] = state[name][:, row]
            state[name] = vectors
        model.load_state_dict(state)
        return model

    def save_pretrained(self, folder: Path) -> None:
        """Keep config and weights in a folder, in half precision."""
        weights.save(self, self.config, folder, half=True)
