"""Notes of one voice as chords and rests of lengths that have a sign: dots, ties, tuplets.

A length without a sign of its own, or one that would hide the beat, is split where the metre
is strongest and the pieces are tied.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from math import floor

from musegen.daw.divisions import SHORTEST
from musegen.daw.rhythm import FINEST, UNITS, Measure, Paper, WrittenNote
from musegen.daw.tuplets import SIGNS, Tuplet, signs, spans

_128TH = UNITS // SHORTEST
_STEPS = (UNITS // 8, UNITS // 6, UNITS // 16, UNITS // 12)  # to fall back on, readable first
_GROUPS = {3: (1, 1, 1), 5: (3, 2), 7: (4, 3), 9: (3, 3, 3)}  # beats; even numbers are halved


@dataclass(frozen=True, slots=True)
class Event:
    """A chord, or a rest if there are no notes, of one sign; places in units."""

    start: int
    end: int
    notes: tuple[WrittenNote, ...]
    type: str
    dots: int
    tuplet: Tuplet | None = None


def by_measure(voice: Iterable[WrittenNote], paper: Paper) -> list[list[WrittenNote]]:
    """The notes that sound in each measure; one that is held over a bar line is in both."""
    found: list[list[WrittenNote]] = [[] for _ in paper.measures]
    for note in voice:
        for number in range(paper.number_at(note.start), paper.number_at(note.end - 1) + 1):
            found[number].append(note)
    return found


def events(notes: list[WrittenNote], measure: Measure) -> list[Event]:
    """What fills `measure`, without gaps, where these are the notes of a voice in it."""
    places = _places(notes, measure)
    found = spans(measure, places, slack=1)
    tuplets = [tuplet for span in found for tuplet in span.tuplets or ()]
    edges = sorted(places | {edge for each in tuplets for edge in (each.start, each.end)})
    made = []
    for start, end in pairwise(edges):
        sounding = tuple(n for n in notes if n.start <= start and n.end >= end)
        inside = next((t for t in tuplets if t.start <= start and end <= t.end), None)
        for piece in _pieces(start, end, measure, inside):
            made.append(Event(*piece[:2], sounding, *piece[2:], tuplet=inside))
    return made


def settle(voice: list[WrittenNote], paper: Paper) -> list[WrittenNote]:
    """The voice at the places of its tuplets, and what no tuplet holds at the nearest there is."""
    moved: dict[int, int] = {}
    for measure, notes in zip(paper.measures, by_measure(voice, paper), strict=True):
        places = _places(notes, measure)
        for span in spans(measure, places, slack=paper.slack):
            if span.tuplets is None:
                moved |= _nearest(span.start, span.end, places, notes)
            else:
                inside = (place for place in places if span.start <= place < span.end)
                moved |= {place: span.nearest(place) for place in inside}
    return [
        replace(note, start=moved.get(note.start, note.start), end=moved.get(note.end, note.end))
        for note in voice
    ]


def _places(notes: list[WrittenNote], measure: Measure) -> set[int]:
    edges = {place for note in notes for place in (note.start, note.end)}
    inside = {place for place in edges if measure.start < place < measure.end}
    return inside | {measure.start, measure.end}


def _nearest(start: int, end: int, places: set[int], notes: list[WrittenNote]) -> dict[int, int]:
    """Where to move the places of a beat: no note lost, then the least way to go."""
    inside = [place for place in places if start < place < end]
    steps = _STEPS if end - start in (UNITS, UNITS // 2) else (FINEST,)
    ways = [
        {place: start + turn((place - start) / step) * step for place in inside}
        for turn in (round, floor)
        for step in steps
    ]
    ways.append(_apart(start, end, inside))

    def cost(to: dict[int, int]) -> tuple[int, int]:
        lost = sum(to.get(note.start, note.start) >= to.get(note.end, note.end) for note in notes)
        return lost, sum(abs(new - old) for old, new in to.items())

    return min(ways, key=cost)


def _apart(start: int, end: int, inside: list[int]) -> dict[int, int]:
    """Places in 128ths, each at one of its own as long as there are enough."""
    to: dict[int, int] = {}
    low = start
    for left, place in zip(range(len(inside) - 1, -1, -1), sorted(inside), strict=True):
        near = start + round((place - start) / _128TH) * _128TH
        to[place] = max(low, min(near, end - left * _128TH))
        low = to[place] + _128TH
    return to


def _pieces(
    start: int, end: int, measure: Measure, tuplet: Tuplet | None
) -> list[tuple[int, int, str, int]]:
    """The signs between two places, as (start, end, type, dots)."""
    if tuplet:
        return _tuplet_pieces(start, end, tuplet)
    beats = measure.bar.numerator
    full = measure.start + beats * measure.beat
    pieces = _split(start, end, measure.start, full, beats)
    return [(a, b, *SIGNS[b - a]) for a, b in pieces]


def _tuplet_pieces(start: int, end: int, tuplet: Tuplet) -> list[tuple[int, int, str, int]]:
    made, at = [], tuplet.written(start)
    for sign in signs(tuplet.written(end) - at):
        upto = at + sign
        made.append((tuplet.place(at), tuplet.place(upto), *SIGNS[sign]))
        at = upto
    return made


def _split(start: int, end: int, low: int, high: int, beats: int) -> list[tuple[int, int]]:
    """The span as spans that have signs and do not hide the beats between `low` and `high`."""
    if _is_readable(start, end, low, high, beats):
        return [(start, end)]
    groups = _GROUPS.get(beats, (beats - beats // 2, beats // 2)) if beats > 1 else (1, 1)
    made, edge = [], low
    for group in groups:
        upto = edge + (high - low) * group // sum(groups)
        if max(start, edge) < min(end, upto):
            inner = group if beats > 1 else 1
            made += _split(max(start, edge), min(end, upto), edge, upto, inner)
        edge = upto
    return made


def _is_readable(start: int, end: int, low: int, high: int, beats: int) -> bool:
    length, whole = end - start, high - low
    if length not in SIGNS:
        return False
    fills = length == whole
    leans = beats <= 4 and (start == low or end == high)
    syncopates = beats in (1, 2, 4) and 2 * length == whole and 4 * (start - low) == whole
    return fills or leans or syncopates
