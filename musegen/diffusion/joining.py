"""Where new sound joins a recording: phases carried over, levels met, and a short crossfade.

Outside the new stretch and its crossfades the recording's samples stay as they are, bit for bit.
"""

from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from musegen.diffusion.draft import Waveform
from musegen.diffusion.mel import MEL, istft, mel_of, mel_of_spectrum, per_bin, stft

CROSSFADE_SECONDS = 0.02

_AROUND = 8  # frames beside a gap that its phases are brought into agreement with
_ROUNDS = 12  # of that
_OVERLAP = 882  # samples by which a copy is compared and crossfaded with what is before it
_FARTHEST = 512  # samples that it is moved
_PARTIALS = 0.02, 4.0  # how far a bin may stand out of its band
_MOMENTUM = 0.9
_LEVEL_SECONDS = 0.05  # what is heard of a level on either side of a join
_MEET_SECONDS = 0.25  # from where on the new level is its own
_MOST_MEETING_DB = 24.0
_MEANT_DB = 6.0  # a step so large is a note's beginning or end
_FAINT = 1e-4  # amplitude: below, there is no level to meet
_BLOCK = 2048  # frames looked at together
_REACH = 4  # frames that a transform reaches, there and back

Samples = TypeVar("Samples", NDArray[np.float32], NDArray[np.float64], NDArray[np.int32])


def joined(
    original: Samples, new: Waveform, offset: int, start: int, stop: int, *, fade: int
) -> Samples:
    """A recording with its samples from `start` to `stop` replaced, or more added at its end.

    The crossfades lie outside, so that all that was to go is gone.

    Args:
        original: (channel, sample), in the numbers of its file.
        new: (channel, sample), in the same units; from `fade` before `start` to `fade` after
            `stop`, at least.
        offset: the sample of the original at which `new` begins.
        start: the first sample that is new.
        stop: one past the last; beyond the original's end it is made longer.
        fade: samples of a crossfade.
    """
    channels, length = original.shape
    whole = np.zeros((channels, max(length, stop)), original.dtype)
    whole[:, :length] = original
    first, last = max(0, start - fade), max(stop, min(stop + fade, length))
    share = _share(first, start, stop, last)
    coming = new[:, first - offset : last - offset]
    mixed = (1 - share) * whole[:, first:last] + share * coming
    if original.dtype == np.int32:
        limits = np.iinfo(np.int32)
        mixed = np.rint(mixed).clip(limits.min, limits.max)
    whole[:, first:last] = mixed.astype(original.dtype)
    return whole


def meeting(original: Waveform, new: Waveform, start: int, stop: int, *, rate: int) -> Waveform:
    """The new sound with its level at either join that of the recording beside it.

    Args:
        original: (channel, sample), ending where the recording does.
        new: (channel, sample), beginning where the original does.
        start: the first sample that is new.
        stop: one past the last.
        rate: samples a second.
    """
    change_db = np.zeros(new.shape[1])
    if start > 0:
        change_db[:stop] += _change_db(original[:, :start], new[:, :stop], start, rate)
    if stop < original.shape[1]:
        turned = _change_db(
            original[:, stop:][:, ::-1], new[:, start:][:, ::-1], new.shape[1] - stop, rate
        )
        change_db[start:] += turned[::-1]
    met: Waveform = new * np.power(10, change_db / 20).astype(np.float32)
    return met


def no_louder(new: Waveform, beside: Waveform, *, rate: int) -> Waveform:
    """New sound, turned down wherever its level is above the loudest of a recording.

    Args:
        new: (channel, sample).
        beside: (channel, sample), the recording around it.
        rate: samples a second.
    """
    from scipy.ndimage import minimum_filter1d, uniform_filter1d

    near = round(_LEVEL_SECONDS * rate)
    levels = (
        np.sqrt(uniform_filter1d(np.square(each, dtype=np.float64).mean(axis=0), near).clip(min=0))
        for each in (new, beside)
    )
    level, loudest = next(levels), max(float(next(levels).max()), _FAINT)
    gain = np.minimum(1, loudest / np.maximum(level, _FAINT))
    held: Waveform = new * uniform_filter1d(minimum_filter1d(gain, near), near).astype(np.float32)
    return held


def _change_db(there: Waveform, new: Waveform, join: int, rate: int) -> NDArray[np.float64]:
    """What is done to the level of new sound because of the recording before it, (sample,).

    In the crossfade it becomes from a copy of the recording's what the join needs; then it keeps
    that, and loses it. Where a note begins or ends at the join, so that what is new is meant to be
    far louder or softer than the copy, it needs no more than the copy does.

    Args:
        there: (channel, sample), the recording up to the join.
        new: (channel, sample), from as far before the join up to the end of what is new.
        join: the sample of `new` where they join.
        rate: samples a second.
    """
    near, length = round(_LEVEL_SECONDS * rate), new.shape[1] - join
    fade, hold = round(CROSSFADE_SECONDS * rate), min(near, length // 4)
    meets = min(near + round(_MEET_SECONDS * rate), length // 2)
    beside = there[:, max(0, there.shape[1] - near) :]
    copy = new[:, max(0, join - near) : join]
    inside, of_copy = new[:, join : join + near], _step_db(beside, copy)
    is_meant = abs(_step_db(copy, inside)) > _MEANT_DB
    at_join = of_copy if is_meant else _step_db(beside, inside)
    places = [join - fade, join, join + hold, join + meets]
    changes = [of_copy, at_join, at_join, 0.0]
    return np.interp(np.arange(new.shape[1]), places, changes)


def copied(sound: Tensor, places: NDArray[np.int64], start: int, stop: int) -> Tensor:
    """A sound with a gap filled from elsewhere in it, in step with what is around: (sample,).

    What is copied is moved by some samples to where its waves go on from those before it, as in
    Verhelst & Roelands, "An overlap-add technique based on waveform similarity", 1993.

    Args:
        sound: (sample,); in the gap it is not looked at.
        places: the frame that each frame of `frames_of(start, stop)` is like.
        start: the first sample of the gap.
        stop: one past its last.
    """
    made, first = sound.clone(), frames_of(start, stop)[0]
    made[start:stop] = 0
    breaks = np.flatnonzero(np.diff(places) != 1) + 1
    for run in np.split(np.arange(len(places)), breaks):
        here = max(start, (first + int(run[0])) * MEL.hop)
        until = min(stop, (first + int(run[-1]) + 1) * MEL.hop)
        source = int(places[run[0]]) * MEL.hop + here - (first + int(run[0])) * MEL.hop
        if here < until:  # frames that hear the gap begin before it
            _copy(sound, made, source, here, until)
    return made


def _copy(sound: Tensor, made: Tensor, source: int, here: int, until: int) -> None:
    """Copy from `source` to `here`, with a crossfade before."""
    overlap = min(_OVERLAP, here, source)
    source += _in_step(sound, made[here - overlap : here], source - overlap)
    overlap = min(overlap, source)
    taken = sound[source - overlap : source + until - here]
    until = min(until, here - overlap + len(taken))
    rise = torch.from_numpy(_rise(overlap)).float()
    made[here - overlap : here] += rise * (taken[:overlap] - made[here - overlap : here])
    made[here:until] = taken[overlap:]


def _in_step(sound: Tensor, before: Tensor, source: int) -> int:
    """By how many samples to move from `source` to what is most like `before`."""
    lowest, highest = max(0, source - _FARTHEST), source + _FARTHEST
    near = sound[lowest : min(highest, len(sound) - 1 - _OVERLAP) + len(before)]
    if len(before) < 2 or len(near) < len(before) or not bool(before.any()):
        return 0
    likeness = torch.nn.functional.conv1d(near[None, None], before[None, None])[0, 0]
    power = near.square().unfold(0, len(before), 1).sum(dim=1)
    return lowest + int(torch.argmax(likeness / (power + 1e-6).sqrt())) - source


def sounding(mel: Tensor, draft: Tensor, start: int, stop: int) -> Tensor:
    """A draft whose gap sounds as a mel says, with the phases and partials it has: (sample,).

    After Griffin & Lim, "Signal estimation from modified short-time Fourier transform", 1984, with
    the samples held outside the gap and its crossfades.

    Args:
        mel: (band, frame).
        draft: (sample,), as many as frames times the hop.
        start: the first sample of the gap.
        stop: one past its last.
    """
    first, last = frames_of(start, stop)
    begin, end = max(0, first - _AROUND), min(last + _AROUND, mel.shape[-1])
    here = slice(begin * MEL.hop, end * MEL.hop)
    held, share = draft[here], torch.zeros(len(draft))
    fade = round(CROSSFADE_SECONDS * MEL.sample_rate)
    rises, fell = max(0, start - fade), min(stop + fade, len(draft))
    share[rises:fell] = torch.from_numpy(_share(rises, start, stop, fell)).float()
    spectrum = stft(held)
    partials = spectrum.abs() / per_bin(mel_of_spectrum(spectrum)).clamp(min=1e-6)
    magnitude = per_bin(mel[:, begin:end]) * partials.clamp(*_PARTIALS)
    spectrum = torch.polar(magnitude, torch.angle(spectrum))
    before, made = torch.zeros_like(spectrum), draft.clone()
    for _ in range(_ROUNDS):
        made[here] = torch.lerp(held, istft(spectrum), share[here])
        agreed = stft(made[here])
        spectrum = torch.polar(magnitude, torch.angle(agreed + _MOMENTUM * (agreed - before)))
        before = agreed
    return made


def frames_of(start: int, stop: int) -> tuple[int, int]:
    """The first frame that hears some of a stretch of samples, and one past the last."""
    edge = (MEL.n_fft - MEL.hop) // 2  # a frame reaches so far beyond its hop
    return max(0, (start - edge) // MEL.hop), (stop + edge - 1) // MEL.hop + 1


def mel_of_long(sound: Tensor) -> Tensor:
    """The mel of (sample,), looked at piece by piece to spare memory; (band, frame)."""
    frames = sound.shape[-1] // MEL.hop
    found = []
    for first in range(0, frames, _BLOCK):
        last = min(first + _BLOCK, frames)
        start, stop = max(0, first - _REACH), min(last + _REACH, frames)
        seen = mel_of(sound[start * MEL.hop : stop * MEL.hop])
        found.append(seen[:, first - start : last - start])
    return torch.cat(found, dim=-1)


def followed(sound: Tensor, before: Tensor, after: Tensor) -> Tensor:
    """A sound changed as another one was: every frequency by as much, (sample,).

    Args:
        sound: (sample,), such as the side of a stereo recording.
        before: (band, frame), the mel of the other, such as of its middle.
        after: what became of that.
    """
    frames = before.shape[-1]
    made = torch.zeros(frames * MEL.hop)
    for first in range(0, frames, _BLOCK):
        last = min(first + _BLOCK, frames)
        start, stop = max(0, first - _REACH), min(last + _REACH, frames)
        gain = per_bin(after[:, start:stop]) / per_bin(before[:, start:stop]).clamp(min=_FAINT)
        spectrum = stft(sound[start * MEL.hop : stop * MEL.hop])
        piece = istft(spectrum * gain.clamp(max=10.0))
        made[first * MEL.hop : last * MEL.hop] = piece[(first - start) * MEL.hop :][
            : (last - first) * MEL.hop
        ]
    return made


def _share(first: int, start: int, stop: int, last: int) -> NDArray[np.float64]:
    """(sample,) what new sound counts from `first` to `last`: all of it from `start` to `stop`."""
    share = np.ones(last - first)
    share[: start - first] = _rise(start - first)
    share[stop - first :] = _rise(last - stop)[::-1]
    return share


def _rise(samples: int) -> NDArray[np.float64]:
    """(sample,) from 0 to 1, both left out: the two sounds are in phase, so amplitudes add up."""
    place = np.arange(1, samples + 1) / (samples + 1)
    rise: NDArray[np.float64] = 0.5 - 0.5 * np.cos(np.pi * place)
    return rise


def _step_db(there: Waveform, here: Waveform) -> float:
    """What brings `here` to the level of `there`; 0 where either is silent."""
    loud, new = (float(np.sqrt(np.square(each).mean())) for each in (there, here))
    if min(loud, new) < _FAINT:
        return 0.0
    step = 20 * np.log10(loud / new)
    return float(np.clip(step, -_MOST_MEETING_DB, _MOST_MEETING_DB))
