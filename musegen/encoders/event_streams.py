"""Any number of tracks as compound events: `int16 (event, stream)`, streams in STREAMS.

A header (the piece, then a line a track) is followed by the bars: a BAR event, then its notes
by position, track and pitch. A note longer than eight quarters is tied over several events and a
bar longer than that is several BAR events, so on the 1/24 grid
`decode(encode(score).events)` has the same notes as `score`, exactly; what the grid cannot hold
is snapped and counted in the report.

Compound events follow Hsiao et al., "Compound Word Transformer", 2021.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from midi_data.errors import ScoreError
from midi_data.score import Note, Notes, Score, TimeSignature, Track, bars
from musegen.encoders import event_vocabulary as v
from musegen.encoders.grid import GridReport, snap

Events = NDArray[np.int16]

_TICKS_PER_STEP = 20  # of a decoded score: 480 ticks a quarter


@dataclass(frozen=True)
class Encoded:
    """The events of a score, and what the grid could not hold.

    Attributes:
        events: (event, stream).
        report: which notes the grid had to change.
        metres: how many bars have a metre without a symbol, so that only their length is kept.
        bar_numbers: (BAR event,) the score's bar each belongs to, counted from 0.
    """

    events: Events
    report: GridReport
    metres: int
    bar_numbers: NDArray[np.int64]


def encode(score: Score, *, at_least: int = 1) -> Encoded:
    """The events of a score, one slot a track in its order, with at least so many bars.

    Raises:
        ScoreError: if there are more than 64 tracks.
    """
    if len(score.tracks) > v.MAX_SLOTS:
        raise ScoreError(
            f"{len(score.tracks)} tracks, and event streams hold {v.MAX_SLOTS}",
            mend="Merge or leave out some tracks.",
        )
    bar_events, starts, bar_numbers = _bar_events(score, at_least)
    notes, report = _snapped_notes(score)
    note_events, bar_of_note = _note_events(_tied(notes), starts)
    body = np.concatenate([bar_events, note_events])
    bar_of = np.concatenate([np.arange(len(bar_events)), bar_of_note])
    order = np.lexsort(
        [
            body[:, v.PITCH],
            body[:, v.SLOT],
            body[:, v.POSITION],
            body[:, v.KIND] == v.NOTE,
            bar_of,
        ]
    )
    events = np.concatenate([_header(score), body[order], [[v.END, 0, 0, 0, 0, 0]]])
    metres = int((bar_events[:, v.PITCH] == -1).sum())
    return Encoded(np.maximum(events, 0).astype(np.int16), report, metres, bar_numbers)


def decode(events: Events, *, ticks_per_quarter: int = 480) -> Score:
    """The score that events stand for, without tempo; tracks have programs but no names.

    Raises:
        ScoreError: if a note comes before the first bar or on a track the header lacks.
    """
    score = Score(ticks_per_quarter)
    ticks_per_step = ticks_per_quarter // v.STEPS_PER_QUARTER
    lines = events[events[:, v.KIND] == v.TRACK]
    for line in lines:
        program = int(line[v.PITCH]) - v.PROGRAM.first
        is_drum = program == v.DRUMS_PROGRAM
        score.tracks.append(Track("", 0 if is_drum else program, is_drum))
    starts = _write_bars(score, events, ticks_per_step)
    is_note = events[:, v.KIND] == v.NOTE
    bar_of_note = np.cumsum(events[:, v.KIND] == v.BAR)[is_note] - 1
    rows = events[is_note].astype(np.int64)
    if len(rows) and (bar_of_note.min() < 0 or rows[:, v.SLOT].max() > len(lines)):
        raise ScoreError(
            "a note stands before the first bar or on a track the header lacks",
            mend="Begin the events with a header and a bar.",
        )
    onsets = np.asarray(starts)[bar_of_note] + rows[:, v.POSITION] - v.STEP.first
    drum = rows[:, v.PITCH] >= v.DRUM_PITCHES.first
    pitches = rows[:, v.PITCH] - np.where(drum, v.DRUM_PITCHES.first, v.PITCHES.first)
    for slot, onset, pitch, steps, velocity in zip(
        rows[:, v.SLOT], onsets, pitches, rows[:, v.DURATION], rows[:, v.VELOCITY], strict=True
    ):
        notes = score.tracks[int(slot) - 1].notes
        length = int(steps) * ticks_per_step
        tick = int(onset) * ticks_per_step
        if velocity != v.TIE:
            notes.append(Note(tick, length, int(pitch), int(velocity)))
        elif not _extend(notes, tick, int(pitch), length):
            notes.append(Note(tick, length, int(pitch), 64))
    return score


def _header(score: Score) -> NDArray[np.int64]:
    """The PIECE event with nothing said, and a line a track."""
    rows = [[v.PIECE, 0, 0, 0, 0, 0]]
    for slot, track in enumerate(score.tracks):
        program = v.DRUMS_PROGRAM if track.is_drum else track.program
        rows.append([v.TRACK, 0, v.SLOTS(slot), v.PROGRAM(program), 0, 0])
    return np.array(rows)


def _bar_events(
    score: Score, at_least: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """BAR events (bar, stream), where each starts in steps, and the number of its bar.

    A metre without a symbol is -1.
    """
    found = bars(score, at_least=at_least)
    edges = np.array([bar.start for bar in found] + [found[-1].start + found[-1].length])
    steps, _ = snap(edges, score.ticks_per_quarter)
    rows: list[list[int]] = []
    starts: list[int] = []
    numbers: list[int] = []
    for index, (bar, start, stop) in enumerate(zip(found, steps[:-1], steps[1:], strict=True)):
        metre = v.metre_value(bar.numerator, bar.denominator) or -1
        left = v.BARS_LEFT(len(found) - 1 - index)
        for piece in range(int(start), max(int(stop), int(start) + 1), v.MAX_STEPS):
            length = min(int(stop) - piece, v.MAX_STEPS)
            rows.append([v.BAR, left, 0, metre if piece == start else 0, max(length, 1), 0])
            starts.append(piece)
            numbers.append(index)
    return np.array(rows), np.array(starts), np.array(numbers)


def _snapped_notes(score: Score) -> tuple[NDArray[np.int64], GridReport]:
    """(note, 5): slot, onset, pitch, duration, velocity in steps; and what was changed."""
    tables = []
    for slot, track in enumerate(score.tracks):
        columns = track.notes.numpy()
        pitch = columns["pitch"].astype(np.int64)
        pitch += v.DRUM_PITCHES.first if track.is_drum else v.PITCHES.first
        velocity = np.clip(columns["velocity"].astype(np.int64), 1, 127)
        times = columns["time"].astype(np.int64), columns["duration"].astype(np.int64)
        slots = np.full(len(pitch), v.SLOTS(slot))
        tables.append(np.stack([slots, *times, pitch, velocity], axis=1))
    notes = np.concatenate(tables) if tables else np.zeros((0, 5), np.int64)
    onset, onset_exact = snap(notes[:, 1], score.ticks_per_quarter)
    end, end_exact = snap(notes[:, 1] + notes[:, 2], score.ticks_per_quarter)
    lengthened = end <= onset
    end = np.maximum(end, onset + 1)
    off_grid = int((~(onset_exact & end_exact)).sum())
    notes = np.stack([notes[:, 0], onset, notes[:, 3], end - onset, notes[:, 4]], axis=1)
    report = GridReport(notes=len(notes), off_grid=off_grid, lengthened=int(lengthened.sum()))
    return notes, report


def _tied(notes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Notes longer than one event holds, cut into a note and its ties."""
    pieces = -(-notes[:, 3] // v.MAX_STEPS)
    if not len(notes) or pieces.max() == 1:
        return notes
    cut = np.repeat(notes, pieces, axis=0)
    number = np.arange(len(cut)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    cut[:, 1] += number * v.MAX_STEPS
    cut[:, 3] = np.minimum(cut[:, 3] - number * v.MAX_STEPS, v.MAX_STEPS)
    cut[number > 0, 4] = v.TIE
    return cut


def _note_events(
    notes: NDArray[np.int64], starts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """NOTE events (note, stream) and the bar of each."""
    slot, onset, pitch, duration, velocity = notes.T
    bar = np.searchsorted(starts, onset, side="right") - 1
    position = v.STEP.first + onset - starts[bar]
    kind = np.full(len(notes), v.NOTE)
    return np.stack([kind, position, slot, pitch, duration, velocity], axis=1), bar


def _write_bars(score: Score, events: Events, ticks_per_step: int) -> list[int]:
    """Put the time signatures into `score`; where each BAR event starts, in steps."""
    starts, step = [], 0
    metre, expected = (0, 0), 0  # expected: where the next bar starts if no bar is cut short
    for row in events[events[:, v.KIND] == v.BAR]:
        starts.append(step)
        if row[v.PITCH] >= v.METRE.first:
            here = v.metre_of(int(row[v.PITCH]))
            if here != metre or step != expected:
                metre = here
                score.time_signatures.append(TimeSignature(step * ticks_per_step, *metre))
            expected = step + v.STEPS_PER_QUARTER * 4 * metre[0] // metre[1]
        step += int(row[v.DURATION])
    return starts


def _extend(notes: Notes, tick: int, pitch: int, length: int) -> bool:
    """Lengthen the note of `pitch` that ends at `tick`; False if there is none."""
    for index in range(len(notes) - 1, -1, -1):
        if notes[index].pitch == pitch and notes[index].end == tick:
            notes[index].duration += length
            return True
    return False
