"""How densely and how regularly a score is written.

Every measure is NaN where there is nothing to measure.
"""

import numpy as np
from numpy.typing import NDArray

from midi_data.score import Score
from musegen.encoders.grid import snap
from musegen.metrics.note_table import NoteTable, note_table, spread

_GROOVE_STEPS = 16  # a quarter: 64 in a bar of 4/4, as in Wu and Yang
_SIXTEENTH = 6  # steps of the 24 a quarter


def groove_consistency(score: Score) -> float:
    """How alike the rhythms of neighbouring bars are: 1 if all notes begin at the same places.

    One less the share of 64 positions a bar (in 4/4) where only one of the two bars has an
    onset, averaged. Only neighbours of one length are compared. MusPy, 2020, after Wu and
    Yang, 2020.
    """
    notes = note_table(score)
    grooves = _grooves(notes)
    length = notes.bar_length
    scores = [
        1 - (grooves[bar] != grooves[bar + 1]).sum() / _positions(notes, int(length[bar]))
        for bar in range(len(length) - 1)
        if length[bar] == length[bar + 1]
    ]
    return float(np.mean(scores)) if scores else float("nan")


def grooving_similarity(score: Score) -> float:
    """The same as `groove_consistency` for all pairs of bars of one length, near or far.

    Wu and Yang, "The Jazz Transformer on the Front Line", 2020: GS.
    """
    notes = note_table(score)
    grooves = _grooves(notes)
    unlike, pairs = 0.0, 0
    for length, bars in zip(*np.unique(notes.bar_length, return_counts=True), strict=True):
        with_onset = grooves[notes.bar_length == length].sum(axis=0)
        different = (with_onset * (bars - with_onset)).sum()  # pairs that differ, all positions
        unlike += different / _positions(notes, int(length))
        pairs += bars * (bars - 1) // 2
    return float(1 - unlike / pairs) if pairs else float("nan")


def empty_bar_rate(score: Score) -> float:
    """The share of bars in which a track is silent, averaged over the tracks.

    Dong et al., "MuseGAN", 2018: EB.
    """
    if not len(score.tracks):
        return float("nan")
    return float(silent_bars(note_table(score), len(score.tracks)).mean())


def qualified_note_rate(score: Score) -> float:
    """The share of notes, drums left out, that last a 32nd or longer: music, not fragments.

    Dong et al., "MuseGAN", 2018: QN, three of 96 steps a bar.
    """
    return _share(are_qualified(note_table(score).pitched))


def drum_pattern_rate(score: Score) -> float:
    """The share of drum strokes that fall on a sixteenth of their bar, to the nearest 1/24.

    After Dong et al., "MuseGAN", 2018: DP, strokes in 8- and 16-beat patterns.
    """
    notes = note_table(score)
    return _share(are_on_sixteenths(notes.where(notes.is_drum)))


def note_density(score: Score) -> float:
    """Notes a bar a track, over the tracks that have notes."""
    notes = note_table(score)
    tracks = len(np.unique(notes.track))
    return len(notes.onset) / (len(notes.bar_start) * tracks) if tracks else float("nan")


def polyphony(score: Score) -> float:
    """How many notes sound at once while any do, drums left out.

    MusPy, 2020, with time in ticks, and unisons counted as often as they are played.
    """
    notes = note_table(score).pitched
    order = np.argsort(notes.onset, kind="stable")
    onset, end = notes.onset[order], notes.end[order]
    reached = np.maximum.accumulate(end) if len(end) else end
    before = np.concatenate([[0], reached[:-1]])[: len(end)]
    sounding = np.maximum(reached - np.maximum(onset, before), 0).sum()  # ticks with any note
    return float((end - onset).sum() / sounding) if sounding else float("nan")


def silent_bars(notes: NoteTable, tracks: int) -> NDArray[np.bool_]:
    """(track, bar) whether a track is silent."""
    silent = np.ones((tracks, len(notes.bar_start)), np.bool_)
    note, bar = spread(notes.bar, notes.last_bar)
    silent[notes.track[note], bar] = False
    return silent


def are_qualified(notes: NoteTable) -> NDArray[np.bool_]:
    """(note,) whether it lasts a 32nd or longer."""
    return 8 * (notes.end - notes.onset) >= notes.ticks_per_quarter


def are_on_sixteenths(notes: NoteTable) -> NDArray[np.bool_]:
    """(note,) whether it begins on a sixteenth of its bar, to the nearest 1/24."""
    steps, _ = snap(notes.position, notes.ticks_per_quarter)
    on_sixteenths: NDArray[np.bool_] = steps % _SIXTEENTH == 0
    return on_sixteenths


def _share(are: NDArray[np.bool_]) -> float:
    return float(are.mean()) if len(are) else float("nan")


def _grooves(notes: NoteTable) -> NDArray[np.bool_]:
    """(bar, position) whether any note begins there."""
    steps, _ = snap(notes.position, notes.ticks_per_quarter, _GROOVE_STEPS)
    widest = _positions(notes, int(notes.bar_length.max()))
    grooves = np.zeros((len(notes.bar_start), widest), np.bool_)
    grooves[notes.bar, np.minimum(steps, widest - 1)] = True
    return grooves


def _positions(notes: NoteTable, length: int) -> int:
    """Positions in a bar of so many ticks, at least one."""
    return max(1, -(-length * _GROOVE_STEPS // notes.ticks_per_quarter))
