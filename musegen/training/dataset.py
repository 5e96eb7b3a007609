"""What a model learns from: the arrays of a data folder, and what is known of each piece.

A data folder holds `events.npy`, `int16 (event, stream)`, the events of all pieces one after
another, and `pieces.json`, a line a piece: where its events lie and what is known of it.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from midi_data.corpora import CORPORA
from midi_data.errors import FileError
from musegen.encoders import event_streams


@dataclass(frozen=True)
class PieceEntry:
    """Where a piece lies in the arrays, and what is known of it."""

    corpus: str
    name: str
    split: str
    style: str
    tempo_bpm: float
    start: int
    stop: int


@dataclass(frozen=True)
class Dataset:
    """All pieces of a data folder; `events` is mapped from disk, not read."""

    events: event_streams.Events
    pieces: tuple[PieceEntry, ...]

    def of(self, split: str, corpus: str | None = None) -> list[PieceEntry]:
        """The pieces of a split, of one corpus or of all."""
        return [
            piece
            for piece in self.pieces
            if piece.split == split and corpus in (None, piece.corpus)
        ]

    def events_of(self, piece: PieceEntry) -> event_streams.Events:
        """One piece, (event, stream)."""
        return self.events[piece.start : piece.stop]


def load(folder: Path) -> Dataset:
    """The data of a folder that `build` wrote.

    Raises:
        FileError: if there is none.
    """
    try:
        events = np.load(folder / "events.npy", mmap_mode="r", allow_pickle=False)
        rows = json.loads((folder / "pieces.json").read_text())
    except (OSError, ValueError) as error:
        raise FileError(
            "there is no training data here",
            where=str(folder),
            mend="Build it with `musegen corpus build`.",
        ) from error
    return Dataset(events, tuple(PieceEntry(**row) for row in rows))


def sources(entries: Iterable[PieceEntry]) -> dict[str, dict[str, str]]:
    """Each corpus the entries come from with its licence and attribution, for a card."""
    names = sorted({entry.corpus for entry in entries})
    return {
        name: {"licence": CORPORA[name].licence, "attribution": CORPORA[name].attribution}
        for name in names
    }
