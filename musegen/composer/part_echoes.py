"""Where the parts have been before: the latest passage like the one just heard, and what came next.

Chorales repeat their phrases, and a melody comes back under other harmony. For every step the
longest stretch of steps that is the same as an earlier one is looked for, in all parts together and
in each part alone; what each part did after the earlier one is its echo. In the JSB validation
pieces, where 16 steps are the same, the next is the same in 97 of 100.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

LEAST_LAG = 8  # steps; a held chord is no echo of itself
LIKENESSES = 5  # none, and 4, 8, 16 or 32 steps the same
KINDS = 2  # of all parts together, and of a part alone


@dataclass(frozen=True)
class Passages:
    """The passage that each step's past is like; both (batch, step, part, kind).

    Attributes:
        following: the step after that passage, 0 where there is none.
        likeness: how long it is, 0 where there is none.
    """

    following: Tensor
    likeness: Tensor

    def last(self) -> "Passages":
        """Those of the last step."""
        return Passages(self.following[:, -1:], self.likeness[:, -1:])


@dataclass(frozen=True)
class Echoes:
    """What each part did after the passages; both (batch, step, part, kind).

    Attributes:
        symbol: pitch, REST or HOLD; any where there is no echo.
        likeness: 0 where there is none, or where a part decided before has left it.
    """

    symbol: Tensor
    likeness: Tensor

    def of(self, part: int) -> "Echoes":
        """Those of one part; (batch, step, 1, kind)."""
        return Echoes(self.symbol[:, :, part, None], self.likeness[:, :, part, None])


def passages(sound: Tensor) -> Passages:
    """Like passages for every step, which is not looked at itself.

    Args:
        sound: (batch, step, part), what sounds at each step.
    """
    steps, parts = sound.shape[1:]
    lines = sound.transpose(1, 2)
    alone = lines[:, :, :, None] == lines[:, :, None]  # (batch, part, step, earlier step)
    alone = torch.cat([alone.all(dim=1, keepdim=True), alone], dim=1)
    step = torch.arange(steps, dtype=torch.int32, device=sound.device)
    alone &= step[:, None] - step >= LEAST_LAG
    same = alone & _before(alone, 1)
    likeness = torch.zeros_like(same, dtype=torch.int32)
    for length in (2, 4, 8, 16):
        same &= _before(same, length)  # as long again
        likeness += same
    best = (likeness * steps + step).amax(dim=-1)  # the longest, and of those the latest
    best = torch.cat([torch.zeros_like(best[..., :1]), best[..., :-1]], dim=-1).long()
    likeness = best // steps
    following = torch.where(likeness > 0, best % steps + 1, 0)
    return Passages(_by_kind(following, parts), _by_kind(likeness, parts))


def follow(streams: Tensor, like: Passages) -> Echoes:
    """What each part did after the passages.

    Args:
        streams: (batch, step, part), all steps the passages tell of, and those before.
        like: as `passages` gives them, for the last steps of the streams.
    """
    now = streams[:, -like.following.shape[1] :]
    did = [streams.gather(1, like.following[..., kind]) for kind in range(KINDS)]
    agrees = (did[0] == now).long().cumprod(dim=-1)[..., :-1]
    agrees = torch.cat([torch.ones_like(now[..., :1]), agrees], dim=-1)  # parts before this one
    likeness = like.likeness * torch.stack([agrees, torch.ones_like(agrees)], dim=-1)
    return Echoes(torch.stack(did, dim=-1), likeness)


def _before(same: Tensor, steps: int) -> Tensor:
    """Whether it was the same so many steps before; (..., step, earlier step)."""
    shifted = torch.zeros_like(same)
    shifted[..., steps:, steps:] = same[..., :-steps, :-steps]
    return shifted


def _by_kind(found: Tensor, parts: int) -> Tensor:
    """(batch, 1 + part, step) to (batch, step, part, kind)."""
    together = found[:, :1].expand(-1, parts, -1)
    return torch.stack([together, found[:, 1:]], dim=-1).transpose(1, 2)
