"""Ticks on a grid of steps, with an account of what the grid cannot hold."""

from dataclasses import dataclass, fields
from typing import Self

import numpy as np
from numpy.typing import NDArray

STEPS_PER_QUARTER = 24  # a 32nd is 3 steps, a triplet 16th 4, a 16th 6
CHORALE_STEPS_PER_QUARTER = 4  # a 16th is 1 step


@dataclass(frozen=True, kw_only=True)
class GridReport:
    """How many notes there were, and how many of them a grid could not hold as they stood.

    One note may be counted under several heads; reports add up with `+`.

    Attributes:
        notes: all the notes that went in.
        off_grid: the onset or the end was moved to the nearest step.
        lengthened: would have had no length, and was given one step.
        shortened: cut where the next note of the same voice or pitch begins.
        merged: left out, because another note took its place on the grid.
        out_of_range: left out, because its pitch lies outside the range that is kept.
    """

    notes: int = 0
    off_grid: int = 0
    lengthened: int = 0
    shortened: int = 0
    merged: int = 0
    out_of_range: int = 0

    def __add__(self, other: Self) -> Self:
        names = [field.name for field in fields(self)]
        return type(self)(**{name: getattr(self, name) + getattr(other, name) for name in names})

    @property
    def dropped(self) -> int:
        """How many notes are not there any more."""
        return self.merged + self.out_of_range

    @property
    def exact(self) -> bool:
        """Whether every note came through as it was."""
        return not (self.off_grid or self.lengthened or self.shortened or self.dropped)

    def lines(self) -> list[str]:
        """One sentence for each thing the grid could not hold; empty if it held everything."""
        said = [
            (self.off_grid, "moved to the nearest step"),
            (self.lengthened, "given one step, being shorter than half a step"),
            (self.shortened, "cut where the next note begins"),
            (self.merged, "left out, because another note stands in the same place"),
            (self.out_of_range, "left out, because the pitch is outside the range kept"),
        ]
        return [f"{count} of {self.notes} notes {words}." for count, words in said if count]


def snap(
    ticks: NDArray[np.integer], ticks_per_quarter: int, steps_per_quarter: int = STEPS_PER_QUARTER
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The nearest step to each tick, and whether it lies exactly there.

    A tick halfway between two steps goes to the later one.

    Args:
        ticks: any shape, in ticks.
        ticks_per_quarter: ticks in a quarter note.
        steps_per_quarter: steps in a quarter note.

    Returns:
        The steps and whether each tick was on its step, both shaped like `ticks`.
    """
    scaled = np.asarray(ticks, dtype=np.int64) * steps_per_quarter
    steps = (2 * scaled + ticks_per_quarter) // (2 * ticks_per_quarter)
    return steps, steps * ticks_per_quarter == scaled
