"""Which ticks of a track stand at rare divisions of the bar: 64ths, or tuplets beside triplets.

A tick that falls on a division by chance proves nothing, so a division needs as many notes as
make chance unlikely, some of them next to each other; fewer in a track that stands on written
places throughout.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]

SHORTEST = 32  # of them in a quarter note: 128ths
MOST_NOTES = 35  # of a tuplet
_SPANS = (  # how many quarter notes tuplets fill, and from where in the bar
    *((0.5, 0.0), (1.0, 0.0), (1.0, 0.5), (1.5, 0.0)),
    *((2.0, 0.0), (2.0, 1.0), (3.0, 0.0), (4.0, 0.0)),
)
_64THS = (1, 16)
_ALONE = (_64THS, (5, 5), (7, 7))  # notes and places; of rarer ones, two must follow one another
_TICK = 1.02  # how wide a place is: half a tick to either side, and a little
_UNLIKELY = 1e-4  # that notes are there by chance
_UNLIKELY_ON_PAPER = 0.06
_MOST = 0.5  # share of the odd onsets in a span that must fit, of those that nothing explains yet
_THROUGHOUT = 0.97  # share of the ticks of a track that is written, not played


@dataclass(frozen=True, slots=True)
class Ticks:
    """The ticks at which notes of a track begin or end, in order, column by column.

    Attributes:
        gap: how far it is to each from the one before; to the first, 0.
        inside: how far in their bar each is.
        bar: the number of their bar.
        length: how long that bar is.
        is_onset: whether a note begins there.
        is_plain: whether it stands on a 32nd or a 16th triplet.
    """

    gap: NDArray[np.int64]
    inside: NDArray[np.int64]
    bar: NDArray[np.int64]
    length: NDArray[np.int64]
    is_onset: Flags
    is_plain: Flags


def rare(at: Ticks, quarter: int) -> tuple[Flags, Flags]:
    """Which ticks stand on 64ths or 128ths, and which in tuplets other than plain triplets.

    Args:
        at: the ticks.
        quarter: ticks a quarter note.
    """
    halves, tuplets = np.zeros((2, len(at.inside)), dtype=bool)
    if at.is_plain.all():
        return halves, tuplets
    _mark(at, quarter, halves, tuplets, on_paper=False)
    if np.mean(at.is_plain | halves | tuplets) >= _THROUGHOUT:
        _mark(at, quarter, halves, tuplets, on_paper=True)
    return halves, tuplets


def _mark(at: Ticks, quarter: int, halves: Flags, tuplets: Flags, *, on_paper: bool) -> None:
    """Mark the ticks that divisions explain, by the notes in one span after another."""
    for quarters, offset in _SPANS:
        long, shift = quarters * quarter, offset * quarter
        number = (at.inside - shift) // long
        (odd,) = np.nonzero((number >= 0) & ~at.is_plain)
        if not len(odd):
            continue
        is_whole = ((number + 1) * long + shift <= at.length)[odd]
        spans = at.bar[odd] * 2**16 + number[odd].astype(np.int64)
        span = np.unique(spans, return_inverse=True)[1]
        place = at.inside[odd] - shift - number[odd] * long
        after = np.append(at.gap[1:], 0)
        for notes, parts in _divisions(quarters):
            step = long / parts
            is_there = np.abs(place - np.round(place / step) * step) <= _TICK / 2
            if (notes, parts) not in _ALONE:
                is_there &= _is_near(at.gap[odd], step) | _is_near(after[odd], step)
            if (notes, parts) != _64THS:
                is_there &= is_whole
            chance = min(1.0, _TICK / step)
            is_other = ~(is_there | (halves | tuplets)[odd])
            begins = at.is_onset[odd]
            there, onsets, other_onsets = (
                np.bincount(span, each)[span]
                for each in (is_there, is_there & begins, is_other & begins)
            )
            if on_paper:
                proven = chance**there <= _UNLIKELY_ON_PAPER
            elif (notes, parts) == _64THS:
                proven = (onsets > 0) & (other_onsets == 0)
            else:
                proven = (chance**onsets <= _UNLIKELY) & (onsets >= _MOST * (onsets + other_onsets))
            (halves if notes == 1 else tuplets)[odd[is_there & proven]] = True


def _is_near(gap: NDArray[np.int64], step: float) -> Flags:
    """Whether two ticks lie a step apart, either being rounded."""
    near: Flags = np.abs(gap - step) <= _TICK
    return near


def _divisions(quarters: float) -> Iterator[tuple[int, int]]:
    """Each odd number of notes that may fill a span, and the places that its halves make."""
    if quarters == 1.0:
        yield from (_64THS, (1, SHORTEST))
    for notes in range(3, MOST_NOTES + 1, 2):
        normal, parts = normal_notes(notes, quarters), notes
        while normal and normal * parts / notes <= SHORTEST * quarters:
            yield notes, parts
            parts *= 2


def normal_notes(notes: int, quarters: float) -> int:
    """How many notes of a sign fill a span in which there are `notes` of them; 0 if none do."""
    normal = 3 if quarters in (0.75, 1.5, 3.0, 6.0) else 1
    if notes <= normal:
        return 0
    while 2 * normal <= notes:
        normal *= 2
    return normal
