"""The denoiser: noised mel in, velocity out, steered by time and words and led by a skeleton.

A transformer over frames (Peebles & Xie, "Scalable diffusion models with transformers", 2023) of
which two blocks in three convolve instead: within a sound, neighbours tell most.
"""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from musegen.diffusion.blocks import AttentionBlock, FrameBlock
from musegen.diffusion.config import SoundConfig

_WAVES = 64  # features of time


class Denoiser(nn.Module):
    """Predicts velocity (Salimans & Ho, "Progressive distillation", 2022)."""

    def __init__(self, config: SoundConfig) -> None:
        super().__init__()
        width = config.width
        self.mean, self.deviation = config.mean, config.deviation
        self.enter = nn.Conv1d(3 * config.bands + 2, width, 3, padding=1)
        self.time = nn.Sequential(nn.Linear(_WAVES, width), nn.SiLU(), nn.Linear(width, width))
        self.words = nn.Linear(config.word_width, width)
        self.blocks = nn.ModuleList(
            AttentionBlock(width, config.heads, width)
            if index % 4 == 3
            else FrameBlock(width, width, dilation=2 ** (index % 4))
            for index in range(config.blocks)
        )
        self.norm = nn.LayerNorm(width)
        self.out = nn.Linear(width, config.bands)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(
        self,
        noised: Tensor,
        time: Tensor,
        words: Tensor,
        *,
        skeleton: Tensor | None,
        known: Tensor | None,
    ) -> Tensor:
        """The velocity, (sound, band, frame), in units of deviations.

        Args:
            noised: (sound, band, frame) of deviations.
            time: (sound,) from 0, clean, to 1, noise alone.
            words: (sound, word_width).
            skeleton: (sound, band, frame) as a mel, or None where no notes are known; NaN in
                sounds that have none.
            known: (sound, band, frame) as a mel, NaN where it is not known; None if nowhere.
        """
        led = self._in_units(noised, skeleton)
        held = self._in_units(noised, known)
        hidden = self.enter(torch.cat([noised, *led, *held], dim=1)).transpose(1, 2)
        steer = functional.silu(self.time(_waves(time).to(hidden)) + self.words(words))
        for block in self.blocks:
            hidden = block(hidden, steer)
        velocity: Tensor = self.out(self.norm(hidden)).transpose(1, 2)
        return velocity

    def _in_units(self, noised: Tensor, mel: Tensor | None) -> tuple[Tensor, Tensor]:
        """A mel in deviations, 0 where unknown, and (sound, 1, frame) where it is known."""
        if mel is None:
            return torch.zeros_like(noised), torch.zeros_like(noised[:, :1])
        there = ~mel[:, :1].isnan()
        units = (mel - self.mean) / self.deviation
        return torch.where(there, units, 0.0).to(noised), there.to(noised)


def _waves(time: Tensor) -> Tensor:
    """(sound, _WAVES) sines and cosines of time."""
    speeds = torch.exp(torch.linspace(0, math.log(1000), _WAVES // 2, device=time.device))
    angle = time[:, None] * speeds
    return torch.cat([angle.sin(), angle.cos()], dim=-1)
