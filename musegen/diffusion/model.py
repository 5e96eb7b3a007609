"""The sound model: words and notes to a skeleton, and a skeleton cleared by diffusion."""

from pathlib import Path
from typing import Self

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

    def save_pretrained(self, folder: Path) -> None:
        """Keep config and weights in a folder, in half precision."""
        weights.save(self, self.config, folder, half=True)
