"""The measures of the MuseGAN paper for a score of any tracks, by who plays each.

Dong et al., "MuseGAN: Multi-track Sequential Generative Adversarial Networks for Symbolic Music
Generation and Accompaniment", 2018, section 5.2. Files name their tracks as they like, so figures
go by the paper's five kinds of player, averaged over the tracks of a kind: drums, bass, guitar,
keys (pianos, organs, mallets), and the others (its strings). What a score has not is not among
them.
"""

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from midi_data.instruments import instrument_of
from midi_data.score import Score, Track
from musegen.metrics.note_table import note_table
from musegen.metrics.rhythm import are_on_sixteenths, are_qualified, silent_bars
from musegen.metrics.tonality import classes_a_bar, tonal_distances

_KINDS = {
    "drums": "drums",
    "bass": "bass",
    "guitar": "guitar",
    "piano": "keys",
    "chromatic percussion": "keys",
    "organ": "keys",
}  # of families; all others are others


def measured(score: Score) -> dict[str, float]:
    """Figures under names such as `empty bars, bass` and `tonal distance, bass-guitar`."""
    gathered = defaultdict(list)
    for name, value in _figures(score):
        gathered[name].append(value)
    return {name: float(np.mean(values)) for name, values in gathered.items()}


def _figures(score: Score) -> Iterator[tuple[str, float]]:
    notes = note_table(score)
    silent = silent_bars(notes, len(score.tracks)).mean(axis=1)
    kinds = [_kind(track) for track in score.tracks]
    for track in np.unique(notes.track):
        own, kind = notes.where(notes.track == track), kinds[track]
        yield f"empty bars, {kind}", float(silent[track])
        if score.tracks[track].is_drum:
            yield f"drum pattern, {kind}", float(are_on_sixteenths(own).mean())
        else:
            yield f"used pitch classes, {kind}", float(classes_a_bar(own).mean())
            yield f"qualified notes, {kind}", float(are_qualified(own).mean())
    for pair, apart in tonal_distances(score).items():
        one, other = sorted(kinds[track] for track in pair)
        yield f"tonal distance, {one}-{other}", apart


def _kind(track: Track) -> str:
    return _KINDS.get(instrument_of(track.program, track.is_drum).family, "others")
