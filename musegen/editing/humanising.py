"""Notes as people play them: a little off the grid, and not all as loud.

Drums follow what was learnt from drummers (see `musegen.editing.groove`); a drum that is written
at one velocity gets drummers' accents as well, one that has accents keeps its own. For pitched
tracks there is no such data, only a plain model: onsets wander by some milliseconds around the
beat and back within about two quarter notes, the notes of a chord are hardly apart, and
velocities wander alike.

Beside 54 held-out performances of Groove (`benchmarks/humanise.py`): lateness has a mean of -6.7 ms
and a standard deviation of 20.0 ms (drummers -8.8 and 19.5); other drums at one onset correlate by
0.39 (drummers 0.42), hits a bar apart by 0.18 (0.22). Drawn one by one, both would be 0.
"""

import numpy as np
from numpy.random import Generator, default_rng

from midi_data.errors import ScoreError
from midi_data.score import Score
from musegen.editing.groove import Floats, Ints, bar_places, drum_numbers, shipped_groove, wave
from musegen.editing.note_table import Bars, NoteTable, Tracks, change_notes

LATENESS_MS = 9.0  # of pitched onsets: standard deviation in common, wandering
CHORD_MS = 3.0  # and of each note by itself
VELOCITY = 6.0  # the same of velocities, wandering
NOTE_VELOCITY = 3.0
_WANDERS = 2.0  # quarter notes
_MIDDLE = 5  # of `LEVELS`: the median


def humanise(
    score: Score,
    *,
    timing: float = 1.0,
    velocity: float = 1.0,
    seed: int = 0,
    tracks: Tracks = None,
    bars: Bars = None,
) -> Score:
    """A copy in which notes come early and late, loud and soft, as they do under hands.

    Args:
        score: the piece, best on a grid.
        timing: how much of it onsets get: 0 none, 1 as people do, 2 twice that.
        velocity: the same of velocities.
        seed: the same seed gives the same notes.
        tracks: those that are meant.
        bars: those that the notes belong to that are meant.

    Raises:
        ScoreError: for less than none or more than four times as people do, or if no note is
            selected.
    """
    for amount in (timing, velocity):
        if not 0 <= amount <= 4:
            raise ScoreError(f"Humanising by {amount:.0%}", mend="Choose from 0 to 400 %.")

    def played(notes: NoteTable, track: int) -> NoteTable:
        generator = default_rng([seed, track])
        by_hand = _drummed if score.tracks[track].is_drum else _played
        late, louder = by_hand(score, notes, generator)
        ticks = np.rint(late * timing / ms_a_tick(score, notes.onset)).astype(np.int64)
        notes.onset = np.maximum(0, notes.onset + ticks)
        changed = np.rint(notes.velocity + louder * velocity).astype(np.int64)
        notes.velocity = np.clip(changed, 1, 127)
        return notes

    return change_notes(score, played, tracks=tracks, bars=bars)


def ms_a_tick(score: Score, onset: Ints) -> Floats:
    """How many milliseconds a tick takes, at each onset."""
    tempos = sorted(score.tempos, key=lambda tempo: tempo.time)
    times = np.array([tempo.time for tempo in tempos], dtype=np.int64)
    micros = np.array([500_000, *(tempo.mspq for tempo in tempos)], dtype=np.float64)
    holds = np.searchsorted(times, onset, side="right")
    found: Floats = micros[holds] / 1000 / score.ticks_per_quarter
    return found


def _drummed(score: Score, notes: NoteTable, generator: Generator) -> tuple[Floats, Floats]:
    """How late in milliseconds and how much louder a drummer strikes each note."""
    groove = shipped_groove()
    drum = drum_numbers(notes.pitch)
    place, written = bar_places(score, notes.onset)
    quarter = written / score.ticks_per_quarter
    late = groove.lateness.drawn(drum, place, quarter, generator)
    loud = groove.velocity.drawn(drum, place, quarter, generator)
    accent = groove.velocity.quantiles[drum, place, _MIDDLE]
    for each in np.unique(drum):
        of_drum = drum == each
        is_flat = np.ptp(notes.velocity[of_drum]) == 0
        loud[of_drum] -= accent[of_drum].mean() if is_flat else accent[of_drum]
    return late, loud


def _played(score: Score, notes: NoteTable, generator: Generator) -> tuple[Floats, Floats]:
    """The same of a pitched note."""
    quarter = notes.onset / score.ticks_per_quarter
    late = LATENESS_MS * wave(quarter, _WANDERS, generator)
    late = late + CHORD_MS * generator.normal(size=len(quarter))
    loud = VELOCITY * wave(quarter, _WANDERS, generator)
    return late, loud + NOTE_VELOCITY * generator.normal(size=len(quarter))
