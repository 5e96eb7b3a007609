"""One bar of one track to a code and back: the hands of MuseGAN's bar generators.

All pitched tracks share their weights, told apart by a vector each, so a chord is the same in a
violin's code and in a cello's; drums have weights of their own. Time is seen in three layers,
slots in beats in a bar, which is as fast as a few matrix products can be. The encoder is learned
with the decoder as a variational auto-encoder, so that codes near one another are bars alike
(Kingma and Welling, "Auto-Encoding Variational Bayes", 2014).
"""

from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from musegen.musegan.slots import LINES, ROWS

BEATS = 4
SLOTS = len(LINES)
SLOT_WIDTH = 64
OCTAVES = ROWS // 12
NOTICED = [12 * BEATS, SLOTS * BEATS, OCTAVES * BEATS]


class Hands(nn.Module):
    """Reads and writes the bars of all tracks: drums, if there are any, and pitched ones."""

    def __init__(self, tracks: int, code: int, width: int, *, drums: int) -> None:
        """Shape them.

        Args:
            tracks: all of them, drums first.
            code: numbers that stand for a bar.
            width: features inside.
            drums: how many of the tracks are drums.
        """
        super().__init__()
        self.parts = [count for count in (drums, tracks - drums) if count]
        self.encoders = nn.ModuleList(BarEncoder(part, code, width) for part in self.parts)
        self.decoders = nn.ModuleList(BarDecoder(part, code, width) for part in self.parts)

    def encode(self, onsets: Tensor, held: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log-variance of the code of each bar, (piece, bar, track, code) each.

        Args:
            onsets: (piece, bar, track, slot, row), 0 or 1.
            held: the same shape.
        """
        cut = (torch.split(each, self.parts, dim=2) for each in (onsets, held))
        parts = zip(*cut, strict=True)
        read = [encoder(*part) for encoder, part in zip(self.encoders, parts, strict=True)]
        mean, log_variance = (torch.cat(each, dim=2) for each in zip(*read, strict=True))
        return mean, log_variance

    def decode(self, codes: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of onsets and of going on, (piece, bar, track, slot, row) each.

        Args:
            codes: (piece, bar, track, code).
        """
        parts = torch.split(codes, self.parts, dim=2)
        written = [decoder(part) for decoder, part in zip(self.decoders, parts, strict=True)]
        begin, go_on = (torch.cat(each, dim=2) for each in zip(*written, strict=True))
        return begin, go_on

    def notice(self, codes: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """A glance at what the codes stand for, as logits: a tenth of the work of `decode`.

        Args:
            codes: (piece, bar, track, code).

        Returns:
            Which pitch classes sound in each beat, (piece, bar, track, beat, 12); where any note
            begins, (piece, bar, track, slot); and which octaves sound in each beat, (piece, bar,
            track, beat, octave).
        """
        parts = torch.split(codes, self.parts, dim=2)
        seen = [
            cast(BarDecoder, decoder).notice(part)
            for decoder, part in zip(self.decoders, parts, strict=True)
        ]
        classes, begins, octaves = torch.split(torch.cat(seen, dim=2), NOTICED, dim=-1)
        beats = (*codes.shape[:-1], BEATS, -1)
        return classes.reshape(beats), begins, octaves.reshape(beats)


class BarEncoder(nn.Module):
    """The code of each bar and how sure it is."""

    def __init__(self, tracks: int, code: int, width: int) -> None:
        super().__init__()
        self.slot = nn.Linear(2 * ROWS, SLOT_WIDTH)
        self.beat = nn.Linear(SLOTS * SLOT_WIDTH, width // 2)
        self.bar = nn.Linear(BEATS * (width // 2), width)
        self.track = nn.Parameter(torch.zeros(tracks, width))
        self.inner = nn.Linear(width, width)
        self.head = nn.Linear(width, 2 * code)

    def forward(self, onsets: Tensor, held: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and log-variance, (..., track, code) each.

        Args:
            onsets: (..., track, slot, row), 0 or 1.
            held: the same shape.
        """
        seen = torch.cat([onsets, held], dim=-1)  # (..., track, slot, 2 rows)
        slots = _bent(self.slot(seen)).reshape(*seen.shape[:-2], BEATS, -1)
        beats = _bent(self.beat(slots)).flatten(-2)  # (..., track, beat x feature)
        bar = _bent(self.bar(beats) + self.track)
        bar = bar + _bent(self.inner(bar))
        mean, log_variance = self.head(bar).chunk(2, dim=-1)
        return mean, log_variance.clamp(-8, 2)


class BarDecoder(nn.Module):
    """What a code stands for: where notes begin and whether they go on."""

    def __init__(self, tracks: int, code: int, width: int) -> None:
        super().__init__()
        self.bar = nn.Linear(code, width)
        self.track = nn.Parameter(torch.zeros(tracks, width))
        self.inner = nn.Linear(width, width)
        self.beat = nn.Linear(width, BEATS * (width // 2))
        self.slot = nn.Linear(width // 2, SLOTS * SLOT_WIDTH)
        self.head = nn.Linear(SLOT_WIDTH, 2 * ROWS)
        self.bias = nn.Parameter(torch.zeros(tracks, 1, 2 * ROWS))
        self.glance_head = nn.Linear(width, sum(NOTICED))
        with torch.no_grad():
            self.bias[..., :ROWS] = -3.0  # most places are silent

    def forward(self, codes: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of onsets and of going on, (..., track, slot, row) each.

        Args:
            codes: (..., track, code).
        """
        bar = self._bar(codes)
        beats = self.beat(bar).reshape(*bar.shape[:-1], BEATS, -1)
        slots = self.slot(_bent(beats))  # (..., track, beat, slot x feature)
        slots = _bent(slots).reshape(*bar.shape[:-1], BEATS * SLOTS, -1)
        begin, go_on = (self.head(slots) + self.bias).chunk(2, dim=-1)
        return begin, go_on

    def notice(self, codes: Tensor) -> Tensor:
        """Logits of all that is seen at a glance, (..., track, noticed)."""
        noticed: Tensor = self.glance_head(self._bar(codes))
        return noticed

    def _bar(self, codes: Tensor) -> Tensor:
        bar = _bent(self.bar(codes) + self.track)
        return bar + _bent(self.inner(bar))


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


def _bent(features: Tensor) -> Tensor:
    return functional.leaky_relu(features, 0.1)
