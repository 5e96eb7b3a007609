"""How the melody composer learns, in either form: batches of melodies, the loss, the run.

Melodies are read in C, as the composer reads its scores: whatever key a melody is in, it is moved
by at most six semitones, and what is written is moved to the key asked for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from midi_data.errors import ConfigError
from midi_data.progress import Progress, silent
from musegen.composer.excerpts import home_shift
from musegen.composer.melody_data import Melody, melodies, odds, window
from musegen.composer.melody_model import Form, MelodyConfig, MelodyModel
from musegen.training import dataset as datasets
from musegen.training import loop, weights

MELODIES_A_BATCH = 8
POOL = 16  # batches that are drawn together and sorted by length

PRESETS = {
    "tiny": {"width": 32, "layers": 1, "heads": 2, "notes": 64},
    "laptop": {},
    "gpu": {"width": 256, "layers": 6, "heads": 4, "notes": 384},
}
"""What differs from the usual shape."""


@dataclass(frozen=True)
class MelodyBatch:
    """Melodies side by side, padded at the end.

    Attributes:
        header: (batch, 2).
        streams: (batch, note, 2).
        clock: (batch, note, 3).
        there: (batch, note) True for notes, False for padding.
    """

    header: Tensor
    streams: Tensor
    clock: Tensor
    there: Tensor

    def to(self, device: torch.device) -> "MelodyBatch":
        """The same batch on another device."""
        parts = (self.header, self.streams, self.clock, self.there)
        return MelodyBatch(*(part.to(device) for part in parts))


def batches(found: Sequence[Melody], *, notes: int, generator: Generator) -> Iterator[MelodyBatch]:
    """Batches without end, of melodies of like length, the same for both forms.

    Args:
        found: what is drawn from.
        notes: the most notes of a window.
        generator: of what is drawn.
    """
    share = odds(found)
    while True:
        chosen = generator.choice(len(found), POOL * MELODIES_A_BATCH, p=share)
        drawn = [at_home(window(found[index], notes, generator)) for index in chosen]
        drawn.sort(key=lambda melody: len(melody.streams))
        for first in generator.permutation(POOL) * MELODIES_A_BATCH:
            yield collate(drawn[first : first + MELODIES_A_BATCH])


def at_home(melody: Melody) -> Melody:
    """The melody moved so that its key is C major or C minor."""
    return melody.transposed(-home_shift(melody.key))


def collate(found: Sequence[Melody]) -> MelodyBatch:
    """Melodies padded to the longest, with durations of one step."""
    longest = max(len(melody.streams) for melody in found)
    streams = np.ones((len(found), longest, 2), dtype=np.int64)
    clock = np.zeros((len(found), longest, 3), dtype=np.int64)
    there = np.zeros((len(found), longest), dtype=bool)
    for row, melody in enumerate(found):
        length = len(melody.streams)
        streams[row, :length], clock[row, :length] = melody.streams, melody.clock
        there[row, :length] = True
    header = np.stack([melody.header for melody in found])
    return MelodyBatch(*(torch.from_numpy(part) for part in (header, streams, clock, there)))


def stream_losses(model: MelodyModel, batch: MelodyBatch) -> Tensor:
    """Nats of all pitches, and of all durations, of each melody: (batch, 2)."""
    logits = model(batch.header, batch.streams, batch.clock)
    targets = batch.streams[..., 0], batch.streams[..., 1] - 1
    sums = []
    for values, target in zip(logits, targets, strict=True):
        nats = functional.cross_entropy(values.float().mT, target, reduction="none")
        sums.append((nats * batch.there).sum(dim=1))
    return torch.stack(sums, dim=1)


def loss(model: MelodyModel, batch: MelodyBatch) -> Tensor:
    """Nats a note, pitch and duration together."""
    return stream_losses(model, batch).sum() / batch.there.sum()


def held_out_windows(found: Sequence[Melody], notes: int) -> list[Melody]:
    """All of some melodies in C, every note once, in windows of at most so many notes."""
    return [
        at_home(melody.part(first, first + notes))
        for melody in found
        for first in range(0, len(melody.streams), notes)
    ]


@torch.inference_mode()
def held_out_losses(model: MelodyModel, windows: Sequence[Melody]) -> NDArray[np.float64]:
    """Nats of the pitches and of the durations of each window, and how many notes: (window, 3).

    A rest counts as a note.
    """
    lengths = np.array([len(window.streams) for window in windows])
    order = np.argsort(lengths, kind="stable")
    found = np.zeros((len(windows), 3))
    found[:, 2] = lengths
    for first in range(0, len(windows), MELODIES_A_BATCH):
        rows = order[first : first + MELODIES_A_BATCH]
        found[rows, :2] = stream_losses(model, collate([windows[row] for row in rows])).numpy()
    return found


def train(
    data: Path,
    folder: Path,
    *,
    form: Form,
    preset: str,
    config: loop.TrainingConfig,
    resume: bool = False,
    progress: Progress = silent,
) -> loop.Run:
    """Train a melody composer of a form on a data folder and keep it in `folder`.

    Raises:
        ConfigError: if the data hold no melody, or the run in `folder` is of the other form.
    """
    found = training_melodies(data)
    shape = MelodyConfig(form=form, **PRESETS[preset])
    if resume:
        shape = weights.read_config(MelodyConfig, folder)
        if shape.form != form:
            raise ConfigError(
                f"the run is of form {shape.form}",
                where=str(folder),
                mend=f"Go on with melody-{shape.form.lower()}.",
            )
    torch.manual_seed(config.seed)

    def drawn(step: int) -> Iterator[MelodyBatch]:
        generator = np.random.default_rng([config.seed, step])
        return batches(found, notes=shape.notes, generator=generator)

    return loop.train(
        MelodyModel(shape), shape, loss, drawn, folder, config, resume=resume, progress=progress
    )


def training_melodies(data: Path) -> list[Melody]:
    """The melodies of a data folder to learn from.

    Raises:
        ConfigError: if there is none.
    """
    found = melodies(datasets.load(data), "train")
    if not found:
        raise ConfigError(
            "no track of one voice to learn from",
            where=str(data),
            mend="Build data with melodies, such as `musegen corpus build ryans-mammoth`.",
        )
    return found
