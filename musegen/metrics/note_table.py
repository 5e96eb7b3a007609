"""The notes of a score as columns, so that they can be counted and weighed at once."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from midi_data.score import Score, bars

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class NoteTable:
    """One row a note, by track and then by onset, pitch and end.

    Attributes:
        track: (note,) index of its track.
        onset: (note,) in ticks.
        end: (note,) in ticks.
        pitch: (note,)
        is_drum: (note,)
        bar: (note,) the bar in which it begins.
        bar_start: (bar,) in ticks.
        bar_length: (bar,) in ticks.
        ticks_per_quarter: of the score.
    """

    track: Integers
    onset: Integers
    end: Integers
    pitch: Integers
    is_drum: NDArray[np.bool_]
    bar: Integers
    bar_start: Integers
    bar_length: Integers
    ticks_per_quarter: int

    def where(self, kept: NDArray[np.bool_] | Integers) -> Self:
        """The rows `kept`, by mask or by index, in the same bars."""
        columns = ("track", "onset", "end", "pitch", "is_drum", "bar")
        return replace(self, **{name: getattr(self, name)[kept] for name in columns})

    @property
    def pitched(self) -> Self:
        """The rows without drums."""
        return self.where(~self.is_drum)

    @property
    def last_bar(self) -> Integers:
        """(note,) the bar in which it ends."""
        last = np.maximum(self.end - 1, self.onset)
        return np.searchsorted(self.bar_start, last, side="right") - 1

    @property
    def position(self) -> Integers:
        """(note,) the onset in ticks from the start of its bar."""
        return self.onset - self.bar_start[self.bar]


def note_table(score: Score) -> NoteTable:
    """The notes of all tracks and the bars they stand in."""
    columns = [track.notes.numpy() for track in score.tracks]
    counts = [len(each["time"]) for each in columns]
    onset = _joined([each["time"] for each in columns])
    end = onset + _joined([each["duration"] for each in columns])
    pitch = _joined([each["pitch"] for each in columns])
    track = np.repeat(np.arange(len(counts)), counts)
    is_drum = np.repeat(np.array([each.is_drum for each in score.tracks], dtype=np.bool_), counts)
    found = bars(score, at_least=1)
    start = np.array([bar.start for bar in found])
    length = np.array([bar.length for bar in found])
    order = np.lexsort([end, pitch, onset, track])
    bar = np.searchsorted(start, onset, side="right") - 1
    rows = NoteTable(track, onset, end, pitch, is_drum, bar, start, length, score.ticks_per_quarter)
    return rows.where(order)


def spread(first: Integers, last: Integers) -> tuple[Integers, Integers]:
    """Every place from each `first` to its `last`, and the row that each came from.

    Args:
        first: (note,)
        last: (note,) not before the first.

    Returns:
        (place,) the rows, and (place,) the places, such as all the bars in which a note sounds.
    """
    count = last - first + 1
    row = np.repeat(np.arange(len(count)), count)
    place = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + first[row]
    return row, place


def _joined(columns: list[NDArray[np.integer]]) -> Integers:
    return np.concatenate([np.zeros(0, np.int64), *columns]).astype(np.int64)
