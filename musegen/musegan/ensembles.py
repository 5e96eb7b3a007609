"""The ensembles MuseGAN writes for: who plays, on what, and how high and low."""

from collections.abc import Mapping
from dataclasses import dataclass

from midi_data.score import Score, Tempo, TimeSignature, Track

TICKS_PER_QUARTER = 480


@dataclass(frozen=True, kw_only=True)
class Player:
    """One track of an ensemble.

    Attributes:
        name: as a score's track is named.
        program: General MIDI, from 0; 0 for drums.
        is_drum: whether pitches are pieces of a drum kit.
        lowest: the lowest MIDI pitch that can be played.
        highest: the highest.
        floor: the lowest pitch the model writes for it, before the piece is put in its key; a C,
            so that rows are the same pitch classes in all pitched tracks.
    """

    name: str
    program: int
    is_drum: bool = False
    lowest: int
    highest: int
    floor: int


@dataclass(frozen=True)
class Ensemble:
    """Players in the order of a score."""

    name: str
    players: tuple[Player, ...]


ENSEMBLES: Mapping[str, Ensemble] = {
    "band": Ensemble(
        "band",
        (
            Player(name="Drums", program=0, is_drum=True, lowest=35, highest=82, floor=35),
            Player(name="Bass", program=33, lowest=28, highest=67, floor=24),
            Player(name="Guitar", program=27, lowest=40, highest=88, floor=36),
            Player(name="Keys", program=0, lowest=28, highest=100, floor=36),
            Player(name="Strings", program=48, lowest=36, highest=100, floor=48),
        ),
    ),
    "quartet": Ensemble(
        "quartet",
        (
            Player(name="Violin 1", program=40, lowest=55, highest=103, floor=48),
            Player(name="Violin 2", program=40, lowest=55, highest=100, floor=48),
            Player(name="Viola", program=41, lowest=48, highest=91, floor=36),
            Player(name="Cello", program=42, lowest=36, highest=81, floor=24),
        ),
    ),
}


def frame(ensemble: Ensemble, *, tempo_bpm: float) -> Score:
    """A score in 4/4 with the ensemble's tracks and no notes."""
    score = Score(TICKS_PER_QUARTER)
    score.tempos.append(Tempo(0, tempo_bpm))
    score.time_signatures.append(TimeSignature(0, 4, 4))
    for player in ensemble.players:
        score.tracks.append(Track(player.name, player.program, player.is_drum))
    return score
