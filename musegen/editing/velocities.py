"""Loudness by hand: set, raised, scaled, swelling, evened out or held within limits."""

from collections.abc import Callable

import numpy as np

from midi_data.errors import ScoreError
from midi_data.score import Score
from musegen.editing.note_table import Bars, NoteTable, Ticks, Tracks, change_notes, selection

SOFTEST, LOUDEST = 1, 127


def set_velocity(score: Score, value: int, *, tracks: Tracks = None, bars: Bars = None) -> Score:
    """A copy in which the notes that are meant have one velocity, 1 to 127."""
    _check(value)
    return _changed(score, lambda velocity: np.full_like(velocity, value), tracks, bars)


def add_velocity(score: Score, amount: int, *, tracks: Tracks = None, bars: Bars = None) -> Score:
    """A copy with that much more velocity, or less; the softest has 1, the loudest 127."""
    return _changed(score, lambda velocity: velocity + amount, tracks, bars)


def scale_velocity(
    score: Score, factor: float, *, tracks: Tracks = None, bars: Bars = None
) -> Score:
    """A copy with every velocity times a factor."""
    if factor < 0:
        raise ScoreError(f"Velocities times {factor:g}", mend="Choose 0 or more, such as 120 %.")
    return _changed(score, lambda velocity: _rounded(velocity * factor), tracks, bars)


def compress(
    score: Score,
    amount: float,
    *,
    toward: int | None = None,
    tracks: Tracks = None,
    bars: Bars = None,
) -> Score:
    """A copy with velocities nearer to one another, track by track.

    Args:
        score: the piece.
        amount: how much of the way, 0 to 1; below 0 they go apart.
        toward: which velocity they go to; the mean of each track's if none is named.
        tracks: those that are meant.
        bars: those that the notes belong to that are meant.

    Raises:
        ScoreError: for an amount beyond -1 to 1, or if no note is selected.
    """
    if not -1 <= amount <= 1:
        raise ScoreError(f"Compressing by {amount:.0%}", mend="Choose from -100 to 100 %.")

    def nearer(velocity: Ticks) -> Ticks:
        middle = velocity.mean() if toward is None else toward
        return _rounded(middle + (velocity - middle) * (1 - amount))

    return _changed(score, nearer, tracks, bars)


def limit_velocity(
    score: Score, softest: int, loudest: int, *, tracks: Tracks = None, bars: Bars = None
) -> Score:
    """A copy in which nothing is softer or louder than that."""
    _check(softest)
    _check(loudest)
    if softest > loudest:
        raise ScoreError(f"Limits from {softest} to {loudest}", mend="Say the softer one first.")
    return _changed(score, lambda velocity: np.clip(velocity, softest, loudest), tracks, bars)


def ramp_velocity(
    score: Score,
    first: int,
    last: int,
    *,
    curve: float = 1.0,
    tracks: Tracks = None,
    bars: Bars = None,
) -> Score:
    """A copy that grows, or dies away, across what is selected; accents stay accents.

    Args:
        score: the piece.
        first: velocity where the selection begins.
        last: velocity of its last onset.
        curve: 1 is a straight line; 2 comes late, 0.5 comes early.
        tracks: those that are meant.
        bars: those that the notes belong to that are meant.

    Raises:
        ScoreError: for what is no velocity, or if no note is selected.
    """
    _check(first)
    _check(last)
    chosen = selection(score, tracks, bars)
    tables = [NoteTable.of(score.tracks[number]) for number in chosen.tracks]
    heard = np.concatenate([*(each.onset[chosen.holds(each)] for each in tables), np.zeros(0, int)])
    begin, span = (heard.min(), max(1, np.ptp(heard))) if len(heard) else (0, 1)

    def grown(notes: NoteTable, _: int) -> NoteTable:
        share = ((notes.onset - begin) / span) ** curve
        accents = notes.velocity - notes.velocity.mean()
        notes.velocity = _clipped(first + (last - first) * share + accents)
        return notes

    return change_notes(score, grown, tracks=tracks, bars=bars)


def _changed(score: Score, change: Callable[[Ticks], Ticks], tracks: Tracks, bars: Bars) -> Score:
    def louder(notes: NoteTable, _: int) -> NoteTable:
        notes.velocity = _clipped(change(notes.velocity))
        return notes

    return change_notes(score, louder, tracks=tracks, bars=bars)


def _rounded(velocity: np.ndarray) -> Ticks:
    return np.floor(velocity + 0.5).astype(np.int64)


def _clipped(velocity: np.ndarray) -> Ticks:
    return np.clip(_rounded(velocity), SOFTEST, LOUDEST)


def _check(velocity: int) -> None:
    if not SOFTEST <= velocity <= LOUDEST:
        raise ScoreError(f"{velocity} is no velocity", mend="Choose one from 1 to 127.")
