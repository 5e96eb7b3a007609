"""The JSB Chorales benchmark: part streams, batches of them, and nats a slot.

The published rows of sixteenths give what each part sounds, and do not tell a repeated note from a
held one. As part streams equal neighbours are a HOLD: rows and streams stand for one another, so a
stream's likelihood is its rows' likelihood, and nats a slot (one part at one step) compare directly
with published figures. Every slot counts, the first ones too, which are decided from nothing.
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

from midi_data.corpora import pieces
from midi_data.progress import Progress, silent
from midi_data.splits import Split, split_of
from musegen.composer.part_model import PITCHES, PartConfig, PartModel
from musegen.encoders import part_streams
from musegen.encoders.part_streams import REST
from musegen.training import loop
from musegen.training.averaging import BestAverage
from musegen.training.loop import Run, TrainingConfig

Streams = NDArray[np.int16]  # (step, part)
Chorales = dict[Split, list[Streams]]

CORPUS = "jsb-chorales"
STEPS_A_BATCH = 1_000
MEASURED_EVERY = 100  # steps
AVERAGE_DECAY = 0.995


@dataclass(frozen=True)
class Batch:
    """Pieces side by side, padded at the end.

    Attributes:
        streams: (batch, step, part).
        is_real: (batch, step), False where there is padding.
    """

    streams: Tensor
    is_real: Tensor

    def to(self, device: torch.device) -> "Batch":
        """The same batch on another device."""
        return Batch(self.streams.to(device), self.is_real.to(device))


@dataclass(frozen=True)
class Trained:
    """A trained model, how far it came, and its validation figure by step."""

    model: PartModel
    run: Run
    curve: dict[int, float]


def train(
    chorales: Chorales,
    folder: Path,
    shape: PartConfig,
    config: TrainingConfig,
    *,
    progress: Progress = silent,
) -> Trained:
    """Train on the training pieces and keep the average of weights that validates best.

    Args:
        chorales: as `read` gives them.
        folder: where the run is kept, and the best model in `best`.
        shape: the model's.
        config: how to train.
        progress: told of time, loss and the last validation.

    Raises:
        FileError: if the folder holds a run.
    """
    torch.manual_seed(config.seed)
    model = PartModel(shape)
    watch = BestAverage(
        model,
        shape,
        folder / "best",
        lambda average: nats_a_slot(average, chorales["validation"]),
        every_steps=MEASURED_EVERY,
        decay=AVERAGE_DECAY,
    )

    def drawn(step: int) -> Iterator[Batch]:
        generator = np.random.default_rng([config.seed, step])
        return batches(chorales["train"], steps_a_batch=STEPS_A_BATCH, generator=generator)

    def told(done: int, total: int, words: str) -> None:
        latest = list(watch.curve.values())[-1:]
        progress(done, total, words + "".join(f", validation {nats:.3f}" for nats in latest))

    run = loop.train(
        model,
        shape,
        loss,
        drawn,
        folder,
        config,
        progress=told,
        after_step=watch.after_step,
    )
    watch.look(run)
    return Trained(watch.best(), run, watch.curve)


def read(archive: Path) -> Chorales:
    """The chorales of the published split.

    Raises:
        CorpusError: if the archive is missing, changed or damaged.
    """
    chorales: Chorales = {"train": [], "validation": [], "test": []}
    for piece in pieces(CORPUS, archive=archive):
        chorales[split_of(CORPUS, piece.name)].append(part_streams.encode(piece.score))
    return chorales


def transpositions(chorales: Sequence[Streams]) -> list[range]:
    """By how many semitones each piece can move with every part inside the range it has in all."""
    ranges = [_range(line) for line in np.concatenate(chorales).T]
    found = []
    for chorale in chorales:
        own = [_range(line) for line in chorale.T]
        down = max(low - own_low for (low, _), (own_low, _) in zip(ranges, own, strict=True))
        up = min(high - own_high for (_, high), (_, own_high) in zip(ranges, own, strict=True))
        found.append(range(down, up + 1))
    return found


def _range(line: Streams) -> tuple[int, int]:
    """The lowest and the highest pitch; a line without any hinders no move."""
    pitches = line[line < REST]
    return int(pitches.min(initial=PITCHES - 1)), int(pitches.max(initial=0))


def batches(
    chorales: Sequence[Streams], *, steps_a_batch: int, generator: Generator
) -> Iterator[Batch]:
    """Batches without end: every piece once a round, transposed by chance."""
    moves = transpositions(chorales)
    while True:
        moved = [
            np.where(chorale < REST, chorale + generator.choice(move), chorale)
            for chorale, move in zip(chorales, moves, strict=True)
        ]
        groups = grouped(moved, steps_a_batch)
        for index in generator.permutation(len(groups)):
            yield groups[index]


def grouped(chorales: Sequence[Streams], steps_a_batch: int) -> list[Batch]:
    """All pieces in batches of like length, of about so many steps with their padding."""
    groups: list[list[Streams]] = [[]]
    for chorale in sorted(chorales, key=len):
        if groups[-1] and len(chorale) * (len(groups[-1]) + 1) > steps_a_batch:
            groups.append([])
        groups[-1].append(chorale)
    return [_collate(group) for group in groups]


def _collate(chorales: Sequence[Streams]) -> Batch:
    longest, parts = max(len(chorale) for chorale in chorales), chorales[0].shape[1]
    streams = torch.full((len(chorales), longest, parts), REST)
    is_real = torch.zeros((len(chorales), longest), dtype=torch.bool)
    for row, chorale in enumerate(chorales):
        streams[row, : len(chorale)] = torch.from_numpy(chorale)
        is_real[row, : len(chorale)] = True
    return Batch(streams, is_real)


def slot_nats(model: PartModel, batch: Batch) -> Tensor:
    """The negative log-likelihood of every real slot; (slot,)."""
    logits = model(batch.streams)[batch.is_real].flatten(0, 1)
    return functional.cross_entropy(
        logits.float(), batch.streams[batch.is_real].flatten(), reduction="none"
    )


def loss(model: PartModel, batch: Batch) -> Tensor:
    """Nats a slot."""
    return slot_nats(model, batch).mean()


@torch.inference_mode()
def nats_a_slot(model: PartModel, chorales: Sequence[Streams]) -> float:
    """The negative log-likelihood of pieces, nats a slot, over all slots of all pieces."""
    model.eval()
    nats = [slot_nats(model, batch).double() for batch in grouped(chorales, 4_000)]
    return float(torch.cat(nats).mean())


def bigram_nats(train: Sequence[Streams], held_out: Sequence[Streams]) -> float:
    """Nats a slot when each part is known by its own last step alone; the floor of the table.

    Counted in the training pieces, every pair of sounds a little more often than it is there.
    """
    counts = np.full((train[0].shape[1], REST + 2, REST + 1), 0.1)
    for chorale in train:
        for part, (before, now) in _bigrams(chorale):
            np.add.at(counts[part], (before, now), 1)
    odds = counts / counts.sum(axis=-1, keepdims=True)
    nats = [
        -np.log(odds[part, before, now])
        for chorale in held_out
        for part, (before, now) in _bigrams(chorale)
    ]
    return float(np.concatenate(nats).mean())


def _bigrams(chorale: Streams) -> Iterator[tuple[int, tuple[NDArray[np.int64], ...]]]:
    """Each part, and what it sounds before and at every step."""
    rows = part_streams.to_pitch_rows(chorale).astype(np.int64)
    sound = np.where(rows < 0, REST, rows)
    for part, line in enumerate(sound.T):
        yield part, (np.concatenate([[REST + 1], line[:-1]]), line)
