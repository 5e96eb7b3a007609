"""Corpora to the data folder that models learn from."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np

from midi_data.chords import bar_chords
from midi_data.corpora import CORPORA, Piece
from midi_data.errors import ConfigError, FileError
from midi_data.progress import Progress, silent
from midi_data.score import Score
from midi_data.splits import split_of
from midi_data.writing import atomic_folder
from musegen.composer.settling import settled
from musegen.encoders import event_streams
from musegen.encoders import event_vocabulary as v
from musegen.training.dataset import Dataset, PieceEntry, load


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
    folder.parent.mkdir(parents=True, exist_ok=True)
    with atomic_folder(folder, force=True) as draft:
        np.save(draft / "events.npy", np.concatenate(arrays), allow_pickle=False)
        (draft / "pieces.json").write_text(json.dumps([asdict(entry) for entry in entries]))
    return load(folder)


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
