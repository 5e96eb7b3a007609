"""What one expects in a gap of a recording: what followed where it sounded alike before.

After Perraudin, Holighaus, Majdak & Balazs, "Inpainting of long audio segments with similarity
graphs", 2018. The gap is filled frame by frame from the recording itself; diffusion then makes of
it what it will.
"""

from itertools import groupby

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

_CONTEXT = 43  # frames that have to be alike, half a second
_HALF = 8  # frames from a join to where they count half as much
_LONGEST_RUN = 344  # frames taken in one go where the gap is longer, four seconds
_SHORTEST_RUN = 86
_NEARLY = 1.1  # of the least distance: which of these is taken is chance
_EDGE = 6  # frames by which the levels of what is taken are judged
_SOFT = 8  # frames over which a guess begins and ends
_MOST_CHANGE = 0.3  # of a band's level, in the units of a mel: 15 dB

Places = NDArray[np.int64]


def expected(mel: Tensor, places: Places, first: int, last: int) -> Tensor:
    """A mel with a guess in a gap, (band, frame).

    Args:
        mel: (band, frame), NaN where it is not known.
        places: where each frame of the gap is taken from.
        first: of the gap's frames.
        last: one past them.
    """
    guess = mel.clone()
    guess[:, first:last] = mel[:, places]
    before = _change(mel, first - _EDGE, first, int(places[0]) - _EDGE)
    after = _change(mel, last, last + _EDGE, int(places[-1]) + 1)
    one, other = (after if before is None else before), (before if after is None else after)
    if one is not None and other is not None:
        way = torch.linspace(0, 1, last - first)
        guess[:, first:last] += torch.lerp(one[:, None], other[:, None], way)
    _soften(guess, first, last)
    return guess


def like_places(mel: Tensor, first: int, last: int, *, seed: int) -> Places:
    """For each frame of a gap, the known frame that it is taken from.

    Args:
        mel: (band, frame), NaN where it is not known, in the gap at least; some frame is known.
        first: of the gap's frames.
        last: one past them.
        seed: chooses between places that are alike.
    """
    if first < _EDGE or bool(mel[0, max(0, first - _EDGE) : first].isnan().any()):
        frames = mel.shape[-1]
        turned = _from_left(mel.flip(-1), frames - last, frames - first, seed)
        return frames - 1 - turned[::-1]
    return _from_left(mel, first, last, seed)


def _from_left(mel: Tensor, first: int, last: int, seed: int) -> Places:
    chance = np.random.default_rng(seed)
    filled, taken = mel.clone(), np.zeros(0, np.int64)
    runs = _runs(mel)
    here = first
    while here < last:
        place, count = _next(mel, filled, runs, here, last, chance)
        run = np.arange(place, place + count) if count > 0 else _turning(mel, here, last)
        filled[:, here : here + len(run)] = mel[:, run]
        taken = np.concatenate([taken, run])
        here += len(run)
    return taken


def _next(
    mel: Tensor, filled: Tensor, runs: Places, here: int, last: int, chance: np.random.Generator
) -> tuple[int, int]:
    """The known place to go on from, and for how many frames; none if there is no such place."""
    need = last - here
    left = filled[:, max(0, here - _CONTEXT) : here]
    distance = _distances(mel, left, _fading(left.shape[-1]).flip(0))
    right = mel[:, last : last + _CONTEXT]
    if need <= _LONGEST_RUN and right.shape[-1] and not bool(right[0].isnan().any()):
        ends = _distances(mel, right, _fading(right.shape[-1]))  # by where the likeness ends
        shift = need + right.shape[-1]
        both = distance[: len(ends) - shift] + ends[shift:]
        both[runs[: len(both)] < need] = np.inf
        if np.isfinite(both).any():
            return _drawn(both, chance), need
    for least in (min(need, _SHORTEST_RUN), min(need, _EDGE)):
        possible = np.where(runs >= least, distance, np.inf)
        if np.isfinite(possible).any():
            place = _drawn(possible, chance)
            return place, min(int(runs[place]), _LONGEST_RUN, need)
    return 0, 0


def _drawn(distance: NDArray[np.float64], chance: np.random.Generator) -> int:
    """One of the places that are nearly nearest."""
    near = np.flatnonzero(distance <= distance.min() * _NEARLY)
    return int(chance.choice(near))


def _distances(mel: Tensor, context: Tensor, weights: Tensor) -> NDArray[np.float64]:
    """(frame + 1,) how unlike a context is what ends before each frame; infinite where unknown.

    Args:
        mel: (band, frame).
        context: (band, frame), shorter.
        weights: (frame,) what each frame of the context counts.
    """
    length = context.shape[-1]
    distance = np.full(mel.shape[-1] + 1, np.inf)
    if length == 0 or length > mel.shape[-1]:
        return distance
    known, window = mel.nan_to_num(0.0), weights[None, None]
    unlike = functional.conv1d(known.square().sum(dim=0)[None, None], window)[0, 0]
    unlike += (weights * context.square()).sum()
    unlike -= 2 * functional.conv1d(known[None], (weights * context)[None])[0, 0]
    gaps = functional.conv1d(mel[None, :1].isnan().float(), torch.ones_like(window))[0, 0]
    found = torch.where(gaps > 0.5, torch.inf, unlike.clamp(min=1e-3))
    distance[length:] = found.double().numpy()
    return distance


def _fading(frames: int) -> Tensor:
    """(frame,) weights that sum to 1: what is nearest counts most."""
    weights = 0.5 ** (torch.arange(frames) / _HALF)
    return weights / weights.sum()


def _runs(mel: Tensor) -> Places:
    """(frame + 1,) how many known frames follow one another from each frame on."""
    known = (~mel[0].isnan()).numpy()
    runs = np.zeros(len(known) + 1, np.int64)
    place = 0
    for is_known, group in groupby(known):
        count = len(list(group))
        if is_known:
            runs[place : place + count] = np.arange(count, 0, -1)
        place += count
    return runs


def _turning(mel: Tensor, here: int, last: int) -> Places:
    """Frames back from a gap and forth again, where there is too little to compare."""
    known = np.flatnonzero((~mel[0].isnan()).numpy())
    known = known[known < here] if (known < here).any() else known
    return np.resize(np.concatenate([known[::-1], known]), last - here)


def _change(mel: Tensor, start: int, stop: int, place: int) -> Tensor | None:
    """(band,) how the level beside a gap differs from that beside what was taken for it."""
    length = stop - start
    if start < 0 or stop > mel.shape[-1] or place < 0 or place + length > mel.shape[-1]:
        return None
    there, here = mel[:, place : place + length], mel[:, start:stop]
    change = (here - there).mean(dim=1).clamp(-_MOST_CHANGE, _MOST_CHANGE)
    return None if bool(change.isnan().any()) else change


def _soften(guess: Tensor, first: int, last: int) -> None:
    """Let a guess come out of what is beside it, and go into it, over some frames."""
    length = min(_SOFT, (last - first) // 2)
    share = torch.arange(1, length + 1) / (length + 1)
    if first > 0 and not bool(guess[0, first - 1].isnan()):
        edge = guess[:, first - 1 : first]
        guess[:, first : first + length] = edge.lerp(guess[:, first : first + length], share)
    if last < guess.shape[-1] and not bool(guess[0, last].isnan()):
        edge, share = guess[:, last : last + 1], share.flip(0)
        guess[:, last - length : last] = edge.lerp(guess[:, last - length : last], share)
