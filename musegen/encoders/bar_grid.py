"""Where ticks fall in bars of steps, the steps of all bars counted in one row."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from midi_data.score import Score, bars

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class BarGrid:
    """Bars divided into steps; in bar b a step is `divisor[b] / factor[b]` ticks.

    Attributes:
        start: (bar,) in ticks.
        length: (bar,) in ticks; less than the metre asks where a bar is cut short.
        factor: (bar,)
        divisor: (bar,)
    """

    start: Integers
    length: Integers
    factor: Integers
    divisor: Integers

    @property
    def steps(self) -> Integers:
        """(bar,) how many steps each bar uses."""
        return -(-self.length * self.factor // self.divisor)

    @property
    def first(self) -> Integers:
        """(bar,) the first step of each bar, counted from the start of the piece."""
        return np.cumsum(self.steps) - self.steps

    def head(self, count: int) -> Self:
        """The first `count` bars."""
        kept = slice(count)
        return type(self)(
            self.start[kept], self.length[kept], self.factor[kept], self.divisor[kept]
        )

    def steps_at(self, ticks: Integers) -> tuple[Integers, NDArray[np.bool_]]:
        """The step nearest to each tick, counted from the start of the piece; and if exactly."""
        bar = self._bar(ticks, self.start)
        scaled = (ticks - self.start[bar]) * self.factor[bar]
        step = (2 * scaled + self.divisor[bar]) // (2 * self.divisor[bar])
        at_end = ticks == self.start[bar] + self.length[bar]
        step = np.where(at_end, self.steps[bar], step)
        return self.first[bar] + step, at_end | (scaled % self.divisor[bar] == 0)

    def ticks_at(self, steps: Integers) -> Integers:
        """The tick nearest to each step."""
        bar = self._bar(steps, self.first)
        within = steps - self.first[bar]
        scaled = within * self.divisor[bar]
        ticks = (2 * scaled + self.factor[bar]) // (2 * self.factor[bar])
        ticks = np.where(within == self.steps[bar], self.length[bar], ticks)
        return self.start[bar] + ticks

    def _bar(self, positions: Integers, starts: Integers) -> Integers:
        return np.searchsorted(starts, positions, side="right") - 1


def by_quarters(score: Score, *, steps_per_quarter: int, at_least: int = 0) -> BarGrid:
    """Bars of as many steps as they have quarters, times `steps_per_quarter`."""
    start, length, _ = _bars(score, at_least)
    factor = np.full(len(start), steps_per_quarter)
    return BarGrid(start, length, factor, np.full(len(start), score.ticks_per_quarter))


def by_bars(score: Score, *, steps_per_bar: int, at_least: int = 0) -> BarGrid:
    """Bars of `steps_per_bar` steps in every metre; fewer only where a bar is cut short."""
    start, length, whole = _bars(score, at_least)
    return BarGrid(start, length, np.full(len(start), steps_per_bar), whole)


def _bars(score: Score, at_least: int) -> tuple[Integers, Integers, Integers]:
    """Where bars start, how long they are and how long their metre asks them to be, in ticks."""
    found = bars(score, at_least=at_least)
    quarters4 = 4 * score.ticks_per_quarter
    rows = [
        (bar.start, bar.length, max(1, quarters4 * bar.numerator // bar.denominator))
        for bar in found
    ]
    start, length, whole = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return start, length, whole
