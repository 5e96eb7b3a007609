"""How parts go with a part that was given: in harmony, in rhythm, in how much they play.

Every measure takes a score, the indices of its given tracks and those of the tracks that play
along, and is NaN where there is nothing to measure. It says something only beside the same figure
of real parts.
"""

from collections.abc import Callable, Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from midi_data.score import Score
from musegen.encoders.grid import snap
from musegen.metrics.note_table import NoteTable, note_table, spread
from musegen.metrics.tonality import tonal_distances

CONSONANT = (0, 3, 4, 7, 8, 9)
"""Semitones from the lower note to the higher, octaves apart: unison, thirds, fifth, sixths.

The fourth is a dissonance between two voices (Fux, "Gradus ad Parnassum", 1725).
"""

Tracks = Collection[int]


def consonance(score: Score, given: Tracks, along: Tracks) -> float:
    """The share of consonant intervals between given notes and those played along, by time.

    Each pair of a given note and one played along counts for as long as both sound. Drums are
    left out.
    """
    notes = note_table(score).pitched
    one, other = _of(notes, given), _of(notes, along)
    begin = np.maximum(one.onset[:, None], other.onset)  # (given note, other note)
    together = np.maximum(np.minimum(one.end[:, None], other.end) - begin, 0)
    consonant = np.isin(np.abs(one.pitch[:, None] - other.pitch) % 12, CONSONANT)
    total = int(together.sum())
    return float(together[consonant].sum() / total) if total else float("nan")


def harmonic_distance(score: Score, given: Tracks, along: Tracks) -> float:
    """How far apart a given part and one that plays along are in Harte's tonal space, averaged.

    The tonal distance of Dong et al., "MuseGAN", 2018, over the pairs of a given part and another.
    """
    apart = [
        distance
        for pair, distance in tonal_distances(score).items()
        if (pair[0] in given and pair[1] in along) or (pair[1] in given and pair[0] in along)
    ]
    return float(np.mean(apart)) if apart else float("nan")


def alignment(score: Score, given: Tracks, along: Tracks) -> float:
    """The share of onsets of the parts that play along at which a given part begins a note too.

    Onsets are compared on the 1/24 grid; a chord is one onset. Drums are counted.
    """
    notes = note_table(score)
    one, other = _steps(_of(notes, given)), _onsets(_of(notes, along))
    return float(np.isin(other[:, 1], one).mean()) if len(other) else float("nan")


def answering(score: Score, given: Tracks, along: Tracks) -> float:
    """The share of onsets of the given parts at which another part begins a note too."""
    return alignment(score, along, given)


def density(score: Score, given: Tracks, along: Tracks) -> float:
    """Notes a quarter of a part that plays along."""
    notes = note_table(score)
    quarters = notes.bar_length.sum() / notes.ticks_per_quarter
    return len(_of(notes, along).onset) / len(along) / quarters if along else float("nan")


def silence(score: Score, given: Tracks, along: Tracks) -> float:
    """The share of bars in which a part that plays along is silent, averaged over the parts."""
    if not along:
        return float("nan")
    sounding = sounding_bars(score)[sorted(along)]
    return float(1 - sounding.mean())


def sounding_bars(score: Score) -> NDArray[np.bool_]:
    """(track, bar) whether a note of the track begins or sounds on in the bar."""
    notes = note_table(score)
    found = np.zeros((len(score.tracks), len(notes.bar_start)), dtype=np.bool_)
    note, bar = spread(notes.bar, notes.last_bar)
    found[notes.track[note], bar] = True
    return found


MEASURES: Mapping[str, Callable[[Score, Tracks, Tracks], float]] = {
    "consonance": consonance,
    "tonal distance": harmonic_distance,
    "onsets on given onsets": alignment,
    "given onsets answered": answering,
    "notes a quarter": density,
    "silent bars": silence,
}


def measure(score: Score, given: Tracks, along: Tracks) -> dict[str, float]:
    """Every measure of the parts `along` beside the parts `given`."""
    return {name: function(score, given, along) for name, function in MEASURES.items()}


def _of(notes: NoteTable, tracks: Tracks) -> NoteTable:
    return notes.where(np.isin(notes.track, list(tracks)))


def _steps(notes: NoteTable) -> NDArray[np.int64]:
    steps, _ = snap(notes.onset, notes.ticks_per_quarter)
    return steps


def _onsets(notes: NoteTable) -> NDArray[np.int64]:
    """(onset, 2): track and step of each moment at which a track begins something."""
    return np.unique(np.stack([notes.track, _steps(notes)], axis=1), axis=0)
