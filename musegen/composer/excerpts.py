"""Excerpts of a piece: some bars of some tracks, and the order in which the model reads them.

Every task is a mask. First come some bars that follow the region to be written, so that it can lead
to them; then the music before it, which is simply there, and then the region, each bar with its
given notes ahead of those to be written (Thickstun et al., "Anticipatory Music Transformer", 2023,
show what is coming in the same spirit). Where a track plays an earlier bar of its own again, an
ECHO event says so and the notes follow it as given.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from midi_data.keys import Key, key_of_weights
from musegen.composer.controls import Header, TrackLine
from musegen.composer.echoes import bars_back
from musegen.encoders import event_vocabulary as v
from musegen.encoders.event_streams import Events


@dataclass(frozen=True)
class Excerpt:
    """Some bars of some tracks: BAR events and notes apart, slots counted from 0."""

    bar_events: NDArray[np.int64]  # (bar, stream)
    notes: NDArray[np.int64]  # (note, stream)
    bar_of_note: NDArray[np.int64]
    programs: tuple[int, ...]  # of each slot, 128 for drums
    ends: bool  # the piece ends with the last bar


@dataclass(frozen=True)
class Task:
    """What is to be written of an excerpt.

    Attributes:
        given: (note,) True for notes that are shown, not written.
        first: the first bar to write something in; music before it is simply there.
        stop: one past the last bar to write something in.
        ahead: how many of the bars from `stop` on are shown, before all others.
    """

    given: NDArray[np.bool_]
    first: int
    stop: int
    ahead: int


@dataclass(frozen=True)
class Window:
    """A training example.

    Attributes:
        events: (event, stream).
        given: (event,) True for bars and notes the model is shown and need not write; also for
            the notes of an echo.
        programs: (slot,) program values.
    """

    events: Events
    given: NDArray[np.bool_]
    programs: NDArray[np.int64]


def bar_edges(events: Events) -> NDArray[np.intp]:
    """Where the bars of a whole piece begin, and the last ends; (bar + 1,)."""
    return np.append(np.flatnonzero(events[:, v.KIND] == v.BAR), len(events) - 1)


def cut(events: Events, edges: NDArray[np.intp], first: int, stop: int, *, whole: bool) -> Excerpt:
    """Bars `first` to `stop` (exclusive) of a piece; `whole` ends the piece with them."""
    lines = events[events[:, v.KIND] == v.TRACK].astype(np.int64)
    rows = events[edges[first] : edges[stop]].astype(np.int64)
    is_bar = rows[:, v.KIND] == v.BAR
    bar_events = rows[is_bar]
    ends = whole or stop == len(edges) - 1
    if ends:
        bar_events[:, v.POSITION] = [v.BARS_LEFT(n) for n in range(len(bar_events))][::-1]
    bar_of_note = (np.cumsum(is_bar) - 1)[~is_bar]
    notes = rows[~is_bar]
    notes[:, v.SLOT] -= v.SLOTS.first
    programs = tuple(int(program) for program in lines[:, v.PITCH] - v.PROGRAM.first)
    return Excerpt(bar_events, notes, bar_of_note, programs, ends)


def sounding(excerpt: Excerpt) -> Excerpt:
    """Only the tracks that have a note."""
    return select(excerpt, np.unique(excerpt.notes[:, v.SLOT]))


def select(excerpt: Excerpt, slots: NDArray[np.intp]) -> Excerpt:
    """Only the tracks `slots`, in that order."""
    new_slot = np.full(len(excerpt.programs), -1)
    new_slot[slots] = np.arange(len(slots))
    notes = excerpt.notes.copy()
    notes[:, v.SLOT] = new_slot[notes[:, v.SLOT]]
    kept = notes[:, v.SLOT] >= 0
    programs = tuple(excerpt.programs[slot] for slot in slots)
    return replace(
        excerpt, notes=notes[kept], bar_of_note=excerpt.bar_of_note[kept], programs=programs
    )


def at_home(excerpt: Excerpt) -> Excerpt:
    """The excerpt moved by at most six semitones so that its key is C major or C minor.

    The model reads and writes on C alone and is moved to the key asked for, so it need not learn
    every chord twelve times.
    """
    key = excerpt_key(excerpt)
    return excerpt if key is None else transpose(excerpt, -home_shift(key))


def home_shift(key: Key) -> int:
    """How many semitones, -6 to 5, a key lies from the C nearest to it."""
    return (key.tonic + 6) % 12 - 6


def excerpt_key(excerpt: Excerpt) -> Key | None:
    """The key an excerpt is heard in; None where nothing pitched sounds."""
    pitched = excerpt.notes[:, v.PITCH] < v.DRUM_PITCHES.first
    classes = (excerpt.notes[pitched, v.PITCH] - v.PITCHES.first) % 12
    weights = np.bincount(classes, excerpt.notes[pitched, v.DURATION], minlength=12)
    return key_of_weights(weights.astype(float)) if weights.any() else None


def transpose(excerpt: Excerpt, semitones: int) -> Excerpt:
    """All but the drums moved by `semitones`, unless a note would leave the pitches there are."""
    notes, bar_events = excerpt.notes.copy(), excerpt.bar_events.copy()
    pitched = notes[:, v.PITCH] < v.DRUM_PITCHES.first
    moved = notes[pitched, v.PITCH] + semitones
    if len(moved) and (moved.min() < v.PITCHES.first or moved.max() >= v.PITCHES.stop):
        return excerpt
    notes[pitched, v.PITCH] = moved
    said = bar_events[:, v.SLOT] > 0
    size = v.CHORD.size
    chord = bar_events[said, v.SLOT] - v.CHORD.first + semitones * v.CHORD_QUALITIES
    bar_events[said, v.SLOT] = v.CHORD.first + chord % size
    return replace(excerpt, notes=notes, bar_events=bar_events)


def measured_header(excerpt: Excerpt, tempo_bpm: float | None, style: str | None) -> Header:
    """What the excerpt is, all of it said."""
    quarters = max(excerpt.bar_events[:, v.DURATION].sum() / v.STEPS_PER_QUARTER, 1)
    bar_start = np.cumsum(excerpt.bar_events[:, v.DURATION]) - excerpt.bar_events[:, v.DURATION]
    onset = bar_start[excerpt.bar_of_note] + excerpt.notes[:, v.POSITION]
    tracks = []
    for slot, program in enumerate(excerpt.programs):
        here = excerpt.notes[:, v.SLOT] == slot
        count = int(here.sum())
        if not count:
            tracks.append(TrackLine(program=program))
            continue
        is_drum = program == v.DRUMS_PROGRAM
        tracks.append(
            TrackLine(
                program=program,
                register=None
                if is_drum
                else float(excerpt.notes[here, v.PITCH].mean() - v.PITCHES.first),
                density=count / quarters,
                polyphony=count / len(np.unique(onset[here])),
            )
        )
    return Header(
        tracks=tuple(tracks),
        tempo_bpm=tempo_bpm,
        style=style,
        key=excerpt_key(excerpt),
        density=len(excerpt.notes) / quarters,
    )


def assemble(excerpt: Excerpt, header: Header, task: Task) -> Window:
    """Header, bars and notes in the order the model reads them."""
    bar_count = len(excerpt.bar_events)
    rank, follows = _ranks(bar_count, task)
    notes = excerpt.notes.copy()
    notes[:, v.SLOT] += v.SLOTS.first
    echoes, echo_bars, echoed = _echoes(excerpt, notes, task)
    body = np.concatenate([excerpt.bar_events, notes, echoes])
    bar_of = np.concatenate([np.arange(bar_count), excerpt.bar_of_note, echo_bars])
    shown = np.concatenate([follows, task.given | echoed, np.zeros(len(echoes), dtype=bool)])
    phase = np.concatenate([np.zeros(bar_count), _phases(task, echoed), np.full(len(echoes), 2)])
    echo_slot = np.where(phase == 2, body[:, v.SLOT], 0)
    is_note = body[:, v.KIND] == v.NOTE
    order = np.lexsort(
        [
            body[:, v.PITCH],
            body[:, v.SLOT],
            body[:, v.POSITION],
            is_note,
            echo_slot,
            phase,
            rank[bar_of],
        ]
    )
    order = order[rank[bar_of][order] >= 0]
    lines = header.events().astype(np.int64)
    closes = excerpt.ends and task.stop == bar_count
    end = np.array([[v.END, 0, 0, 0, 0, 0]])[: int(closes)]
    events = np.concatenate([lines, body[order], end])
    given = np.zeros(len(events), dtype=bool)
    given[len(lines) : len(lines) + len(order)] = shown[order]
    return Window(events.astype(np.int16), given, header.programs())


def _ranks(bar_count: int, task: Task) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Each bar's place in the order of reading, -1 for none; and which bars follow the region."""
    region = np.arange(bar_count)
    follows = (region >= task.stop) & (region < task.stop + task.ahead)
    rank = region + task.ahead
    rank[follows] = np.arange(task.ahead)
    rank[(region >= task.stop) & ~follows] = -1
    return rank, follows


def _echoes(
    excerpt: Excerpt, notes: NDArray[np.int64], task: Task
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """ECHO events (echo, stream), the bar of each, and which notes they stand for.

    A bar of a track of which some notes are given is not echoed.
    """
    bar = excerpt.bar_of_note
    cell = bar * v.MAX_SLOTS + notes[:, v.SLOT] - v.SLOTS.first
    back = bars_back(notes, bar)
    echoed = (back > 0) & ~np.isin(cell, cell[task.given])
    cells, first = np.unique(cell[echoed], return_index=True)
    events = np.zeros((len(cells), len(v.STREAMS)), dtype=np.int64)
    events[:, v.KIND] = v.ECHO
    events[:, v.SLOT] = cells % v.MAX_SLOTS + v.SLOTS.first
    events[:, v.DURATION] = back[echoed][first]
    return events, cells // v.MAX_SLOTS, echoed


def _phases(task: Task, echoed: NDArray[np.bool_]) -> NDArray[np.int64]:
    """When in its bar each note is read: 1 if given, 2 if echoed, 3 if written."""
    return np.where(task.given, 1, np.where(echoed, 2, 3))
