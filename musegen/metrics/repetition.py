"""How far a score comes back to what it has said.

Every measure is NaN where there are no two bars with notes.
"""

import numpy as np
from numpy.typing import NDArray

from midi_data.score import Score
from musegen.encoders.grid import snap
from musegen.metrics.note_table import NoteTable, note_table


def repeated_bar_rate(score: Score) -> float:
    """The share of bars that repeat an earlier bar exactly, of those that could.

    Two bars are the same if all tracks begin the same pitches at the same steps (1/24 quarter)
    and for as long. The first bar with notes could not; bars where no note begins do not count.
    """
    notes = note_table(score)
    position, _ = snap(notes.position, notes.ticks_per_quarter)
    length, _ = snap(notes.end - notes.onset, notes.ticks_per_quarter)
    rows = np.stack([notes.track, position, notes.pitch, length], axis=1)
    bars = [rows[each].tobytes() for each in _by_bar(notes)]
    return (len(bars) - len(set(bars))) / (len(bars) - 1) if len(bars) > 1 else float("nan")


def repeated_part_rate(score: Score) -> float:
    """The same for each track alone, averaged over the tracks that have two bars with notes."""
    rates = []
    for track in score.tracks:
        alone = score.copy()
        alone.tracks.clear()
        alone.tracks.append(track)
        rates.append(repeated_bar_rate(alone))
    known = [rate for rate in rates if not np.isnan(rate)]
    return float(np.mean(known)) if known else float("nan")


def self_similarity(score: Score) -> float:
    """How like its most similar earlier bar a bar is: 1 if all is repeated, 0 if nothing.

    The likeness of two bars is the share of notes begun that both have (Jaccard), a note being
    its track, its step in the bar and its pitch. Averaged over the bars where notes begin but
    the first.
    """
    notes = note_table(score)
    position, _ = snap(notes.position, notes.ticks_per_quarter)
    rows = np.stack([notes.track, position, notes.pitch], axis=1)
    _, kind = np.unique(rows, axis=0, return_inverse=True)
    bars = _by_bar(notes)
    if len(bars) < 2:
        return float("nan")
    has = np.zeros((len(bars), int(kind.max()) + 1), np.float32)  # (bar, kind of note)
    for bar, each in enumerate(bars):
        has[bar, kind.reshape(-1)[each]] = 1
    both = has @ has.T
    size = np.diag(both)
    likeness = both / (size[:, None] + size[None, :] - both)
    earlier = np.tril(likeness, k=-1)[1:]
    return float(earlier.max(axis=1).mean())


def _by_bar(notes: NoteTable) -> list[NDArray[np.int64]]:
    """The rows of each bar in which notes begin."""
    order = np.argsort(notes.bar, kind="stable")
    cuts = np.flatnonzero(np.diff(notes.bar[order])) + 1
    return [each for each in np.split(order, cuts) if len(each)]
