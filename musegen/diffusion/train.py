"""Training the sound model: first the skeleton, then the denoiser that starts from it.

A folder holds the first run in `skeleton`, the second in itself; `best` in each is the running
average when it did best on held-back clips. `log.jsonl` has a line for every look.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from midi_data.progress import Progress, silent
from musegen.diffusion import clips as material
from musegen.diffusion.clips import Clips
from musegen.diffusion.config import SIZES, SoundConfig
from musegen.diffusion.learning import Sounds, batches, denoiser_loss, skeleton_loss, sounds_of
from musegen.diffusion.mel import mel_of
from musegen.diffusion.model import SoundModel
from musegen.diffusion.vocabulary import WORDS
from musegen.training import loop, weights
from musegen.training.averaging import BestAverage
from musegen.training.loop import Run, TrainingConfig

LEARNING_RATE = 1.5e-3
SKELETON_SHARE = 0.5  # of the time
CROP = 128  # frames that the skeleton learns from at a time
BATCH = {"tiny": 2, "laptop": 8, "gpu": 64}
LOOK_EVERY = {"tiny": 2, "laptop": 200, "gpu": 500}  # steps
DECAY = 0.995
HELD_BACK = 32  # clips
MEASURED = 500  # clips, for mean and deviation

Loss = Callable[[SoundModel, Sounds], Tensor]


def train(
    data: Path,
    folder: Path,
    *,
    preset: str,
    config: TrainingConfig,
    start: str | Path | None = None,
    resume: bool = False,
    progress: Progress = silent,
) -> Run:
    """Train a sound model on a clips folder and keep it in `folder`.

    The skeleton has half of the time until the denoiser has begun, which goes on alone.

    Args:
        data: a clips folder.
        folder: where the run is kept.
        preset: `tiny`, `laptop` or `gpu`; of weights to start from, only the batch.
        config: how to train.
        start: weights to start from instead of from nothing: a folder, or the shipped ones' name.
        resume: go on with the run in `folder`.
        progress: told the seconds gone, the seconds there are, and the loss.
    """
    torch.manual_seed(config.seed)
    clips = material.load(data)
    first, begun = folder / "skeleton", (folder / "progress.json").exists()
    if resume:
        model = SoundModel(weights.read_config(SoundConfig, first))
    elif start is not None:
        model = SoundModel.from_pretrained(start).knowing(tuple(WORDS))
    else:
        mean, deviation = _spread(clips)
        shape = SoundConfig(words=tuple(WORDS), mean=mean, deviation=deviation, **SIZES[preset])
        model = SoundModel(shape)
    config = replace(config, learning_rate=LEARNING_RATE)
    if config.device == "cpu" or not torch.cuda.is_available():
        config = replace(config, precision=_quickest_on_cpu())
    batch, look = BATCH[preset], LOOK_EVERY[preset]
    if not begun:
        time = replace(config, minutes=SKELETON_SHARE * config.minutes)
        model.denoiser.requires_grad_(False)
        _run(model, clips, first, skeleton_loss, time, (batch, CROP), look, resume, progress)
        config = replace(config, minutes=config.minutes - time.minutes)
        model.denoiser.requires_grad_(True)
    weights.load_into(model, first / "best")
    model.skeleton.requires_grad_(False)
    model.skeleton_words.requires_grad_(False)
    size = batch, model.config.window
    return _run(model, clips, folder, denoiser_loss, config, size, look, resume and begun, progress)


def _run(
    model: SoundModel,
    clips: Clips,
    folder: Path,
    loss: Loss,
    config: TrainingConfig,
    size: tuple[int, int],
    look: int,
    resume: bool,
    progress: Progress,
) -> Run:
    """One of both runs, watched; `size` is how many clips are taken at a time and their frames."""
    watch = Watch(model, clips, folder, loss, look)

    def drawn(step: int) -> Iterator[Sounds]:
        return batches(clips, model, *size, [config.seed, step])

    run = loop.train(
        model,
        model.config,
        loss,
        drawn,
        folder,
        config,
        resume=resume,
        progress=progress,
        after_step=watch.after_step,
    )
    watch.look(run)
    return run


class Watch:
    """Averages the model, keeps the best average, and writes a line of the log at every look."""

    def __init__(
        self, model: SoundModel, clips: Clips, folder: Path, loss: Loss, every_steps: int
    ) -> None:
        self.folder, self.loss = folder, loss
        held_back = clips.of("validation")[:HELD_BACK]
        generator = np.random.default_rng(0)
        self.sounds = [
            sounds_of(clips, held_back[first : first + 8], model, generator)
            for first in range(0, len(held_back), 8)
        ]
        self.average = BestAverage(
            model,
            model.config,
            folder / "best",
            self._measure,
            every_steps=every_steps,
            decay=DECAY,
        )

    def after_step(self, model: SoundModel, run: Run) -> None:
        """Take the weights in; to be called by the training loop."""
        self.average.after_step(model, run)
        if run.step in self.average.curve:
            self._write(run)

    def look(self, run: Run) -> None:
        """Look at the average as it is at the end of a run."""
        if run.step not in self.average.curve:
            self.average.look(run)
            self._write(run)

    def _write(self, run: Run) -> None:
        figures = {
            "step": run.step,
            "seconds": round(run.seconds, 1),
            "loss": round(run.loss, 5),
            "held back": round(self.average.curve[run.step], 5),
        }
        with (self.folder / "log.jsonl").open("a") as log:
            log.write(json.dumps(figures) + "\n")

    @torch.no_grad()
    def _measure(self, model: SoundModel) -> float:
        with torch.random.fork_rng():
            torch.manual_seed(0)  # the same noise at every look
            losses = [float(self.loss(model, sounds)) for sounds in self.sounds]
        return float(np.mean(losses))


def _quickest_on_cpu() -> str:
    """Half precision only where the processor itself reckons with it."""
    able = torch.cpu.get_capabilities()
    return "bf16" if able.get("avx512_bf16") or able.get("amx_bf16") else "no"


def _spread(clips: Clips) -> tuple[float, float]:
    """Mean and deviation of the mels of some training clips."""
    train = clips.of("train")
    some = train[:: max(1, len(train) // MEASURED)]
    mels = [mel_of(torch.from_numpy(clips.audio[clip] / np.float32(2**15))) for clip in some]
    found = torch.stack([torch.stack([mel.mean(), mel.square().mean()]) for mel in mels]).mean(0)
    mean = float(found[0])
    return round(mean, 4), round(float(found[1] - mean**2) ** 0.5, 4)
