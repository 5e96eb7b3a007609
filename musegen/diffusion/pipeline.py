"""The pipeline from words and notes to sound, as diffusers has pipelines.

Shallow diffusion: what notes and words lead one to expect is noised half way and cleared again,
which brings back what an expectation lacks: partials, noise, air (Liu et al., "DiffSinger", 2022).
"""

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import torch
from torch import Tensor
from torch.nn import functional

from midi_data.errors import BriefError, ConfigError
from musegen.diffusion.clearing import Guidance, Lead, Scheduler, Watcher, clear
from musegen.diffusion.mel import MEL, SILENCE
from musegen.diffusion.model import SoundModel
from musegen.diffusion.notes import Notes, between
from musegen.diffusion.skeleton import EARLY_FRAMES, note_frames
from musegen.diffusion.torchaudio_import import load_torchaudio
from musegen.diffusion.vocoder import Vocoder
from musegen.training.weights import shared

load_torchaudio()  # diffusers imports it, and does not know how
from diffusers import (  # noqa: E402
    DiffusionPipeline,
    DPMSolverMultistepScheduler,
    UniPCMultistepScheduler,
)

SCHEDULERS: dict[str, type[Any]] = {
    "dpm": DPMSolverMultistepScheduler,  # of second order, Lu et al., 2022
    "unipc": UniPCMultistepScheduler,
}
_NOISE = {
    "beta_schedule": "squaredcos_cap_v2",
    "prediction_type": "v_prediction",
    "rescale_betas_zero_snr": True,
    "timestep_spacing": "trailing",
}
STRENGTH = 0.2
"""How far a skeleton is noised: on validation clips the least that brings back half of the
liveliness it lacks; further on little more comes, and onsets go."""
_SKETCHED = 1024  # frames sketched at once: every one costs memory for every note heard
_FADED = 0.02  # how far above the floor a skeleton counts as silence
_SLOW = 33  # frames, two fifths of a second, over which a level is the skeleton's
_NEPERS = 5 * math.log(10)  # of power, in a mel's unit of 50 dB
_BROAD = 41  # bands, a quarter of them, over which it is too
Wishes = dict[str, float]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a sound is asked to be.

    Attributes:
        words: canonical words and their weights.
        words_at_end: what they have become at the end, passing over evenly; None if they stay.
        negative: what it should not be.
        notes: what is played, of one part, or None.
        frames: how long it is.
    """

    words: Wishes
    words_at_end: Wishes | None = None
    negative: Wishes | None = None
    notes: Notes | None = None
    frames: int


class SoundPipeline(DiffusionPipeline):
    """Words and notes to a mel, with a vocoder to make it sound."""

    model: SoundModel
    vocoder: Vocoder
    scheduler: Scheduler

    def __init__(self, model: SoundModel, vocoder: Vocoder, scheduler: Scheduler) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.register_modules(  # type: ignore[attr-defined]
            model=model, vocoder=vocoder, scheduler=scheduler
        )

    @classmethod
    def from_pretrained(  # strict, where diffusers' own would fetch and guess
        cls, folder: str | Path | None = None, *, scheduler: str = "dpm"
    ) -> Self:
        """The shipped pipeline, or one that `save_pretrained` kept.

        Raises:
            MusicError: if there is none, or its parts do not fit together.
        """
        takes_steps = cls.scheduler_of(scheduler)
        if folder is None:
            return cls(shared(SoundModel, "sound"), shared(Vocoder, "vocoder"), takes_steps)
        folder = Path(folder)
        _check_index(folder)
        model = SoundModel.from_pretrained(folder / "model")
        return cls(model, Vocoder.from_pretrained(folder / "vocoder"), takes_steps)

    @staticmethod
    def scheduler_of(name: str) -> Scheduler:
        """One of `SCHEDULERS`, for the noise that the model learned with.

        Raises:
            BriefError: there is none of this name.
        """
        if name not in SCHEDULERS:
            raise BriefError(f"no scheduler {name!r}", mend=f"Choose {' or '.join(SCHEDULERS)}.")
        made: Scheduler = SCHEDULERS[name](**_NOISE)
        return made

    def save_pretrained(self, folder: str | Path) -> None:
        """Keep model, vocoder and scheduler in a folder, laid out as diffusers lays it out."""
        folder = Path(folder)
        self.model.save_pretrained(folder / "model")
        self.vocoder.save_pretrained(folder / "vocoder")
        self.scheduler.save_pretrained(folder / "scheduler")
        (folder / "model_index.json").write_text(json.dumps(_INDEX, indent=2) + "\n")

    @torch.no_grad()
    def sketch(self, asked: Asked) -> Tensor | None:
        """The skeleton of what is asked, (band, frame); None without notes."""
        if asked.notes is None:
            return None
        ends = [asked.words] if asked.words_at_end is None else [asked.words, asked.words_at_end]
        rows = self.model.skeleton_words.rows(ends)
        words = [self.model.skeleton_words(row[None]) for row in rows]
        way = torch.linspace(0, 1, asked.frames)
        made = []
        for first in range(0, asked.frames, _SKETCHED):
            here = slice(first, min(first + _SKETCHED, asked.frames))
            mels = [self._sketched(asked.notes, here, asked.frames, each) for each in words]
            made.append(mels[0] if len(mels) == 1 else torch.lerp(mels[0], mels[1], way[here]))
        return torch.cat(made, dim=-1).clamp(min=SILENCE)

    def _sketched(self, notes: Notes, here: slice, frames: int, words: Tensor) -> Tensor:
        """Some frames of a skeleton, (band, frame), as they are within the whole."""
        reach = self.model.skeleton.reach
        start, stop = max(0, here.start - reach), min(here.stop + reach, frames)
        rate = MEL.frames_per_second
        heard = note_frames(
            [between(notes, start / rate, (stop + EARLY_FRAMES) / rate)], stop - start
        )
        mel: Tensor = self.model.skeleton(heard, words)[0]
        return mel[:, here.start - start : here.stop - start]

    @torch.no_grad()
    def __call__(
        self,
        asked: Asked,
        *,
        start: Tensor | None = None,
        strength: float = STRENGTH,
        known: Tensor | None = None,
        steps: int = 20,
        guidance: Guidance | None = None,
        seed: int = 0,
        watcher: Watcher = lambda step, steps, mel: None,
    ) -> Tensor:
        """The mel of what is asked, (band, frame).

        Args:
            asked: words, notes and length.
            start: (band, frame), a mel to begin with instead of the notes' skeleton.
            strength: how far it is noised, 0 to 1.
            known: (band, frame), NaN where it is to be written.
            steps: to take; with 0 the skeleton, or `start`, is left as it is.
            guidance: how strongly words and notes lead; the nearer to how they were learnt, 1, the
                more of the levels that move slowly, or in many bands, stays as the skeleton has it.
            seed: of the noise.
            watcher: told of every step; it may raise, to stop.
        """
        skeleton = self.sketch(asked)
        begin = skeleton if start is None else start
        vectors = self._word_vectors(asked)
        lead = Lead(words=vectors[0], others=vectors[1], skeleton=skeleton, known=known)
        mel = clear(
            self.model,
            self.scheduler,
            lead,
            begin,
            strength=strength,
            steps=steps,
            guidance=guidance or Guidance(),
            seed=seed,
            watcher=watcher,
        )
        if skeleton is not None and start is None:
            mel = _fine_changes(mel, skeleton, kept=_kept(guidance or Guidance()))
            mel = torch.where(skeleton < SILENCE + _FADED, skeleton, mel)  # a rest is a rest
        return mel

    def _word_vectors(self, asked: Asked) -> tuple[Tensor, Tensor]:
        """What is wished and what is not, (frame, word_width) each."""
        wishes = [asked.words, asked.words_at_end or asked.words, asked.negative or {}]
        first, last, other = self.model.words(self.model.words.rows(wishes))
        way = torch.linspace(0, 1, asked.frames)[:, None]
        return torch.lerp(first, last, way), other.expand(asked.frames, -1)


def _kept(guidance: Guidance) -> float:
    """How much of a skeleton's slow levels is kept: all of it at 1, from 2 on nothing."""
    away = max(abs(guidance.words - 1), abs(guidance.notes - 1))
    return max(0.0, 1.0 - away)


def _fine_changes(mel: Tensor, skeleton: Tensor, *, kept: float) -> Tensor:
    """A cleared mel that is as loud as its skeleton, but for what is fine.

    How loud a note's partials are over two fifths of a second, and when a sound rises in many bands
    together, regression knows best; what moves faster, band by band, it blurs. On validation clips
    a tenth keeps onsets and chroma no better, and what a listener hears is further off.
    """
    slow = _level(mel) - _level(skeleton)
    apart = mel - skeleton
    broad = _smoothed((apart - _smoothed(apart, _SLOW)).T, _BROAD).T
    return (mel - kept * (slow + broad)).clamp(min=SILENCE)


def _level(mel: Tensor) -> Tensor:
    """How loud each band is around a frame: the mean of powers, as what wavers in dB is louder."""
    return _smoothed((_NEPERS * mel).exp(), _SLOW).log() / _NEPERS


def _smoothed(rows: Tensor, width: int) -> Tensor:
    """Each row averaged over so many places, an odd number."""
    padded = functional.pad(rows, (width // 2, width // 2), mode="replicate")
    return functional.avg_pool1d(padded, width, 1)


_INDEX = {
    "_class_name": "SoundPipeline",
    "model": ["musegen.diffusion.model", "SoundModel"],
    "vocoder": ["musegen.diffusion.vocoder", "Vocoder"],
    "scheduler": ["diffusers", "Scheduler"],
}


def _check_index(folder: Path) -> None:
    try:
        index = json.loads((folder / "model_index.json").read_text())
    except (OSError, ValueError) as error:
        raise ConfigError("no readable model_index.json", where=str(folder)) from error
    if index != _INDEX:
        raise ConfigError(
            "this is not a SoundPipeline of musegen",
            where=f"{folder.name}/model_index.json",
            mend="Name another folder, or save the pipeline again.",
        )
