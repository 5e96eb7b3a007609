"""Where new sound joins a recording: phases carried over, levels met, and a short crossfade.

Outside the new stretch and its crossfades the recording's samples stay as they are, bit for bit.
"""

from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from musegen.diffusion.draft import Waveform
from musegen.diffusion.mel import MEL, istft, mel_of, per_bin, stft

CROSSFADE_SECONDS = 0.02

_ROUNDS = 48  # of bringing phases into agreement
_MOMENTUM = 0.9
_LEVEL_SECONDS = 0.05  # what is heard of a level on either side of a join
_MEET_SECONDS = 0.25  # from where on the new level is its own
_MOST_MEETING_DB = 12.0
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
    share = np.ones(last - first)
    share[: start - first] = _rise(start - first)
    share[stop - first :] = _rise(last - stop)[::-1]
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
    near = round(_LEVEL_SECONDS * rate)
    ramp = np.linspace(1, 0, min(round(_MEET_SECONDS * rate), stop - start), dtype=np.float32)
    change_db = np.zeros(new.shape[1], np.float32)
    if start > 0:
        step = _step_db(original[:, max(0, start - near) : start], new[:, start : start + near])
        change_db[:start] = step
        change_db[start : start + len(ramp)] += step * ramp
    if stop < original.shape[1]:
        step = _step_db(original[:, stop : stop + near], new[:, max(start, stop - near) : stop])
        change_db[stop:] = step
        change_db[stop - len(ramp) : stop] += step * ramp[::-1]
    met: Waveform = new * np.power(np.float32(10), change_db / 20)
    return met


def carried_phases(mel: Tensor, sound: Tensor, start: int, stop: int) -> Tensor:
    """Sound of a mel in a gap, in phase with what is around it: (sample,).

    After Griffin & Lim, "Signal estimation from modified short-time Fourier transform", 1984, with
    the samples outside the gap held; partials first go on as they sound at its edges.

    Args:
        mel: (band, frame).
        sound: (sample,), as many as frames times the hop; in the gap it is not looked at.
        start: the first sample of the gap.
        stop: one past its last.
    """
    magnitude = per_bin(mel)
    gap = torch.zeros(sound.shape[-1], dtype=torch.bool)
    gap[start:stop] = True
    held = torch.where(gap, 0.0, sound)
    spectrum = torch.polar(magnitude, _phases_on(stft(held), *frames_of(start, stop)))
    before = torch.zeros_like(spectrum)
    made = held
    for _ in range(_ROUNDS):
        made = torch.where(gap, istft(spectrum), held)
        agreed = stft(made)
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


def _phases_on(spectrum: Tensor, first: int, last: int) -> Tensor:
    """Phases of a spectrum, (bin, frame), carried on from either side of a gap in it."""
    phases = torch.angle(spectrum)
    frames = phases.shape[-1]
    last = min(last, frames)
    middle = (first + last) // 2 if first >= 2 and last <= frames - 2 else last
    if first >= 2:
        advance = phases[:, first - 1] - phases[:, first - 2]
        steps = torch.arange(1, middle - first + 1)
        phases[:, first:middle] = phases[:, first - 1, None] + advance[:, None] * steps
    if last <= frames - 2:
        middle = middle if first >= 2 else first
        advance = phases[:, last + 1] - phases[:, last]
        steps = torch.arange(last - middle, 0, -1)
        phases[:, middle:last] = phases[:, last, None] - advance[:, None] * steps
    return phases


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
