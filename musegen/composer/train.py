"""Training the composer: its presets, and the run that makes its weights."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch

from midi_data.progress import Progress, silent
from musegen.composer.learning import Batch, batches, loss
from musegen.composer.model import Composer, ComposerConfig
from musegen.training import dataset as datasets
from musegen.training import loop, weights

PRESETS = {
    "tiny": (ComposerConfig(width=32, layers=1, heads=2, context=256), 2_000),
    "laptop": (ComposerConfig(), 4_000),
    "gpu": (ComposerConfig(width=512, layers=8, heads=8, context=1024), 65_000),
}
"""A shape and how many events there are in a batch."""


def train(
    data: Path,
    folder: Path,
    *,
    preset: str,
    config: loop.TrainingConfig,
    resume: bool = False,
    progress: Progress = silent,
) -> loop.Run:
    """Train a composer on a data folder and keep it in `folder`."""
    torch.manual_seed(config.seed)
    dataset = datasets.load(data)
    shape, events_a_batch = PRESETS[preset]
    if resume:
        shape = weights.read_config(ComposerConfig, folder)

    def drawn(step: int) -> Iterator[Batch]:
        return batches(
            dataset,
            context=shape.context,
            events_a_batch=events_a_batch,
            generator=np.random.default_rng([config.seed, step]),
        )

    return loop.train(
        Composer(shape), shape, loss, drawn, folder, config, resume=resume, progress=progress
    )
