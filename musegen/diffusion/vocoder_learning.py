"""What the vocoder learns from: stretches of clips, each with a draft, and how far off it sounds.

Most drafts are made from the notes. Others stand in for what a vocoder is given where no notes
are known: a guess at the phases, noise alone, or a recording of another colour.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from musegen.diffusion.clips import FRAMES, Clips
from musegen.diffusion.draft import Waveform, draft, steady_noise
from musegen.diffusion.mel import MEL, SILENCE, griffin_lim, mel_of
from musegen.diffusion.vocoder import Vocoder

STRETCH = 128  # frames
NOTES, GUESS, NOTHING, RECORDING = range(4)  # where the tonal source is from
_SHARES = (0.7, 0.15, 0.05, 0.1)
_ROUNDS = 6  # of Griffin and Lim's
_LOUDER_DB = 6.0  # a stretch is made so much louder or softer
_COLOUR_DB = 12.0  # a recording of another colour is so much brighter or darker somewhere
_COLOURS = 8  # points of that curve
_FAINTEST = 3e-5  # magnitude: -90 dB
_RESOLUTIONS = ((4096, 1024), (1024, 256), (512, 128))  # samples of a window, and of a step
_MEL_DB = 0.1  # weight of a decibel


@dataclass(frozen=True)
class Stretches:
    """A batch: what shall sound, and the drafts it is made from.

    Attributes:
        sound: (stretch, sample) of the clips.
        tonal: (stretch, sample).
        noise: (stretch, sample).
        guessed: (stretch,) whether `tonal` is still to be guessed from the mel.
        seed: of what is drawn while learning.
    """

    sound: Tensor
    tonal: Tensor
    noise: Tensor
    guessed: Tensor
    seed: int

    def to(self, device: torch.device) -> "Stretches":
        """The same on another device."""
        sound, tonal, noise = (each.to(device) for each in (self.sound, self.tonal, self.noise))
        return Stretches(sound, tonal, noise, self.guessed.to(device), self.seed)


def stretches(
    clips: Clips, chosen: NDArray[np.int64], batch: int, seed: list[int]
) -> Iterator[Stretches]:
    """Batches without end.

    Args:
        clips: rendered music.
        chosen: the numbers of the clips to draw from.
        batch: stretches in each.
        seed: of what is drawn.
    """
    generator = np.random.default_rng(seed)
    while True:
        drawn = [_stretch(clips, int(generator.choice(chosen)), generator) for _ in range(batch)]
        waves = torch.from_numpy(np.stack([np.stack(each[:3]) for each in drawn], axis=1))
        sound, tonal, noise = waves
        guessed = torch.tensor([kind == GUESS for *_, kind in drawn])
        yield Stretches(sound, tonal, noise, guessed, int(generator.integers(1 << 31)))


def _stretch(
    clips: Clips, clip: int, generator: np.random.Generator
) -> tuple[Waveform, Waveform, Waveform, int]:
    """Sound, tonal source and noise of a stretch of a clip, and where the source is from."""
    start = int(generator.integers(FRAMES - STRETCH + 1)) * MEL.hop
    samples, seed = STRETCH * MEL.hop, int(generator.integers(1 << 31))
    level = np.float32(10 ** (generator.uniform(-_LOUDER_DB, _LOUDER_DB) / 20) / 32768)
    sound = clips.audio[clip, start : start + samples].astype(np.float32) * level
    kind = int(generator.choice(len(_SHARES), p=_SHARES))
    if kind == NOTES:
        tonal, noise = draft(clips.notes_of(clip), samples, seed=seed, start=start)
    else:
        noise = steady_noise(samples, seed=seed)
        tonal = _coloured(sound, generator) if kind == RECORDING else np.zeros_like(sound)
    return sound, tonal, noise, kind


def _coloured(sound: Waveform, generator: np.random.Generator) -> Waveform:
    """The sound through a filter of smooth response, drawn by chance."""
    spectrum = np.fft.rfft(sound)
    octaves = np.log2(1 + np.arange(len(spectrum)) / len(spectrum) * 1000)
    points = np.linspace(0, octaves[-1], _COLOURS)
    curve_db = np.interp(octaves, points, generator.uniform(-_COLOUR_DB, _COLOUR_DB, _COLOURS))
    return np.fft.irfft(spectrum * 10 ** (curve_db / 20), len(sound)).astype(np.float32)


def vocoder_loss(model: Vocoder, batch: Stretches) -> Tensor:
    """How far the vocoder's sound is from the clips'."""
    generator = torch.Generator().manual_seed(batch.seed)
    with torch.autocast(batch.sound.device.type, enabled=False):
        mel = mel_of(batch.sound)
        asked = as_predicted(mel, generator)
        tonal = batch.tonal.clone()
        if batch.guessed.any():
            guess = griffin_lim(asked[batch.guessed], rounds=_ROUNDS, seed=batch.seed)
            tonal[batch.guessed] = guess
    sound = model(asked, tonal, batch.noise)
    with torch.autocast(batch.sound.device.type, enabled=False):
        return distance(sound, batch.sound) + _MEL_DB * 50 * (mel_of(sound) - mel).abs().mean()


def as_predicted(mel: Tensor, generator: torch.Generator) -> Tensor:
    """A mel as a network may predict it: here and there a little blurred and uneven.

    Args:
        mel: (sound, band, frame).
        generator: of chance, on the CPU.
    """

    def chance(*shape: int) -> Tensor:
        return torch.rand(shape, generator=generator).to(mel)

    spread = 0.01 + 1.2 * chance(len(mel), 1, 1).square()  # bands, and half as many frames
    blurred = _blurred(_blurred(mel, spread), spread / 2, over_frames=True)
    uneven = torch.randn(mel.shape, generator=generator).to(mel) * 0.03 * chance(len(mel), 1, 1)
    return torch.where(mel > SILENCE, blurred + uneven, mel).clamp(min=SILENCE)


def _blurred(mel: Tensor, spread: Tensor, *, over_frames: bool = False) -> Tensor:
    """A mel with every band, or frame, spread over those around it by a Gaussian."""
    rows = mel.transpose(1, 2) if over_frames else mel  # (sound, blurred, other)
    away = torch.arange(-3, 4, device=mel.device)
    weight = torch.exp(-(away**2) / (2 * spread.flatten(1) ** 2))  # (sound, 7)
    weight = weight / weight.sum(dim=1, keepdim=True)
    padded = functional.pad(rows.transpose(1, 2), (3, 3), mode="replicate")
    spread_out = torch.einsum("sorw,sw->sro", padded.unfold(2, 7, 1), weight)
    return spread_out.transpose(1, 2) if over_frames else spread_out


def distance(sound: Tensor, true: Tensor) -> Tensor:
    """How far spectra at several resolutions are apart, in share and in logarithm.

    Yamamoto et al., "Parallel WaveGAN", 2020, equations 5 to 7.

    Args:
        sound: (sound, sample).
        true: the same shape.
    """
    total = sound.new_zeros(())
    for window, step in _RESOLUTIONS:
        made, asked = (_magnitudes(each, window, step) for each in (sound, true))
        share = (made - asked).norm(dim=(1, 2)) / (asked.norm(dim=(1, 2)) + 30 * _FAINTEST)
        total = total + share.clamp(max=5).mean() + (made.log() - asked.log()).abs().mean()
    return total / len(_RESOLUTIONS)


def _magnitudes(sound: Tensor, window: int, step: int) -> Tensor:
    """(sound, bin, frame), a full-scale sine at 1, never below the faintest."""
    shape: dict[str, Any] = {"window": torch.hann_window(window, device=sound.device)}
    found = torch.stft(sound, window, step, return_complex=True, pad_mode="constant", **shape)
    return (found * (4 / window)).abs().clamp(min=_FAINTEST)
