"""Music cut into stretches of time that are put elsewhere: whatever stands in them goes along.

Where a stretch follows something other than what came before it, the tempo, metre, key,
controllers and bends that hold there are said again. A note belongs to the stretch it begins in,
or just before which it is played, and ends with it unless what follows still follows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, TypeVar

import numpy as np

from midi_data.score import (
    ControlChange,
    PitchBend,
    Score,
    Tempo,
    TextMeta,
    TimeSignature,
    Track,
    bars,
)
from musegen.editing.note_table import NoteTable, Ticks, is_early

E = TypeVar("E", bound=Any)  # an event of symusic: it has a time
R = TypeVar("R")

_PEDALS = (64, 66, 67)
_AT_REST = {1: 0, 11: 127, **dict.fromkeys(_PEDALS, 0)}  # controllers nobody has touched


@dataclass(frozen=True)
class Stretch:
    """A stretch of a score, in ticks, and where it begins and ends when it is put elsewhere."""

    start: int
    stop: int
    to_start: int
    to_stop: int

    def follows(self, other: "Stretch") -> bool:
        """Whether it goes on where the other stops, before and after."""
        return (self.start, self.to_start) == (other.stop, other.to_stop)


def end_of(score: Score) -> int:
    """A tick beyond the last bar and everything else, a whole number of 64 quarter notes.

    So that the end of what is stretched falls on a tick too.
    """
    last = bars(score, at_least=1)[-1]
    end = max(last.start + last.length, score.end() + 1)
    return -(-end // (64 * score.ticks_per_quarter)) * 64 * score.ticks_per_quarter


def rearranged(score: Score, stretches: Sequence[Stretch]) -> Score:
    """A score of these stretches alone.

    Args:
        score: where they come from.
        stretches: in the order of where they are put; they do not overlap there.
    """
    runs = _runs(stretches)
    made = Score(score.ticks_per_quarter)
    made.tempos = type(made.tempos)(_holding(score.tempos, runs, Tempo(0, mspq=500_000)))
    made.key_signatures = type(made.key_signatures)(_holding(score.key_signatures, runs, None))
    made.time_signatures = type(made.time_signatures)(_metres(score, runs))
    made.markers = type(made.markers)(_moved(score.markers, runs))
    made.tracks = type(made.tracks)(
        [_track(track, runs, score.ticks_per_quarter) for track in score.tracks]
    )
    return made


def _runs(stretches: Sequence[Stretch]) -> list[list[Stretch]]:
    """Stretches that follow one another, before and after, in one list."""
    runs: list[list[Stretch]] = []
    for each in stretches:
        if runs and each.follows(runs[-1][-1]):
            runs[-1].append(each)
        else:
            runs.append([each])
    return runs


def _landing(ticks: Ticks, run: Sequence[Stretch]) -> Ticks:
    """Where ticks of a run are after it is moved; those beyond its end are at its end."""
    was = [*(each.start for each in run), run[-1].stop]
    becomes = [*(each.to_start for each in run), run[-1].to_stop]
    return np.floor(np.interp(ticks, was, becomes) + 0.5).astype(np.int64)


def _moved(events: Iterable[E], runs: Sequence[Sequence[Stretch]]) -> list[E]:
    """Copies of the events at their new times, once for each run that holds them."""
    ordered, found = sorted(events, key=lambda event: event.time), []
    times = np.array([event.time for event in ordered], dtype=np.int64)
    for run in runs:
        first, last = np.searchsorted(times, [run[0].start, run[-1].stop])
        landing = _landing(times[first:last], run).tolist()
        for event, time in zip(ordered[first:last], landing, strict=True):
            found.append(_at(event, time))
    return found


def _holding(
    events: Iterable[E], runs: Sequence[Sequence[Stretch]], rest: E | None, *, let_go: bool = False
) -> list[E]:
    """Events that hold until the next of their kind, in each run what holds there.

    Args:
        events: all of one kind.
        runs: where they go.
        rest: what holds where none was; None if nothing does.
        let_go: whether to rest again where a run is cut off and none follows at once.
    """
    ordered = sorted(events, key=lambda event: event.time)
    made: list[E] = []
    for number, run in enumerate(runs):
        inside, start = _moved(ordered, [run]), run[0].to_start
        if not inside or inside[0].time != start:
            held = _held_at(ordered, run[0].start, rest if made else None)
            if held is not None and (not made or _differs(made, held)):
                made.append(_at(held, start))
        made += inside
        is_cut = any(event.time >= run[-1].stop for event in ordered)
        following = runs[number + 1 :]
        alone = not following or following[0][0].to_start != run[-1].to_stop
        if let_go and rest is not None and is_cut and alone and _differs(made, rest):
            made.append(_at(rest, run[-1].to_stop))
    return made


def _differs(made: Sequence[E], than: E) -> bool:
    """Whether something holds by now, and says something else."""
    return bool(made) and _value(made[-1]) != _value(than)


def _metres(score: Score, runs: Sequence[Sequence[Stretch]]) -> list[TimeSignature]:
    """The metres; said again where a run would not begin with a bar line."""
    usual = TimeSignature(0, 4, 4)
    ordered = sorted(score.time_signatures, key=lambda metre: metre.time)
    made: list[TimeSignature] = []
    for run in runs:
        inside, start = _moved(ordered, [run]), run[0].to_start
        if not inside or inside[0].time != start:
            now, held = made[-1] if made else usual, _held_at(ordered, run[0].start, usual)
            bar = max(1, score.ticks_per_quarter * 4 * now.numerator // now.denominator)
            begins = not made and bool(ordered) and run[0].start > 0
            if begins or _value(held) != _value(now) or (start - now.time) % bar:
                made.append(_at(held, start))
        made += inside
    return made


def _held_at(ordered: Sequence[E], tick: int, rest: R) -> E | R:
    """The event that holds at a tick; what rests if there is none."""
    before = [event for event in ordered if event.time <= tick]
    return before[-1] if before else rest


def _at(event: E, time: int) -> E:
    moved: E = event.copy()
    moved.time = time
    return moved


def _value(event: Any) -> tuple[Any, ...]:  # noqa: ANN401 whatever symusic has
    """What an event says, without its time."""
    said = ("mspq", "numerator", "denominator", "key", "tonality", "value")
    return tuple(getattr(event, name) for name in said if hasattr(event, name))


def _track(track: Track, runs: Sequence[Sequence[Stretch]], quarter: int) -> Track:
    made = Track(track.name, track.program, track.is_drum)
    filled = [run for run in runs if run[-1].stop > run[0].start]
    made.notes = _notes(track, filled, quarter).notes()
    made.controls = type(made.controls)(_controls(track, runs))
    bends = _holding(track.pitch_bends, runs, PitchBend(0, 0))
    made.pitch_bends = type(made.pitch_bends)(bends)
    made.lyrics = type(made.lyrics)(_lyrics(track, filled, quarter))
    made.pedals = type(made.pedals)([*_pedals(track, filled)])
    return made


def _notes(track: Track, runs: Sequence[Sequence[Stretch]], quarter: int) -> NoteTable:
    table = NoteTable.of(track)
    made: list[NoteTable] = []
    for run in runs:
        start, stop = run[0].start, run[-1].stop
        ahead = is_early(table, start, quarter)
        inside = (table.onset >= start) & (table.onset < stop) & ~is_early(table, stop, quarter)
        notes = table.rows(ahead | inside)
        onset = _landing(notes.onset, run) - np.maximum(start - notes.onset, 0)
        notes.onset, end = np.maximum(onset, 0), _landing(notes.end, run)
        notes.length = np.maximum(end - notes.onset, 1)
        if made and ahead.any():
            _make_room(made[-1], notes, run[0].to_start)
        made.append(notes)
    columns = ("onset", "length", "pitch", "velocity")
    whole = NoteTable(*(np.concatenate([getattr(each, name) for each in made]) for name in columns))
    return whole.rows(np.argsort(whole.onset, kind="stable")) if len(runs) > 1 else whole


def _make_room(before: NoteTable, notes: NoteTable, line: int) -> None:
    """Cut what still sounds of a pitch where a note of it is played just before a line."""
    for onset, pitch in zip(notes.onset.tolist(), notes.pitch.tolist(), strict=True):
        if onset < line:
            sounds = (before.pitch == pitch) & (before.onset < onset) & (before.end > onset)
            before.length[sounds] = onset - before.onset[sounds]


def _lyrics(track: Track, runs: Sequence[Sequence[Stretch]], quarter: int) -> list[TextMeta]:
    """The words, each in the stretch of its note."""
    table = NoteTable.of(track)
    found = []
    for run in runs:
        start, stop = run[0].start, run[-1].stop
        ahead = set(table.onset[is_early(table, start, quarter)].tolist())
        gone = set(table.onset[is_early(table, stop, quarter)].tolist())
        for word in track.lyrics:
            time = word.time
            if time in ahead or (start <= time < stop and time not in gone):
                landing = int(_landing(np.array([time]), run)[0]) - max(start - time, 0)
                found.append(_at(word, max(0, landing)))
    return found


def _controls(track: Track, runs: Sequence[Sequence[Stretch]]) -> list[ControlChange]:
    """The controllers, each of them by itself, in order of time."""
    made: list[ControlChange] = []
    by_number = sorted(track.controls, key=lambda control: control.number)
    for number, group in groupby(by_number, key=lambda control: control.number):
        known = number in _AT_REST
        rest = ControlChange(0, number, _AT_REST[number]) if known else None
        made += _holding(group, runs, rest, let_go=number in _PEDALS)
    return sorted(made, key=lambda control: control.time)


def _pedals(track: Track, runs: Sequence[Sequence[Stretch]]) -> Iterable[Any]:
    for run in runs:
        for pedal in track.pedals:
            if run[0].start <= pedal.time < run[-1].stop:
                edges = np.array([pedal.time, pedal.time + pedal.duration])
                start, stop = _landing(edges, run).tolist()
                moved = pedal.copy()
                moved.time, moved.duration = start, stop - start
                yield moved
