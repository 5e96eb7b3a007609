"""A melody with chords: found for it, or read off the piece that it is taken from."""

import numpy as np

from midi_data.chords import chord_names, parse_chord
from midi_data.errors import ScoreError
from midi_data.keys import Key, parse_key
from midi_data.score import Score, bars
from musegen.editing.chord_track import chord_track
from musegen.editing.harmony import Harmony, chords_for
from musegen.editing.meant_keys import key_meant
from musegen.editing.note_table import NoteTable, Ticks
from musegen.selecting import selected_tracks

_ENOUGH = 4  # a melody has at least this share of the busiest track's notes: one in four


def harmonise(
    score: Score,
    *,
    melody: str | int | None = None,
    key: str | None = None,
    voicing: str = "close",
    instrument: str = "piano",
    half_bars: bool = False,
) -> Score:
    """A copy with a track of chords that go with a melody.

    Args:
        score: the piece.
        melody: which track is harmonised; the one on top if none is named.
        key: of the chords; that of the melody if none is named.
        voicing: `close` or `open`.
        instrument: who plays them.
        half_bars: whether a bar of four beats may have two.

    Raises:
        ScoreError: there is no such track, melody, key, voicing or instrument.
    """
    track = melody_track(score) if melody is None else selected_tracks(score, [melody])[0]
    found = chords_for(score, track, key=key, half_bars=half_bars)
    spelt = (parse_key(key) if key else None) or key_meant(score)
    made = score.copy()
    made.tracks.append(chord_track(found, spelt, voicing=voicing, instrument=instrument))
    return made


def lead_sheet(score: Score, *, melody: str | int | None = None) -> Score:
    """The piece as its melody, one note at a time, and a track of its chords.

    Args:
        score: the piece.
        melody: which track is the melody; the one on top if none is named.

    Raises:
        ScoreError: there is no such track, or nothing pitched.
    """
    number = melody_track(score) if melody is None else selected_tracks(score, [melody])[0]
    track, key = score.tracks[number], key_meant(score)
    if track.is_drum or not len(track.notes):
        raise ScoreError(
            "there is no melody in it", where=f"track {number + 1}", mend="Choose another track."
        )
    made = score.copy()
    alone = track.copy()
    alone.notes = skyline(NoteTable.of(track)).notes()
    chords = _named_chords(score, key)
    made.tracks = type(made.tracks)([alone, chord_track(chords, key)])
    return made


def melody_track(score: Score) -> int:
    """The track on top: the highest of those with enough to say.

    Raises:
        ScoreError: there is nothing pitched.
    """
    notes = [NoteTable.of(track) for track in score.tracks]
    pitched = [
        number for number, track in enumerate(score.tracks) if not track.is_drum and track.notes
    ]
    if not pitched:
        raise ScoreError("There is no pitched track", mend="Choose a piece with a melody.")
    busiest = max(len(notes[number].pitch) for number in pitched)
    singing = [number for number in pitched if len(notes[number].pitch) * _ENOUGH >= busiest]
    return max(singing, key=lambda number: _register(notes[number]))


def skyline(notes: NoteTable) -> NoteTable:
    """The highest note at each onset, cut where the next begins.

    A note that begins under a higher one that still sounds is left out.
    """
    order = np.lexsort([-notes.pitch, notes.onset])
    kept: list[int] = []
    for row in order.tolist():
        onset, pitch = int(notes.onset[row]), int(notes.pitch[row])
        if kept:
            last = kept[-1]
            sounds = int(notes.onset[last] + notes.length[last]) > onset
            if int(notes.onset[last]) == onset or (sounds and int(notes.pitch[last]) > pitch):
                continue
        kept.append(row)
    line = notes.rows(np.array(kept, dtype=np.int64))
    following: Ticks = np.append(line.onset[1:], np.iinfo(np.int64).max)
    line.length = np.minimum(line.length, following - line.onset)
    return line


def _register(notes: NoteTable) -> float:
    return float(np.average(notes.pitch, weights=np.maximum(notes.length, 1)))


def _named_chords(score: Score, key: Key) -> list[Harmony]:
    """The chords that are heard in a piece, each until the next."""
    last = bars(score)[-1]
    quarter = score.ticks_per_quarter
    found = [(round(onset * quarter), parse_chord(symbol)) for onset, symbol in chord_names(score)]
    ends = [*(start for start, _ in found[1:]), last.start + last.length]
    return [
        Harmony(start, stop, chord[0], chord[1])
        for (start, chord), stop in zip(found, ends, strict=True)
        if chord is not None
    ]
