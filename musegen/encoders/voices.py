"""A track as one voice on the grid: notes that follow one another, and back."""

from dataclasses import dataclass
from math import lcm

import numpy as np
from numpy.typing import NDArray

from midi_data.errors import ScoreError
from midi_data.score import Score, Track, bar_at, bars
from musegen.encoders.grid import GridReport, snap

Steps = NDArray[np.int64]

_TICKS_PER_QUARTER = 480  # of a written score, or the next multiple that the steps divide
_VELOCITY = 80  # mezzo-forte: one voice on the grid keeps no loudness


@dataclass(frozen=True)
class Voice:
    """Notes that follow one another: each ends before the next begins, or just there.

    Attributes:
        onset: (note,) in steps, rising.
        end: (note,) in steps, later than the onset.
        pitch: (note,) MIDI pitch.
    """

    onset: Steps
    end: Steps
    pitch: Steps


def read_voice(score: Score, track: int, *, steps_per_quarter: int) -> tuple[Voice, GridReport]:
    """The notes of one track on the grid, and what the grid could not hold.

    Notes that overlap by no more than half a step are taken as legato, and the earlier is cut.

    Args:
        score: holds the track.
        track: its index, counted from 0.
        steps_per_quarter: steps in a quarter note.

    Raises:
        ScoreError: where several notes sound at once.
    """
    columns = score.tracks[track].notes.numpy()
    start = columns["time"].astype(np.int64)
    stop = start + columns["duration"]
    order = np.lexsort([stop, start])
    start, stop = start[order], stop[order]
    pitch = columns["pitch"][order].astype(np.int64)
    overlap = stop[:-1] - start[1:]
    tolerated = 2 * overlap * steps_per_quarter <= score.ticks_per_quarter
    clash = (overlap > 0) & (~tolerated | (start[:-1] == start[1:]))
    if clash.any():
        raise _polyphony(score, track, int(start[1:][clash][0]))
    return _on_grid(start, stop, pitch, score.ticks_per_quarter, steps_per_quarter)


def write_voice(voice: Voice, track: Track, *, ticks_per_step: int) -> None:
    """Put the notes of `voice` into `track`, at one loudness."""
    onset = (voice.onset * ticks_per_step).astype(np.int32)
    length = ((voice.end - voice.onset) * ticks_per_step).astype(np.int32)
    pitch = voice.pitch.astype(np.int8)
    velocity = np.full(len(pitch), _VELOCITY, np.int8)
    track.notes = track.notes.from_numpy(onset, length, pitch, velocity)


def empty_score(steps_per_quarter: int) -> tuple[Score, int]:
    """A score without tracks whose ticks the steps divide, and its ticks a step."""
    ticks_per_quarter = lcm(_TICKS_PER_QUARTER, steps_per_quarter)
    return Score(ticks_per_quarter), ticks_per_quarter // steps_per_quarter


def _on_grid(
    start: Steps, stop: Steps, pitch: Steps, ticks_per_quarter: int, steps_per_quarter: int
) -> tuple[Voice, GridReport]:
    onset, onset_exact = snap(start, ticks_per_quarter, steps_per_quarter)
    end, end_exact = snap(stop, ticks_per_quarter, steps_per_quarter)
    lengthened = end <= onset
    end = np.maximum(end, onset + 1)
    following = np.append(onset[1:], np.iinfo(np.int64).max)
    shortened = (end > following) & ~lengthened
    end = np.minimum(end, following)
    kept = end > onset
    report = GridReport(
        notes=len(pitch),
        off_grid=int((~(onset_exact & end_exact)).sum()),
        lengthened=int((lengthened & kept).sum()),
        shortened=int((shortened & kept).sum()),
        merged=int((~kept).sum()),
    )
    return Voice(onset[kept], end[kept], pitch[kept]), report


def _polyphony(score: Score, track: int, tick: int) -> ScoreError:
    found = score.tracks[track]
    sounding = sum(note.start <= tick < note.end for note in found.notes)
    bar = bar_at(tick, bars(score))
    return ScoreError(
        f"{sounding} notes sound at once where one voice holds one",
        where=f"track {track + 1} {found.name!r}, bar {bar + 1}",
        mend="Split the track into voices first, or use event streams, which hold chords.",
    )
