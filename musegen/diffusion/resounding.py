"""A recording sounded anew by words: the whole of it, a stretch, or more at its end.

Stereo goes as middle and side: the middle is what the model hears. Where the recording's own sound
is restyled, the side is changed, frequency by frequency, as the middle is; where sound is new, the
side gets as much of it as it has of the sound around, in phases of its own.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from midi_data.errors import SoundError
from musegen.audio.loudness import loudness
from musegen.diffusion.draft import Waveform
from musegen.diffusion.joining import (
    copied,
    followed,
    frames_of,
    mel_of_long,
    no_louder,
    sounding,
)
from musegen.diffusion.likeness import Places, expected, like_places
from musegen.diffusion.maker import SoundMaker
from musegen.diffusion.mel import MEL, SILENCE
from musegen.diffusion.production import Production, without_effects
from musegen.diffusion.wish import STRENGTH

_LEARNT_LUFS = -28.0  # about the level of what the models learnt from
_MOST_GAIN_DB = 40.0
_EASE = 8  # frames
_NOISED = 0.3  # of what is expected in a gap; more fills the pauses between plucked notes
_CONTEXT = 258  # frames that the model hears on either side of a gap, three seconds


@dataclass(frozen=True)
class Gap:
    """Where sound is new: samples of what is heard, the first and one past the last."""

    start: int
    stop: int


def restyled(
    maker: SoundMaker, waveform: Waveform, *, strength: float, seed: int, gap: Gap | None = None
) -> Waveform:
    """A recording as the wish sounds, begun from the recording itself: (channel, sample).

    What the words say of room and production happens to it afterwards, the more the higher the
    strength; if they say nothing else, only that.

    Args:
        maker: with the wish.
        waveform: (channel, sample) at 44.1 kHz, one or two channels.
        strength: how far it is noised, over 0 and up to 1.
        seed: of noise.
        gap: the stretch that may change, all of it if none.
    """
    start, end = _words(maker)
    stronger = 1 + strength - STRENGTH  # at the usual strength as the words say
    production = Production.of(*({w: stronger * each[w] for w in each} for each in (start, end)))
    gain = _gain(waveform)
    made = waveform * gain
    if not production or without_effects({**start, **end}):
        made = _cleared(maker, made, strength, seed, gap)
    if production:
        made = production.of_recording(made, seed=seed, progress=maker.progress)
    return made / gain


def _words(maker: SoundMaker) -> tuple[dict[str, float], dict[str, float]]:
    """What is wished at the beginning and at the end."""
    start, end = maker.asked.start.words, maker.asked.words_at_end
    return start, start if end is None else end


def _cleared(
    maker: SoundMaker, waveform: Waveform, strength: float, seed: int, gap: Gap | None
) -> Waveform:
    """A recording noised and cleared again as the words of the player have it."""
    start, end = _words(maker)
    middle, side = _apart(waveform)
    before = mel_of_long(middle)
    known = None if gap is None else _known(before, gap, waveform.shape[1])
    after = maker.mel(
        before.shape[-1],
        seed=seed,
        words=without_effects(start),
        words_at_end=without_effects(end),
        start=before,
        strength=strength,
        known=known,
    )
    after = after if known is None else _eased(before, after, known)
    new = maker.sound(after, seed=seed, recording=middle.numpy())
    changed = None if side is None else followed(side, before, after).numpy()
    return _together(new, changed, len(waveform))[:, : waveform.shape[1]]


def filled(maker: SoundMaker, waveform: Waveform, gap: Gap, *, length: int, seed: int) -> Waveform:
    """A recording with new sound in a gap, where its own is not looked at: (channel, sample).

    It begins as what followed elsewhere in the recording where it sounded alike, noised a little
    and cleared again, and is nowhere louder than the recording is around it. For some seconds
    around the gap it comes out as the vocoder has it, to be crossfaded to; farther away it is
    silence.

    Args:
        maker: with the wish.
        waveform: (channel, sample) at 44.1 kHz, one or two channels, up to its end.
        gap: the stretch that is new; it may reach beyond the end.
        length: samples of what comes out.
        seed: of noise.

    Raises:
        SoundError: the gap leaves nothing.
    """
    ends = waveform.shape[1]
    heard = np.zeros((len(waveform), length), np.float32)
    heard[:, :ends] = waveform[:, :length]
    heard[:, gap.start : gap.stop] = 0
    gain = _gain(heard)
    middle, side = _apart(heard * gain)
    known = _known(mel_of_long(middle), gap, ends)
    if bool(known[0].isnan().all()):
        raise SoundError(
            "nothing of the recording would be left to go by",
            mend="Choose a shorter stretch, or a strength below 1.",
        )
    around = _Around(known, gap, seed)
    here = around.frames
    guess, known = around.guess[:, here], known[:, here]
    frames = here.stop - here.start
    mel = maker.mel(frames, seed=seed, start=guess, strength=_NOISED, known=known)
    mel = _eased(guess, mel, known)
    new = around.sounding(maker, mel, middle)
    other = None if side is None else around.sounding(maker, around.beside(mel, side, ends), side)
    made = _together(new, other, len(waveform))[:, :length]
    near = slice(here.start * MEL.hop, here.stop * MEL.hop)
    made[:, near] = no_louder(made[:, near], heard[:, near] * gain, rate=MEL.sample_rate)
    return made / gain


class _Around:
    """What is around a gap, and what one expects in it.

    Attributes:
        guess: (band, frame), the mel around with what is expected in the gap.
        frames: those that the model hears and makes.
    """

    def __init__(self, known: Tensor, gap: Gap, seed: int, *, places: Places | None = None) -> None:
        first, last = frames_of(gap.start, gap.stop)
        last = min(last, known.shape[-1])
        self._gap, self._seed = gap, seed
        self._places = like_places(known, first, last, seed=seed) if places is None else places
        self.guess = expected(known, self._places, first, last)
        here = int((~self.guess[0].isnan()).nonzero().max())  # beyond is what fills the last frame
        self.guess[:, here + 1 :] = self.guess[:, here : here + 1]
        self.frames = slice(max(0, first - _CONTEXT), min(last + _CONTEXT, known.shape[-1]))

    def sounding(self, maker: SoundMaker, mel: Tensor, sound: Tensor) -> Waveform:
        """The sound of a mel of `frames`, in the phases of what was alike; (sample,) of all."""
        start, stop = self._gap.start, self._gap.stop
        draft = copied(sound, self._places, start, stop)
        here = slice(self.frames.start * MEL.hop, self.frames.stop * MEL.hop)
        agreed = sounding(mel, draft[here], start - here.start, stop - here.start)
        made = np.zeros(len(sound), np.float32)
        made[here] = maker.sound(mel, seed=self._seed, recording=agreed.numpy())
        return made

    def beside(self, mel: Tensor, side: Tensor, ends: int) -> Tensor:
        """The mel of the side, as loud beside the middle's as what was alike: of `frames`."""
        there = _known(mel_of_long(side), self._gap, ends)
        aside = _Around(there, self._gap, self._seed, places=self._places)
        return (mel + (aside.guess - self.guess)[:, self.frames]).clamp(min=SILENCE)


def _eased(before: Tensor, after: Tensor, known: Tensor) -> Tensor:
    """What a mel became, coming in over some frames on either side of what is known."""
    free = known[0].isnan().float()
    far = torch.nn.functional.avg_pool1d(free[None, None], 2 * _EASE + 1, 1, _EASE)[0, 0]
    return torch.lerp(before, after, ((far - 0.5) * 2).clamp(0, 1))


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
