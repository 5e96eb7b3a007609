"""Phrases as pictures, what is held and where notes begin, to scores and back."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from midi_data.errors import ScoreError
from midi_data.score import Score, TimeSignature, bars
from musegen.encoders import piano_roll
from musegen.musegan.casting import cast
from musegen.musegan.config import MuseGANConfig
from musegen.musegan.ensembles import frame

Roll = NDArray[np.bool_]


@dataclass(frozen=True)
class Rolls:
    """A batch of phrases.

    Attributes:
        held: (piece, bar, step, pitch, track), where a note sounds.
        onsets: the same shape, where a note begins.
    """

    held: Roll
    onsets: Roll

    def __len__(self) -> int:
        return len(self.held)


@dataclass(frozen=True)
class FromScore:
    """What a score's bars are as rolls.

    Attributes:
        rolls: one piece.
        cast: (player,) the index of the score's track each player plays; None for none.
        said: a sentence for each thing the rolls do not hold.
    """

    rolls: Rolls
    cast: tuple[int | None, ...]
    said: tuple[str, ...]


def to_score(
    rolls: Rolls,
    piece: int,
    config: MuseGANConfig,
    *,
    tempo_bpm: float = 120.0,
    velocities: Sequence[int] | None = None,
) -> Score:
    """One piece as a score in 4/4, with one loudness a track (80 if none are given)."""
    roll = piano_roll.PianoRoll(
        held=rolls.held[piece],
        onsets=rolls.onsets[piece],
        frame=frame(config.players, tempo_bpm=tempo_bpm),
        lowest=config.lowest,
        steps_per_bar=config.steps,
    )
    score = piano_roll.decode(roll)
    for track, velocity in zip(score.tracks, velocities or (), strict=False):
        for note in track.notes:
            note.velocity = velocity
    return score


def from_score(score: Score, config: MuseGANConfig, *, first_bar: int = 1) -> FromScore:
    """Bars of a score, its tracks cast as the ensemble's players by their instruments.

    Args:
        score: any tracks.
        config: of the model that shall hear it.
        first_bar: counted from 1.

    Raises:
        ScoreError: if one of the bars does not exist or is not four quarters long.
    """
    found = bars(score, at_least=config.bars)[first_bar - 1 : first_bar - 1 + config.bars]
    if len(found) < config.bars:
        raise ScoreError(
            f"{len(found)} bars where {config.bars} are heard",
            where=f"from bar {first_bar}",
            mend="Begin earlier, or give a longer score.",
        )
    for number, bar in enumerate(found, start=first_bar):
        if bar.length != 4 * score.ticks_per_quarter:
            raise ScoreError(
                f"a bar of {bar.numerator}/{bar.denominator}",
                where=f"bar {number}",
                mend="Choose bars of four quarters.",
            )
    excerpt = score.clip(found[0].start, found[-1].start + found[-1].length, clip_end=True)
    excerpt = excerpt.shift_time(-found[0].start)
    excerpt.time_signatures.clear()
    excerpt.time_signatures.append(TimeSignature(0, 4, 4))
    roll = piano_roll.encode(excerpt, steps_per_bar=config.steps)
    chosen = cast(excerpt, config.players)
    shape = (1, config.bars, config.steps, config.pitches, config.tracks)
    held, onsets = np.zeros(shape, np.bool_), np.zeros(shape, np.bool_)
    for player, track in enumerate(chosen):
        if track is not None:
            for into, source in ((held, roll.held), (onsets, roll.onsets)):
                filled = source[: config.bars, :, :, track]
                into[0, : filled.shape[0], : filled.shape[1], :, player] = filled
    left = [
        f"{track.name or 'a track'!r} has no part in a {config.ensemble}."
        for index, track in enumerate(score.tracks)
        if index not in chosen and len(excerpt.tracks[index].notes)
    ]
    return FromScore(Rolls(held, onsets), chosen, (*roll.report.lines(), *left))
