"""Whether a phrase is music: a score, higher for real ones.

Three ears add up: one hears a bar with all its tracks, one a track through all its bars, one the
whole phrase.
"""

import torch
from torch import Tensor, nn

from musegen.musegan.config import MuseGANConfig
from musegen.musegan.sketch import size


class Critic(nn.Module):
    """Scores sketches of phrases."""

    def __init__(self, config: MuseGANConfig, width: int) -> None:
        super().__init__()
        features = size(config.code)
        self.together = _ear(config.tracks * features, width)
        self.alone = _ear(features, width // 2)
        self.track = nn.Parameter(torch.zeros(config.tracks, width // 2))
        self.phrase = _ear(config.bars * width, width)
        self.line = _ear(config.bars * (width // 2), width // 2)
        self.bar_head = nn.Linear(width, 1)
        self.phrase_head = nn.Linear(width, 1)
        self.line_head = nn.Linear(width // 2, 1)

    def forward(self, seen: Tensor) -> Tensor:
        """(piece,) from (piece, bar, track, feature)."""
        bars = self.together(seen.flatten(2))  # (piece, bar, width)
        phrase = self.phrase(bars.flatten(1))
        tracks = (self.alone(seen) + self.track).transpose(1, 2)  # (piece, track, bar, feature)
        lines = self.line(tracks.flatten(2))
        each = self.bar_head(bars).mean(dim=1), self.line_head(lines).mean(dim=1)
        score: Tensor = (self.phrase_head(phrase) + sum(each))[:, 0]
        return score


def gradient_penalty(critic: nn.Module, real: Tensor, fake: Tensor) -> Tensor:
    """How far the critic's slope is from 1 between real and generated phrases.

    Gulrajani et al., "Improved Training of Wasserstein GANs", 2017, equation 3. One share is drawn
    a piece, and the slope's norm is over all other axes.

    Args:
        critic: scores a batch, higher for real ones.
        real: (piece, ...).
        fake: the same shape.
    """
    share = torch.rand(len(real), *[1] * (real.ndim - 1), device=real.device)
    between = (share * real + (1 - share) * fake).requires_grad_()
    (slope,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
    norm: Tensor = slope.flatten(start_dim=1).norm(dim=1)  # (piece,)
    return (norm - 1).square().mean()


def _ear(inputs: int, width: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Linear(inputs, width), nn.LeakyReLU(0.2), nn.Linear(width, width), nn.LeakyReLU(0.2)
    )
