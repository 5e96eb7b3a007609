"""Latents to codes of bars: temporal networks, and a bar generator for each track.

Dong et al., "MuseGAN", 2018, figure 5: chords and each track's melody pass temporal networks
that give a vector a bar; each track's bar generator hears those of its bar, style, and its own
groove.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from musegen.musegan.by_track import TrackLinear
from musegen.musegan.config import MuseGANConfig
from musegen.musegan.latents import Latents


class TemporalNetwork(nn.Module):
    """One vector a bar from one vector a piece, for each track (or for one, if shared)."""

    def __init__(self, tracks: int, latent: int, bars: int, width: int) -> None:
        super().__init__()
        self.bars = bars
        self.spread = TrackLinear(tracks, latent, bars * width)
        self.mix = TrackLinear(tracks, bars * width, bars * width)

    def forward(self, latent: Tensor) -> Tensor:
        """(piece, track, latent) to (piece, bar, track, width)."""
        spread = functional.leaky_relu(self.spread(latent), 0.1)
        mixed = spread + functional.leaky_relu(self.mix(spread), 0.1)
        return mixed.reshape(*mixed.shape[:-1], self.bars, -1).transpose(1, 2)


class Generator(nn.Module):
    """The codes of all bars of all tracks."""

    def __init__(self, config: MuseGANConfig) -> None:
        super().__init__()
        width, tracks = config.width, config.tracks
        self.bars, self.tracks = config.bars, tracks
        self.chords = TemporalNetwork(1, config.chords, config.bars, width // 2)
        self.melody = TemporalNetwork(tracks, config.melody, config.bars, width // 4)
        heard = width // 2 + config.style + width // 4 + config.groove
        self.enter = TrackLinear(tracks, heard, width)
        self.inner = nn.ModuleList(TrackLinear(tracks, width, width) for _ in range(2))
        self.leave = TrackLinear(tracks, width, config.code)

    def forward(self, latents: Latents) -> Tensor:
        """The codes of a batch, (piece, bar, track, code)."""
        tracks, bars = self.tracks, self.bars
        chords = self.chords(latents.chords[:, None]).expand(-1, -1, tracks, -1)
        style = latents.style[:, None, None].expand(-1, bars, tracks, -1)
        groove = latents.groove[:, None].expand(-1, bars, -1, -1)
        heard = torch.cat([chords, style, self.melody(latents.melody), groove], dim=-1)
        hidden = self.enter(heard)
        for layer in self.inner:
            hidden = hidden + functional.leaky_relu(layer(_level(hidden)), 0.1)
        made: Tensor = self.leave(_level(hidden))
        return made


def _level(features: Tensor) -> Tensor:
    return functional.layer_norm(features, features.shape[-1:])
