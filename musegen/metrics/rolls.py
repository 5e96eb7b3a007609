"""The measures of the MuseGAN paper on piano rolls: one figure a bar, so that thousands are quick.

Dong et al., "MuseGAN: Multi-track Sequential Generative Adversarial Networks for Symbolic Music
Generation and Accompaniment", 2018, section 5.2. A figure is NaN in a bar that has nothing to
measure. The same measures of scores stand in `musegen.metrics.parts`; on bars of 4/4 that the grid
can hold the two agree.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from musegen.metrics.tonality import tonal_centroid

BEATS = 4  # of a bar
_AT_ONCE = 256  # pieces, which keeps what is counted in the cache

Roll = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Who plays in a roll, and what its rows and steps mean.

    Attributes:
        names: (track,) of the players.
        is_drum: (track,)
        lowest: the MIDI pitch of the first row.
    """

    names: Sequence[str]
    is_drum: Sequence[bool]
    lowest: int

    @property
    def pitched(self) -> list[int]:
        """The tracks that are no drums."""
        return [track for track, drum in enumerate(self.is_drum) if not drum]


def measured(held: Roll, onsets: Roll, stage: Stage) -> dict[str, Floats]:
    """Every measure of every track, and of every pair of pitched tracks, as (piece, bar).

    Args:
        held: (piece, bar, step, pitch, track), bars of 4/4.
        onsets: the same shape.
        stage: who plays.

    Returns:
        Under names such as `empty bars, Bass` and `tonal distance, Bass-Guitar`.
    """
    parts = [
        _measured(held[first : first + _AT_ONCE], onsets[first : first + _AT_ONCE], stage)
        for first in range(0, max(len(held), 1), _AT_ONCE)
    ]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _measured(held: Roll, onsets: Roll, stage: Stage) -> dict[str, Floats]:
    found: dict[str, Floats] = {}
    quarters = _chroma(held, stage.lowest)  # (piece, bar, beat, track, class)
    classes = (quarters.sum(axis=2) > 0).sum(axis=-1)  # (piece, bar, track)
    sounds = classes > 0
    good, every = _qualified(held, onsets), onsets.sum(axis=(2, 3))
    for track, name in enumerate(stage.names):
        found[f"empty bars, {name}"] = 1.0 - sounds[..., track]
    for track in stage.pitched:
        name, silent = stage.names[track], ~sounds[..., track]
        used = classes[..., track].astype(np.float64)
        used[silent] = np.nan
        found[f"used pitch classes, {name}"] = used
        found[f"qualified notes, {name}"] = _share(good[..., track], every[..., track])
    for track in set(range(len(stage.names))) - set(stage.pitched):
        strokes = onsets[..., track].sum(axis=3)  # (piece, bar, step)
        on_sixteenths = strokes[:, :, :: strokes.shape[2] // (4 * BEATS)].sum(axis=2)
        found[f"drum pattern, {stage.names[track]}"] = _share(on_sixteenths, strokes.sum(axis=2))
    return found | dict(_tonal_distances(quarters, stage))


def _qualified(held: Roll, onsets: Roll) -> NDArray[np.int64]:
    """(piece, bar, track) how many notes begin that last a 32nd or longer."""
    pieces, bars, steps, *rest = held.shape
    least = -(-steps // (8 * BEATS))
    sound, begin = (each.reshape(pieces, bars * steps, *rest) for each in (held, onsets))
    goes_on = sound[:, 1:] & ~begin[:, 1:]
    long_enough = begin.copy()
    for later in range(1, least):
        long_enough[:, :-later] &= goes_on[:, later - 1 :]
        long_enough[:, -later:] = False
    counts: NDArray[np.int64] = long_enough.reshape(held.shape).sum(axis=(2, 3))
    return counts


def _chroma(held: Roll, lowest: int) -> NDArray[np.float32]:
    """(piece, bar, beat, track, class) for how many steps each pitch class sounds in each beat."""
    pieces, bars, steps, pitches, tracks = held.shape
    by_beat = held.reshape(pieces, bars, BEATS, steps // BEATS, pitches, tracks)
    lasting = by_beat.sum(axis=3, dtype=np.float32)  # (piece, bar, beat, pitch, track)
    is_class = np.eye(12, dtype=np.float32)[(np.arange(pitches) + lowest) % 12]
    chroma: NDArray[np.float32] = lasting.swapaxes(-1, -2) @ is_class
    return chroma


def _tonal_distances(quarters: NDArray[np.float32], stage: Stage) -> Iterator[tuple[str, Floats]]:
    """Of each pair of pitched tracks, over the quarters of a bar in which both sound."""
    sounds = quarters.sum(axis=-1) > 0  # (piece, bar, beat, track)
    centre = np.zeros((*sounds.shape, 6))
    centre[sounds] = tonal_centroid(quarters[sounds].astype(np.float64))
    for one, other in combinations(stage.pitched, 2):
        both = sounds[..., one] & sounds[..., other]
        apart = np.linalg.norm(centre[..., one, :] - centre[..., other, :], axis=-1)
        name = f"tonal distance, {stage.names[one]}-{stage.names[other]}"
        yield name, _share(np.where(both, apart, 0).sum(axis=2), both.sum(axis=2))


def _share(some: NDArray[np.number], of: NDArray[np.number]) -> Floats:
    """`some / of`, NaN where there is nothing."""
    share: Floats = np.divide(some, of, out=np.full(of.shape, np.nan), where=of > 0)
    return share
