"""MuseGAN: latents to four bars for an ensemble, and four bars to codes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np
import torch
from torch import Tensor, nn

from musegen.musegan import slots
from musegen.musegan.bars import Hands, written
from musegen.musegan.config import MuseGANConfig
from musegen.musegan.generator import Generator
from musegen.musegan.keys import semitones_above
from musegen.musegan.latents import Latents
from musegen.musegan.listener import Listener
from musegen.musegan.rolls import Rolls
from musegen.training import weights


class MuseGAN(nn.Module):
    """The generator, the hands that write bars, and the listener that finds latents again."""

    def __init__(self, config: MuseGANConfig) -> None:
        super().__init__()
        self.config = config
        self.hands = Hands(config.tracks, config.code, config.bar_width, drums=config.drums)
        self.generator = Generator(config)
        self.listener = Listener(config)

    @classmethod
    def from_pretrained(cls, name_or_folder: str | Path) -> Self:
        """Shipped weights (`musegan-band`, `musegan-quartet`) or those of a folder.

        Raises:
            FileError: if there are none.
            ConfigError: if config and weights do not fit.
        """
        folder = weights.folder_of(name_or_folder)
        model = cls(weights.read_config(MuseGANConfig, folder))
        weights.load_into(model, folder)
        return model.eval()

    def save_pretrained(self, folder: Path) -> None:
        """Write the model's folder in half precision."""
        weights.save(self, self.config, folder, half=True)

    @torch.no_grad()
    def generate(self, latents: Latents) -> Rolls:
        """The phrases of latents; the same latents give the same notes."""
        onsets, held = written(*self.hands.decode(self.generator(latents)))
        return slots.to_rolls(onsets.numpy(), held.numpy(), self.config, latents.key.numpy())

    def encode(self, onsets: Tensor, held: Tensor) -> Tensor:
        """The codes of slots, (piece, bar, track, code)."""
        mean, _ = self.hands.encode(onsets.float(), held.float())
        return mean

    def heard(self, rolls: Rolls, tracks: Sequence[int]) -> tuple[Tensor, Tensor, slots.Integers]:
        """Onsets and held in the one key all is learned in, and each piece's own key.

        Args:
            rolls: in any key.
            tracks: those that say which key it is.

        Returns:
            Twice (piece, bar, track, slot, row), and (piece,) semitones.
        """
        key = semitones_above(_chroma(rolls, self.config, tracks))
        onsets, held = slots.from_rolls(rolls, self.config, key)
        return torch.from_numpy(onsets), torch.from_numpy(held), key


def _chroma(rolls: Rolls, config: MuseGANConfig, tracks: Sequence[int]) -> slots.Floats:
    """(piece, 12) how many steps each pitch class sounds in the pitched ones of `tracks`."""
    players = config.players.players
    pitched = [track for track in tracks if not players[track].is_drum]
    steps = rolls.held[..., pitched].sum(axis=(1, 2, 4))  # (piece, pitch)
    octaves = np.zeros((len(rolls), 12 * 11))  # all MIDI pitches and some
    octaves[:, config.lowest : config.lowest + config.pitches] = steps
    chroma: slots.Floats = octaves.reshape(len(rolls), 11, 12).sum(axis=1)
    return chroma
