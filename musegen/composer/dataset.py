"""Corpora to the arrays a composer learns from, and back.

A data folder holds `events.npy`, `int16 (event, stream)`, the events of all pieces one after
another, and `pieces.json`, a line a piece: where its events lie and what is known of it.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from midi_data.chords import bar_chords
from midi_data.corpora import CORPORA, Piece
from midi_data.errors import ConfigError, FileError
from midi_data.progress import Progress, silent
from midi_data.score import Score
from midi_data.splits import split_of
from musegen.composer.settling import settled
from musegen.encoders import event_streams
from musegen.encoders import event_vocabulary as v


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


def build(found: Iterable[Piece], folder: Path, *, progress: Progress = silent) -> Dataset:
    """Encode pieces into a new data folder.

    Raises:
        FileError: if the folder already holds data.
        ConfigError: if there is not one piece.
    """
    if (folder / "pieces.json").exists():
        raise FileError(
            "there is training data here already", where=str(folder), mend="Choose another folder."
        )
    arrays: list[event_streams.Events] = []
    entries: list[PieceEntry] = []
    at = 0
    for done, (piece, events) in enumerate(_encoded(found), start=1):
        split = split_of(piece.corpus, piece.name)
        tempo = piece.score.tempos[0].qpm if piece.score.tempos else 120.0
        stop = at + len(events)
        entries.append(PieceEntry(piece.corpus, piece.name, split, piece.style, tempo, at, stop))
        arrays.append(events)
        at = stop
        progress(done, 0, f"{piece.corpus}: {piece.name}")
    if not entries:
        raise ConfigError("no piece to learn from", mend="Name a corpus that holds music.")
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "events.npy", np.concatenate(arrays), allow_pickle=False)
    (folder / "pieces.json").write_text(json.dumps([asdict(entry) for entry in entries]))
    return load(folder)


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


def _encoded(found: Iterable[Piece]) -> Iterator[tuple[Piece, event_streams.Events]]:
    for piece in found:
        score = piece.score
        if len(score.tracks) > v.MAX_SLOTS or not any(len(track.notes) for track in score.tracks):
            continue
        events = with_chords(event_streams.encode(score).events, score)
        yield piece, events if CORPORA[piece.corpus].is_notated else settled(events)


def with_chords(events: event_streams.Events, score: Score) -> event_streams.Events:
    """The events with each bar's chord written into its BAR event, where one is heard."""
    events = events.copy()
    rows = np.flatnonzero(events[:, v.KIND] == v.BAR)
    whole = rows[events[rows, v.PITCH] > 0]  # a bar of several BAR events has one chord
    for row, chord in zip(whole, bar_chords(score), strict=False):
        if chord is not None:
            root, quality = chord
            events[row, v.SLOT] = v.CHORD(root * v.CHORD_QUALITIES + quality)
    return events
