"""Notes drawn to a grid, and the off-beats of a straight piece swung."""

import re
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from midi_data.errors import ScoreError
from midi_data.score import Score
from midi_data.score import bars as bars_of
from musegen.editing.note_table import Bars, NoteTable, Ticks, Tracks, change_notes

Places = NDArray[np.float64]
STRAIGHT, MOST_SWING = 0.5, 0.75

_GRID = re.compile(r"1/(1|2|4|8|16|32)(t?)")


def grid_of(words: str) -> Fraction:
    """The part of a whole note that `1/16` or `1/8t` (eighth triplets) means.

    Raises:
        ScoreError: for anything else.
    """
    found = _GRID.fullmatch(words.strip().lower())
    if found is None:
        raise ScoreError(
            f"{words!r} is no grid", mend="Choose 1/4, 1/8, 1/16, 1/32, 1/8t or 1/16t."
        )
    return Fraction(1, int(found[1])) * (Fraction(2, 3) if found[2] else 1)


def quantise(
    score: Score,
    grid: str = "1/16",
    *,
    strength: float = 1.0,
    swing: float = STRAIGHT,
    ends: bool = False,
    tracks: Tracks = None,
    bars: Bars = None,
) -> Score:
    """A copy with notes nearer to a grid that begins anew with every bar.

    Args:
        score: the piece.
        grid: `1/4` to `1/32`, or triplets such as `1/8t`.
        strength: how much of the way to the nearest place a note goes, 0 to 1.
        swing: where the second of two places stands between the first and the next pair: 0.5
            is straight, 2/3 a triplet swing.
        ends: whether the ends of notes go to the grid as well; else notes keep their length.
        tracks: those that are meant.
        bars: those that the notes belong to that are meant.

    Raises:
        ScoreError: for what is no grid, strength or swing, or if no note is selected.
    """
    if not 0 <= strength <= 1:
        raise ScoreError(f"A strength of {strength:.0%}", mend="Choose one from 0 to 100 %.")
    ruler = _Ruler(score, grid_of(grid), _swing(swing))

    def drawn(notes: NoteTable, _: int) -> NoteTable:
        onset = _towards(notes.onset, ruler.nearest(notes.onset), strength)
        if ends:
            end = _towards(notes.end, ruler.nearest(notes.end), strength)
            notes.length = np.where(end > onset, end - onset, max(1, round(ruler.step)))
        notes.onset = onset
        return notes

    return change_notes(score, drawn, tracks=tracks, bars=bars)


def swing(
    score: Score,
    amount: float = 2 / 3,
    *,
    grid: str = "1/8",
    tracks: Tracks = None,
    bars: Bars = None,
) -> Score:
    """A copy in which each pair of places is long and short: off-beats come late.

    What stands on the first place of a pair stays; what lies between is carried along, so that
    sixteenths within swung eighths keep their order and legato stays legato.

    Args:
        score: the piece, straight.
        amount: where the second place then stands in the pair: 0.5 leaves it, 2/3 is a triplet
            swing, 0.75 is dotted.
        grid: what comes in pairs: eighths, or `1/16`.
        tracks: those that are meant.
        bars: those that the notes belong to that are meant.

    Raises:
        ScoreError: for what is no grid or swing, or if no note is selected.
    """
    ruler = _Ruler(score, grid_of(grid), _swing(amount))

    def swung(notes: NoteTable, _: int) -> NoteTable:
        onset, end = ruler.swung(notes.onset), ruler.swung(notes.end)
        notes.onset, notes.length = onset, np.maximum(end - onset, 1)
        return notes

    return change_notes(score, swung, tracks=tracks, bars=bars)


class _Ruler:
    """The places of a grid in every bar."""

    def __init__(self, score: Score, grid: Fraction, swing: float) -> None:
        found = bars_of(score, at_least=1)
        self.starts = np.array([bar.start for bar in found])
        self.lengths = np.array([bar.length for bar in found])
        self.step = float(4 * score.ticks_per_quarter * grid)
        self.ratio = swing

    def nearest(self, ticks: Ticks) -> Ticks:
        """The place each tick is nearest to; of two as near the later."""
        bar, within = self._within(ticks)
        straight = self._bent(within, bar, self.ratio, STRAIGHT)
        below = np.floor(straight / self.step)
        low = self._bent(below * self.step, bar, STRAIGHT, self.ratio)
        above = np.minimum((below + 1) * self.step, np.maximum(self.lengths[bar], within))
        high = self._bent(above, bar, STRAIGHT, self.ratio)
        found = np.where(high - within <= within - low, high, low)
        return self._ticks(bar, found)

    def swung(self, ticks: Ticks) -> Ticks:
        """Where swing takes each tick."""
        bar, within = self._within(ticks)
        return self._ticks(bar, self._bent(within, bar, STRAIGHT, self.ratio))

    def _within(self, ticks: Ticks) -> tuple[Ticks, Places]:
        bar = np.maximum(np.searchsorted(self.starts, ticks, side="right") - 1, 0)
        return bar, (ticks - self.starts[bar]).astype(np.float64)

    def _bent(self, within: Places, bar: Ticks, was: float, becomes: float) -> Places:
        """Places in pairs whose middle stood at `was`, so that it stands at `becomes`.

        A pair that the end of the bar cuts short stays as it is.
        """
        pair = 2 * self.step
        number, part = np.divmod(within / pair, 1)
        bent = np.interp(part, [0, was, 1], [0, becomes, 1])
        whole = (number + 1) * pair <= self.lengths[bar]
        return np.where(whole, (number + bent) * pair, within)

    def _ticks(self, bar: Ticks, within: Places) -> Ticks:
        found: Ticks = self.starts[bar] + np.floor(within + 0.5).astype(np.int64)
        return found


def _towards(ticks: Ticks, targets: Ticks, strength: float) -> Ticks:
    found: Ticks = ticks + np.rint((targets - ticks) * strength).astype(np.int64)
    return found


def _swing(amount: float) -> float:
    if not STRAIGHT <= amount <= MOST_SWING:
        raise ScoreError(
            f"A swing of {amount:.0%}", mend="Choose one from 50 % (straight) to 75 % (dotted)."
        )
    return amount
