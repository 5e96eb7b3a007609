"""From performances of drummers to the table of how they play beside the grid."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from midi_data.score import Score
from musegen.editing.groove import (
    BEATS,
    DRUMS,
    LEVELS,
    PLACES,
    Deviations,
    Floats,
    Groove,
    Ints,
    bar_places,
    drum_numbers,
)
from musegen.editing.note_table import NoteTable

_WIDEST = 0.09  # of a beat: what is farther from every place is a 32nd or a flam
_SWUNG = 0.03  # of a beat: later than this on average, sixteenths are swung
_ENOUGH = 60  # hits from which quantiles are taken
_OFTEN = 4  # hits of a performance that show its accent
_SIXTEENTHS = 32  # how far apart hits are compared
_NEAR = 12  # sixteenths within which what they have in common for a while fades


@dataclass(frozen=True)
class Hits:
    """The hits of one performance that stand at a place of the grid."""

    drum: Ints
    place: Ints
    quarter: Floats  # written onset
    lateness: Floats  # milliseconds
    velocity: Floats


def hits_of(score: Score) -> Hits | None:
    """The hits of a drum performance to a click in 4/4; None for another, or a swung one."""
    metres = {(each.numerator, each.denominator) for each in score.time_signatures}
    notes = [NoteTable.of(track) for track in score.tracks if track.is_drum]
    if metres - {(4, 4)} or not notes or len(score.tempos) != 1:
        return None
    onset = np.concatenate([each.onset for each in notes])
    pitch = np.concatenate([each.pitch for each in notes])
    velocity = np.concatenate([each.velocity for each in notes])
    place, written = bar_places(score, onset)
    late = (onset - written) / score.ticks_per_quarter
    if _is_swung(place, onset / score.ticks_per_quarter):
        return None
    straight = ~np.isin(place % len(PLACES), (2, 4))
    kept = (np.abs(late) <= _WIDEST) & straight
    seconds = 60 / score.tempos[0].qpm
    return Hits(
        drum_numbers(pitch[kept]),
        place[kept],
        written[kept] / score.ticks_per_quarter,
        late[kept] * seconds * 1000,
        velocity[kept].astype(np.float64),
    )


def learnt(performances: Sequence[Hits]) -> Groove:
    """The table of all performances together."""
    return Groove(
        _deviations(performances, [each.lateness for each in performances]),
        _deviations(performances, louder(performances)),
    )


def correlations(performances: Iterable[tuple[Hits, Floats]]) -> Floats:
    """How alike deviations are, by how many sixteenths apart; not a number where none are.

    At 0 stand other drums of the same onset.

    Args:
        performances: hits, and a standard normal for each.
    """
    products, counts = np.zeros(_SIXTEENTHS + 1), np.zeros(_SIXTEENTHS + 1)
    for hits, scores in performances:
        step = np.rint(hits.quarter * 4).astype(np.int64)
        order = np.argsort(step, kind="stable")
        step, ordered = step[order], scores[order]
        for ahead in range(1, 4 * _SIXTEENTHS):
            if ahead >= len(step):
                break
            apart = step[ahead:] - step[:-ahead]
            near = apart <= _SIXTEENTHS
            products += np.bincount(
                apart[near],
                (ordered[ahead:] * ordered[:-ahead])[near],
                minlength=_SIXTEENTHS + 1,
            )
            counts += np.bincount(apart[near], minlength=_SIXTEENTHS + 1)
    return np.where(counts > 0, products / np.maximum(counts, 1), np.nan)


def normal_scores(hits: Hits, values: Floats, table: Deviations) -> Floats:
    """Each hit's deviation as a standard normal: how unusual it is for its drum and place."""
    levels = np.zeros(len(values))
    for drum, place in np.unique(np.stack([hits.drum, hits.place], axis=1), axis=0):
        cell = (hits.drum == drum) & (hits.place == place)
        rising = table.quantiles[drum, place] + np.arange(len(LEVELS)) * 1e-9
        levels[cell] = np.interp(values[cell], rising, LEVELS)
    return np.array([NormalDist().inv_cdf(level) for level in levels.tolist()])


def louder(performances: Sequence[Hits]) -> list[Floats]:
    """How much louder each hit is than its drum usually is.

    That is the accent of its place, the mean over all performances, and how far the hit is from
    what its own performance has for this drum and place. So one drummer's ghost notes do not make
    another's backbeat uncertain.
    """
    shape = (len(DRUMS), BEATS * len(PLACES))
    accents, counts = np.zeros(shape), np.zeros(shape)
    own = []
    for hits in performances:
        mean, count = _means(hits, shape)
        of_drum = (mean * count).sum(axis=1) / np.maximum(count.sum(axis=1), 1)
        known = count >= _OFTEN
        accents += np.where(known, mean - of_drum[:, None], 0)
        counts += known
        own.append(hits.velocity - mean[hits.drum, hits.place])
    accents /= np.maximum(counts, 1)
    return [
        residual + accents[hits.drum, hits.place]
        for hits, residual in zip(performances, own, strict=True)
    ]


def _means(hits: Hits, shape: tuple[int, int]) -> tuple[Floats, Floats]:
    """The mean velocity of each drum at each place, and how many hits that is of."""
    total, count = np.zeros(shape), np.zeros(shape)
    np.add.at(total, (hits.drum, hits.place), hits.velocity)
    np.add.at(count, (hits.drum, hits.place), 1.0)
    return total / np.maximum(count, 1), count


def _is_swung(place: Ints, quarter: Floats) -> bool:
    """Whether eighths or sixteenths come in pairs of long and short."""
    in_beat = quarter % 1.0
    sixteenths = np.abs(in_beat - np.array([[0.25], [0.75]])).min(axis=0) < 0.13
    late = (in_beat[sixteenths] % 0.5) - 0.25
    triplets = np.isin(place % len(PLACES), (2, 4)).mean() if len(place) else 0.0
    swings = len(late) > 8 and late.mean() > _SWUNG
    return bool(swings or triplets > 0.15)


def _deviations(performances: Sequence[Hits], values: Sequence[Floats]) -> Deviations:
    drum = np.concatenate([each.drum for each in performances])
    place = np.concatenate([each.place for each in performances])
    every = np.concatenate(values)
    quantiles = np.zeros((len(DRUMS), BEATS * len(PLACES), len(LEVELS)))
    for here in range(len(DRUMS)):
        for there in range(BEATS * len(PLACES)):
            own = (drum == here) & (place == there)
            in_beat = (drum == here) & (place % len(PLACES) == there % len(PLACES))
            enough = (each for each in (own, in_beat, drum == here) if each.sum() >= _ENOUGH)
            kept = next(enough, np.ones_like(own))
            quantiles[here, there] = np.quantile(every[kept], LEVELS)
    table = Deviations(quantiles, 0.0, 0.0, 1.0)
    scores = [
        normal_scores(each, own, table) for each, own in zip(performances, values, strict=True)
    ]
    return Deviations(quantiles, *_together(correlations(zip(performances, scores, strict=True))))


def _together(alike: Floats) -> tuple[float, float, float]:
    """The shares of the piece and of the beat, and how long the latter lasts in quarters."""
    of_piece = float(np.clip(np.nanmean(alike[_SIXTEENTHS // 2 :]), 0, 0.9))
    lags = np.flatnonzero(~np.isnan(alike[: _NEAR + 1]))
    above = alike[lags] - of_piece
    best = (np.inf, 0.0, 1.0)
    for quarters in np.geomspace(0.1, 8, 60):
        shape = np.exp(-lags / 4 / quarters)
        height = float(np.clip(above @ shape / (shape @ shape), 0, 1 - of_piece))
        error = float(((above - height * shape) ** 2).sum())
        best = min(best, (error, height, float(quarters)))
    return of_piece, best[1], best[2]
