"""The running average of a model's weights, kept as it was when it did best.

Averaged weights generalise better than the last ones (Polyak & Juditsky, 1992; Izmailov et al.,
2018), and a small corpus is soon learnt by heart: pieces held back say when to stop.
"""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Generic, TypeVar

import torch
from torch import nn

from musegen.training import weights
from musegen.training.loop import Run

M = TypeVar("M", bound=nn.Module)


class BestAverage(Generic[M]):
    """Averages a model's weights after every step, and measures the average now and then.

    Attributes:
        curve: what was measured, by step.
    """

    def __init__(
        self,
        model: M,
        shape: weights.Config,
        folder: Path,
        measure: Callable[[M], float],
        *,
        every_steps: int,
        decay: float,
    ) -> None:
        """Begin with the model's weights.

        Args:
            model: what is going to be trained.
            shape: the model's config, saved beside it.
            folder: where the best average is kept, also should training be broken off.
            measure: the less the better.
            every_steps: how often to measure.
            decay: how much of the average stays at a step, once there have been enough.
        """
        self.shape = shape
        self.folder = folder
        self.measure = measure
        self.every_steps = every_steps
        self.decay = decay
        self.curve: dict[int, float] = {}
        self._average = deepcopy(model).eval()
        self._taken = 0

    @torch.no_grad()
    def after_step(self, model: M, run: Run) -> None:
        """Take the weights in; to be called by the training loop.

        In a run that goes on the average begins anew, with the weights that it goes on with.
        """
        stays = min(self.decay, self._taken / (self._taken + 10))  # the first are soon forgotten
        self._taken += 1
        for mean, weight in zip(self._average.parameters(), model.parameters(), strict=True):
            mean.lerp_(weight.to(mean.device), 1 - stays)
        if run.step % self.every_steps == 0:
            self.look(run)

    def look(self, run: Run) -> None:
        """Measure the average, and keep it if it is the best so far."""
        figure = self.measure(self._average)
        if figure < min(self.curve.values(), default=float("inf")):
            weights.save(self._average, self.shape, self.folder)
        self.curve[run.step] = figure

    @property
    def latest(self) -> M:
        """The average as it is now."""
        return self._average

    def best(self) -> M:
        """The average as it was when it did best."""
        weights.load_into(self._average, self.folder)
        return self._average
