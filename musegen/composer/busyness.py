"""How busy each track has been beside how busy it was asked to be, and what makes up for it.

A track is as busy as was asked while it plays. When it rests and when it comes back is for the
model to say: what it owes does not grow in bars of rest, and brings nobody in.
"""

import math
from collections.abc import Collection, Sequence

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
        self.resting: set[int] = set()

    def copy(self) -> "Busyness":
        """The same, to go on from in another way."""
        twin = Busyness([])
        twin.asked, twin.played = self.asked, self.played.copy()
        twin.resting = set(self.resting)
        return twin

    def add(self, slot: int) -> None:
        """Take note of a note."""
        if slot < len(self.played):
            self.played[slot] += 1
        self.resting.discard(slot)

    def rest(self, slots: Collection[int], steps: int) -> None:
        """Take note of which tracks were silent for a bar of so many steps."""
        self.resting = {slot for slot in slots if slot < len(self.asked)}
        rows = sorted(self.resting)
        self.played[rows] += self.asked[rows] * steps / v.STEPS_PER_QUARTER

    def slot_pull(self, step: int) -> NDArray[np.float32]:
        """What each value of the track stream gains at a step from the first bar, in nats."""
        gains = np.zeros(v.WRITTEN[v.SLOT], dtype=np.float32)
        if not len(self.asked):
            return gains
        patience = self.asked * PATIENCE_QUARTERS + 1e-9
        due, played = self._so_far(step)
        behind = np.log((due + patience) / (played + patience))
        behind[self.asked == 0] = 0
        gains[v.SLOTS.first : v.SLOTS.first + len(behind)] = PULL * behind.clip(-MOST, MOST)
        return gains

    def note_pull(self, step: int, slots: Sequence[int]) -> float:
        """What a further note of any of `slots` gains before `step`, in nats."""
        rows = [slot for slot in slots if slot < len(self.asked) and self.asked[slot]]
        if not rows:
            return 0.0
        patience = float(self.asked[rows].sum()) * PATIENCE_QUARTERS
        due, played = (float(notes[rows].sum()) for notes in self._so_far(step))
        behind = math.log((due + patience) / (played + patience))
        return PULL * min(max(behind, -MOST), MOST)

    def _so_far(self, step: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Notes due of each slot, and played; of one that rests, no fewer than are due."""
        due, played = self.asked * step / v.STEPS_PER_QUARTER, self.played.copy()
        resting = sorted(self.resting)
        played[resting] = np.maximum(played[resting], due[resting])
        return due, played
