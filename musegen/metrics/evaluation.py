"""Figures of a body of music: of scores by every measure, and perhaps of real music beside them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from midi_data.progress import Progress, silent
from midi_data.score import Score
from musegen.metrics import parts
from musegen.metrics.scores import MEASURES, aligned, beside, known_mean, measure

Figures = Mapping[str, Sequence[float]]
"""A figure a piece under each measure's name, NaN where a piece has nothing to measure."""


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """Figures of one body of music, and perhaps of another beside it.

    Attributes:
        subject: what was measured.
        ours: its figures.
        against: what it is compared with; empty for nothing.
        theirs: the figures of that.
        left_out: a line for each file that could not be measured.
    """

    subject: str
    ours: Figures
    against: str = ""
    theirs: Figures = field(default_factory=dict)
    left_out: tuple[str, ...] = ()

    @property
    def pieces(self) -> int:
        """How many were measured."""
        return max(map(len, self.ours.values()), default=0)

    def table(self) -> str:
        """Aligned text: the mean of each measure, beside real music if there is any."""
        if self.theirs:
            names = Path(self.subject).name, Path(self.against).name
            return beside(self.ours, self.theirs, names=names)
        rows = [("measure", "mean", "pieces that have it")]
        for name, values in self.ours.items():
            mean = known_mean(values)
            has = sum(not math.isnan(value) for value in values)
            rows.append((name, "none" if math.isnan(mean) else f"{mean:.3f}", str(has)))
        return aligned(rows)

    def values(self) -> dict[str, Any]:
        """Means as plain values; None where there is nothing to measure."""
        return {
            "subject": self.subject,
            "pieces": self.pieces,
            "against": self.against or None,
            "measures": {
                name: {
                    "mean": _plain(values),
                    **({"real": _plain(self.theirs[name])} if self.theirs else {}),
                }
                for name, values in self.ours.items()
            },
            "left_out": list(self.left_out),
        }


def measured(scores: Sequence[Score], *, progress: Progress = silent) -> dict[str, list[float]]:
    """Every measure of every score, and those of each kind of player."""
    rows = []
    for done, score in enumerate(scores, start=1):
        rows.append({**measure(score), **parts.measured(score)})
        progress(done, len(scores), "Measuring")
    families = sorted({name for row in rows for name in row} - set(MEASURES))
    return {name: [row.get(name, float("nan")) for row in rows] for name in (*MEASURES, *families)}


def _plain(values: Sequence[float]) -> float | None:
    mean = known_mean(values)
    return None if math.isnan(mean) else round(mean, 4)
