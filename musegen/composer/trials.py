"""Held-out music made into trials: something is taken away, for the composer to write."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from symusic.core import PedalTick

from midi_data.instruments import Instrument, instrument_of
from midi_data.score import (
    ControlChange,
    KeySignature,
    Note,
    Notes,
    PitchBend,
    Score,
    Tempo,
    TextMeta,
    Track,
    bars,
)
from musegen.composer.evaluate import draw_excerpt, score_of
from musegen.metrics.companions import sounding_bars
from musegen.training.dataset import Dataset

BARS_SELECTED = 4
PARTS_TAKEN = 3
_CONTROLLERS = (1, 7, 10, 11, 64, 67, 91)


@dataclass(frozen=True)
class Selection:
    """Bars, counted from 0, of tracks, counted from 0."""

    bars: range
    tracks: tuple[int, ...]


@dataclass(frozen=True)
class Ensemble:
    """A piece with one part that is given and others that are taken away.

    Attributes:
        whole: the given part, then the others.
        given: the given part alone.
        players: who plays the others.
    """

    whole: Score
    given: Score
    players: tuple[Instrument, ...]


def draw_selection(score: Score, generator: Generator) -> Selection:
    """One to four bars, not the last, of one track to half of them."""
    there = len(bars(score))
    count = int(generator.integers(1, max(min(BARS_SELECTED, there - 1), 1) + 1))
    first = int(generator.integers(0, max(there - count, 1)))
    most = max(len(score.tracks) // 2, 1)
    chosen = generator.choice(
        len(score.tracks), int(generator.integers(1, most + 1)), replace=False
    )
    return Selection(range(first, first + count), tuple(sorted(int(track) for track in chosen)))


def dressed(score: Score, generator: Generator) -> Score:
    """The score as a person might bring it: played loosely, with all that is not notes.

    Controllers, pedal, pitch bends and lyrics on every track; tempo changes, key signatures and
    markers; every note up to 1/48 quarter early or late.
    """
    music = score.copy()
    end = max(score.end(), 1)

    def ticks(count: int) -> list[int]:
        return sorted(int(tick) for tick in generator.integers(0, end, count))

    loose = max(score.ticks_per_quarter // 48, 1)
    for track in music.tracks:
        for tick in ticks(12):
            number, value = generator.choice(_CONTROLLERS), int(generator.integers(128))
            track.controls.append(ControlChange(tick, int(number), value))
        for tick in ticks(6):
            track.pitch_bends.append(PitchBend(tick, int(generator.integers(-8192, 8192))))
            track.pedals.append(PedalTick(tick, int(generator.integers(1, 480))))
            track.lyrics.append(TextMeta(tick, f"la {tick}"))
        track.notes = _loosely(track, loose, generator)
    for tick in ticks(5):
        music.tempos.append(Tempo(tick, float(generator.integers(40, 200))))
        music.markers.append(TextMeta(tick, f"mark {tick}"))
        music.key_signatures.append(KeySignature(tick, int(generator.integers(-6, 7)), 0))
    return music


def take_away(score: Score, generator: Generator) -> Ensemble | None:
    """The melody is given; up to three of the other tracks, drawn at random, are taken away.

    The melody is the pitched track that lies highest of those that sound in at least half of the
    bars. Tracks that are neither given nor taken are left out, and so is what the others play after
    the last bar of the melody. None where there is no melody or nobody else.
    """
    busy = sounding_bars(score).mean(axis=1)
    pitched = [
        number
        for number, track in enumerate(score.tracks)
        if not track.is_drum and busy[number] >= 0.5
    ]
    if not pitched or len(score.tracks) < 2:
        return None
    melody = max(pitched, key=lambda number: _height(score.tracks[number]))
    others = [number for number in range(len(score.tracks)) if number != melody]
    taken = np.sort(generator.permutation(others)[:PARTS_TAKEN])
    given = _with_tracks(score, [melody])
    last = bars(given)[-1]
    whole = _with_tracks(score, [melody, *taken.tolist()])
    for track in whole.tracks:
        track.notes = Notes([note for note in track.notes if note.time < last.start + last.length])
    if not all(len(track.notes) for track in whole.tracks):
        return None
    players = tuple(instrument_of(each.program, each.is_drum) for each in whole.tracks[1:])
    return Ensemble(whole, given, players)


def family_excerpts(
    dataset: Dataset, split: str, families: Sequence[str], count: int, *, bars: int, seed: int
) -> tuple[list[Score], list[str]]:
    """So many excerpts of each family of styles, and the family of each."""
    generator, music, names = np.random.default_rng(seed), [], []
    for family in families:
        pieces = [piece for piece in dataset.of(split) if piece.style == family]
        for _ in range(count):
            excerpt, piece = draw_excerpt(dataset, pieces, generator, bars=bars)
            music.append(score_of(excerpt, piece.tempo_bpm))
            names.append(family)
    return music, names


def strangers(one: Ensemble, other: Ensemble) -> Score:
    """The given part of one piece with the other parts of another: what chance makes of both."""
    mixed = one.given.copy()
    for track in list(other.whole.tracks)[1:]:
        mixed.tracks.append(track.copy())
    return mixed


def _loosely(track: Track, loose: int, generator: Generator) -> Notes:
    moved = Notes()
    for note in track.notes:
        time = max(note.time + int(generator.integers(-loose, loose + 1)), 0)
        moved.append(Note(time, note.duration, note.pitch, note.velocity))
    moved.sort(key=lambda note: (note.time, note.pitch), inplace=True)
    return moved


def _height(track: Track) -> float:
    return float(track.notes.numpy()["pitch"].mean())


def _with_tracks(score: Score, numbers: Sequence[int]) -> Score:
    """A copy with these tracks alone, in this order."""
    music = score.copy()
    music.tracks.clear()
    for number in numbers:
        music.tracks.append(score.tracks[number].copy())
    return music
