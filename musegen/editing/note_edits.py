"""Notes changed by hand: a score and a list of changes become another score, exactly.

A change names notes by what they are, not by a number in a list. So it still fits after other
edits, and swapping what went and what came undoes it.
"""

from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from midi_data.errors import ScoreError
from midi_data.score import Notes, Score, Track, bar_at, bars

_LONGEST = 2**31 - 1  # ticks that a score can count
_LIMITS = {"onset": (0, _LONGEST), "length": (1, _LONGEST), "pitch": (0, 127), "velocity": (1, 127)}


class NoteContent(NamedTuple):
    """All that a note is: where it starts and how long it is (in ticks), pitch, velocity."""

    onset: int
    length: int
    pitch: int
    velocity: int


@dataclass(frozen=True)
class NoteChange:
    """Notes of one track that go, and notes that come in their place.

    Attributes:
        track: the track's place in the score, from 0.
        gone: notes that are there now; of several alike, any one goes.
        come: notes that shall be there.
    """

    track: int
    gone: tuple[NoteContent, ...] = ()
    come: tuple[NoteContent, ...] = ()


def edit_notes(score: Score, changes: Sequence[NoteChange]) -> Score:
    """A copy in which the changes are made, one after another; all else is bit-identical.

    Notes that stay keep their order; those that come stand where the order of starts, lengths,
    pitches and velocities puts them.

    Raises:
        ScoreError: a note that shall go is not there, or one that shall come is no note. Then
            none of the changes is made.
    """
    edited = score.copy()
    for change in changes:
        if not 0 <= change.track < len(edited.tracks):
            raise ScoreError(
                f"There is no track {change.track + 1} to edit",
                mend=f"The piece has {len(edited.tracks)}; choose one of them.",
            )
        _check(score, change)
        track = edited.tracks[change.track]
        kept = _without(score, track, change)
        for note in sorted(change.come):
            kept.insert(bisect(kept, note), note)
        track.notes = _notes(kept)
    return edited


def _without(score: Score, track: Track, change: NoteChange) -> list[NoteContent]:
    leaving = Counter(change.gone)
    kept = []
    for note in _contents(track):
        if leaving[note]:
            leaving[note] -= 1
        else:
            kept.append(note)
    for missing in leaving.elements():
        raise ScoreError(
            f"A note of pitch {missing.pitch} that was to be changed is not there any more",
            where=_place(score, change.track, missing),
            mend="Another window may have changed it: look at the piece as it is now, then edit.",
        )
    return kept


def _contents(track: Track) -> list[NoteContent]:
    columns = track.notes.numpy()
    names = ("time", "duration", "pitch", "velocity")
    rows = zip(*(columns[name].tolist() for name in names), strict=True)
    return [NoteContent(*row) for row in rows]


def _notes(contents: list[NoteContent]) -> Notes:
    table = np.array(contents, dtype=np.int32).reshape(-1, 4)
    pitch, velocity = table[:, 2].astype(np.int8), table[:, 3].astype(np.int8)
    return Notes.from_numpy(table[:, 0].copy(), table[:, 1].copy(), pitch, velocity)


def _check(score: Score, change: NoteChange) -> None:
    for note in change.come:
        for name, value in note._asdict().items():
            least, most = _LIMITS[name]
            if not least <= value <= most:
                raise ScoreError(
                    f"A note cannot have the {name} {value}",
                    where=_place(score, change.track, note),
                    mend=f"Choose one from {least} to {most}.",
                )


def _place(score: Score, track: int, note: NoteContent) -> str:
    bar = bar_at(max(0, note.onset), bars(score))
    return f"track {track + 1}, bar {bar + 1}"
