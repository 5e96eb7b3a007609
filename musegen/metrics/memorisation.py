"""The longest run of notes that a score shares with a training set.

**Definition.** A line is the pitched notes of one track in order of onset, then pitch; or the
top line of the score, the highest of the notes that begin at each step on all pitched tracks.
Between neighbours of a line there is a move: the interval in semitones and the time between
the onsets in steps of 1/24 quarter (counted as eight quarters where it is longer). A run of n
notes is shared if its n - 1 moves stand in the same order, with nothing between, in any line
of a training piece. So transposition, velocity, length of notes, tempo and instrument make no
difference. Drum tracks are left out: a groove is common property.

A figure says something only beside the same figure for held-out real music: scales, drones and
repeated chords are shared by all. `Run.moves` tells such a run from a copied melody, and
`least_moves` passes over runs of fewer different moves.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from midi_data.score import Score
from musegen.encoders.grid import snap
from musegen.metrics.note_table import note_table

_LONGEST_MOVE = 192  # steps: eight quarters

Moves = NDArray[np.int64]


@dataclass(frozen=True)
class Run:
    """A stretch of one line of a score that a training piece has too.

    Attributes:
        notes: how many notes; 0 if not even one move is shared.
        moves: how many different moves are among them.
        piece: the number of the training piece, counted from 0; -1 if there is none.
        tick: where the run begins in the score.
    """

    notes: int
    moves: int
    piece: int
    tick: int


@dataclass(frozen=True)
class NoteIndex:
    """All lines of a training set as one row of moves, and the order of its suffixes.

    Attributes:
        moves: (move,) one number a move; a negative number, never the same, ends each line.
        order: (move,) where each suffix begins, the suffixes in ascending order.
        line_starts: (line,) where each line begins.
        line_pieces: (line,) the number of the piece that each line is from.
    """

    moves: Moves
    order: Moves
    line_starts: Moves
    line_pieces: Moves

    @classmethod
    def build(cls, scores: Iterable[Score]) -> Self:
        """The index of training pieces, numbered in their order."""
        rows: list[Moves] = []
        pieces: list[int] = []
        for piece, score in enumerate(scores):
            lines = {moves.tobytes(): moves for moves, _ in _lines(score)}  # unisons once
            for moves in lines.values():
                rows.append(np.append(moves, -1 - len(rows)))
                pieces.append(piece)
        moves = np.concatenate([np.zeros(0, np.int64), *rows])
        lengths = np.array([len(row) for row in rows], dtype=np.int64)
        starts = np.cumsum(lengths) - lengths
        return cls(moves, _suffix_order(moves), starts, np.array(pieces, dtype=np.int64))


def longest_run(score: Score, index: NoteIndex, *, least_moves: int = 1) -> int:
    """How many notes the longest shared run has; 0 if there is none. See `find_run`."""
    return find_run(score, index, least_moves=least_moves).notes


def find_run(score: Score, index: NoteIndex, *, least_moves: int = 1) -> Run:
    """The longest shared run, where it begins and one training piece that has it.

    Args:
        score: what may be copied.
        index: of the training set.
        least_moves: runs of fewer different moves do not count; 5 passes over drones and trills.
    """
    best = Run(notes=0, moves=0, piece=-1, tick=0)
    for moves, ticks in _lines(score):
        length, at, place = _longest_match(moves, index, least_moves)
        if length and length + 1 > best.notes:
            line = int(np.searchsorted(index.line_starts, place, side="right")) - 1
            different = len(np.unique(moves[at : at + length]))
            best = Run(length + 1, different, int(index.line_pieces[line]), int(ticks[at]))
    return best


def _lines(score: Score) -> Iterator[tuple[Moves, Moves]]:
    """The moves of each line, and the tick of each of its notes."""
    notes = note_table(score).pitched
    step, _ = snap(notes.onset, notes.ticks_per_quarter)
    for track in np.unique(notes.track):
        rows = np.flatnonzero(notes.track == track)
        rows = rows[np.lexsort([notes.pitch[rows], step[rows]])]
        yield _moves(step[rows], notes.pitch[rows]), notes.onset[rows]
    high_first = np.lexsort([-notes.pitch, step])
    _, first = np.unique(step[high_first], return_index=True)
    top = high_first[first]
    yield _moves(step[top], notes.pitch[top]), notes.onset[top]


def _moves(step: Moves, pitch: Moves) -> Moves:
    """(note - 1,) interval and time between onsets as one number, never negative."""
    gap = np.minimum(np.diff(step), _LONGEST_MOVE)
    moves: Moves = (np.diff(pitch) + 128) * (_LONGEST_MOVE + 1) + gap
    return moves


def _suffix_order(moves: Moves) -> Moves:
    """Where each suffix begins, ascending, by doubling the length that is sorted.

    Manber and Myers, "Suffix Arrays", 1993; only suffixes that still tie are sorted again, as in
    Larsson and Sadakane, "Faster Suffix Sorting", 2007.
    """
    order = np.argsort(moves, kind="stable")
    rank = np.empty_like(order)
    slots, keys, sorted_length = np.arange(len(moves)), moves[order], 1
    while len(slots):
        heads = np.append(True, keys[1:] != keys[:-1])
        rank[order[slots]] = slots[np.maximum.accumulate(np.where(heads, np.arange(len(slots)), 0))]
        slots = slots[~(heads & np.append(heads[1:], True))]  # those that tie
        tied = order[slots]
        keys = rank[tied] * len(moves) + rank[tied + sorted_length]  # a tie never ends a line
        again = np.argsort(keys, kind="stable")
        order[slots], keys = tied[again], keys[again]
        sorted_length *= 2
    return order


def _longest_match(moves: Moves, index: NoteIndex, least_moves: int) -> tuple[int, int, int]:
    """The length in moves, where it begins in `moves`, and where in the index."""
    begin = np.arange(len(moves))
    low, high = np.zeros(len(moves), np.int64), np.full(len(moves), len(index.moves))
    needed = _lengths_with(least_moves, moves)
    length, best = 0, (0, 0, 0)
    while True:  # each round makes every match longer by one move, or gives it up
        begin, low, high = (each[begin + length < len(moves)] for each in (begin, low, high))
        wanted = moves[begin + length]
        low, high = (
            _first_not_below(index, low, high, length, wanted),
            _first_not_below(index, low, high, length, wanted + 1),
        )
        begin, low, high = (each[low < high] for each in (begin, low, high))
        if not len(begin):
            return best
        length += 1
        counted = np.flatnonzero(needed[begin] <= length)
        if len(counted):
            first = counted[0]
            best = (length, int(begin[first]), int(index.order[low[first]]))


def _lengths_with(least_moves: int, moves: Moves) -> Moves:
    """(move,) how many moves from each on it takes to have so many different ones."""
    end, inside = 0, Counter[int]()
    needed = np.full(len(moves), len(moves) + 1)
    values = moves.tolist()
    for begin, first in enumerate(values):
        while len(inside) < least_moves and end < len(values):
            inside[values[end]] += 1
            end += 1
        if len(inside) < least_moves:
            break
        needed[begin] = end - begin
        inside[first] -= 1
        if not inside[first]:
            del inside[first]
    return needed


def _first_not_below(
    index: NoteIndex, low: Moves, high: Moves, offset: int, wanted: Moves
) -> Moves:
    """In each range of suffixes, the first whose move at `offset` is `wanted` or above."""
    low, high = low.copy(), high.copy()
    while (low < high).any():
        middle = (low + high) // 2
        open_ = low < high
        move = index.moves[index.order[np.where(open_, middle, 0)] + np.where(open_, offset, 0)]
        below = open_ & (move < wanted)
        low = np.where(below, middle + 1, low)
        high = np.where(open_ & ~below, middle, high)
    return low
