"""A recording sounded anew by words: the whole of it, a stretch, or more at its end.

Stereo goes as middle and side: the middle is what the model hears. Where the recording's own sound
is restyled, the side is changed, frequency by frequency, as the middle is; where sound is new, the
side gets as much of it as it has of the sound around, in phases of its own.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from musegen.audio.loudness import loudness
from musegen.diffusion.draft import Waveform
from musegen.diffusion.joining import carried_phases, followed, frames_of, mel_of_long
from musegen.diffusion.maker import SoundMaker
from musegen.diffusion.mel import MEL, SILENCE

_LEARNT_LUFS = -28.0  # about the level of what the models learnt from
_MOST_GAIN_DB = 40.0


@dataclass(frozen=True)
class Gap:
    """Where sound is new: samples of what is heard, the first and one past the last."""

    start: int
    stop: int


def restyled(
    maker: SoundMaker, waveform: Waveform, *, strength: float, seed: int, gap: Gap | None = None
) -> Waveform:
    """A recording as the wish sounds, begun from the recording itself: (channel, sample).

    Args:
        maker: with the wish.
        waveform: (channel, sample) at 44.1 kHz, one or two channels.
        strength: how far it is noised, over 0 and up to 1.
        seed: of noise.
        gap: the stretch that may change, all of it if none.
    """
    gain = _gain(waveform)
    middle, side = _apart(waveform * gain)
    before = mel_of_long(middle)
    known = None if gap is None else _known(before, gap, waveform.shape[1])
    after = maker.mel(before.shape[-1], seed=seed, start=before, strength=strength, known=known)
    new = maker.sound(after, seed=seed, recording=middle.numpy())
    changed = None if side is None else followed(side, before, after).numpy()
    return _together(new, changed, len(waveform))[:, : waveform.shape[1]] / gain


def filled(maker: SoundMaker, waveform: Waveform, gap: Gap, *, length: int, seed: int) -> Waveform:
    """A recording with new sound in a gap, where its own is not looked at: (channel, sample).

    Around the gap it comes out as the vocoder has it, to be crossfaded to.

    Args:
        maker: with the wish.
        waveform: (channel, sample) at 44.1 kHz, one or two channels, up to its end.
        gap: the stretch that is new; it may reach beyond the end.
        length: samples of what comes out.
        seed: of noise.
    """
    ends = waveform.shape[1]
    heard = np.zeros((len(waveform), length), np.float32)
    heard[:, :ends] = waveform[:, :length]
    heard[:, gap.start : gap.stop] = 0
    gain = _gain(heard)
    middle, side = _apart(heard * gain)
    known = _known(mel_of_long(middle), gap, ends)
    mel = maker.mel(known.shape[-1], seed=seed, known=known)
    new = _sounding(maker, mel, middle, gap, seed)
    other = None if side is None else _side_of(maker, mel, known, side, gap, ends, seed)
    return _together(new, other, len(waveform))[:, :length] / gain


def _side_of(
    maker: SoundMaker, mel: Tensor, known: Tensor, side: Tensor, gap: Gap, ends: int, seed: int
) -> Waveform:
    """The side of what is new, as loud beside the middle as it is around: (sample,)."""
    there = _known(mel_of_long(side), gap, ends)
    less = (there - known).nanmean(dim=1, keepdim=True).nan_to_num(SILENCE)  # (band, 1)
    wide = torch.where(there.isnan(), (mel + less).clamp(min=SILENCE), there)
    return _sounding(maker, wide, side, gap, seed + 1)


def _sounding(maker: SoundMaker, mel: Tensor, sound: Tensor, gap: Gap, seed: int) -> Waveform:
    draft = carried_phases(mel, sound, gap.start, gap.stop)
    return maker.sound(mel, seed=seed, recording=draft.numpy())


def _known(mel: Tensor, gap: Gap, ends: int) -> Tensor:
    """A mel, NaN in every frame that hears some of the gap, or what is beyond the end."""
    known = mel.clone()
    first, last = frames_of(gap.start, gap.stop)
    known[:, first:last] = torch.nan
    if ends < mel.shape[-1] * MEL.hop:
        known[:, frames_of(ends, ends + 1)[0] :] = torch.nan
    return known


def _gain(waveform: Waveform) -> float:
    """What brings a recording to the level that the models know."""
    heard = loudness(waveform, sample_rate=MEL.sample_rate)
    if not np.isfinite(heard):
        return 1.0
    return float(10 ** (np.clip(_LEARNT_LUFS - heard, -_MOST_GAIN_DB, _MOST_GAIN_DB) / 20))


def _apart(waveform: Waveform) -> tuple[Tensor, Tensor | None]:
    """Middle and side, (sample,) each, as many as whole frames; no side where it is silent."""
    sound = torch.from_numpy(np.ascontiguousarray(waveform, dtype=np.float32))
    sound = torch.nn.functional.pad(sound, (0, -sound.shape[1] % MEL.hop))
    if len(sound) == 1:
        return sound[0], None
    side = (sound[0] - sound[1]) / 2
    return sound.mean(dim=0), side if bool(side.any()) else None


def _together(middle: Waveform, side: Waveform | None, channels: int) -> Waveform:
    """(channel, sample) of middle and side."""
    if side is None:
        return np.stack([middle] * channels)
    return np.stack([middle + side, middle - side])
