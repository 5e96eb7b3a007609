"""What skeleton and denoiser learn from, crops of clips with notes and words, and their losses."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from musegen.diffusion.clips import FRAMES, Clips
from musegen.diffusion.mel import MEL, mel_of
from musegen.diffusion.model import SoundModel
from musegen.diffusion.notes import between
from musegen.diffusion.skeleton import NoteFrames, note_frames

SHALLOW = 0.6  # time from which a sketched sound is cleared
PURE_SHARE = 0.5  # of sounds learn from noise alone, where no notes are known
KNOWN_SHARE = 0.15  # of sounds are known in part
NO_WORDS = 0.1  # of sounds go without a word, so that guidance has something to compare with
WORD_KEPT = 0.85
_DROWNED = 0.8  # of a mel, 40 dB: what lies so far under the loudest band of its frame is drowned
_DROWNED_SHARE = 0.2  # what it counts
_HEARD = 1.6  # of a mel, 80 dB: what lies so far under the loudest of a sound is not heard to begin
_EVENNESS = 0.75  # of families: 0, as often as there are clips of them, to 1, all alike
_GROUP = 8  # bands whose level rises and falls as one
_LAGS = (1, 3)  # frames over which it does
_CHANGES = 1.0  # what they count beside the levels themselves


@dataclass(frozen=True)
class Sounds:
    """A batch.

    Attributes:
        mel: (sound, band, frame).
        heard: their notes.
        words: (sound, word) weights.
    """

    mel: Tensor
    heard: NoteFrames
    words: Tensor

    def to(self, device: torch.device) -> "Sounds":
        """The same on another device."""
        return Sounds(self.mel.to(device), self.heard.to(device), self.words.to(device))


def sounds_of(
    clips: Clips,
    chosen: Sequence[int],
    model: SoundModel,
    generator: np.random.Generator,
    *,
    frames: int = FRAMES,
) -> Sounds:
    """A batch of crops, of which some words are left out as `generator` has it."""
    audio, notes, words = [], [], []
    for clip in chosen:
        first = int(generator.integers(0, FRAMES - frames + 1))
        span = slice(first * MEL.hop, (first + frames) * MEL.hop)
        audio.append(torch.from_numpy(clips.audio[clip, span].astype(np.float32) / 2**15))
        times = first / MEL.frames_per_second, (first + frames) / MEL.frames_per_second
        notes.append(between(clips.notes_of(clip), *times))
        kept = generator.random() >= NO_WORDS
        words.append(
            {
                word: 1.0
                for word in clips.rows[clip].words
                if kept and generator.random() < WORD_KEPT
            }
        )
    mel = mel_of(torch.stack(audio))
    return Sounds(mel, note_frames(notes, frames), model.words.rows(words))


def batches(
    clips: Clips, model: SoundModel, batch: int, frames: int, seed: list[int]
) -> Iterator[Sounds]:
    """Batches of the training clips without end; those of rare families come more often."""
    generator = np.random.default_rng(seed)
    train = clips.of("train")
    families = [clips.rows[clip].family for clip in train]
    clips_of = Counter(families)
    chances = np.array([clips_of[family] ** -_EVENNESS for family in families])
    chances /= chances.sum()
    while True:
        chosen = generator.choice(train, size=batch, p=chances).tolist()
        yield sounds_of(clips, chosen, model, generator, frames=frames)


def skeleton_loss(model: SoundModel, sounds: Sounds) -> Tensor:
    """How far sketched mels are from true ones where it is heard, in units of 50 dB."""
    words = model.skeleton_words(sounds.words)
    made = model.skeleton(sounds.heard, words)
    heard = prominence(torch.maximum(made.detach(), sounds.mel))
    far: Tensor = (heard * (made - sounds.mel).abs()).sum() / heard.sum()
    return far + _CHANGES * changes_apart(made, sounds.mel)


def changes_apart(made: Tensor, true: Tensor) -> Tensor:
    """How differently two mels rise and fall from frame to frame, in units of 50 dB.

    Onsets are heard in what rises in all bands together, however weak each is: Böck & Widmer,
    "Maximum filter vibrato suppression for onset detection", 2013.
    """
    least = true.amax(dim=(1, 2), keepdim=True) - _HEARD
    one, other = (functional.avg_pool2d(mel.maximum(least), (_GROUP, 1)) for mel in (made, true))
    apart = one - other
    moved = [(apart[..., lag:] - apart[..., :-lag]).abs().mean() for lag in _LAGS]
    return torch.stack(moved).mean()


def prominence(mel: Tensor) -> Tensor:
    """How much is heard of each band: 1 if it is the loudest of its frame, less if that drowns it.

    Where the loud bands are right, chroma is as right as in a copy; those more than 30 dB below
    make no difference to it.
    """
    below = mel.amax(dim=1, keepdim=True) - mel
    return 1 - (1 - _DROWNED_SHARE) * (below / _DROWNED).clamp(max=1.0)


def denoiser_loss(model: SoundModel, sounds: Sounds) -> Tensor:
    """How far predicted velocities are from true ones: mean square, where it is heard most."""
    config, count = model.config, len(sounds.mel)
    device = sounds.mel.device
    with torch.no_grad():
        led = model.skeleton(sounds.heard, model.skeleton_words(sounds.words)).clamp(min=-1.0)
    pure = torch.rand(count, device=device) < PURE_SHARE
    time = torch.where(pure, 1.0, SHALLOW) * torch.rand(count, device=device)
    led = led.masked_fill(pure[:, None, None], torch.nan)
    clean = (sounds.mel - config.mean) / config.deviation
    signal, noise_level = (each[:, None, None] for each in levels(time))
    noise = torch.randn_like(clean)
    velocity = model.denoiser(
        signal * clean + noise_level * noise,
        time,
        model.words(sounds.words),
        skeleton=led,
        known=_known(sounds.mel),
    )
    wanted = signal * noise - noise_level * clean
    heard = prominence(sounds.mel)
    far: Tensor = (heard * (velocity.float() - wanted).square()).sum() / heard.sum()
    return far


def levels(time: Tensor) -> tuple[Tensor, Tensor]:
    """How much of signal and of noise there is at a time from 0 to 1: a quarter of a circle.

    Nichol & Dhariwal, "Improved denoising diffusion probabilistic models", 2021; at 1 there is no
    signal at all (Lin et al., "Common diffusion noise schedules are flawed", 2024).
    """
    angle = time * (torch.pi / 2)
    return angle.cos(), angle.sin()


def _known(mel: Tensor) -> Tensor:
    """The mels where they are known, NaN elsewhere: nowhere in most, about a gap in some."""
    sounds, _, frames = mel.shape
    ends = (torch.rand(sounds, 2, device=mel.device) * frames).sort(dim=1).values
    frame = torch.arange(frames, device=mel.device)
    gap = (frame >= ends[:, :1]) & (frame < ends[:, 1:])
    gap |= torch.rand(sounds, 1, device=mel.device) >= KNOWN_SHARE
    return mel.masked_fill(gap[:, None], torch.nan)
