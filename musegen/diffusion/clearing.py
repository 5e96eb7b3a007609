"""Clearing a noised mel step by step, at any length, as words, notes and what is known ask.

All frames are cleared together. At every step the denoiser looks at overlapping windows, and what
it says of a frame twice is averaged (Bar-Tal et al., "MultiDiffusion", 2023), so there is no seam.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor

from musegen.diffusion.model import SoundModel

OVERLAP = 64  # frames
_AT_ONCE = 4  # windows

Watcher = Callable[[int, int, Tensor], None]
"""Told the step, how many there are, and the mel, (band, frame), as it is expected by now."""


class Scheduler(Protocol):
    """What takes the steps, as diffusers has them."""

    timesteps: Tensor
    alphas_cumprod: Tensor
    init_noise_sigma: float

    def set_timesteps(self, count: int, /) -> None:
        """Plan so many steps."""
        ...

    def set_begin_index(self, index: int, /) -> None:
        """Begin with a later step of the plan."""
        ...

    def scale_model_input(self, noised: Tensor, timestep: Tensor, /) -> Tensor:
        """What the denoiser is to see."""
        ...

    def add_noise(self, clean: Tensor, noise: Tensor, timesteps: Tensor, /) -> Tensor:
        """What is left at a time."""
        ...

    def step(
        self, velocity: Tensor, timestep: Tensor, noised: Tensor, /, *, return_dict: bool
    ) -> tuple[Tensor]:
        """What is left one step later."""
        ...

    def save_pretrained(self, folder: Path, /) -> Any:  # noqa: ANN401 - whatever diffusers likes
        """Keep its settings."""
        ...


@dataclass(frozen=True, kw_only=True)
class Guidance:
    """How strongly a sound is led (Ho & Salimans, "Classifier-free diffusion guidance", 2022).

    Attributes:
        words: 1 as the model hears them; above, more so.
        notes: the same for the skeleton of the notes.
    """

    words: float = 1.0
    notes: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Lead:
    """What a mel is cleared towards; all of one length.

    Attributes:
        words: (frame, word_width) vectors of what is wished, which may change.
        others: (frame, word_width) vectors of what is not, or of no words.
        skeleton: (band, frame) as a mel, or None without notes.
        known: (band, frame) as a mel, NaN where it is to be written; None if nothing is known.
    """

    words: Tensor
    others: Tensor
    skeleton: Tensor | None
    known: Tensor | None


@torch.no_grad()
def clear(
    model: SoundModel,
    scheduler: Scheduler,
    lead: Lead,
    start: Tensor | None,
    *,
    strength: float,
    steps: int,
    guidance: Guidance,
    seed: int,
    watcher: Watcher,
) -> Tensor:
    """A mel, (band, frame).

    Args:
        model: whose denoiser clears.
        scheduler: takes the steps.
        lead: what is asked for.
        start: (band, frame), the mel to begin with; None to begin with noise alone.
        strength: how much noise `start` gets, from 0, none, to 1, nothing left of it.
        steps: to take.
        guidance: how strongly words and notes lead.
        seed: of the noise.
        watcher: told of every step.
    """
    mean, deviation = model.config.mean, model.config.deviation
    generator = torch.Generator().manual_seed(seed)
    shape = model.config.bands, len(lead.words)
    noise = torch.randn(shape, generator=generator)
    if steps == 0 or (start is not None and strength <= 0):
        assert start is not None, "nothing to begin with"
        return start
    strength = 1.0 if start is None else min(strength, 1.0)
    scheduler.set_timesteps(math.ceil(steps / strength - 1e-6))
    timesteps = scheduler.timesteps[-steps:]
    scheduler.set_begin_index(len(scheduler.timesteps) - len(timesteps))
    noised = noise * scheduler.init_noise_sigma
    if start is not None and strength < 1:
        noised = scheduler.add_noise((start - mean) / deviation, noise, timesteps[:1])
    for step, timestep in enumerate(timesteps):
        signal = scheduler.alphas_cumprod[int(timestep)].sqrt().float()
        scaled = scheduler.scale_model_input(noised, timestep)
        velocity = _velocity(model, scaled, signal, lead, guidance)
        noised = scheduler.step(velocity, timestep, noised, return_dict=False)[0]
        clean = signal * scaled - (1 - signal**2).sqrt() * velocity
        watcher(step + 1, len(timesteps), _as_mel(model, clean, lead.known))
    return _as_mel(model, noised, lead.known)


def _as_mel(model: SoundModel, units: Tensor, known: Tensor | None) -> Tensor:
    mel = (units * model.config.deviation + model.config.mean).clamp(-1.0, 1.2)
    return mel if known is None else torch.where(known.isnan(), mel, known)


def _velocity(
    model: SoundModel, noised: Tensor, signal: Tensor, lead: Lead, guidance: Guidance
) -> Tensor:
    """The velocity of all frames, (band, frame), led by words and notes."""
    time = torch.acos(signal.clamp(0.0, 1.0)) * (2 / math.pi)
    total = torch.zeros_like(noised)
    weight = torch.zeros(noised.shape[-1])
    for spans in windows(noised.shape[-1], model.config.window):
        found = _led(model, noised, time, lead, guidance, spans)
        for span, velocity in zip(spans, found, strict=True):
            ramp = _ramp(span.stop - span.start)
            total[:, span] += ramp * velocity
            weight[span] += ramp
    return total / weight


def _led(
    model: SoundModel,
    noised: Tensor,
    time: Tensor,
    lead: Lead,
    guidance: Guidance,
    spans: list[slice],
) -> Tensor:
    """The velocities of some windows, (window, band, frame)."""

    def cut(whole: Tensor | None) -> Tensor | None:
        return None if whole is None else torch.stack([whole[:, span] for span in spans])

    def said(words: Tensor, skeleton: Tensor | None) -> Tensor:
        heard = torch.stack([words[span].mean(dim=0) for span in spans])
        times = time.expand(len(spans))
        velocity: Tensor = model.denoiser(window, times, heard, skeleton=skeleton, known=known)
        return velocity

    window, skeleton, known = cut(noised), cut(lead.skeleton), cut(lead.known)
    assert window is not None
    with_words = said(lead.words, skeleton)
    led = with_words
    if guidance.words != 1 and not torch.equal(lead.words, lead.others):
        led = led + (guidance.words - 1) * (with_words - said(lead.others, skeleton))
    if guidance.notes != 1 and skeleton is not None:
        led = led + (guidance.notes - 1) * (with_words - said(lead.words, None))
    return led


def windows(frames: int, window: int) -> Iterator[list[slice]]:
    """Windows that cover all frames, of one length, a few at a time."""
    if frames <= window:
        yield [slice(0, frames)]
        return
    count = math.ceil((frames - OVERLAP) / (window - OVERLAP))
    firsts = [round(place) for place in torch.linspace(0, frames - window, count).tolist()]
    for begin in range(0, count, _AT_ONCE):
        yield [slice(first, first + window) for first in firsts[begin : begin + _AT_ONCE]]


def _ramp(frames: int) -> Tensor:
    """(frame,) how much a window says of its frames: little near its ends."""
    place = torch.arange(frames) + 1.0
    return torch.minimum(place, frames + 1 - place).clamp(max=OVERLAP)
