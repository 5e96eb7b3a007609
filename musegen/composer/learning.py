"""How the composer learns: batches of windows, and the loss of what was to be written."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from musegen.composer.excerpts import Window
from musegen.composer.model import CHAIN, Composer
from musegen.composer.windows import draw_window
from musegen.encoders import event_vocabulary as v
from musegen.training.dataset import Dataset, PieceEntry

CORPUS_BALANCE = 0.5  # a corpus is drawn as often as its size to this power


@dataclass(frozen=True)
class Batch:
    """Windows side by side, padded at the end.

    Attributes:
        events: (batch, event, stream).
        given: (batch, event) 1 where shown.
        programs: (batch, slot).
    """

    events: Tensor
    given: Tensor
    programs: Tensor

    def to(self, device: torch.device) -> "Batch":
        """The same batch on another device."""
        return Batch(self.events.to(device), self.given.to(device), self.programs.to(device))


def batches(
    dataset: Dataset, *, context: int, events_a_batch: int, generator: Generator
) -> Iterator[Batch]:
    """Batches without end, of windows of like length and about `events_a_batch` events."""
    pieces = dataset.of("train")
    odds = piece_odds(pieces)
    while True:
        windows: list[Window] = []
        while sum(len(window.events) for window in windows) < 8 * events_a_batch:
            piece = pieces[int(generator.choice(len(pieces), p=odds))]
            events = dataset.events_of(piece)
            drawn = draw_window(events, piece.tempo_bpm, piece.style, generator, context=context)
            windows += [drawn] if drawn else []
        windows.sort(key=lambda window: len(window.events))
        groups = list(_groups(windows, events_a_batch))
        for index in generator.permutation(len(groups)):
            yield collate(groups[index], context)


def piece_odds(pieces: list[PieceEntry]) -> NDArray[np.float64]:
    """How often each piece is drawn: by length inside a corpus, corpora balanced."""
    lengths = np.array([piece.stop - piece.start for piece in pieces], dtype=float)
    names = np.array([piece.corpus for piece in pieces])
    odds = np.zeros(len(pieces))
    for name in set(names):
        here = names == name
        total = lengths[here].sum()
        odds[here] = lengths[here] / total * total**CORPUS_BALANCE
    share: NDArray[np.float64] = odds / odds.sum()
    return share


def collate(windows: list[Window], context: int) -> Batch:
    """Windows cut to the context and padded to the longest."""
    longest = min(max(len(window.events) for window in windows), context)
    events = np.zeros((len(windows), longest, len(v.STREAMS)), dtype=np.int64)
    given = np.zeros((len(windows), longest), dtype=np.int64)
    for row, window in enumerate(windows):
        length = min(len(window.events), longest)
        events[row, :length] = window.events[:length]
        given[row, :length] = window.given[:length]
    programs = np.stack([window.programs for window in windows])
    return Batch(torch.from_numpy(events), torch.from_numpy(given), torch.from_numpy(programs))


def stream_losses(model: Composer, batch: Batch) -> tuple[Tensor, Tensor]:
    """The negative log-likelihood of each stream, summed, and how many values were counted.

    Only what the model has to write is counted: kinds of bars, notes, echoes and the end, the
    other streams of notes, and the track and the distance of echoes.

    Returns:
        (stream + 1,) nats, and as many counts; the last is of echoes.
    """
    hidden = model(batch.events[:, :-1], batch.given[:, :-1], batch.programs)
    target = batch.events[:, 1:]
    kind = target[..., v.KIND]
    wanted = (kind >= v.NOTE) & (kind <= v.ECHO) & (batch.given[:, 1:] == 0)
    rows = hidden[wanted]  # (row, width)
    losses = [_nats(model.kind_head(rows), kind[wanted])]
    counts = [wanted.sum()]
    notes = wanted & (kind == v.NOTE)
    rows, values = hidden[notes], target[notes]
    programs = batch.programs[notes.nonzero()[:, 0]]  # (row, slot)
    chosen = torch.zeros_like(rows)
    for index, stream in enumerate(CHAIN):
        logits = model.head(index, rows, chosen, programs)
        losses.append(_nats(logits, values[:, stream]))
        counts.append(notes.sum())
        chosen = chosen + model.chosen_embedding(stream, values[:, stream], programs)
    echoes = wanted & (kind == v.ECHO)
    losses.append(_echo_nats(model, hidden[echoes], target[echoes], batch, echoes))
    counts.append(echoes.sum())
    return torch.stack(losses), torch.stack(counts)


def _echo_nats(
    model: Composer, rows: Tensor, values: Tensor, batch: Batch, echoes: Tensor
) -> Tensor:
    """The track and the distance of echoes, summed."""
    programs = batch.programs[echoes.nonzero()[:, 0]]
    chosen = model.echo_embedding(len(rows))
    slots = model.head(CHAIN.index(v.SLOT), rows, chosen, programs)
    chosen = chosen + model.chosen_embedding(v.SLOT, values[:, v.SLOT], programs)
    distances = model.head(CHAIN.index(v.DURATION), rows, chosen, programs)
    return _nats(slots, values[:, v.SLOT]) + _nats(distances, values[:, v.DURATION])


def loss(model: Composer, batch: Batch) -> Tensor:
    """Nats an event, all streams together."""
    sums, counts = stream_losses(model, batch)
    return sums.sum() / counts[v.KIND].clamp(min=1)


def _nats(logits: Tensor, target: Tensor) -> Tensor:
    return functional.cross_entropy(logits.float(), target, reduction="sum")


def _groups(windows: list[Window], events_a_batch: int) -> Iterator[list[Window]]:
    """Sorted windows in runs whose padded size is about `events_a_batch`."""
    group: list[Window] = []
    for window in windows:
        if group and len(window.events) * (len(group) + 1) > events_a_batch:
            yield group
            group = []
        group.append(window)
    yield group
