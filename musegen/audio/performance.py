"""What each track plays, timed in samples, whichever engine sounds it.

The sustain pedal is worked into the notes here and volume, expression and pan are kept as
curves for the mix, so that all engines treat them alike.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from midi_data.score import Score, Track

SUSTAIN = 64
_PARAMETER = (101, 100)  # which setting is meant: 0 and 0 is how far the pitch wheel reaches
_TO_ENGINE = (*_PARAMETER, 6, 38, 1)  # at one sample in this order: setting, value, modulation
_NONE = 127  # ends a setting; left out, since files are read with one tick's order lost
_DOWN = 64  # the value from which a switch counts as on

Samples = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Part:
    """One track's notes and gestures, in samples from the start of the piece."""

    name: str
    program: int  # 0 to 127
    is_drum: bool
    notes: Samples  # (note, 4): on, off, pitch, velocity; off is later than on
    bends: Samples  # (bend, 2): when, -8192 to 8191
    controls: Samples  # (control, 3): when, controller number, 0 to 127

    @property
    def end(self) -> int:
        """The sample at which the last key is released; 0 without notes."""
        return int(self.notes[:, 1].max(initial=0))

    def curve(self, number: int) -> Samples:
        """One controller's course: (change, 2) of when and value."""
        course: Samples = self.controls[self.controls[:, 1] == number][:, [0, 2]]
        return course


def perform(score: Score, *, sample_rate: int) -> list[Part]:
    """What every track of the score plays, one part a track, in order."""
    end = max((note.end for track in score.tracks for note in track.notes), default=0)
    return [_part(score, track, end, sample_rate) for track in score.tracks]


def samples_at(score: Score, ticks: NDArray[np.integer], *, sample_rate: int) -> Samples:
    """The sample nearest to each tick, through every change of tempo.

    120 beats a minute until a tempo is set.
    """
    changes = {0: 500_000} | {tempo.time: tempo.mspq for tempo in score.tempos}
    starts = np.array(sorted(changes), dtype=np.int64)
    micros = np.array([changes[start] for start in starts.tolist()], dtype=np.int64)
    passed = np.concatenate([[0], np.cumsum(np.diff(starts) * micros[:-1])])  # micros * quarter
    here = np.searchsorted(starts, ticks, side="right") - 1
    reached = passed[here] + (ticks.astype(np.int64) - starts[here]) * micros[here]
    seconds = reached / (1e6 * score.ticks_per_quarter)
    samples: Samples = np.rint(seconds * sample_rate).astype(np.int64)
    return samples


def messages(part: Part) -> list[tuple[int, str, int, int]]:
    """Everything an engine is told, in order: (sample, "off" | "control" | "bend" | "on", a, b).

    a and b are pitch and velocity, controller and value, or the bend and 0. At one sample
    keys are released first and pressed last.
    """
    told = [
        (when, 1 + _TO_ENGINE.index(number), "control", number, value)
        for when, number, value in part.controls.tolist()
        if number in _TO_ENGINE and (number not in _PARAMETER or value < _NONE)
    ]
    told += [(when, 8, "bend", value, 0) for when, value in part.bends.tolist()]
    for on, off, pitch, velocity in part.notes.tolist():
        told += [(on, 9, "on", pitch, velocity), (off, 0, "off", pitch, 0)]
    told.sort(key=lambda message: message[:2])
    return [(when, kind, a, b) for when, _, kind, a, b in told]


def _part(score: Score, track: Track, end: int, sample_rate: int) -> Part:
    def timed(ticks: NDArray[np.integer]) -> Samples:
        return samples_at(score, ticks, sample_rate=sample_rate)

    notes, held = track.notes.numpy(), _held(track, end)
    onsets = notes["time"].astype(np.int64)
    ends = onsets + np.maximum(notes["duration"], 0)
    span = np.searchsorted(held[:, 0], ends, side="right") - 1  # the last pedal pressed by then
    caught = (span >= 0) & (ends < held[span, 1]) if len(held) else np.zeros(len(ends), bool)
    ends[caught] = held[span[caught], 1]
    controls, bends = track.controls.numpy(), track.pitch_bends.numpy()
    return Part(
        name=track.name,
        program=track.program,
        is_drum=track.is_drum,
        notes=_struck(_table(timed(onsets), timed(ends), notes["pitch"], notes["velocity"])),
        bends=_table(timed(bends["time"]), bends["value"]),
        controls=_table(timed(controls["time"]), controls["number"], controls["value"]),
    )


def _table(*columns: NDArray[np.integer]) -> Samples:
    """Columns as one table, in order of the first."""
    rows = np.stack([column.astype(np.int64) for column in columns], axis=1)
    return rows[np.argsort(rows[:, 0], kind="stable")]


def _held(track: Track, end: int) -> Samples:
    """When the sustain pedal is down: (span, 2) in ticks; one never lifted holds to the end."""
    if track.is_drum:
        return np.zeros((0, 2), dtype=np.int64)
    spans, pressed = [], None
    for control in sorted(track.controls, key=lambda control: control.time):
        if control.number != SUSTAIN:
            continue
        if control.value >= _DOWN and pressed is None:
            pressed = control.time
        elif control.value < _DOWN and pressed is not None:
            spans.append((pressed, control.time))
            pressed = None
    if pressed is not None:
        spans.append((pressed, max(end, pressed)))
    spans = spans or [(pedal.time, pedal.time + pedal.duration) for pedal in track.pedals]
    return np.array(sorted(spans), dtype=np.int64).reshape(-1, 2)


def _struck(notes: Samples) -> Samples:
    """Notes as one keyboard plays them: a key struck again sounds anew until its last release."""
    sounding: dict[int, list[int]] = {}
    struck: list[list[int]] = []
    for on, off, pitch, velocity in notes.tolist():
        if not 0 <= pitch <= 127 or velocity <= 0:
            continue
        note = [on, max(off, on + 1), pitch, velocity]
        before = sounding.get(pitch)
        if before and before[1] > on:
            note[1] = max(note[1], before[1])
            if before[0] == on:
                before[1], before[3] = note[1], max(before[3], velocity)
                continue
            before[1] = on
        sounding[pitch] = note
        struck.append(note)
    return np.array(struck, dtype=np.int64).reshape(-1, 4)
