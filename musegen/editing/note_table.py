"""The notes of a track as columns that are changed together, and the notes that are meant."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from midi_data.errors import ScoreError
from midi_data.score import Bar, Notes, Score, Track, bars
from musegen.daw.names import track_names
from musegen.selecting import selected_tracks

Tracks = Sequence[str | int] | None
"""Tracks by index from 0, or by name as a person says it; None for all."""

Bars = Collection[int] | None
"""Bars counted from 0; None for all."""

Ticks = NDArray[np.int64]


@dataclass
class NoteTable:
    """Some notes, one row each: onset and length in ticks, pitch, velocity."""

    onset: Ticks
    length: Ticks
    pitch: Ticks
    velocity: Ticks

    @classmethod
    def of(cls, track: Track) -> "NoteTable":
        """All notes of a track, in its order."""
        columns = track.notes.numpy()
        names = ("time", "duration", "pitch", "velocity")
        return cls(*(columns[name].astype(np.int64) for name in names))

    @property
    def end(self) -> Ticks:
        """Where each note ends."""
        return self.onset + self.length

    def rows(self, which: NDArray[np.bool_] | Ticks) -> "NoteTable":
        """A copy of some of them."""
        columns = (self.onset, self.length, self.pitch, self.velocity)
        return NoteTable(*(column[which].copy() for column in columns))

    def notes(self) -> Notes:
        """As a track holds them."""
        return Notes.from_numpy(
            self.onset.astype(np.int32),
            np.maximum(self.length, 0).astype(np.int32),
            self.pitch.astype(np.int8),
            np.clip(self.velocity, 1, 127).astype(np.int8),
        )


@dataclass(frozen=True)
class Selection:
    """What an edit is about: tracks, and bars of them, both counted from 0."""

    tracks: tuple[int, ...]
    bars: tuple[int, ...] | None  # rising; None for all
    grid: tuple[Bar, ...]
    quarter: int  # ticks

    def holds(self, notes: NoteTable) -> NDArray[np.bool_]:
        """Which notes belong to the bars that are meant."""
        if self.bars is None:
            return np.ones(len(notes.onset), bool)
        return np.isin(bars_of_notes(notes, self.grid, self.quarter), self.bars)

    def spans(self) -> list[tuple[int, int | None]]:
        """From which tick to which the bars reach, one span a run of bars; None is the end."""
        if self.bars is None:
            return [(0, None)]
        runs = groupby(enumerate(self.bars), key=lambda each: each[1] - each[0])
        found: list[tuple[int, int | None]] = []
        for _, run in runs:
            numbers = [bar for _, bar in run]
            last = self.grid[numbers[-1]]
            found.append((self.grid[numbers[0]].start, last.start + last.length))
        return found


def is_early(notes: NoteTable, line: Ticks | int, quarter: int) -> NDArray[np.bool_]:
    """Which notes are played just before a bar line and belong behind it.

    They begin less than a 32nd note before it and sound longer behind it.
    """
    ahead = line - notes.onset
    found: NDArray[np.bool_] = (ahead > 0) & (8 * ahead < quarter) & (notes.length > 2 * ahead)
    return found


def bars_of_notes(notes: NoteTable, grid: Sequence[Bar], quarter: int) -> Ticks:
    """The bar that each note belongs to, counted from 0."""
    starts = np.array([bar.start for bar in grid])
    bar = np.searchsorted(starts, notes.onset, side="right") - 1
    following = np.minimum(bar + 1, len(starts) - 1)
    found: Ticks = np.where(is_early(notes, starts[following], quarter), following, bar)
    return found


def selection(score: Score, tracks: Tracks, chosen: Bars) -> Selection:
    """The tracks and bars that are meant.

    Raises:
        ScoreError: there is no such track or bar.
    """
    grid = tuple(bars(score, at_least=1))
    numbers = tuple(sorted(set(chosen))) if chosen is not None else None
    if numbers is not None and not numbers:
        raise ScoreError("No bar is selected", mend="Name some, as in 5-8.")
    if numbers and not 0 <= numbers[0] <= numbers[-1] < len(grid):
        wrong = numbers[-1] if numbers[0] >= 0 else numbers[0]
        raise ScoreError(
            f"There is no bar {wrong + 1}", mend=f"The piece has {len(grid)}; choose among them."
        )
    meant = tuple(selected_tracks(score, tracks))
    return Selection(meant, numbers, grid, score.ticks_per_quarter)


def change_notes(
    score: Score,
    change: Callable[[NoteTable, int], NoteTable],
    *,
    tracks: Tracks = None,
    bars: Bars = None,
    drums: bool = True,
) -> Score:
    """A copy in which the notes that are meant are what `change` makes of them.

    A changed note that reaches into the next one of its pitch is cut there, since MIDI cannot
    hold both. Every other note, and everything that is no note, stays as it is.

    Args:
        score: the piece.
        change: gives as many notes as it is given, those of one track, with the track's index.
        tracks: those that are meant.
        bars: those that the notes belong to that are meant.
        drums: whether drum tracks are among the tracks that are meant.

    Raises:
        ScoreError: there is no such track or bar, or no note in them.
    """
    chosen = selection(score, tracks, bars)
    edited, touched = score.copy(), False
    for number in chosen.tracks:
        track = edited.tracks[number]
        table = NoteTable.of(track)
        meant = chosen.holds(table)
        if (track.is_drum and not drums) or not meant.any():
            continue
        touched = True
        _put(table, meant, change(table.rows(meant), number))
        track.notes = table.notes()
    if not touched:
        raise nothing_there(score, chosen, drums=drums)
    return edited


def nothing_there(score: Score, chosen: Selection, *, drums: bool = True) -> ScoreError:
    """The error of an edit that no note is meant by."""
    names = track_names(score)
    there = ", ".join(names[number] for number in chosen.tracks[:6])
    return ScoreError(
        f"There is no {'' if drums else 'pitched '}note to edit in what is selected",
        where=there,
        mend="Select other bars or tracks.",
    )


def place(score: Score, track: int, onset: int) -> str:
    """Track and bar as a person counts them, for an error."""
    starts = [bar.start for bar in bars(score, at_least=1)]
    bar = int(np.searchsorted(starts, max(0, onset), side="right"))
    return f"track {track + 1} {track_names(score)[track]!r}, bar {bar}"


def _put(table: NoteTable, meant: NDArray[np.bool_], changed: NoteTable) -> None:
    """Write changed notes into the table of all of them, which stays in order of onset."""
    moved = not np.array_equal(table.onset[meant], changed.onset)
    table.onset[meant], table.length[meant] = changed.onset, changed.length
    table.pitch[meant], table.velocity[meant] = changed.pitch, changed.velocity
    _part_unisons(table, meant)
    if moved:
        order = np.argsort(table.onset, kind="stable")
        sorted_rows = table.rows(order)
        table.onset, table.length = sorted_rows.onset, sorted_rows.length
        table.pitch, table.velocity = sorted_rows.pitch, sorted_rows.velocity


def _part_unisons(table: NoteTable, changed: NDArray[np.bool_]) -> None:
    """Cut changed notes where the next of their pitch begins."""
    order = np.lexsort([table.onset, table.pitch])
    first, following = order[:-1], order[1:]
    gap = table.onset[following] - table.onset[first]
    meets = (table.pitch[first] == table.pitch[following]) & (gap > 0)
    meets &= (table.length[first] > gap) & changed[first]
    table.length[first[meets]] = gap[meets]
