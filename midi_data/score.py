"""The words for music, with their types: symusic's tick classes under plain names.

A `Score` counts time in ticks, `score.ticks_per_quarter` of them a quarter note.
"""

from bisect import bisect_right
from dataclasses import dataclass

from symusic.core import ControlChangeTick as ControlChange
from symusic.core import KeySignatureTick as KeySignature
from symusic.core import NoteTick as Note
from symusic.core import NoteTickList as Notes
from symusic.core import PitchBendTick as PitchBend
from symusic.core import ScoreTick as Score
from symusic.core import TempoTick as Tempo
from symusic.core import TextMetaTick as TextMeta
from symusic.core import TimeSignatureTick as TimeSignature
from symusic.core import TrackTick as Track

__all__ = [
    "Bar",
    "ControlChange",
    "KeySignature",
    "Note",
    "Notes",
    "PitchBend",
    "Score",
    "Tempo",
    "TextMeta",
    "TimeSignature",
    "Track",
    "bar_at",
    "bars",
    "last_tick",
    "seconds_at",
]


@dataclass(frozen=True)
class Bar:
    """One bar: where it starts, how long it is (in ticks), and its metre."""

    start: int
    length: int
    numerator: int
    denominator: int


def last_tick(score: Score) -> int:
    """The tick at which the last note ends; 0 for a score without notes."""
    ends = [0]
    for track in score.tracks:
        columns = track.notes.numpy()  # 100 times as quick as note by note
        if len(columns["time"]):
            ends.append(int((columns["time"].astype("int64") + columns["duration"]).max()))
    return max(ends)


def bars(score: Score, *, at_least: int = 0) -> list[Bar]:
    """Every bar from the start until the last note has ended, or until `at_least` bars.

    A time signature begins a bar where it stands, so the bar before it may be cut short.
    Music before the first time signature is in 4/4.
    """
    quarter = score.ticks_per_quarter
    changes = {0: (4, 4)}
    for signature in score.time_signatures:
        changes[signature.time] = (signature.numerator, signature.denominator)
    starts = sorted(changes)
    end = last_tick(score)
    found: list[Bar] = []
    for here, start in enumerate(starts):
        numerator, denominator = changes[start]
        full = max(1, quarter * 4 * numerator // denominator)
        until = starts[here + 1] if here + 1 < len(starts) else None
        tick = start
        while tick < (end if until is None else until) or (until is None and len(found) < at_least):
            length = full if until is None else min(full, until - tick)
            found.append(Bar(tick, length, numerator, denominator))
            tick += length
        if until is not None and until >= end and len(found) >= at_least:
            break
    return found


def bar_at(tick: int, of: list[Bar]) -> int:
    """The index of the bar that holds `tick`, counted from 0."""
    return bisect_right(of, tick, key=lambda bar: bar.start) - 1


def seconds_at(score: Score, tick: int) -> float:
    """When `tick` sounds, in seconds from the start; 120 beats a minute until a tempo is set."""
    seconds, here, micros = 0.0, 0, 500_000
    for tempo in sorted(score.tempos, key=lambda tempo: tempo.time):
        if tempo.time >= tick:
            break
        seconds += (tempo.time - here) * micros / 1e6 / score.ticks_per_quarter
        here, micros = tempo.time, tempo.mspq
    return seconds + (tick - here) * micros / 1e6 / score.ticks_per_quarter
