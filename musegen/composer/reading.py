"""A score up to one of its notes, as the composer reads it, and which event is which note."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from midi_data.errors import ScoreError
from midi_data.score import Note, Score
from musegen.composer.excerpts import (
    Excerpt,
    Task,
    Window,
    assemble,
    bar_edges,
    cut,
    excerpt_key,
    home_shift,
    measured_header,
    sounding,
    transpose,
)
from musegen.composer.settling import heard
from musegen.composer.showing import BARS_READ
from musegen.encoders import event_vocabulary as v
from musegen.encoders.event_streams import Events
from musegen.encoders.grid import snap


@dataclass(frozen=True)
class Reading:
    """The events before a note, and the one that decides it.

    Attributes:
        before: what is read when the note is decided.
        decided: (stream,) the note's event, or the ECHO that plays its bar again.
        sources: (event,) the place in `notes` of each event before, -1 for what is no note.
        notes: track, counted from 0, and note; no two alike.
        first_bar: the score's bar with which the reading begins, counted from 0.
        repeated: the score's bar that an ECHO plays again, counted from 0.
    """

    before: Window
    decided: Events
    sources: NDArray[np.intp]
    notes: tuple[tuple[int, Note], ...]
    first_bar: int
    repeated: int | None


@dataclass(frozen=True)
class _Bars:
    """A score's events, and where its BAR events stand.

    Attributes:
        events: (event, stream).
        edges: (BAR event + 1,) where the bars begin in `events`.
        steps: (BAR event,) where they begin in the score.
        numbers: (BAR event,) the bar each belongs to.
    """

    events: Events
    edges: NDArray[np.intp]
    steps: NDArray[np.int64]
    numbers: NDArray[np.int64]


def read_until(score: Score, track: int, note: Note, *, context: int) -> Reading:
    """What the composer has read of a score when it decides a note.

    At most 32 bars back, and whole bars, as many as the context holds.

    Args:
        score: whose note it is.
        track: counted from 0.
        note: one of its notes.
        context: how many events the composer reads.

    Raises:
        ScoreError: if the bars of the note alone are more than that.
    """
    read = _bars(score)
    onset = int(snap(np.array([note.time]), score.ticks_per_quarter)[0][0])
    here = int(np.searchsorted(read.steps, onset, side="right")) - 1
    for begin in range(max(here + 1 - BARS_READ, 0), here + 1):
        found = _read_from(score, read, range(begin, here + 1), track, note)
        if len(found.before.events) <= context:
            return found
    raise ScoreError(
        f"more events in bar {int(read.numbers[here]) + 1} than the {context} the composer reads",
        mend="Choose a note earlier in the bar, or leave out some tracks.",
    )


def _bars(score: Score) -> _Bars:
    found = heard(score)
    edges = bar_edges(found.events)
    lengths = found.events[edges[:-1], v.DURATION].astype(np.int64)
    return _Bars(found.events, edges, np.cumsum(lengths) - lengths, found.bar_numbers)


def _read_from(score: Score, read: _Bars, bars: range, track: int, note: Note) -> Reading:
    """The bars `bars` up to a note of the last of them."""
    excerpt = cut(read.events, read.edges, bars.start, bars.stop, whole=False)
    tracks = np.unique(excerpt.notes[:, v.SLOT])
    home, shift = _at_home(sounding(excerpt))
    nothing = np.zeros(len(home.notes), dtype=bool)
    header = measured_header(home, _tempo(score, note.time), None)
    window = assemble(home, header, Task(nothing, len(bars), len(bars), 0))
    notes_heard = _heard(score, window.events, read.steps[bars.start :], tracks, shift)
    row = _row_of(window, notes_heard, track, note, last_bar=len(bars) - 1)
    known: dict[tuple[int, int, int], int] = {}
    notes: list[tuple[int, Note]] = []
    sources = np.full(row, -1, dtype=np.intp)
    for event, each in enumerate(notes_heard[:row]):
        if each is None:
            continue
        its_track, its_note = each
        key = its_track, its_note.time, its_note.pitch
        if key not in known:
            known[key] = len(notes)
            notes.append(each)
        sources[event] = known[key]
    before = Window(window.events[:row], window.given[:row], window.programs)
    decided = window.events[row]
    return Reading(
        before=before,
        decided=decided,
        sources=sources,
        notes=tuple(notes),
        first_bar=int(read.numbers[bars.start]),
        repeated=int(read.numbers[bars.stop - 1 - int(decided[v.DURATION])])
        if decided[v.KIND] == v.ECHO
        else None,
    )


def _at_home(excerpt: Excerpt) -> tuple[Excerpt, int]:
    """The excerpt in C, and how many semitones higher the score sounds."""
    key = excerpt_key(excerpt)
    if key is None:
        return excerpt, 0
    home = transpose(excerpt, -home_shift(key))
    return home, 0 if home is excerpt else home_shift(key)


def _tempo(score: Score, tick: int) -> float:
    return ([each.qpm for each in score.tempos if each.time <= tick] or [120.0])[-1]


def _heard(
    score: Score,
    events: Events,
    steps: NDArray[np.int64],
    tracks: NDArray[np.int64],
    shift: int,
) -> list[tuple[int, Note] | None]:
    """The track and the note of each event; None for what is no note.

    The nearest note of that pitch: played notes stand on the lines of the beat when they are read.
    """
    places: defaultdict[tuple[int, int], list[Note]] = defaultdict(list)
    for number in tracks:
        for note in sorted(score.tracks[number].notes, key=lambda each: each.time):
            places[int(number), note.pitch].append(note)
    bar = np.cumsum(events[:, v.KIND] == v.BAR) - 1
    found: list[tuple[int, Note] | None] = []
    for event, its_bar in zip(events.astype(np.int64), bar, strict=True):
        if event[v.KIND] != v.NOTE:
            found.append(None)
            continue
        track = int(tracks[event[v.SLOT] - v.SLOTS.first])
        drum = event[v.PITCH] >= v.DRUM_PITCHES.first
        pitch = int(event[v.PITCH]) - (v.DRUM_PITCHES.first if drum else v.PITCHES.first - shift)
        step = int(steps[its_bar] + event[v.POSITION]) - v.STEP.first
        tick = step * score.ticks_per_quarter / v.STEPS_PER_QUARTER
        same = places[track, pitch]
        tied = event[v.VELOCITY] == v.TIE
        found.append((track, _sounding_at(same, tick) if tied else _nearest(same, tick)))
    return found


def _nearest(notes: Sequence[Note], tick: float) -> Note:
    after = bisect_left(notes, tick, key=lambda each: each.time)
    around = notes[max(after - 1, 0) : after + 1]
    return min(around, key=lambda each: abs(each.time - tick))


def _sounding_at(notes: Sequence[Note], tick: float) -> Note:
    return notes[max(bisect_right(notes, tick, key=lambda each: each.time) - 1, 0)]


def _row_of(
    window: Window,
    heard: Sequence[tuple[int, Note] | None],
    track: int,
    note: Note,
    *,
    last_bar: int,
) -> int:
    """The event that decides a note: its own, or the echo of its bar.

    Of notes that are read as one, the event is that of the nearest.
    """
    in_last = np.cumsum(window.events[:, v.KIND] == v.BAR) - 1 == last_bar
    distances = {
        row: abs(each[1].time - note.time)
        for row, each in enumerate(heard)
        if each is not None
        and in_last[row]
        and (each[0], each[1].pitch) == (track, note.pitch)
        and window.events[row, v.VELOCITY] != v.TIE
    }
    row = min(distances, key=lambda each: distances[each])
    if not window.given[row]:
        return row
    slot = window.events[row, v.SLOT]
    kinds, slots = window.events[:row, v.KIND], window.events[:row, v.SLOT]
    return int(np.flatnonzero((kinds == v.ECHO) & (slots == slot))[-1])
