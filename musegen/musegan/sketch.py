"""What the critic sees of a phrase: the codes of its bars, and what a listener would notice.

All notes of a phrase are a third of a million numbers; which pitch classes and octaves each beat
has, where notes begin, and which intervals a track makes with the others are a few thousand.
"""

import torch
from torch import Tensor

from musegen.musegan.bars import BEATS, NOTICED, OCTAVES, SLOTS, written

_LATER = (torch.arange(12)[:, None] + torch.arange(12)) % 12  # (interval, pitch class)


def size(code: int) -> int:
    """How many numbers there are for one bar of one track."""
    return code + sum(NOTICED) + 12 * BEATS


def sketch(
    codes: Tensor, classes: Tensor, begins: Tensor, octaves: Tensor, *, drums: int
) -> Tensor:
    """(piece, bar, track, feature), with harmony and rhythm made louder than codes.

    Args:
        codes: (piece, bar, track, code).
        classes: (piece, bar, track, beat, 12) how much each pitch class sounds, 0 to 1.
        begins: (piece, bar, track, slot) whether a note begins, 0 to 1.
        octaves: (piece, bar, track, beat, octave) how much each octave sounds, 0 to 1.
        drums: how many of the tracks, the first ones, are drums and have no pitch classes.
    """
    pitched = torch.ones(classes.shape[2], 1, 1, device=classes.device)
    pitched[:drums] = 0
    own = classes * pitched
    others = own.sum(dim=2, keepdim=True) - own
    intervals = torch.einsum("...p,...ip->...i", own, others[..., _LATER.to(own.device)])
    heard = [2 * own.flatten(3), 1.5 * begins, 1.5 * intervals.flatten(3), 2 * octaves.flatten(3)]
    return torch.cat([codes, *heard], dim=-1)


def noticed(onsets: Tensor, held: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Pitch classes by beat, onsets by slot and octaves by beat, as `sketch` takes them.

    Args:
        onsets: (piece, bar, track, slot, row), 0 or 1.
        held: the same shape.
    """
    rows = held.reshape(*held.shape[:3], BEATS, SLOTS, OCTAVES, 12)
    classes = rows.sum(dim=5).clamp(max=1).mean(dim=4)
    octaves = rows.sum(dim=6).clamp(max=1).mean(dim=4)
    return classes, onsets.sum(dim=-1).clamp(max=1), octaves


def played(begin: Tensor, go_on: Tensor) -> tuple[Tensor, Tensor]:
    """Onsets and held as they will be written, 0 or 1, with the slopes of their probabilities.

    Bengio, Leonard and Courville, "Estimating or Propagating Gradients Through Stochastic
    Neurons", 2013: straight-through.

    Args:
        begin: (piece, bar, track, slot, row), logits of onsets.
        go_on: the same shape, logits of going on.
    """
    onsets, held = (each.float() for each in written(begin, go_on))
    chance, stays = begin.sigmoid(), go_on.sigmoid()
    sound = chance + (1 - chance) * one_slot_later(held) * stays
    return onsets + chance - chance.detach(), held + sound - sound.detach()


def one_slot_later(held: Tensor) -> Tensor:
    """What sounded a slot earlier, bars joined; silence before the first."""
    ends = held[:, :, :, -1:]
    tied = torch.cat([torch.zeros_like(ends[:, :1]), ends[:, :-1]], dim=1)
    return torch.cat([tied, held[:, :, :, :-1]], dim=3)
