"""Where a second falls in quarter notes, and back, through every change of tempo."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

_STEP_QUARTERS = 0.25  # a gliding tempo becomes steps of so much
_MOST_STEPS = 4000  # of one glide; such a long one hardly changes from one to the next
_LEAST = 1e-6  # quarter notes or seconds, and beats a minute: no glide is shorter, or goes less far
_STEADY = 1e-9  # beats a minute and quarter: a glide by less is none


@dataclass(frozen=True)
class TempoPoint:
    """A tempo at a place, and whether it glides from there to the next point's."""

    place: float  # in quarter notes, or in seconds
    bpm: float
    glides: bool = False


class TempoMap:
    """Tempos that hold from one place to the next."""

    def __init__(self, steps: Sequence[tuple[float, float]]) -> None:
        """Begin at quarter note 0 with the last tempo set by then, or else the first.

        Args:
            steps: (quarter note, quarter notes a minute), in order, at least one.
        """
        first = [step for step in steps if step[0] <= 0][-1:] or steps[:1]
        self.steps = [(0.0, first[0][1]), *(step for step in steps if step[0] > 0)]
        self._quarters = [quarter for quarter, _ in self.steps]
        self._seconds = [0.0]
        for (here, bpm), (there, _) in pairwise(self.steps):
            self._seconds.append(self._seconds[-1] + (there - here) * 60 / bpm)

    def seconds_at(self, quarter: float) -> float:
        """When a quarter note comes; before the start, as if the first tempo went back."""
        step = max(0, bisect_right(self._quarters, quarter) - 1)
        return self._seconds[step] + (quarter - self._quarters[step]) * 60 / self.steps[step][1]

    def quarters_at(self, seconds: float) -> float:
        """The quarter note that comes at a time."""
        step = max(0, bisect_right(self._seconds, seconds) - 1)
        return self._quarters[step] + (seconds - self._seconds[step]) * self.steps[step][1] / 60


def tempo_map(points: Iterable[TempoPoint], *, in_seconds: bool = False) -> TempoMap:
    """The tempos of a line of points, a glide as steps that each last as long as it does.

    Args:
        points: in order, at least one.
        in_seconds: whether their places are seconds.
    """
    line = list(points)
    steps: list[tuple[float, float]] = []
    quarter = line[0].place * line[0].bpm / 60 if in_seconds else line[0].place
    for here, there in pairwise(line):
        span = there.place - here.place
        change = there.bpm - here.bpm if here.glides else 0.0
        slope = change / span if min(span, abs(change)) > _LEAST else 0.0
        glide = _in_time(here.bpm, slope, span) if in_seconds else _in_beats(here.bpm, slope, span)
        for length, bpm in glide:
            steps.append((quarter, bpm))
            quarter += length
        quarter = quarter if in_seconds else there.place
    steps.append((quarter, line[-1].bpm))
    return TempoMap(steps)


def _in_beats(bpm: float, slope: float, quarters: float) -> list[tuple[float, float]]:
    """(length in quarter notes, tempo) of steps from `bpm`, rising by `slope` a quarter note."""
    if abs(slope) < _STEADY:
        return [(quarters, bpm)]
    count = min(max(1, round(quarters / _STEP_QUARTERS)), _MOST_STEPS)
    length = quarters / count
    edges = [bpm + slope * length * step for step in range(count + 1)]
    return [(length, slope * length / log(after / before)) for before, after in pairwise(edges)]


def _in_time(bpm: float, slope: float, seconds: float) -> list[tuple[float, float]]:
    """(length in quarter notes, tempo) of steps from `bpm`, rising by `slope` a second."""
    if abs(slope) < _STEADY:
        return [(seconds * bpm / 60, bpm)]
    quarters = seconds * (bpm + slope * seconds / 2) / 60
    count = min(max(1, round(quarters / _STEP_QUARTERS)), _MOST_STEPS)
    length = seconds / count
    means = [bpm + slope * length * (step + 0.5) for step in range(count)]
    return [(length * mean / 60, mean) for mean in means]
