"""Windows of pieces to learn from: some bars of some tracks, moved to C, with a task.

Every task is a mask. Before the region to be written the music is simply there. Then come some
bars that follow the region, so that it can lead to them, and then the region, each bar with its
given notes ahead of those to be written (Thickstun et al., "Anticipatory Music Transformer", 2023,
show what is coming in the same spirit).
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from midi_data.instruments import instrument_of
from midi_data.keys import Key, key_of_weights
from musegen.composer.controls import Header, TrackLine
from musegen.encoders import event_vocabulary as v
from musegen.encoders.event_streams import Events

SAY_SHARE = 0.75  # how often a control is said; the rest teach the model to do without
CHORDS_SHARE = 0.4  # how often the chord of each bar is said
WHOLE_SHARE = 0.5  # how often a window is taken for a whole piece, which ends where it ends
SWAP_SHARE = 0.1  # how often a track is given to another instrument
SWAP_SHARES = {"folk": 0.9}  # tune books name no instrument: a tune is anybody's
TASKS = {"compose": 0.7, "accompany": 0.15, "infill": 0.15}


_PLAYERS = [instrument_of(program) for program in range(v.DRUMS_PROGRAM)]
_LOWEST = np.array([player.low for player in _PLAYERS])
_HIGHEST = np.array([player.high for player in _PLAYERS])


@dataclass(frozen=True)
class Window:
    """A training example.

    Attributes:
        events: (event, stream).
        given: (event,) True for bars and notes the model is shown and need not write.
        programs: (slot,) program values.
    """

    events: Events
    given: NDArray[np.bool_]
    programs: NDArray[np.int64]


@dataclass(frozen=True)
class Task:
    """What is to be written of an excerpt.

    Attributes:
        given: (note,) True for notes that are shown, not written.
        first: the first bar to write something in; music before it is simply there.
        stop: one past the last bar to write something in.
        ahead: how many of the bars from `stop` on are shown before bar `first`.
    """

    given: NDArray[np.bool_]
    first: int
    stop: int
    ahead: int


@dataclass(frozen=True)
class Excerpt:
    """Some bars of some tracks: BAR events and notes apart, slots counted from 0."""

    bar_events: NDArray[np.int64]  # (bar, stream)
    notes: NDArray[np.int64]  # (note, stream)
    bar_of_note: NDArray[np.int64]
    programs: tuple[int, ...]  # of each slot, 128 for drums
    ends: bool  # the piece ends with the last bar


def draw_window(
    events: Events, tempo_bpm: float, style: str, generator: Generator, *, context: int
) -> Window | None:
    """A window of a piece, at most `context` events long; None where no note sounds."""
    excerpt = draw_excerpt(events, generator, context=context)
    if not len(excerpt.notes):
        return None
    excerpt = at_home(choose_tracks(excerpt, generator))
    excerpt = reinstrument(excerpt, generator, share=SWAP_SHARES.get(style, SWAP_SHARE))
    header = say_some(measured_header(excerpt, tempo_bpm, style), generator)
    if generator.random() > CHORDS_SHARE:
        excerpt.bar_events[:, v.SLOT] = 0
    return assemble(excerpt, header, draw_task(excerpt, generator))


def draw_excerpt(events: Events, generator: Generator, *, context: int) -> Excerpt:
    """From 4 to 64 bars of all tracks, as many as the context holds."""
    starts = np.flatnonzero(events[:, v.KIND] == v.BAR)
    edges = np.append(starts, len(events) - 1)  # the last event is END
    whole = generator.random() < WHOLE_SHARE
    candidates = [_draw_bars(edges, generator, context) for _ in range(6 if whole else 1)]
    scores = [_sounds_final(events, edges, stop) for _, stop in candidates]
    first, stop = candidates[int(np.argmax(scores))]
    return _sounding(cut(events, edges, first, stop, whole=whole))


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


def choose_tracks(excerpt: Excerpt, generator: Generator) -> Excerpt:
    """Sometimes only some of the tracks, sometimes in another order."""
    slots = np.arange(len(excerpt.programs))
    if len(slots) > 1 and generator.random() < 0.3:
        kept = generator.choice(slots, int(generator.integers(1, len(slots))), replace=False)
        slots = np.sort(kept)
    if generator.random() < 0.3:
        slots = generator.permutation(slots)
    return select(excerpt, slots)


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


def reinstrument(excerpt: Excerpt, generator: Generator, *, share: float) -> Excerpt:
    """Some of the pitched tracks given to another instrument that can reach all their notes."""
    programs = list(excerpt.programs)
    for slot, program in enumerate(programs):
        if program == v.DRUMS_PROGRAM or generator.random() >= share:
            continue
        here = excerpt.notes[excerpt.notes[:, v.SLOT] == slot, v.PITCH] - v.PITCHES.first
        able = np.flatnonzero((here.min() >= _LOWEST) & (here.max() <= _HIGHEST))
        programs[slot] = int(generator.choice(able)) if len(able) else program
    return replace(excerpt, programs=tuple(programs))


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


def say_some(header: Header, generator: Generator) -> Header:
    """The header with each fact said as often as SAY_SHARE."""

    def said() -> bool:
        return bool(generator.random() < SAY_SHARE)

    tracks = tuple(
        TrackLine(
            program=track.program,
            register=track.register if said() else None,
            density=track.density if said() else None,
            polyphony=track.polyphony if said() else None,
        )
        for track in header.tracks
    )
    return Header(
        tracks=tracks,
        tempo_bpm=header.tempo_bpm if said() else None,
        style=header.style if said() else None,
        key=header.key if said() else None,
        density=header.density if said() else None,
    )


def draw_task(excerpt: Excerpt, generator: Generator) -> Task:
    """Something to write: everything, some of the tracks, or some bars of some tracks."""
    name = generator.choice(list(TASKS), p=list(TASKS.values()))
    bar_count, slot_count = len(excerpt.bar_events), len(excerpt.programs)
    if name == "compose" or slot_count < 2:
        return Task(np.zeros(len(excerpt.notes), dtype=bool), bar_count, bar_count, 0)
    slots = generator.choice(slot_count, int(generator.integers(1, slot_count)), replace=False)
    written = np.isin(excerpt.notes[:, v.SLOT], slots)
    if name == "accompany":
        return Task(~written, 0, bar_count, 0)
    first = int(generator.integers(0, bar_count))
    stop = first + int(generator.integers(1, min(8, bar_count - first) + 1))
    inside = (excerpt.bar_of_note >= first) & (excerpt.bar_of_note < stop)
    ahead = min(int(generator.integers(0, 5)), bar_count - stop)
    return Task((excerpt.bar_of_note >= first) & ~(written & inside), first, stop, ahead)


def assemble(excerpt: Excerpt, header: Header, task: Task) -> Window:
    """Header, bars and notes in the order the model reads them."""
    bar_count = len(excerpt.bar_events)
    region = np.arange(bar_count)
    rank = np.where(region < task.first, region, region + task.ahead)
    follows = (region >= task.stop) & (region < task.stop + task.ahead)
    rank[follows] = task.first + np.arange(task.ahead)
    rank[(region >= task.stop) & ~follows] = -1
    notes = excerpt.notes.copy()
    notes[:, v.SLOT] += v.SLOTS.first
    body = np.concatenate([excerpt.bar_events, notes])
    bar_of = np.concatenate([region, excerpt.bar_of_note])
    shown = np.concatenate([follows, task.given])
    is_note = body[:, v.KIND] == v.NOTE
    written = ~shown & (bar_of >= task.first)
    order = np.lexsort(
        [body[:, v.PITCH], body[:, v.SLOT], body[:, v.POSITION], written, is_note, rank[bar_of]]
    )
    order = order[rank[bar_of][order] >= 0]
    lines = header.events().astype(np.int64)
    closes = excerpt.ends and task.stop == bar_count
    end = np.array([[v.END, 0, 0, 0, 0, 0]])[: int(closes)]
    events = np.concatenate([lines, body[order], end])
    given = np.zeros(len(events), dtype=bool)
    given[len(lines) : len(lines) + len(order)] = shown[order]
    return Window(events.astype(np.int16), given, header.programs())


def _draw_bars(edges: NDArray[np.intp], generator: Generator, context: int) -> tuple[int, int]:
    """First bar and one past the last, so that header, bars and END fit."""
    bar_count = len(edges) - 1
    room = context - int(edges[0]) - 1
    wanted = int(np.exp(generator.uniform(np.log(4), np.log(65))))
    latest = max(bar_count - wanted, 0)
    first = int(generator.integers(0, latest + 1)) if generator.random() > 0.1 else 0
    stop = min(first + wanted, bar_count)
    fits = int(np.searchsorted(edges, edges[first] + room, side="right")) - 1
    return first, max(min(stop, fits), first + 1)


def _sounds_final(events: Events, edges: NDArray[np.intp], stop: int) -> float:
    """How much the bar before `stop` sounds like an ending: the piece's own, or few long notes."""
    if stop == len(edges) - 1:
        return 1.0
    bar = events[edges[stop - 1] + 1 : edges[stop]]
    if not len(bar):
        return 0.2
    pitched = bar[bar[:, v.PITCH] < v.DRUM_PITCHES.first]
    if not len(pitched):
        return 0.1
    longest = pitched[:, v.DURATION].max() / max(int(events[edges[stop - 1], v.DURATION]), 1)
    return float(min(longest, 1.0) / (1 + len(pitched) / 4))


def _sounding(excerpt: Excerpt) -> Excerpt:
    """Only the tracks that have a note."""
    return select(excerpt, np.unique(excerpt.notes[:, v.SLOT]))
