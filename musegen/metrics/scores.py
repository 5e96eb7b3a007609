"""All measures of a score under one roof, and a table that sets generated beside real music."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from midi_data.progress import Progress, silent
from midi_data.score import Score
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
    "drum_pattern_rate",
    "empty_bar_rate",
    "groove_consistency",
    "grooving_similarity",
    "means",
    "measure",
    "note_density",
    "pitch_class_entropy",
    "pitch_class_entropy_of_bars",
    "pitch_range",
    "polyphony",
    "qualified_note_rate",
    "relative_difference",
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
    rows = []
    for done, score in enumerate(scores, start=1):
        rows.append(measure(score))
        progress(done, len(scores), "Measuring")
    known = {name: [row[name] for row in rows if not np.isnan(row[name])] for name in MEASURES}
    return {name: float(np.mean(each)) if each else float("nan") for name, each in known.items()}


def relative_difference(generated: float, real: float) -> float:
    """How far `generated` is from `real` as a share of it; NaN where that says nothing."""
    if generated == real:
        return 0.0
    return (generated - real) / abs(real) if real else float("nan")


def table(generated: Sequence[Score], real: Sequence[Score]) -> str:
    """Aligned text: each measure of generated and of real music, and the relative difference."""
    ours, theirs = means(generated), means(real)
    rows = [
        (name, _figure(ours[name]), _figure(theirs[name]), _percent(ours[name], theirs[name]))
        for name in MEASURES
    ]
    rows.insert(0, ("measure", "generated", "real", "difference"))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows
    )


def _figure(value: float) -> str:
    return "none" if np.isnan(value) else f"{value:.3f}"


def _percent(generated: float, real: float) -> str:
    difference = relative_difference(generated, real)
    return "none" if np.isnan(difference) else f"{difference:+.1%}"
