"""How busy each track has been beside how busy it was asked to be, and what makes up for it."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from musegen.encoders import event_vocabulary as v

PULL = 2.5  # nats a note gains where there are e times too few
PATIENCE_QUARTERS = 4.0  # so long a track may be behind before it counts for much
MOST = 1.5  # in nats, before PULL


class Busyness:
    """Notes played so far, and notes asked for.

    Args:
        densities: notes a quarter asked of each slot; None where nothing was asked.
    """

    def __init__(self, densities: Sequence[float | None]) -> None:
        self.asked = np.array([density or 0.0 for density in densities])
        self.played = np.zeros(len(self.asked))

    def copy(self) -> "Busyness":
        """The same, to go on from in another way."""
        twin = Busyness([])
        twin.asked, twin.played = self.asked, self.played.copy()
        return twin

    def add(self, slot: int) -> None:
        """Take note of a note."""
        if slot < len(self.played):
            self.played[slot] += 1

    def slot_pull(self, step: int) -> NDArray[np.float32]:
        """What each value of the track stream gains at a step from the first bar, in nats."""
        gains = np.zeros(v.WRITTEN[v.SLOT], dtype=np.float32)
        if not len(self.asked):
            return gains
        patience = self.asked * PATIENCE_QUARTERS + 1e-9
        due = self.asked * step / v.STEPS_PER_QUARTER
        behind = np.log((due + patience) / (self.played + patience))
        behind[self.asked == 0] = 0
        gains[v.SLOTS.first : v.SLOTS.first + len(behind)] = PULL * behind.clip(-MOST, MOST)
        return gains

    def note_pull(self, step: int, slots: Sequence[int]) -> float:
        """What a further note of any of `slots` gains before `step`, in nats."""
        asked, played = self._of(slots)
        if not asked:
            return 0.0
        patience = asked * PATIENCE_QUARTERS
        due = asked * step / v.STEPS_PER_QUARTER
        behind = math.log((due + patience) / (played + patience))
        return PULL * min(max(behind, -MOST), MOST)

    def _of(self, slots: Sequence[int]) -> tuple[float, float]:
        """Notes a quarter asked of those of the slots that were asked for some, and played."""
        rows = [slot for slot in slots if slot < len(self.asked) and self.asked[slot]]
        return float(self.asked[rows].sum()), float(self.played[rows].sum())
