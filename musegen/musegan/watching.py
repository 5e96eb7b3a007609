"""How a generator comes on: looks at its running average, a line of the log each."""

import json
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from musegen.musegan.losses import Game, standard_normal
from musegen.musegan.measuring import by_bar, drawn
from musegen.musegan.model import MuseGAN
from musegen.training.averaging import BestAverage
from musegen.training.loop import Run

_PIECES = 1000  # whose codes are compared
_MEASURED = 128  # whose notes are measured
_SEED = 1


class Watch:
    """Averages the generator after every step, and looks at the average now and then."""

    def __init__(
        self, game: Game, real: Tensor, folder: Path, *, every_steps: int, decay: float
    ) -> None:
        """Begin to watch.

        Args:
            game: what is trained.
            real: (phrase, bar, track, code) of real phrases.
            folder: of the run; gets the log and, in `best`, the best average.
            every_steps: how often to look.
            decay: of the average.
        """
        self.folder = folder
        mixed = torch.randperm(len(real), generator=torch.Generator().manual_seed(_SEED))
        self.real = real[mixed[: 2 * _PIECES]].float()
        self.average = BestAverage(
            game.musegan,
            game.musegan.config,
            folder / "best",
            self._distance,
            every_steps=every_steps,
            decay=decay,
        )

    def after_step(self, game: Game, run: Run) -> None:
        """Take the weights in; to be called by the training loop."""
        self.average.after_step(game.musegan, run)
        if run.step in self.average.curve:
            self._write(game, run)

    def look(self, game: Game, run: Run) -> None:
        """Look at the average as it is at the end of a run."""
        if run.step not in self.average.curve:
            self.average.look(run)
            self._write(game, run)

    def _write(self, game: Game, run: Run) -> None:
        line = {"step": run.step, "seconds": round(run.seconds), **game.scores}
        line["Fréchet distance"] = self.average.curve[run.step]
        line |= _figures(self.average.latest)
        with (self.folder / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(line, ensure_ascii=False) + "\n")

    @torch.no_grad()
    def _distance(self, model: MuseGAN) -> float:
        """Fréchet distance of codes."""
        with torch.random.fork_rng():
            torch.manual_seed(_SEED)
            latents = standard_normal(model, min(_PIECES, len(self.real)))
        return _apart(model.generator(latents), self.real)


def _apart(codes: Tensor, real: Tensor) -> float:
    """Fréchet distance bar by bar and track by track."""
    bars = frechet(codes.flatten(0, 1).flatten(1), real.flatten(0, 1).flatten(1))
    lines = [
        frechet(codes[:, :, track].flatten(1), real[:, :, track].flatten(1))
        for track in range(codes.shape[2])
    ]
    return bars + float(np.mean(lines))


def frechet(one: Tensor, other: Tensor) -> float:
    """How far apart two clouds of points are, as normal distributions.

    Dowson and Landau, "The Fréchet distance between multivariate normal distributions", 1982.

    Args:
        one: (point, axis).
        other: (point, axis).
    """
    one, other = one.double(), other.double()
    apart = (one.mean(dim=0) - other.mean(dim=0)).square().sum()
    spreads = torch.cov(one.T), torch.cov(other.T)
    both = torch.linalg.eigvals(spreads[0] @ spreads[1]).real.clamp(min=0).sqrt().sum()
    return float(apart + spreads[0].trace() + spreads[1].trace() - 2 * both)


def _figures(model: MuseGAN) -> dict[str, float]:
    """The paper's measures of some phrases, averaged over bars."""
    measured = by_bar(drawn(model, _MEASURED, seed=_SEED), model.config)
    return {
        name: round(float(np.nanmean(each)), 4)
        for name, each in measured.items()
        if not np.isnan(each).all()
    }
