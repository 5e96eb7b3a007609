"""Weights of its own for each track."""

import torch
from torch import Tensor, nn


class TrackLinear(nn.Module):
    """A linear map for each track, (..., track, in) to (..., track, out)."""

    def __init__(self, tracks: int, inputs: int, outputs: int) -> None:
        super().__init__()
        bound = max(inputs, 1) ** -0.5
        self.weight = nn.Parameter(torch.empty(tracks, inputs, outputs).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.zeros(tracks, 1, outputs))

    def forward(self, features: Tensor) -> Tensor:
        """(..., track, in) to (..., track, out)."""
        by_track = features.flatten(0, -3).transpose(0, 1)  # (track, row, in)
        mapped = torch.baddbmm(self.bias, by_track, self.weight).transpose(0, 1)
        return mapped.reshape(*features.shape[:-1], mapped.shape[-1])
