"""Scores to numbers that stay the same when the music does.

A phrase is eight steps of a track's top line, each an interval and how the time between notes
changes, so a melody is known again in another key, at another tempo or in other note values.
"""

import hashlib

import numpy as np
from numpy.typing import NDArray

from midi_data.score import Score, Track

PHRASE = 8  # steps from note to note
FEWEST_INTERVALS = 4  # different ones in a phrase; scales and repeated notes say nothing
STEPS = 24  # a quarter note


def same_notes(score: Score) -> str:
    """Equal for two scores with the same notes and drums, also when transposed as a whole."""
    rows = [_rows(score, track) for track in score.tracks if len(track.notes)]
    if not rows:
        return ""
    is_drum, onset, pitch, length = np.concatenate(rows, axis=1)  # (note,) each
    pitched = is_drum == 0
    if pitched.any():
        pitch[pitched] -= pitch[pitched].min()
    notes = ((onset - onset.min()) << 32) | (length << 8) | (pitch << 1) | is_drum
    return hashlib.sha256(np.unique(notes).tobytes()).hexdigest()


def phrases(score: Score) -> NDArray[np.uint64]:
    """The distinct phrases of all tracks but drums, a number each, in order of number."""
    found = [_phrases_of(score, track) for track in score.tracks if not track.is_drum]
    return np.unique(np.concatenate([np.empty(0, np.uint64), *found]))


def _rows(score: Score, track: Track) -> NDArray[np.int64]:
    notes = track.notes.numpy()
    onset = _steps(notes["time"], score.ticks_per_quarter)
    length = _steps(notes["duration"], score.ticks_per_quarter)
    is_drum = np.full(len(onset), int(track.is_drum))
    pitch = notes["pitch"].astype(np.int64)
    return np.stack([is_drum, onset, pitch, length * (not track.is_drum)])


def _steps(ticks: NDArray[np.int32], ticks_per_quarter: int) -> NDArray[np.int64]:
    return np.rint(ticks.astype(np.float64) * STEPS / ticks_per_quarter).astype(np.int64)


def _phrases_of(score: Score, track: Track) -> NDArray[np.uint64]:
    notes = track.notes.numpy()
    onset = _steps(notes["time"], score.ticks_per_quarter)
    order = np.lexsort((-notes["pitch"].astype(np.int64), onset))
    onset, pitch = onset[order], notes["pitch"].astype(np.int64)[order]
    top = np.flatnonzero(np.diff(onset, prepend=-1) > 0)  # the highest note of each onset
    interval = np.diff(pitch[top])  # (step,)
    between = np.diff(onset[top])
    change = np.rint(2 * np.log2(between[1:] / between[:-1])).astype(np.int64)
    steps = (interval[1:] + 128) * 64 + np.clip(change + 32, 0, 63)
    if len(steps) < PHRASE:
        return np.empty(0, np.uint64)
    windows = np.lib.stride_tricks.sliding_window_view(steps, PHRASE)  # (phrase, step)
    intervals = np.sort(windows // 64, axis=1)
    distinct = 1 + (np.diff(intervals, axis=1) > 0).sum(axis=1)
    return _numbers(windows[distinct >= FEWEST_INTERVALS])


def _numbers(windows: NDArray[np.int64]) -> NDArray[np.uint64]:
    """One number a row, well spread: a polynomial in an odd constant, modulo 2 to the 64."""
    number = np.zeros(len(windows), np.uint64)
    for column in windows.T.astype(np.uint64):
        number = (number ^ column) * np.uint64(0x9E3779B97F4A7C15)
        number ^= number >> np.uint64(29)
    return number
