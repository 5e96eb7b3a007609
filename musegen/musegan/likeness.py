"""What phrases are like on average: how often parts rest, how much they play, how they harmonise.

The figures have slopes, so that a generator can be moved towards those of real music.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import torch
from torch import Tensor

from musegen.metrics.tonality import tonal_centroid
from musegen.musegan.bars import BEATS, OCTAVES, SLOTS
from musegen.musegan.slots import LENGTHS

_GENTLE = 4.0  # the surest of bars has a slope towards silence, if a small one
_LEAST = 1e-4  # squared distance, below which there is no slope
_CENTRE = torch.from_numpy(tonal_centroid(np.eye(12))).float()  # (class, axis)
_STEPS = torch.from_numpy(LENGTHS[:SLOTS]).float()  # (slot,) how long each slot of a beat is


@dataclass(frozen=True)
class Likeness:
    """Figures of many phrases.

    Attributes:
        rests: (track,) the share of bars in which it is silent.
        onsets: (track,) the share of slots and rows in which it begins a note.
        held: (track,) the share in which it sounds.
        classes: (track,) the pitch classes of a bar in which it sounds, of pitched tracks.
        apart: (pair,) the mean tonal distance of each pair of pitched tracks, over the bars in
            which both sound at once; NaN if there are none.
    """

    rests: Tensor
    onsets: Tensor
    held: Tensor
    classes: Tensor
    apart: Tensor


def likeness(onsets: Tensor, held: Tensor, begin: Tensor, *, drums: int) -> Likeness:
    """The figures of phrases.

    Args:
        onsets: (piece, bar, track, slot, row), 0 or 1, with or without slopes.
        held: the same shape.
        begin: the same shape, logits of onsets; the onsets themselves where there are none.
        drums: how many of the tracks, the first ones, are drums.
    """
    silent = 1 - held.detach().amax(dim=(3, 4))  # (piece, bar, track)
    chance = (-begin.amax(dim=(3, 4)) / _GENTLE).sigmoid()
    rests = silent + chance - chance.detach()
    over = (0, 1, 3, 4)
    pitched = held[:, :, drums:]
    beats = pitched.reshape(*pitched.shape[:3], BEATS, SLOTS, OCTAVES, 12)
    chroma = (beats * _STEPS[:, None, None]).sum(dim=(4, 5))  # (piece, bar, track, beat, class)
    return Likeness(
        rests.mean(dim=(0, 1)),
        onsets.mean(dim=over),
        held.mean(dim=over),
        _classes(chroma),
        _distances(chroma),
    )


def _classes(chroma: Tensor) -> Tensor:
    used = chroma.sum(dim=3).clamp(max=1).sum(dim=-1)  # (piece, bar, track)
    return used.sum(dim=(0, 1)) / (used > 0).sum(dim=(0, 1)).clamp(min=1)


def _distances(chroma: Tensor) -> Tensor:
    """(pair,) mean tonal distances, as `musegen.metrics.rolls` has them."""
    total = chroma.sum(dim=-1, keepdim=True)
    centre = chroma / total.clamp(min=1) @ _CENTRE
    sounds = total[..., 0] > 0
    found = []
    for one, other in combinations(range(chroma.shape[2]), 2):
        both = (sounds[:, :, one] & sounds[:, :, other]).float()  # (piece, bar, beat)
        square = (centre[:, :, one] - centre[:, :, other]).square().sum(dim=-1)
        apart = (square.clamp(min=_LEAST).sqrt() * both).sum(dim=2)
        count = both.sum(dim=2)
        a_bar = apart / count.clamp(min=1)
        found.append(a_bar.sum() / (count > 0).sum().clamp(min=1))
    return torch.stack(found)
