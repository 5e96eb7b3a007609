"""Training the vocoder on clips."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from midi_data.progress import Progress, silent
from musegen.diffusion import clips
from musegen.diffusion.vocoder import SIZES, Vocoder, VocoderConfig
from musegen.diffusion.vocoder_learning import Stretches, stretches, vocoder_loss
from musegen.training import loop, weights
from musegen.training.loop import TrainingConfig

LEARNING_RATE = 1.5e-3
BATCH = {"tiny": 2, "laptop": 8, "gpu": 64}  # stretches of 1.5 s


def train(
    data: Path,
    folder: Path,
    *,
    preset: str,
    config: TrainingConfig,
    resume: bool = False,
    progress: Progress = silent,
) -> loop.Run:
    """Train a vocoder on a clips folder and keep it in `folder`.

    On a processor in full precision.

    Args:
        data: a clips folder.
        folder: where the run is kept.
        preset: `tiny`, `laptop` or `gpu`.
        config: how to train.
        resume: go on with the run in `folder`.
        progress: told the seconds gone, the seconds there are, and the loss.
    """
    torch.manual_seed(config.seed)
    shape = weights.read_config(VocoderConfig, folder) if resume else VocoderConfig(**SIZES[preset])
    found = clips.load(data)
    chosen = np.array(found.of("train"))

    def drawn(step: int) -> Iterator[Stretches]:
        return stretches(found, chosen, BATCH[preset], [config.seed, step])

    config = replace(config, learning_rate=LEARNING_RATE)
    if not torch.cuda.is_available() or config.device == "cpu":
        config = replace(config, precision="no")
    return loop.train(
        Vocoder(shape),
        shape,
        vocoder_loss,
        drawn,
        folder,
        config,
        resume=resume,
        progress=progress,
    )
