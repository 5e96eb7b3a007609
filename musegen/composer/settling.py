"""Played music onto the lines of a score: events at 16ths and triplets, drums all of one length.

Playing to a click lies around the beat; what the composer writes lies on it, and can be made
human again afterwards. How long a drum is held says nothing.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from midi_data.score import Score
from musegen.encoders import event_streams
from musegen.encoders import event_vocabulary as v
from musegen.encoders.event_streams import Events

PLAYED_SHARE = 0.25  # of the notes off the 1/24 grid, from which on music counts as played
QUARTER = v.STEPS_PER_QUARTER
DRUM_STEPS = 6  # a 16th
LINES = (0, 6, 8, 12, 16, 18, QUARTER)  # 16ths and triplet eighths
ONSETS = np.array(LINES)
LENGTHS = np.array([3, 6, 8, 12, 16, 18, QUARTER])  # longer ones in whole 16ths


@dataclass(frozen=True)
class Heard:
    """A score as events, on the lines of the beat.

    Attributes:
        events: (event, stream).
        bar_numbers: (BAR event,) the score's bar each belongs to, counted from 0.
        played: whether the notes lay off the lines.
    """

    events: Events
    bar_numbers: NDArray[np.int64]
    played: bool


def heard(score: Score, *, at_least: int = 0) -> Heard:
    """The events of a score, settled where it was played; of `at_least` so many bars."""
    encoded = event_streams.encode(score, at_least=at_least)
    played = encoded.report.off_grid > PLAYED_SHARE * max(encoded.report.notes, 1)
    events = settled(encoded.events) if played else encoded.events
    return Heard(events, encoded.bar_numbers, played)


def settled(events: Events) -> Events:
    """The events of a piece with notes moved to the nearest line; doubles that makes are left out.

    Args:
        events: (event, stream), a whole piece in order.

    Returns:
        (event, stream), no longer than `events`.
    """
    events = events.copy()
    bar = np.cumsum(events[:, v.KIND] == v.BAR)
    lengths = np.append(0, events[events[:, v.KIND] == v.BAR, v.DURATION])  # by bar, from 1
    notes = np.flatnonzero(events[:, v.KIND] == v.NOTE)
    step = events[notes, v.POSITION].astype(int) - v.STEP.first
    moved = step // QUARTER * QUARTER + _nearest(step % QUARTER, ONSETS)
    inside = moved < lengths[bar[notes]]
    earlier = step // QUARTER * QUARTER + _nearest(step % QUARTER, ONSETS[:-1])
    events[notes, v.POSITION] = v.STEP.first + np.where(inside, moved, np.minimum(earlier, step))
    drum = events[notes, v.PITCH] >= v.DRUM_PITCHES.first
    length = events[notes, v.DURATION].astype(int)
    whole = np.maximum((length + 3) // 6 * 6, 6)
    pitched = np.where(length > QUARTER, whole, _nearest(length, LENGTHS))
    events[notes, v.DURATION] = np.where(drum, DRUM_STEPS, np.minimum(pitched, v.MAX_STEPS))
    return _in_order(events, bar)


def _nearest(values: NDArray[np.int_], lines: NDArray[np.int_]) -> NDArray[np.int_]:
    """The line nearest to each value."""
    nearest: NDArray[np.int_] = lines[np.abs(values[:, None] - lines).argmin(axis=1)]
    return nearest


def _in_order(events: Events, bar: NDArray[np.int_]) -> Events:
    """Sorted again by bar, position, track and pitch, without notes that now coincide."""
    header, end = events[bar == 0], events[-1:]
    body, bar = events[len(header) : -1], bar[len(header) : -1]
    is_note = body[:, v.KIND] == v.NOTE
    order = np.lexsort([body[:, v.PITCH], body[:, v.SLOT], body[:, v.POSITION], is_note, bar])
    body = body[order]
    sames = (body[1:, : v.DURATION] == body[:-1, : v.DURATION]).all(axis=1)
    kept = np.append(True, ~(sames & (body[1:, v.KIND] == v.NOTE)))
    return np.concatenate([header, body[kept], end])
