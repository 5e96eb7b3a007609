"""One bar of one track to a code and back: the hands of MuseGAN's bar generators.

Each track has weights of its own. Time is seen in three layers, slots in beats in a bar, which
is as fast as a few matrix products can be. The encoder is learned with the decoder as a
variational auto-encoder, so that codes near one another are bars alike (Kingma and Welling,
"Auto-Encoding Variational Bayes", 2014).
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

from musegen.musegan.slots import LINES, ROWS

BEATS = 4
SLOTS = len(LINES)
SLOT_WIDTH = 48


class TrackLinear(nn.Module):
    """A linear map for each track, (..., track, in) to (..., track, out)."""

    def __init__(self, tracks: int, inputs: int, outputs: int) -> None:
        super().__init__()
        bound = inputs**-0.5
        self.weight = nn.Parameter(torch.empty(tracks, inputs, outputs).uniform_(-bound, bound))
        self.bias = nn.Parameter(torch.zeros(tracks, 1, outputs))

    def forward(self, features: Tensor) -> Tensor:
        """(..., track, in) to (..., track, out)."""
        by_track = features.flatten(0, -3).transpose(0, 1)  # (track, row, in)
        mapped = torch.baddbmm(self.bias, by_track, self.weight).transpose(0, 1)
        return mapped.reshape(*features.shape[:-1], mapped.shape[-1])


class BarEncoder(nn.Module):
    """The code of each bar and how sure it is."""

    def __init__(self, tracks: int, code: int, width: int) -> None:
        super().__init__()
        self.slot = TrackLinear(tracks, 2 * ROWS, SLOT_WIDTH)
        self.beat = TrackLinear(tracks, SLOTS * SLOT_WIDTH, width // 2)
        self.bar = TrackLinear(tracks, BEATS * (width // 2), width)
        self.head = TrackLinear(tracks, width, 2 * code)

    def forward(self, onsets: Tensor, held: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log-variance, (..., track, code) each.

        Args:
            onsets: (..., track, slot, row), 0 or 1.
            held: the same shape.
        """
        seen = torch.cat([onsets, held], dim=-1)  # (..., track, slot, 2 rows)
        slots = functional.leaky_relu(self.slot(seen.transpose(-2, -3)), 0.1)
        beats = _cut(slots, -3, BEATS)  # (..., beat, slot, track, feature)
        beats = beats.transpose(-2, -3).flatten(-2)  # (..., beat, track, slot x feature)
        beats = functional.leaky_relu(self.beat(beats), 0.1)
        bar = beats.transpose(-2, -3).flatten(-2)  # (..., track, beat x feature)
        bar = functional.leaky_relu(self.bar(bar), 0.1)
        mean, log_variance = self.head(bar).chunk(2, dim=-1)
        return mean, log_variance.clamp(-8, 2)


class BarDecoder(nn.Module):
    """What a code stands for: where notes begin and whether they go on."""

    def __init__(self, tracks: int, code: int, width: int) -> None:
        super().__init__()
        self.bar = TrackLinear(tracks, code, width)
        self.inner = TrackLinear(tracks, width, width)
        self.beat = TrackLinear(tracks, width, BEATS * (width // 2))
        self.slot = TrackLinear(tracks, width // 2, SLOTS * SLOT_WIDTH)
        self.head = TrackLinear(tracks, SLOT_WIDTH, 2 * ROWS)
        with torch.no_grad():
            self.head.bias[..., :ROWS] = -3.0  # most places are silent

    def forward(self, codes: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of onsets and of going on, (..., track, slot, row) each.

        Args:
            codes: (..., track, code).
        """
        bar = functional.leaky_relu(self.bar(codes), 0.1)
        bar = bar + functional.leaky_relu(self.inner(bar), 0.1)
        beats = _cut(self.beat(bar), -1, BEATS).transpose(-2, -3)  # (..., beat, track, feature)
        slots = self.slot(functional.leaky_relu(beats, 0.1))  # (..., beat, track, slot x feature)
        slots = _cut(slots, -1, SLOTS).transpose(-2, -3)  # (..., beat, slot, track, feature)
        slots = functional.leaky_relu(slots.flatten(-4, -3), 0.1)  # (..., slot, track, feature)
        begin, go_on = self.head(slots).transpose(-2, -3).chunk(2, dim=-1)
        return begin, go_on


def written(begin: Tensor, go_on: Tensor) -> tuple[Tensor, Tensor]:
    """Onsets and held, `bool` (piece, bar, track, slot, row), of logits of the same shape.

    A note is held only after it began, so what is written is whole notes and rests.
    """
    onsets, going = begin > 0, go_on > 0
    held = torch.zeros_like(onsets)
    sounding = torch.zeros_like(onsets[:, 0, :, 0])  # (piece, track, row)
    for bar in range(begin.shape[1]):
        for slot in range(begin.shape[3]):
            sounding = onsets[:, bar, :, slot] | (sounding & going[:, bar, :, slot])
            held[:, bar, :, slot] = sounding
    return onsets, held


def _cut(features: Tensor, axis: int, parts: int) -> Tensor:
    """An axis cut into so many parts, which become an axis before it."""
    at = axis % features.ndim
    return features.reshape(*features.shape[:at], parts, -1, *features.shape[at + 1 :])
