"""Codes of bars to the latents that would bring them forth: the way back."""

import torch
from torch import Tensor, nn
from torch.nn import functional

from musegen.musegan.by_track import TrackLinear
from musegen.musegan.config import MuseGANConfig
from musegen.musegan.latents import Latents


class Listener(nn.Module):
    """The likeliest latents of phrases."""

    def __init__(self, config: MuseGANConfig) -> None:
        super().__init__()
        self.shared_sizes = [config.chords, config.style]
        self.own_sizes = [config.melody, config.groove]
        self.enter = nn.Linear(config.tracks * config.bars * config.code, config.width)
        self.inner = nn.Linear(config.width, config.width)
        self.shared = TrackLinear(1, config.width, sum(self.shared_sizes))
        heard = config.bars * config.code + config.width
        self.track = TrackLinear(config.tracks, heard, config.width)
        self.own = TrackLinear(config.tracks, config.width, sum(self.own_sizes))

    def forward(self, codes: Tensor) -> Latents:
        """The latents of (piece, bar, track, code), in C major or A minor."""
        together = functional.leaky_relu(self.enter(codes.flatten(1)), 0.1)
        together = together + functional.leaky_relu(self.inner(together), 0.1)
        chords, style = self.shared(together[:, None])[:, 0].split(self.shared_sizes, dim=-1)
        each = codes.transpose(1, 2).flatten(2)  # (piece, track, bar x code)
        heard = torch.cat([each, together[:, None].expand(-1, each.shape[1], -1)], dim=-1)
        track = functional.leaky_relu(self.track(heard), 0.1)
        melody, groove = self.own(track).split(self.own_sizes, dim=-1)
        key = torch.zeros(len(codes), dtype=torch.int64)
        return Latents(chords=chords, style=style, melody=melody, groove=groove, key=key)
