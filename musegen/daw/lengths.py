"""Notes of one voice as chords and rests of lengths that have a sign: dots, ties, tuplets.

A length without a sign of its own, or one that would hide the beat, is split where the metre
is strongest and the pieces are tied.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from math import floor

from musegen.daw.rhythm import FINEST, UNITS, Measure, Paper, WrittenNote

_TYPES = ("64th", "32nd", "16th", "eighth", "quarter", "half", "whole", "breve")
_SIGNS = {FINEST << power: (name, 0) for power, name in enumerate(_TYPES)}
_SIGNS |= {3 * (FINEST << power) // 2: (name, 1) for power, name in enumerate(_TYPES) if power}
_TUPLETS = {6: (3, 2), 5: (5, 4), 7: (7, 4), 12: (3, 2)}  # divisions tried after triplets
_STEPS = (UNITS // 8, UNITS // 6, UNITS // 16, UNITS // 12)  # to fall back on, readable first
_GROUPS = {3: (1, 1, 1), 5: (3, 2), 7: (4, 3), 9: (3, 3, 3)}  # beats; even numbers are halved


@dataclass(frozen=True, slots=True)
class Tuplet:
    """`actual` equal notes between two places where `normal` would stand."""

    start: int
    end: int
    actual: int
    normal: int


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
    tuplets = [tuplet for _, _, found in _beats(measure, places) for tuplet in found or ()]
    edges = sorted(places | {edge for each in tuplets for edge in (each.start, each.end)})
    made = []
    for start, end in pairwise(edges):
        sounding = tuple(n for n in notes if n.start <= start and n.end >= end)
        inside = next((t for t in tuplets if t.start <= start and end <= t.end), None)
        for piece in _pieces(start, end, measure, inside):
            made.append(Event(*piece[:2], sounding, *piece[2:], tuplet=inside))
    return made


def settle(voice: list[WrittenNote], paper: Paper) -> list[WrittenNote]:
    """The voice with beats that mix divisions moved to the nearest one that has signs."""
    moved: dict[int, int] = {}
    for measure, notes in zip(paper.measures, by_measure(voice, paper), strict=True):
        places = _places(notes, measure)
        for start, end, found in _beats(measure, places):
            if found is None:
                moved |= _nearest(start, end, places, notes)
    return [
        replace(note, start=moved.get(note.start, note.start), end=moved.get(note.end, note.end))
        for note in voice
    ]


def _places(notes: list[WrittenNote], measure: Measure) -> set[int]:
    edges = {place for note in notes for place in (note.start, note.end)}
    inside = {place for place in edges if measure.start < place < measure.end}
    return inside | {measure.start, measure.end}


_Beat = tuple[int, int, list[Tuplet] | None]


def _beats(measure: Measure, places: set[int]) -> list[_Beat]:
    """Each beat's start, end and tuplets; None where its places have no signs."""
    found: list[_Beat] = []
    size = UNITS if measure.bar.denominator <= 4 else UNITS // 2
    start = measure.start
    while start < measure.end:
        if size == UNITS and _is_wide_triplet(start, measure, places):
            end = start + 2 * UNITS
            found.append((start, end, [Tuplet(start, end, 3, 2)]))
        else:
            end = min(start + size, measure.end)
            found.append((start, end, _tuplets(start, end, places)))
        start = end
    return found


def _is_wide_triplet(start: int, measure: Measure, places: set[int]) -> bool:
    """Whether two beats from `start` hold three quarter notes, or a half and a quarter."""
    end = start + 2 * UNITS
    inside = {place - start for place in places if start < place < end}
    thirds = {2 * UNITS // 3, 4 * UNITS // 3}
    aligned = (start - measure.start) % (2 * UNITS) == 0
    return aligned and end <= measure.end and bool(inside) and inside <= thirds


def _tuplets(start: int, end: int, places: set[int]) -> list[Tuplet] | None:
    length, middle = end - start, (start + end) // 2
    inside = [place - start for place in places if start < place < end]
    if all(place % FINEST == 0 for place in inside):
        return []
    if length not in (UNITS, UNITS // 2):
        return None
    if all(place * 3 % length == 0 for place in inside):
        return [Tuplet(start, end, 3, 2)]
    if length == UNITS and middle in places:
        left, right = _tuplets(start, middle, places), _tuplets(middle, end, places)
        if left is not None and right is not None:
            return left + right
    for division, (actual, normal) in _TUPLETS.items():
        if all(place * division % length == 0 for place in inside):
            return [Tuplet(start, end, actual, normal)]
    return None


def _nearest(start: int, end: int, places: set[int], notes: list[WrittenNote]) -> dict[int, int]:
    """Where to move the places of a beat: no note lost, then the least way to go."""
    inside = [place for place in places if start < place < end]
    steps = _STEPS if end - start in (UNITS, UNITS // 2) else (FINEST,)
    ways = [
        {place: start + turn((place - start) / step) * step for place in inside}
        for turn in (round, floor)
        for step in steps
    ]

    def cost(to: dict[int, int]) -> tuple[int, int]:
        lost = sum(to.get(note.start, note.start) >= to.get(note.end, note.end) for note in notes)
        return lost, sum(abs(new - old) for old, new in to.items())

    return min(ways, key=cost)


def _pieces(
    start: int, end: int, measure: Measure, tuplet: Tuplet | None
) -> list[tuple[int, int, str, int]]:
    """The signs between two places, as (start, end, type, dots)."""
    if tuplet:
        return _tuplet_pieces(start, end, tuplet)
    beats = measure.bar.numerator
    full = measure.start + beats * measure.beat
    pieces = _split(start, end, measure.start, full, beats)
    return [(a, b, *_SIGNS[b - a]) for a, b in pieces]


def _tuplet_pieces(start: int, end: int, tuplet: Tuplet) -> list[tuple[int, int, str, int]]:
    made = []
    while start < end:
        left = (end - start) * tuplet.actual // tuplet.normal
        sign = max(length for length in _SIGNS if length <= left)
        upto = start + sign * tuplet.normal // tuplet.actual
        made.append((start, upto, *_SIGNS[sign]))
        start = upto
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
    if length not in _SIGNS:
        return False
    fills = length == whole
    leans = beats <= 4 and (start == low or end == high)
    syncopates = beats in (1, 2, 4) and 2 * length == whole and 4 * (start - low) == whole
    return fills or leans or syncopates
