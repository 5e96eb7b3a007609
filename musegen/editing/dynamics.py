"""Velocities that breathe: accents of the metre and the swell of a line.

Scores taken from print carry no played velocity, so what is learnt from them is flat. The shape
follows Friberg, Bresin and Sundberg, "Overview of the KTH rule system for musical performance",
2006: notes on the beat and high notes of a phrase are louder.
"""

import numpy as np

from midi_data.score import Score, bars

BEAT_ACCENTS = (7, 3, -3)  # downbeat, other beats, between beats
SWELL = 8  # louder by this at the top of a track's range than in its middle
LOUDEST, SOFTEST = 120, 20


def is_flat(score: Score) -> bool:
    """Whether every note has the same velocity."""
    return len({note.velocity for track in score.tracks for note in track.notes}) < 2


def phrase(score: Score, *, level: int = 76) -> Score:
    """A copy with velocities around `level` (1 to 127), shaped by metre and line."""
    shaped = score.copy()
    grid = bars(score)
    starts = np.array([bar.start for bar in grid])
    beats = np.array([score.ticks_per_quarter * 4 // bar.denominator for bar in grid])
    for track in shaped.tracks:
        if not len(track.notes):
            continue
        columns = track.notes.numpy()
        bar = np.searchsorted(starts, columns["time"], side="right") - 1
        within = columns["time"] - starts[bar]
        place = np.where(within == 0, 0, np.where(within % beats[bar] == 0, 1, 2))
        pitch = columns["pitch"].astype(float)
        spread = max(np.ptp(pitch) / 2, 6.0)
        swell = 0.0 if track.is_drum else SWELL * (pitch - np.median(pitch)) / spread
        velocity = level + np.array(BEAT_ACCENTS)[place] + swell
        velocity = np.clip(np.round(velocity), SOFTEST, LOUDEST)
        for note, value in zip(track.notes, velocity, strict=True):
            note.velocity = int(value)
    return shaped
