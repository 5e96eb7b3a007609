"""What there is of a score, as the composer is shown it, and what it is to write.

The bars before the selection, those in it and some after it, moved to C.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from midi_data.activity import usual_density
from midi_data.instruments import Instrument, instrument_of
from midi_data.keys import Key
from midi_data.score import Bar, Score, Track, bars
from musegen.composer.compose import chord_values, limited, moved, track_line
from musegen.composer.controls import Header
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
    select,
    transpose,
)
from musegen.composer.options import KEY_PULL, Controls
from musegen.composer.rules import Plan
from musegen.composer.settling import heard
from musegen.daw.names import track_names
from musegen.encoders import event_vocabulary as v
from musegen.encoders.event_streams import Events

BARS_READ = 32  # how far back the composer looks
BARS_AHEAD = 4  # how many of the bars after a selection it is shown, as in training


@dataclass(frozen=True)
class Shown:
    """What there is, around the selection and moved to C.

    Attributes:
        excerpt: bars and notes that stay; slots are places in `tracks`.
        header: what the music is, with the notes that go.
        tracks: the score's track of each slot.
        first: the first bar of the excerpt to write something in.
        stop: one past the last.
        bar_numbers: the score's bar of each bar to write something in.
        shift: how many semitones higher the score sounds.
        played: whether the notes lie off the lines of the beat.
    """

    excerpt: Excerpt
    header: Header
    tracks: tuple[int, ...]
    first: int
    stop: int
    bar_numbers: tuple[int, ...]
    shift: int
    played: bool

    def starts(self, grid: list[Bar], ticks_per_quarter: int) -> tuple[float, ...]:
        """Where each bar to write starts, in quarters; a bar may be several BAR events."""
        found: list[float] = []
        lengths = self.excerpt.bar_events[self.first : self.stop, v.DURATION]
        latest, into = -1, 0.0
        for number, steps in zip(self.bar_numbers, lengths, strict=True):
            into = into if number == latest else 0.0
            found.append(grid[number].start / ticks_per_quarter + into)
            latest, into = number, into + int(steps) / v.STEPS_PER_QUARTER
        return tuple(found)


def show(
    score: Score, remaining: Score, selected: range, tracks: Sequence[int], controls: Controls
) -> Shown:
    """What the composer is shown of a score.

    Args:
        score: with the notes that are to be replaced; it says what the music is like.
        remaining: without them.
        selected: bars, counted from 0, which may lie past the end.
        tracks: to write for, counted from 0.
        controls: what is to be written.
    """
    grid = bars(score, at_least=selected.stop)
    whole, rest = (heard(each, at_least=len(grid)) for each in (score, remaining))
    numbers = rest.bar_numbers
    first, stop = (int(each) for each in np.searchsorted(numbers, [selected.start, selected.stop]))
    begin, end = max(first - BARS_READ, 0), min(stop + BARS_AHEAD, len(numbers))
    before, excerpt = (_cut(events, begin, end) for events in (whole.events, rest.events))
    slots = np.unique([*excerpt.notes[:, v.SLOT], *tracks]).astype(np.intp)
    before, excerpt = select(before, slots), select(excerpt, slots)
    key, shift = controls.key if isinstance(controls.key, Key) else excerpt_key(before), 0
    if key is not None:
        home = transpose(excerpt, -home_shift(key)), transpose(before, -home_shift(key))
        if home[0] is not excerpt and home[1] is not before:
            shift, (excerpt, before) = home_shift(key), home
    start = grid[selected.start].start
    tempo = [each.qpm for each in score.tempos if each.time <= start]
    header = measured_header(before, tempo[-1] if tempo else 120.0, controls.style)
    if key is not None:
        header = replace(header, key=Key((key.tonic - shift) % 12, key.mode))
    return Shown(
        excerpt=excerpt,
        header=header,
        tracks=tuple(int(slot) for slot in slots),
        first=first - begin,
        stop=stop - begin,
        bar_numbers=tuple(int(number) for number in numbers[first:stop]),
        shift=shift,
        played=whole.played,
    )


def plan_for(
    score: Score,
    shown: Shown,
    cells: set[tuple[int, int]],
    players: Mapping[int, Instrument],
    controls: Controls,
) -> Plan:
    """What there is and what is to be written, for the composer.

    Args:
        score: what there is.
        shown: what the composer is shown of it.
        cells: the bars and tracks, counted from 0, to write something in.
        players: who plays a track, where that is not for its program to say.
        controls: what is to be written.
    """
    excerpt, region = shown.excerpt, np.arange(shown.first, shown.stop)
    playing = _playing(score, shown, cells, players, controls)
    open_slots = tuple(
        frozenset(slot for slot, track in enumerate(shown.tracks) if (bar, track) in cells)
        for bar in shown.bar_numbers
    )
    fresh = frozenset(
        slot for slot, track in enumerate(shown.tracks) if not len(score.tracks[track].notes)
    )
    header = _header(shown, playing, frozenset().union(*open_slots), fresh, controls)
    excerpt.bar_events[:, v.SLOT] = 0
    excerpt.bar_events[region, v.SLOT] = chord_values(controls.chords, len(region), shown.shift)
    return Plan(
        before=_before(excerpt, header, shown),
        bar_events=excerpt.bar_events[region].astype(np.int16),
        players=tuple(moved(player, -shown.shift) for player in playing),
        open=open_slots,
        given=tuple(_given(excerpt, int(bar)) for bar in region),
        held=_held(excerpt, shown.first, list(range(len(playing)))),
        densities=tuple(line.density for line in header.tracks),
        registers=tuple(
            header.tracks[slot].register if controls.register_of(player.name) else None
            for slot, player in enumerate(playing)
        ),
        key=header.key,
        key_pull=KEY_PULL if controls.key else 0.0,
        heard=frozenset(range(len(playing))) - fresh,
        shift=shown.shift,
        ends=excerpt.ends and shown.stop == len(excerpt.bar_events),
    )


class Lost(NamedTuple):
    """A note that is to be replaced: its bar, when it begins in it, in ticks, and its track."""

    bar: int
    tick: int
    track: int


def replacing(plan: Plan, shown: Shown, lost: Sequence[Lost], ticks_per_quarter: int) -> Plan:
    """The plan in which as many notes are written as were lost, bar by bar and track by track."""
    slots = {track: slot for slot, track in enumerate(shown.tracks)}
    owed: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for note in lost:
        step = round(note.tick / ticks_per_quarter * v.STEPS_PER_QUARTER)
        owed[note.bar].append((step, slots[note.track]))
    whole = Counter(shown.bar_numbers)  # a bar of several BAR events is not counted out
    return replace(
        plan,
        densities=(),
        open=tuple(frozenset(slot for _, slot in owed.get(bar, ())) for bar in shown.bar_numbers),
        owed=tuple(
            tuple(sorted(owed[bar])) if bar in owed and whole[bar] == 1 else ()
            for bar in shown.bar_numbers
        ),
    )


def _playing(
    score: Score,
    shown: Shown,
    cells: set[tuple[int, int]],
    players: Mapping[int, Instrument],
    controls: Controls,
) -> list[Instrument]:
    """Who plays each slot, by the name of its track, with no more voices than was asked."""
    names, written = track_names(score), {track for _, track in cells}
    playing = []
    for track in shown.tracks:
        player = replace(_player_of(score.tracks[track], players.get(track)), name=names[track])
        playing.append(limited(player, controls) if track in written else player)
    return playing


def _header(
    shown: Shown,
    playing: list[Instrument],
    slots: frozenset[int],
    fresh: frozenset[int],
    controls: Controls,
) -> Header:
    """The header with what was asked for; what new tracks are usually like where it was not."""
    there = shown.header.density or 0.0
    usual = usual_density(tuple(playing[slot] for slot in fresh))
    total = controls.density or there + usual
    share = max((total - there) / usual, 0.2) if usual else total / max(there, 0.1)
    lines = list(shown.header.tracks)
    for slot in slots:
        asked = track_line(playing[slot], controls, share, shown.shift)
        known = lines[slot]
        density = asked.density if slot in fresh else (known.density or 0.1) * share
        lines[slot] = replace(
            asked,
            register=known.register if asked.register is None else asked.register,
            polyphony=known.polyphony if asked.polyphony is None else asked.polyphony,
            density=density,
        )
    return replace(shown.header, tracks=tuple(lines), density=total)


def _cut(events: Events, begin: int, end: int) -> Excerpt:
    return cut(events, bar_edges(events), begin, end, whole=False)


def _before(excerpt: Excerpt, header: Header, shown: Shown) -> Window:
    """The header, the bars before the selection and those shown of what follows."""
    given = excerpt.bar_of_note >= shown.first
    ahead = len(excerpt.bar_events) - shown.stop
    window = assemble(excerpt, header, Task(given, shown.first, shown.stop, ahead))
    at = np.flatnonzero(window.events[:, v.KIND] == v.BAR)[shown.first + ahead]
    return Window(window.events[:at], window.given[:at], window.programs)


def _given(excerpt: Excerpt, bar: int) -> Events:
    """The notes that stay in a bar, in the order they are read."""
    notes = excerpt.notes[excerpt.bar_of_note == bar].astype(np.int16)
    notes[:, v.SLOT] += v.SLOTS.first
    order = np.lexsort([notes[:, v.PITCH], notes[:, v.SLOT], notes[:, v.POSITION]])
    return np.take(notes, order, axis=0)


def _held(excerpt: Excerpt, first: int, slots: list[int]) -> tuple[tuple[int, int, int], ...]:
    """Slot, end and pitch of the notes of `slots` that sound on into bar `first`."""
    lengths = excerpt.bar_events[:, v.DURATION]
    starts = np.cumsum(lengths) - lengths - lengths[:first].sum()  # in steps from bar `first`
    onset = starts[excerpt.bar_of_note] + excerpt.notes[:, v.POSITION] - v.STEP.first
    end = onset + excerpt.notes[:, v.DURATION]
    rows = (onset < 0) & (end > 0) & np.isin(excerpt.notes[:, v.SLOT], slots)
    drum = excerpt.notes[:, v.PITCH] >= v.DRUM_PITCHES.first
    pitch = excerpt.notes[:, v.PITCH] - np.where(drum, v.DRUM_PITCHES.first, v.PITCHES.first)
    return tuple(
        (int(slot), int(stop), int(each))
        for slot, stop, each in zip(
            excerpt.notes[rows, v.SLOT], end[rows], pitch[rows], strict=True
        )
    )


def _player_of(track: Track, player: Instrument | None) -> Instrument:
    """The instrument of a track, with the range and the voices it has shown to have."""
    player = player or instrument_of(track.program, track.is_drum)
    if not len(track.notes):
        return player
    pitches = track.notes.numpy()["pitch"]
    together = max(Counter(note.time for note in track.notes).values())
    return replace(
        player,
        low=min(player.low, int(pitches.min())),
        high=max(player.high, int(pitches.max())),
        voices=max(player.voices, together),
    )
