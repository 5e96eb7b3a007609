"""Ticks as rhythm a person can read: the nearest places in the bar that notes are written at.

A part whose notes stand on written places already (32nds, 16th triplets, quintuplets,
septuplets) keeps them exactly. A part played by hand is moved, beat by beat, to the simplest
division that fits its onsets. Notes are never dropped: each keeps some length.

Places are counted in units, 1,680 a quarter note: 64ths, 32nd triplets, quintuplets and
septuplets are all whole numbers of them.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from midi_data.score import Bar, Score, Track, bars

UNITS = 1680  # units a quarter note
FINEST = UNITS // 16  # a 64th note
_WRITTEN = sorted({k * UNITS // 8 for k in range(9)} | {k * UNITS // 12 for k in range(13)})
_RARE = {5: 3, 7: 3, 16: 1}  # other divisions of a beat: how many notes must ask for them
_PLAYED = {1: 0.0, 2: 0.01, 4: 0.02, 3: 0.035, 6: 0.05, 8: 0.06}  # division: how odd, in quarters
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
    """Where ticks, `quarter` of them a quarter note, fall on paper."""

    def __init__(self, measures: list[Measure], quarter: int) -> None:
        self.measures = measures
        self.quarter = quarter
        self._bar_ticks = [measure.bar.start for measure in self.measures]
        self._bar_places = [measure.start for measure in self.measures]

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

    def number_at(self, place: int) -> int:
        """Which bar, from 0, holds a place counted in units; the last one for places after it."""
        return bisect_right(self._bar_places, place) - 1

    def units(self, tick: int) -> int:
        """The nearest 64th to `tick`, for marks that are not notes."""
        beat, inside = self.place(tick)
        return beat + round(inside / FINEST) * FINEST


def written_notes(track: Track, paper: Paper) -> list[WrittenNote]:
    """Every note of `track` at a place where notes are written, in order."""
    onsets = {note.time for note in track.notes}
    if _share_written(onsets, paper) >= _ON_THE_GRID:
        ends = {note.end for note in track.notes if not track.is_drum}
        onset_at = end_at = _written_places(onsets | ends, paper)
    else:
        onset_at, end_at = _played_places(track, paper)
    lyrics = {lyric.time: lyric.text for lyric in track.lyrics}
    made, latest = [], paper.measures[-1].end - UNITS // 8
    for note in sorted(track.notes, key=lambda note: (note.time, -note.pitch)):
        start = min(onset_at[note.time], latest)
        end = start if track.is_drum else end_at[note.end]
        end = end if end > start else _next_place(start)
        lyric = lyrics.pop(note.time, "").strip()
        made.append(WrittenNote(start, end, note.pitch, note.velocity, lyric))
    return _until_next_hit(made, paper) if track.is_drum else made


def _next_place(start: int) -> int:
    """The end of the shortest readable note from `start`: a 32nd, or a triplet off the grid."""
    return start + (UNITS // 8 if start % (UNITS // 8) == 0 else UNITS // 12)


def _share_written(onsets: set[int], paper: Paper) -> float:
    on = 0
    for _, insides in _by_beat(onsets, paper):
        places = _places_of_beat(list(insides.values()), paper)
        slack = _slack(paper, 24) if places is _WRITTEN else UNITS
        on += sum(_from_places(inside, places) <= slack for inside in insides.values())
    return on / max(1, len(onsets))


def _by_beat(ticks: set[int], paper: Paper) -> Iterable[tuple[int, dict[int, float]]]:
    """For every beat, where it starts and how far in each of its ticks is, in units."""
    found: defaultdict[int, dict[int, float]] = defaultdict(dict)
    for tick in ticks:
        beat, inside = paper.place(tick)
        found[beat][tick] = inside
    return found.items()


def _slack(paper: Paper, division: int) -> float:
    """How far, in units, a tick may be from a division of the beat and still mean it."""
    half_a_tick = 0.51 * UNITS / paper.quarter
    return 1e-6 if paper.quarter % division == 0 else half_a_tick


def _from_places(inside: float, places: list[int]) -> float:
    return min(abs(inside - place) for place in places)


def _written_places(ticks: set[int], paper: Paper) -> dict[int, int]:
    """Each tick's place; beats of quintuplets, septuplets or 64ths keep theirs."""
    found = {}
    for beat, insides in _by_beat(ticks, paper):
        places = _places_of_beat(list(insides.values()), paper)
        for tick, inside in insides.items():
            found[tick] = beat + min(places, key=lambda place: abs(place - inside))
    return found


def _places_of_beat(insides: list[float], paper: Paper) -> list[int]:
    """Written places, or those of a rare division if the notes ask for just that one."""
    odd = sum(_from_places(inside, _WRITTEN) > _slack(paper, 24) for inside in insides)
    for division, least in _RARE.items() if odd else ():
        places = [k * UNITS // division for k in range(division + 1)]
        slack = _slack(paper, division)
        if odd >= least and all(_from_places(inside, places) <= slack for inside in insides):
            return places
    return _WRITTEN


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
