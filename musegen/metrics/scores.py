"""All measures of a score under one roof, and a table that sets generated beside real music."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from midi_data.progress import Progress, silent
from midi_data.score import Score
from musegen.metrics.intervals import ratio_of_means
from musegen.metrics.repetition import repeated_bar_rate, self_similarity
from musegen.metrics.rhythm import (
    drum_pattern_rate,
    empty_bar_rate,
    groove_consistency,
    grooving_similarity,
    note_density,
    polyphony,
    qualified_note_rate,
)
from musegen.metrics.tonality import (
    pitch_class_entropy,
    pitch_class_entropy_of_bars,
    pitch_range,
    scale_consistency,
    tonal_distance,
    tonal_distances,
    used_pitch_classes,
)

__all__ = [
    "MEASURES",
    "aligned",
    "beside",
    "drum_pattern_rate",
    "empty_bar_rate",
    "groove_consistency",
    "grooving_similarity",
    "known_mean",
    "means",
    "measure",
    "measured",
    "note_density",
    "pitch_class_entropy",
    "pitch_class_entropy_of_bars",
    "pitch_range",
    "polyphony",
    "qualified_note_rate",
    "repeated_bar_rate",
    "scale_consistency",
    "self_similarity",
    "table",
    "tonal_distance",
    "tonal_distances",
    "used_pitch_classes",
]

MEASURES: Mapping[str, Callable[[Score], float]] = {
    "pitch-class entropy": pitch_class_entropy,
    "pitch-class entropy of 4 bars": pitch_class_entropy_of_bars,
    "scale consistency": scale_consistency,
    "used pitch classes": used_pitch_classes,
    "pitch range": pitch_range,
    "tonal distance": tonal_distance,
    "groove consistency": groove_consistency,
    "grooving similarity": grooving_similarity,
    "empty bars": empty_bar_rate,
    "qualified notes": qualified_note_rate,
    "drum pattern": drum_pattern_rate,
    "note density": note_density,
    "polyphony": polyphony,
    "repeated bars": repeated_bar_rate,
    "self-similarity": self_similarity,
}


def measure(score: Score) -> dict[str, float]:
    """Every measure of one score, NaN where there is nothing to measure."""
    return {name: function(score) for name, function in MEASURES.items()}


def means(scores: Sequence[Score], *, progress: Progress = silent) -> dict[str, float]:
    """Every measure averaged over the scores that have it; NaN where none has."""
    return {name: known_mean(each) for name, each in measured(scores, progress=progress).items()}


def measured(scores: Sequence[Score], *, progress: Progress = silent) -> dict[str, list[float]]:
    """Every measure of every score, NaN where there is nothing to measure."""
    rows = []
    for done, score in enumerate(scores, start=1):
        rows.append(measure(score))
        progress(done, len(scores), "Measuring")
    return {name: [row[name] for row in rows] for name in MEASURES}


def table(generated: Sequence[Score], real: Sequence[Score]) -> str:
    """Aligned text: each measure of generated and of real music, and their ratio.

    Args:
        generated: a score for each real one, such as one written to the same header.
        real: as many.
    """
    return beside(measured(generated), measured(real))


def beside(
    ours: Mapping[str, Sequence[float]],
    theirs: Mapping[str, Sequence[float]],
    *,
    names: tuple[str, str] = ("generated", "real"),
) -> str:
    """Aligned text: the means of figures, ours as a ratio to theirs with its 95 % interval.

    The last column says whether all of the interval, or none of it, lies within 5 % of theirs.
    Where there are not as many of ours as of theirs, each is drawn anew by itself.
    """
    rows: list[Sequence[str]] = [("measure", *names, "ratio", "95 % interval", "within 5 %")]
    for name, mine in ours.items():
        ratio = ratio_of_means(mine, theirs[name])
        known = "none" if np.isnan(ratio.value) else f"{ratio.value:.3f}"
        bounds = "none" if np.isnan(ratio.value) else f"{ratio.low:.3f}-{ratio.high:.3f}"
        verdict = {True: "yes", False: "no", None: "open"}[ratio.is_near()]
        means_of = [_figure(known_mean(each)) for each in (mine, theirs[name])]
        rows.append((name, *means_of, known, bounds, verdict))
    return aligned(rows)


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Rows as lines: the first column to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows
    )


def known_mean(values: Sequence[float]) -> float:
    """The mean of the values there are; NaN where there is none."""
    known = [value for value in values if not np.isnan(value)]
    return float(np.mean(known)) if known else float("nan")


def _figure(value: float) -> str:
    return "none" if np.isnan(value) else f"{value:.3f}"
