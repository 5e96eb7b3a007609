"""Bars as pictures: `bool (bar, step, pitch, track)`, what is held and where notes begin.

The onsets tell a repeated note from a held one. Silence stays silence: an empty bar is an empty
picture. A roll is as wide as its longest bar; a shorter bar uses its first steps only.

On the grid and inside the range of pitches, `decode(encode(score))` has the same notes as
`score`, at one loudness. Of two notes of one pitch and track that overlap, the earlier is cut
where the later begins. `PianoRoll.report` tells what did not stay as it was.

The shape follows Dong et al., "MuseGAN", 2018: 48 steps a bar, 84 pitches from C1.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from midi_data.errors import ScoreError
from midi_data.score import Score, Track, bars
from musegen.encoders.bar_grid import BarGrid, Integers, by_bars, by_quarters
from musegen.encoders.grid import STEPS_PER_QUARTER, GridReport

LOWEST = 24  # C1
PITCHES = 84  # seven octaves, up to B7

_VELOCITY = 80  # mezzo-forte: a roll keeps no loudness

Roll = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class PianoRoll:
    """A score as pictures.

    A roll that a model has made needs a `frame` of its own: a score with the tracks, tempo and
    time signature to be, and no notes.

    Attributes:
        held: (bar, step, pitch, track), where a note sounds.
        onsets: the same shape, where a note begins.
        frame: the score without its notes.
        lowest: the MIDI pitch of the first row.
        steps_per_quarter: how fine the grid is, unless `steps_per_bar` is given.
        steps_per_bar: the steps of every bar, whatever its metre.
        report: what the roll could not hold of the score it was made from.
    """

    held: Roll
    onsets: Roll
    frame: Score
    lowest: int = LOWEST
    steps_per_quarter: int = STEPS_PER_QUARTER
    steps_per_bar: int | None = None
    report: GridReport = field(default_factory=GridReport)

    def __post_init__(self) -> None:
        if self.held.shape != self.onsets.shape or self.held.ndim != 4:
            raise ScoreError(
                f"held notes are shaped {self.held.shape} and onsets {self.onsets.shape}",
                mend="Give both as (bar, step, pitch, track).",
            )
        if self.held.shape[3] != len(self.frame.tracks):
            raise ScoreError(
                f"a roll of {self.held.shape[3]} tracks in a frame of {len(self.frame.tracks)}",
                mend="Give the frame one track without notes for each track of the roll.",
            )


def encode(
    score: Score,
    *,
    steps_per_quarter: int = STEPS_PER_QUARTER,
    steps_per_bar: int | None = None,
    lowest: int = LOWEST,
    pitches: int = PITCHES,
) -> PianoRoll:
    """The bars of a score as pictures.

    Args:
        score: any number of tracks and any metres.
        steps_per_quarter: 24 keeps 32nds and triplet sixteenths; 12 is 48 a bar of 4/4.
        steps_per_bar: if given, every bar has so many steps in any metre.
        lowest: the MIDI pitch of the first row; notes outside the rows are reported.
        pitches: how many rows.
    """
    count = len(bars(score))
    grid = _grid(score, steps_per_quarter, steps_per_bar, count + 1)
    read = [_read(track, grid, lowest, pitches) for track in score.tracks]
    last = max((int(end.max(initial=0)) for _, end, _, _ in read), default=0)
    grid = grid.head(count + int(last > grid.first[count]))  # a short last note may need a step
    width = int(grid.steps.max(initial=0))
    held = np.zeros((len(grid.start), width, pitches, len(score.tracks)), np.bool_)
    onsets = np.zeros_like(held)
    cells = _cells(grid, width)
    for index, (onset, end, row, _) in enumerate(read):
        length = end - onset
        sounding = np.repeat(onset - np.cumsum(length) + length, length)
        sounding += np.arange(len(sounding))  # every step of every note
        _flat(held)[cells[sounding], np.repeat(row, length), index] = True
        _flat(onsets)[cells[onset], row, index] = True
    return PianoRoll(
        held=held,
        onsets=onsets,
        frame=_frame(score),
        lowest=lowest,
        steps_per_quarter=steps_per_quarter,
        steps_per_bar=steps_per_bar,
        report=sum((report for *_, report in read), GridReport()),
    )


def decode(roll: PianoRoll) -> Score:
    """The score of a roll: its frame with the notes.

    A note also begins where a pitch is held that was silent before, onset or none, and an onset
    that is not held lasts one step.

    Raises:
        ScoreError: if the roll has fewer steps than a bar of its frame.
    """
    count, width, _, _ = roll.held.shape
    score = roll.frame.copy()
    grid = _grid(score, roll.steps_per_quarter, roll.steps_per_bar, count)
    grid = grid.head(count)
    if grid.steps.max(initial=0) > width:
        raise ScoreError(
            f"a bar of {grid.steps.max()} steps in a roll of {width}",
            where=f"bar {int(grid.steps.argmax()) + 1}",
            mend="Give the time signature and the steps that the roll was made with.",
        )
    cells = _cells(grid, width)
    begin = _flat(roll.onsets)[cells]  # (step, pitch, track)
    sound = _flat(roll.held)[cells] | begin
    begin[:1] |= sound[:1]
    begin[1:] |= sound[1:] & ~sound[:-1]
    last = sound.copy()
    last[:-1] &= ~sound[1:] | begin[1:]
    onset, row, track = _by_track(begin)
    end, _, _ = _by_track(last)  # in the same order: each note has one first and one last step
    start, stop = grid.ticks_at(onset), grid.ticks_at(end + 1)
    for index, written in enumerate(score.tracks):
        its = track == index
        _write(written, start[its], stop[its], row[its] + roll.lowest)
    return score


def _grid(
    score: Score, steps_per_quarter: int, steps_per_bar: int | None, at_least: int
) -> BarGrid:
    if steps_per_bar is None:
        return by_quarters(score, steps_per_quarter=steps_per_quarter, at_least=at_least)
    return by_bars(score, steps_per_bar=steps_per_bar, at_least=at_least)


def _cells(grid: BarGrid, width: int) -> Integers:
    """(step,) the place of each step of the piece in a roll whose bars follow one another."""
    padding = np.arange(len(grid.start)) * width - grid.first
    return np.arange(grid.steps.sum()) + np.repeat(padding, grid.steps)


def _flat(roll: Roll) -> Roll:
    """(bar, step, pitch, track) seen as (bar x step, pitch, track)."""
    return roll.reshape(roll.shape[0] * roll.shape[1], *roll.shape[2:])


def _read(
    track: Track, grid: BarGrid, lowest: int, pitches: int
) -> tuple[Integers, Integers, Integers, GridReport]:
    """Onset, end and row of each note that a roll can hold, in steps."""
    columns = track.notes.numpy()
    start = columns["time"].astype(np.int64)
    onset, onset_exact = grid.steps_at(start)
    end, end_exact = grid.steps_at(start + columns["duration"])
    row = columns["pitch"].astype(np.int64) - lowest
    lengthened = end <= onset
    end = np.maximum(end, onset + 1)
    order = np.lexsort([end, onset, row])
    onset, end, row, lengthened = onset[order], end[order], row[order], lengthened[order]
    again = np.append((row[1:] == row[:-1]) & (end[:-1] > onset[1:]), False)[: len(row)]
    merged = again & (onset == np.append(onset[1:], -1)[: len(row)])
    end = np.where(again, np.append(onset[1:], -1)[: len(row)], end)
    inside = (row >= 0) & (row < pitches)
    kept = inside & ~merged
    report = GridReport(
        notes=len(row),
        off_grid=int((~(onset_exact & end_exact)).sum()),
        lengthened=int((lengthened & kept).sum()),
        shortened=int((again & kept).sum()),
        merged=int((merged & inside).sum()),
        out_of_range=int((~inside).sum()),
    )
    return onset[kept], end[kept], row[kept], report


def _frame(score: Score) -> Score:
    """A copy of the score without its notes."""
    frame = score.copy()
    for track in frame.tracks:
        track.notes.clear()
    return frame


def _by_track(marks: Roll) -> tuple[Integers, Integers, Integers]:
    """Step, row and track of every mark, by track, then row, then step."""
    step, row, track = np.nonzero(marks)
    order = np.lexsort([step, row, track])
    return step[order], row[order], track[order]


def _write(track: Track, onset: Integers, end: Integers, pitch: Integers) -> None:
    order = np.lexsort([pitch, onset])
    track.notes = track.notes.from_numpy(
        onset[order].astype(np.int32),
        (end - onset)[order].astype(np.int32),
        pitch[order].astype(np.int8),
        np.full(len(pitch), _VELOCITY, np.int8),
    )
