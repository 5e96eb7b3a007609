"""As many notes, and as long ones, as real music has: the thresholds of what is written.

A decoder that is unsure writes too little, since most places are silent. Each track's biases are
moved until its generated phrases have as many onsets as real ones, and sound as much.
"""

from collections.abc import Callable
from typing import cast

import torch
from torch import Tensor

from musegen.musegan.bars import BarDecoder, written
from musegen.musegan.latents import draw_all
from musegen.musegan.losses import Bars
from musegen.musegan.model import MuseGAN
from musegen.musegan.slots import ROWS

PHRASES = 512
SEED = 1_000_003  # of latents that nobody else draws
_HALVINGS = 16
_WIDEST = 20.0  # logits


@torch.no_grad()
def calibrate(model: MuseGAN, real: Bars) -> None:
    """Move the biases of a model's hands to the density of real phrases.

    Args:
        model: changed in place.
        real: phrases of the music it learned from.
    """
    codes = model.generator(draw_all(model.config, PHRASES, SEED))
    begin, go_on = model.hands.decode(codes)
    onsets = _settled(
        lambda by: (begin + by > 0).float().mean(dim=(0, 1, 3, 4)),
        real.onsets.float().mean(dim=(0, 1, 3, 4)),
    )
    begin = begin + onsets[:, None, None]
    going = _settled(
        lambda by: written(begin, go_on + by)[1].float().mean(dim=(0, 1, 3, 4)),
        real.held.float().mean(dim=(0, 1, 3, 4)),
    )
    first = 0
    for decoder, part in zip(model.hands.decoders, model.hands.parts, strict=True):
        bias = cast(BarDecoder, decoder).bias
        bias[..., :ROWS] += onsets[first : first + part, None, None]
        bias[..., ROWS:] += going[first : first + part, None, None]
        first += part


def _settled(density: Callable[[Tensor], Tensor], wanted: Tensor) -> Tensor:
    """(track,) what to add to logits so that each track's density is the wanted one."""
    low, high = torch.full_like(wanted, -_WIDEST), torch.full_like(wanted, _WIDEST)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        dense = density(middle[:, None, None]) > wanted
        low, high = torch.where(dense, low, middle), torch.where(dense, middle, high)
    return (low + high) / 2
