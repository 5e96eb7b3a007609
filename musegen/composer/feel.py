"""How a score is played, so that what is added to it is played alike: timing and loudness."""

from collections import defaultdict
from dataclasses import dataclass
from statistics import median

import numpy as np

from midi_data.score import Score, bars
from musegen.composer.settling import LINES
from musegen.encoders.event_vocabulary import STEPS_PER_QUARTER


@dataclass(frozen=True)
class Feel:
    """Where notes fall around the lines of a score, and how loud each track is.

    Attributes:
        late_quarters: how late notes come by the line of the beat they belong to, in steps.
        velocities: the one velocity of each track all of whose notes are equally loud, or None.
    """

    late_quarters: dict[int, float]
    velocities: tuple[int | None, ...]

    def onset_quarters(self, quarters: float, step_in_bar: int) -> float:
        """When a note written at a step is played."""
        return max(quarters + self.late_quarters.get(step_in_bar % STEPS_PER_QUARTER, 0.0), 0.0)

    def velocity(self, track: int, written: int) -> int:
        """How loud a note is played that was written as loud as `written`."""
        fixed = self.velocities[track] if track < len(self.velocities) else None
        return written if fixed is None else fixed


def feel_of(score: Score, *, played: bool) -> Feel:
    """The feel of a score; only where it is `played` do notes fall around the lines."""
    velocities = [{note.velocity for note in track.notes} for track in score.tracks]
    fixed = tuple(next(iter(each)) if len(each) == 1 else None for each in velocities)
    return Feel(_late(score) if played else {}, fixed)


def _late(score: Score) -> dict[int, float]:
    """How late notes come, in quarters, by the line of the beat: the median of four or more."""
    starts = np.array([bar.start for bar in bars(score, at_least=1)])
    lines = np.array(LINES)
    found: dict[int, list[float]] = defaultdict(list)
    for track in score.tracks:
        onset = track.notes.numpy()["time"].astype(np.int64)
        bar = np.searchsorted(starts, onset, side="right") - 1
        step = (onset - starts[bar]) / score.ticks_per_quarter * STEPS_PER_QUARTER
        within = step % STEPS_PER_QUARTER
        line = lines[np.abs(within[:, None] - lines).argmin(axis=1)]
        for each, late in zip(line % STEPS_PER_QUARTER, within - line, strict=True):
            found[int(each)].append(float(late) / STEPS_PER_QUARTER)
    return {line: median(lates) for line, lates in found.items() if len(lates) >= 4}
