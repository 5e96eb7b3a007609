"""Windows of pieces to learn from: some bars of some tracks, moved to C, with a task."""

from dataclasses import replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from midi_data.instruments import instrument_of
from musegen.composer.controls import Header, TrackLine
from musegen.composer.excerpts import (
    Excerpt,
    Task,
    Window,
    assemble,
    at_home,
    cut,
    measured_header,
    select,
    sounding,
)
from musegen.encoders import event_vocabulary as v
from musegen.encoders.event_streams import Events

SAY_SHARE = 0.75  # how often a control is said; the rest teach the model to do without
CHORDS_SHARE = 0.4  # how often the chord of each bar is said
WHOLE_SHARE = 0.5  # how often a window is taken for a whole piece, which ends where it ends
SWAP_SHARE = 0.1  # how often a track is given to another instrument
SWAP_SHARES = {"folk": 0.9}  # tune books name no instrument: a tune is anybody's
TASKS = {"compose": 0.3, "accompany": 0.25, "infill": 0.35, "vary": 0.1}
LONGEST_INFILL = 16  # bars


_PLAYERS = [instrument_of(program) for program in range(v.DRUMS_PROGRAM)]
_LOWEST = np.array([player.low for player in _PLAYERS])
_HIGHEST = np.array([player.high for player in _PLAYERS])


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
    return sounding(cut(events, edges, first, stop, whole=whole))


def choose_tracks(excerpt: Excerpt, generator: Generator) -> Excerpt:
    """Sometimes only some of the tracks, sometimes in another order."""
    slots = np.arange(len(excerpt.programs))
    if len(slots) > 1 and generator.random() < 0.3:
        kept = generator.choice(slots, int(generator.integers(1, len(slots))), replace=False)
        slots = np.sort(kept)
    if generator.random() < 0.3:
        slots = generator.permutation(slots)
    return select(excerpt, slots)


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
    """Something to write: everything, some tracks, some bars of some tracks, or some notes."""
    name = generator.choice(list(TASKS), p=list(TASKS.values()))
    bar_count, slot_count = len(excerpt.bar_events), len(excerpt.programs)
    if name == "vary":
        return Task(generator.random(len(excerpt.notes)) < generator.random(), 0, bar_count, 0)
    if name == "compose" or (name == "accompany" and slot_count < 2):
        return Task(np.zeros(len(excerpt.notes), dtype=bool), bar_count, bar_count, 0)
    most = slot_count - int(name == "accompany")  # someone has to be accompanied
    slots = generator.choice(slot_count, int(generator.integers(1, most + 1)), replace=False)
    written = np.isin(excerpt.notes[:, v.SLOT], slots)
    if name == "accompany":
        return Task(~written, 0, bar_count, 0)
    first = int(generator.integers(0, bar_count))
    stop = first + int(generator.integers(1, min(LONGEST_INFILL, bar_count - first) + 1))
    inside = (excerpt.bar_of_note >= first) & (excerpt.bar_of_note < stop)
    ahead = min(int(generator.integers(0, 5)), bar_count - stop)
    return Task((excerpt.bar_of_note >= first) & ~(written & inside), first, stop, ahead)


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
