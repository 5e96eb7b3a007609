"""How long notes are held: legato, staccato, and no longer than until the next."""

import numpy as np

from midi_data.errors import ScoreError
from midi_data.score import Score
from musegen.editing.note_table import Bars, NoteTable, Ticks, Tracks, change_notes

STACCATO = 0.5


def legato(score: Score, *, tracks: Tracks = None, bars: Bars = None) -> Score:
    """A copy in which each note of a pitched track lasts at least until the next begins there.

    Rests of four quarter notes or more stay rests, and the last note stays as it is.
    """
    longest = 4 * score.ticks_per_quarter

    def joined(notes: NoteTable, track: int) -> NoteTable:
        following = _following(score, track, notes.onset)
        rests = following - notes.end
        joins = (following > 0) & (rests > 0) & (rests < longest)
        notes.length = np.where(joins, following - notes.onset, notes.length)
        return notes

    return change_notes(score, joined, tracks=tracks, bars=bars, drums=False)


def scale_lengths(
    score: Score, factor: float = STACCATO, *, tracks: Tracks = None, bars: Bars = None
) -> Score:
    """A copy with every note held that much of its length, onsets as they are.

    Raises:
        ScoreError: the factor is not above 0, or no note is selected.
    """
    if factor <= 0:
        raise ScoreError(f"Lengths times {factor:g}", mend="Choose more than 0, such as 50 %.")

    def held(notes: NoteTable, _: int) -> NoteTable:
        notes.length = np.maximum(np.rint(notes.length * factor).astype(np.int64), 1)
        return notes

    return change_notes(score, held, tracks=tracks, bars=bars)


def without_overlaps(score: Score, *, tracks: Tracks = None, bars: Bars = None) -> Score:
    """A copy in which no note sounds on into a later one of its track; chords stay chords."""

    def cut(notes: NoteTable, track: int) -> NoteTable:
        following = _following(score, track, notes.onset)
        cuts = (following > 0) & (following < notes.end)
        notes.length = np.where(cuts, following - notes.onset, notes.length)
        return notes

    return change_notes(score, cut, tracks=tracks, bars=bars)


def _following(score: Score, track: int, onset: Ticks) -> Ticks:
    """Where the next note of the track begins after each onset; -1 after the last."""
    starts = np.append(np.unique(NoteTable.of(score.tracks[track]).onset), -1)
    return starts[np.searchsorted(starts[:-1], onset, side="right")]
