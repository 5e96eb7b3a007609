"""The beats of a bar in one voice, and the tuplets they are written in.

Beats of eighths, 16ths and triplets are taken one by one. Where one of a bar holds anything else,
the whole bar is divided so that as few signs as possible are needed: seven equal notes in two
beats are one septuplet, not two with a tie between them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from musegen.daw.divisions import MOST_NOTES, SHORTEST, normal_notes
from musegen.daw.rhythm import FINEST, UNITS, Measure

_128TH = UNITS // SHORTEST
_CELL = UNITS // 8  # where spans may begin and end
_SPANS = {  # how long tuplets may be, and how far their starts lie apart
    **{length: length for length in (_CELL, UNITS // 4, UNITS // 2)},
    **dict.fromkeys((UNITS, 3 * UNITS // 2, 2 * UNITS), UNITS // 2),
    **dict.fromkeys((3 * UNITS, 4 * UNITS), UNITS),
}
_BRACKET = 1.0  # what a tuplet costs, in signs
_OFF_THE_BEAT = 0.5
_NOTE, _HALVING = 0.02, 0.1  # so that the simpler tuplet is taken
_TINY = 2.0  # a 128th outside of tuplets
_NOTHING = 100.0  # a beat that cannot be written
_TYPES = ("128th", "64th", "32nd", "16th", "eighth", "quarter", "half", "whole", "breve")
SIGNS = {_128TH << power: (name, 0) for power, name in enumerate(_TYPES)}
SIGNS |= {3 * (_128TH << power) // 2: (name, 1) for power, name in enumerate(_TYPES) if power}
"""A note's type and dots by its length in units."""


@dataclass(frozen=True, slots=True)
class Tuplet:
    """`actual` equal notes between two places where `normal` would stand."""

    start: int
    end: int
    actual: int
    normal: int

    def written(self, place: int) -> int:
        """How far from its start the signs say that a place is: a whole number of 128ths."""
        return round((place - self.start) * self.actual / self.normal / _128TH) * _128TH

    def place(self, written: int) -> int:
        """Where a place is that the signs say is so far from the start."""
        return self.start + round(written * self.normal / self.actual)


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a bar and its tuplets; None where its places have no signs."""

    start: int
    end: int
    tuplets: tuple[Tuplet, ...] | None = ()

    def nearest(self, place: int) -> int:
        """The place that is written for one that is as good as there."""
        for tuplet in self.tuplets or ():
            if tuplet.start <= place < tuplet.end:
                return tuplet.place(tuplet.written(place))
        return place


def spans(measure: Measure, places: set[int], *, slack: float) -> list[Span]:
    """The parts of a bar, one after another.

    Args:
        measure: the bar.
        places: where notes of the voice begin or end in it, and its start and end.
        slack: how far a place may be from where a tuplet has it.
    """
    simple = list(_by_the_beat(measure, places))
    if all(span.tuplets is not None for span in simple):
        return simple
    return _divided(measure, places, simple, slack)


def signs(length: int) -> Iterator[int]:
    """A length inside a tuplet as lengths that have signs, the longest first."""
    while length > 0:
        sign = max(sign for sign in SIGNS if sign <= length)
        yield sign
        length -= sign


def _by_the_beat(measure: Measure, places: set[int]) -> Iterator[Span]:
    size = UNITS if measure.bar.denominator <= 4 else UNITS // 2
    start = measure.start
    while start < measure.end:
        if size == UNITS and _is_wide_triplet(start, measure, places):
            end = start + 2 * UNITS
            yield Span(start, end, (Tuplet(start, end, 3, 2),))
        else:
            end = min(start + size, measure.end)
            yield Span(start, end, _triplets(start, end, places))
        start = end


def _is_wide_triplet(start: int, measure: Measure, places: set[int]) -> bool:
    """Whether two beats from `start` hold three quarter notes, or a half and a quarter."""
    end = start + 2 * UNITS
    inside = {place - start for place in places if start < place < end}
    thirds = {2 * UNITS // 3, 4 * UNITS // 3}
    aligned = (start - measure.start) % (2 * UNITS) == 0
    return aligned and end <= measure.end and bool(inside) and inside <= thirds


def _triplets(start: int, end: int, places: set[int]) -> tuple[Tuplet, ...] | None:
    """The tuplets of a beat of 64ths, triplets or sextuplets; None if it holds anything else."""
    length, middle = end - start, (start + end) // 2
    inside = [place - start for place in places if start < place < end]
    if all(place % FINEST == 0 for place in inside):
        return ()
    if length not in (UNITS, UNITS // 2):
        return None
    if all(place * 3 % length == 0 for place in inside):
        return (Tuplet(start, end, 3, 2),)
    if length == UNITS and middle in places:
        left, right = _triplets(start, middle, places), _triplets(middle, end, places)
        if left is not None and right is not None:
            return left + right
    if any(all(place * parts % length == 0 for place in inside) for parts in (6, 12)):
        return (Tuplet(start, end, 3, 2),)
    return None


@dataclass(frozen=True, slots=True)
class _Way:
    """The cheapest way to write a bar up to some place."""

    cost: float
    last: Span | None = None


def _divided(measure: Measure, places: set[int], simple: list[Span], slack: float) -> list[Span]:
    """The spans that need the fewest signs together."""
    best = {measure.start: _Way(0.0)}
    steps: dict[int, list[tuple[float, Span]]] = {}
    for cost, span in _steps(measure, places, simple, slack):
        steps.setdefault(span.start, []).append((cost, span))
    for start in sorted(steps):
        for cost, span in steps[start] if start in best else ():
            made = best[start].cost + cost
            if span.end not in best or made < best[span.end].cost:
                best[span.end] = _Way(made, span)
    found, way = [], best[measure.end]
    while way.last:
        found.append(way.last)
        way = best[way.last.start]
    return found[::-1]


_Step = tuple[float, Span]  # with its cost


def _steps(measure: Measure, places: set[int], simple: list[Span], slack: float) -> Iterator[_Step]:
    """Every span that may be one of those of a bar."""
    for span in simple:
        yield from _as_beat(span, places)
    for start in range(measure.start, measure.end, _CELL):
        yield from _as_plain(start, min(start + _CELL, measure.end), measure, places)
    for length, apart in _SPANS.items():
        for start in range(measure.start, measure.end - length + 1, apart):
            yield from _as_tuplet(start, start + length, measure, places, slack)


def _as_beat(span: Span, places: set[int]) -> Iterator[_Step]:
    """A beat of triplets or less as it is; of others, what is left of it from some place on."""
    if span.tuplets is not None:
        inside = sum(span.start <= place < span.end for place in places)
        yield inside + _BRACKET / 2 * len(span.tuplets), span
        return
    for start in range(span.start, span.end, _CELL):
        partly = _BRACKET if start > span.start else 0.0
        yield _NOTHING + partly, Span(start, span.end, None)


def _as_plain(start: int, end: int, measure: Measure, places: set[int]) -> Iterator[_Step]:
    """A part of a beat that needs no tuplet."""
    inside = [place - measure.start for place in places if start <= place < end]
    if all(place % _128TH == 0 for place in inside):
        tiny = sum(place % FINEST != 0 for place in inside)
        yield len(inside) + _TINY * tiny, Span(start, end)


def _as_tuplet(
    start: int, end: int, measure: Measure, places: set[int], slack: float
) -> Iterator[_Step]:
    """The simplest tuplet that fills a span, if there is one."""
    edges = sorted(place for place in places if start < place < end)
    if all((place - measure.start) % FINEST == 0 for place in edges):
        return
    for notes, normal, halvings in _tuplets(end - start):
        step = (end - start) / (notes << halvings)
        if any(abs(edge - start - round((edge - start) / step) * step) > slack for edge in edges):
            continue
        tuplet = Tuplet(start, end, notes, normal)
        at = [tuplet.written(place) for place in (start, *edges, end)]
        if len(set(at)) < len(at):
            continue
        held = end < measure.end and end not in places
        cost = float(held) + sum(len(list(signs(upto - since))) for since, upto in pairwise(at))
        is_off = (start - measure.start) % (end - start) != 0
        cost += _BRACKET + _OFF_THE_BEAT * is_off + _NOTE * notes + _HALVING * halvings
        yield cost, Span(start, end, (tuplet,))
        return


@cache
def _tuplets(length: int) -> list[tuple[int, int, int]]:
    """Notes, normal notes and halvings of the tuplets that may fill a length, simplest first."""
    found = []
    for notes in range(3, MOST_NOTES + 1, 2):
        normal, halvings = normal_notes(notes, length / UNITS), 0
        while normal and (normal << halvings) * _128TH <= length:
            found.append((notes, normal, halvings))
            halvings += 1
    return sorted(found, key=lambda each: each[0] * _NOTE + each[2] * _HALVING)
