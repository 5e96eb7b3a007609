"""Ticks as rhythm a person can read: the nearest places in the bar that notes are written at.

A part whose notes stand on written places already (32nds, 16th triplets, rarer tuplets) keeps
them exactly. A part played by hand is moved, beat by beat, to the simplest division that fits its
onsets. Notes are never dropped: each keeps some length.

Places are counted in units, 10,080 a quarter note: 128ths, 64th triplets, quintuplets, septuplets
and groups of nine are whole numbers of them, and so are most programs' ticks.
"""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from midi_data.score import Bar, Score, Track, bars
from musegen.daw.divisions import SHORTEST, Ticks, rare

UNITS = 10_080  # units a quarter note
FINEST = UNITS // 16  # a 64th note
_WRITTEN = (8, 12)  # divisions of a quarter note: 32nds and 16th triplets
_PLAYED = {1: 0.0, 2: 0.01, 4: 0.02, 3: 0.035, 6: 0.05, 8: 0.06}  # division: how odd, in quarters
_TICK = 0.51  # half a tick and a little
_ON_THE_GRID = 0.9  # share of onsets that a part must have there to count as written, not played


@dataclass(frozen=True, slots=True)
class WrittenNote:
    """A note at a written place: start and end in units from the start of the piece."""

    start: int
    end: int
    pitch: int
    velocity: int
    lyric: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """One bar on paper: start and end in units from the start of the piece."""

    start: int
    end: int
    bar: Bar

    @property
    def beat(self) -> int:
        """Units in the lower number of the metre: an eighth in 6/8."""
        return UNITS * 4 // self.bar.denominator

    @property
    def group(self) -> int:
        """Units that are counted and beamed as one: a dotted quarter in 6/8, else a quarter."""
        compound = self.bar.denominator >= 8 and self.bar.numerator % 3 == 0
        return 3 * self.beat if compound else UNITS


def measures(score: Score) -> list[Measure]:
    """The bars of `score` on paper; a bar of odd length is rounded to 64ths."""
    made, start = [], 0
    for bar in bars(score, at_least=1):
        length = max(1, round(bar.length * 16 / score.ticks_per_quarter)) * FINEST
        made.append(Measure(start, start + length, bar))
        start += length
    return made


class Paper:
    """Where ticks, `quarter` of them a quarter note, fall on paper.

    Attributes:
        measures: the bars.
        quarter: ticks a quarter note.
        starts: where each bar starts, in units.
        slack: how far, in units, a tick may be from a place and still mean it.
    """

    def __init__(self, measures: list[Measure], quarter: int) -> None:
        self.measures = measures
        self.quarter = quarter
        self.slack = min(_TICK * UNITS / quarter, UNITS / 96)
        self._bar_ticks = [measure.bar.start for measure in self.measures]
        self._bar_lengths = [measure.bar.length for measure in self.measures]
        self.starts = [measure.start for measure in self.measures]

    @classmethod
    def of(cls, score: Score) -> "Paper":
        """The paper on which `score` is written, in the bars of its metres."""
        return cls(measures(score), score.ticks_per_quarter)

    def place(self, tick: int) -> tuple[int, float]:
        """The beat that holds `tick`, as its start in units, and how far in, in units."""
        measure = self.measures[max(0, bisect_right(self._bar_ticks, tick) - 1)]
        inside = (tick - measure.bar.start) * UNITS / self.quarter
        inside = min(max(inside, 0.0), float(measure.end - measure.start))
        beat = min(int(inside // UNITS) * UNITS, measure.end - measure.start)
        return measure.start + beat, inside - beat

    def in_bars(self, ticks: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
        """The bar of each tick, how far in it the tick is, and how long that bar is, in ticks."""
        bar = np.maximum(np.searchsorted(self._bar_ticks, ticks, side="right") - 1, 0)
        length = np.take(self._bar_lengths, bar)
        return bar, np.clip(ticks - np.take(self._bar_ticks, bar), 0, length), length

    def number_at(self, place: int) -> int:
        """Which bar, from 0, holds a place counted in units; the last one for places after it."""
        return bisect_right(self.starts, place) - 1

    def units(self, tick: int) -> int:
        """The nearest 64th to `tick`, for marks that are not notes."""
        beat, inside = self.place(tick)
        return beat + round(inside / FINEST) * FINEST


def written_notes(track: Track, paper: Paper) -> list[WrittenNote]:
    """Every note of `track` at a place where notes are written, in order."""
    onsets = {note.time for note in track.notes}
    ends = {note.end for note in track.notes if not track.is_drum}
    places, exact = _places(onsets, ends, paper)
    if len(onsets & exact) >= _ON_THE_GRID * len(onsets):
        onset_at = end_at = places
    else:
        onset_at, end_at = _played_places(track, paper)
    lyrics = {lyric.time: lyric.text for lyric in track.lyrics}
    made, close = [], paper.measures[-1].end
    for note in sorted(track.notes, key=lambda note: (note.time, -note.pitch)):
        start = min(onset_at[note.time], close - FINEST)
        end = start if track.is_drum else end_at[note.end]
        end = end if end > start else min(_next_place(start), close)
        lyric = lyrics.pop(note.time, "").strip()
        made.append(WrittenNote(start, end, note.pitch, note.velocity, lyric))
    return _until_next_hit(made, paper) if track.is_drum else made


def _next_place(start: int) -> int:
    """The end of the shortest readable note from `start`: a 32nd, or a triplet off the grid."""
    return start + (UNITS // 8 if start % (UNITS // 8) == 0 else UNITS // 12)


def played_freely(track: Track, paper: Paper) -> int:
    """How many notes begin where none are written, and are moved to be."""
    _, exact = _places({note.time for note in track.notes}, set(), paper)
    return sum(note.time not in exact for note in track.notes)


def _places(onsets: set[int], ends: set[int], paper: Paper) -> tuple[dict[int, int], set[int]]:
    """Each tick's place, the nearest 32nd or 16th triplet if none else; which stood there before.

    Ticks in rarer tuplets stay between places: they are written only where a voice needs them.
    """
    ticks = np.array(sorted(onsets | ends), dtype=np.int64)
    bar, inside, length = paper.in_bars(ticks)
    units = inside * (UNITS / paper.quarter)
    eighths, twelfths = (np.round(units * parts / UNITS) * (UNITS // parts) for parts in _WRITTEN)
    place = np.where(abs(eighths - units) <= abs(twelfths - units), eighths, twelfths)
    is_plain = abs(place - units) <= _TICK * UNITS / paper.quarter
    at = Ticks(
        np.diff(ticks, prepend=ticks[:1]),
        inside,
        bar,
        length,
        np.isin(ticks, list(onsets)),
        is_plain,
    )
    halves, tuplets = rare(at, paper.quarter)
    place[halves] = np.round(units[halves] * SHORTEST / UNITS) * (UNITS // SHORTEST)
    place[tuplets & ~halves] = units[tuplets & ~halves]
    places = (np.take(paper.starts, bar) + np.round(place).astype(np.int64)).tolist()
    exact = set(ticks[is_plain | halves | tuplets].tolist())
    return dict(zip(ticks.tolist(), places, strict=True)), exact


def _played_places(track: Track, paper: Paper) -> tuple[dict[int, int], dict[int, int]]:
    """The places of onsets and of ends, each beat at the division that its onsets suggest."""
    by_beat: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
    for note in track.notes:
        beat, inside = paper.place(note.time)
        by_beat[beat].append((inside, note.pitch))
    division = {beat: _division_played(onsets) for beat, onsets in by_beat.items()}

    def place(tick: int, at_least: int) -> int:
        beat, inside = paper.place(tick)
        step = UNITS // max(at_least, division.get(beat, 1))
        return beat + round(inside / step) * step

    stands: dict[tuple[int, int], int] = {}  # the tick of the first by place and pitch
    for note in sorted(track.notes, key=lambda note: note.time):
        if stands.setdefault((place(note.time, 1), note.pitch), note.time) != note.time:
            division[paper.place(note.time)[0]] = max(_PLAYED)  # apart from the beat before
    onsets = {note.time: place(note.time, 1) for note in track.notes}
    return onsets, {note.end: place(note.end, 2) for note in track.notes}


def _division_played(onsets: list[tuple[float, int]]) -> int:
    """The division of a beat that is near its onsets, simple, and keeps notes apart."""

    def oddness(division: int) -> float:
        step = UNITS // division
        away = sum(abs(inside - round(inside / step) * step) for inside, _ in onsets)
        places = {(round(inside / step), pitch) for inside, pitch in onsets}
        together = len(onsets) - len(places)
        return away / UNITS / len(onsets) + _PLAYED[division] + together

    return min(_PLAYED, key=oddness)


def _until_next_hit(notes: list[WrittenNote], paper: Paper) -> list[WrittenNote]:
    """Drum hits that last until the next one or the end of the beat: how drums are written."""
    starts = sorted({note.start for note in notes})
    following = dict(pairwise(starts))
    made = []
    for note in notes:
        measure = paper.measures[paper.number_at(note.start)]
        beats = (note.start - measure.start) // measure.group + 1
        end = min(measure.start + beats * measure.group, measure.end)
        made.append(replace(note, end=min(end, following.get(note.start, end))))
    return made
