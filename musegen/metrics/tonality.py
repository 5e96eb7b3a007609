"""Which pitches a score uses, and how well they belong together. Drums are left out.

Every measure is NaN where there is nothing to measure.
"""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from midi_data.score import Score
from musegen.metrics.note_table import NoteTable, note_table, spread

_MAJOR = [0, 2, 4, 5, 7, 9, 11]  # each natural minor scale has the notes of a major one
_SCALES = np.array([[(pitch - tonic) % 12 in _MAJOR for pitch in range(12)] for tonic in range(12)])

Floats = NDArray[np.float64]


def pitch_class_entropy(score: Score) -> float:
    """Entropy of the pitch classes of all notes, in bits: 0 for one class, 3.58 for all alike.

    Wu and Yang, "The Jazz Transformer on the Front Line", 2020, over the whole piece as in
    Dong et al., "MusPy", 2020.
    """
    return _entropy(_histogram(note_table(score).pitched.pitch))


def pitch_class_entropy_of_bars(score: Score, *, bars: int = 4) -> float:
    """Entropy of the pitch classes within so many bars in a row, in bits, averaged.

    Windows move on by one bar; those without notes are passed over.
    Wu and Yang, 2020: H1 and H4.
    """
    notes = note_table(score).pitched
    counts = np.zeros((len(notes.bar_start), 12))
    np.add.at(counts, (notes.bar, notes.pitch % 12), 1)
    width = min(bars, len(counts))
    total = np.concatenate([np.zeros((1, 12)), np.cumsum(counts, axis=0)])
    windows = total[width:] - total[:-width]
    return _mean([_entropy(window) for window in windows if window.any()])


def scale_consistency(score: Score) -> float:
    """The largest share of notes that fits one major or natural minor scale.

    Mogren, "C-RNN-GAN", 2016, as in MusPy, 2020.
    """
    histogram = _histogram(note_table(score).pitched.pitch)
    if not histogram.any():
        return float("nan")
    return float((_SCALES @ histogram).max() / histogram.sum())


def used_pitch_classes(score: Score) -> float:
    """How many pitch classes a track sounds in a bar, over the bars in which it does.

    Dong et al., "MuseGAN", 2018: UPC.
    """
    return _mean(classes_a_bar(note_table(score).pitched))


def pitch_range(score: Score) -> float:
    """Semitones between the lowest note and the highest."""
    pitch = note_table(score).pitched.pitch
    return float(np.ptp(pitch)) if len(pitch) else float("nan")


def tonal_distance(score: Score) -> float:
    """How far apart the harmony of two tracks is, averaged over all pairs; 0 for the same.

    Each quarter note of each track is a point in Harte, Sandler and Gasser's tonal space
    ("Detecting Harmonic Change in Musical Audio", 2006; radii 1, 1 and 0.5), its pitch classes
    weighed by how long they sound. The distance between two tracks is averaged over the quarters
    in which both sound. Dong et al., "MuseGAN", 2018: TD.
    """
    return _mean(list(tonal_distances(score).values()))


def tonal_distances(score: Score) -> dict[tuple[int, int], float]:
    """The tonal distance of each pair of tracks that ever sound together, by their indices."""
    notes = note_table(score).pitched
    chroma = {int(track): _chroma(notes.where(notes.track == track)) for track in set(notes.track)}
    found = {}
    for one, other in combinations(sorted(chroma), 2):
        both = chroma[one].any(axis=1) & chroma[other].any(axis=1)
        if both.any():
            apart = tonal_centroid(chroma[one][both]) - tonal_centroid(chroma[other][both])
            found[one, other] = float(np.linalg.norm(apart, axis=1).mean())
    return found


def classes_a_bar(notes: NoteTable) -> NDArray[np.int64]:
    """How many pitch classes a track sounds, of every track and bar in which it does."""
    note, bar = spread(notes.bar, notes.last_bar)
    used = np.unique(np.stack([notes.track[note], bar, notes.pitch[note] % 12]), axis=1)
    _, classes = np.unique(used[:2], axis=1, return_counts=True)
    return classes


def tonal_centroid(chroma: Floats) -> Floats:
    """(quarter, 6) where each quarter lies in tonal space, from (quarter, 12), none silent."""
    steps = np.arange(12)
    fifths, minor_thirds, major_thirds = (steps * x * np.pi for x in (7 / 6, 3 / 2, 2 / 3))
    space = np.stack(
        [
            np.sin(fifths),
            np.cos(fifths),
            np.sin(minor_thirds),
            np.cos(minor_thirds),
            0.5 * np.sin(major_thirds),
            0.5 * np.cos(major_thirds),
        ],
        axis=1,
    )
    centroid: Floats = chroma / chroma.sum(axis=1, keepdims=True) @ space
    return centroid


def _chroma(notes: NoteTable) -> Floats:
    """(quarter, 12) for how many ticks each pitch class sounds in each quarter of the piece."""
    quarter = notes.ticks_per_quarter
    piece_end = int(notes.bar_start[-1] + notes.bar_length[-1])
    chroma = np.zeros((piece_end // quarter + 1, 12))
    last = np.maximum(notes.end - 1, notes.onset) // quarter
    note, window = spread(notes.onset // quarter, last)
    begin = np.maximum(notes.onset[note], window * quarter)
    end = np.minimum(notes.end[note], (window + 1) * quarter)
    np.add.at(chroma, (window, notes.pitch[note] % 12), end - begin)
    return chroma


def _histogram(pitch: NDArray[np.int64]) -> Floats:
    return np.bincount(pitch % 12, minlength=12).astype(np.float64)


def _entropy(counts: Floats) -> float:
    if not counts.any():
        return float("nan")
    share = counts[counts > 0] / counts.sum()
    return float(-(share * np.log2(share)).sum()) + 0.0  # never -0.0


def _mean(values: NDArray[np.int64] | list[float]) -> float:
    return float(np.mean(values)) if len(values) else float("nan")
