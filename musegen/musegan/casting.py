"""Which of a score's tracks plays which part of an ensemble, by their instruments."""

from collections.abc import Sequence

from midi_data.score import Score
from musegen.musegan.ensembles import Ensemble

DRUMS = 128  # the program of a drum track

_FIRST_CHOICE = {
    "Drums": {DRUMS},
    "Bass": {*range(32, 40), 43, 58, 70},
    "Guitar": {*range(24, 32), *range(104, 108)},
    "Keys": {*range(24), 46},
    "Strings": {*range(40, 43), 44, *range(48, 56), *range(60, 70), *range(71, 104)},
}
_SECOND_CHOICE = {
    "Guitar": {45, *range(88, 96)},
    "Keys": {45, *range(48, 56), *range(88, 104)},
    "Strings": {*range(32), *range(45, 48), *range(56, 60), 70},
}


def cast(score: Score, ensemble: Ensemble) -> tuple[int | None, ...]:
    """The track of each player; of several the one with the most notes, of none None."""
    programs = [DRUMS if track.is_drum else track.program for track in score.tracks]
    notes = [len(track.notes) for track in score.tracks]
    if ensemble.name == "band":
        return cast_band(programs, notes)
    return cast_quartet(programs, notes, len(ensemble.players))


def cast_band(
    programs: Sequence[int], notes: Sequence[int], rank: int = 0
) -> tuple[int | None, ...]:
    """A track for drums, bass, guitar, keys and strings.

    Args:
        programs: of each track; 128 for drums.
        notes: how many each plays.
        rank: 0 for the busiest track that is able, 1 for the next, where there is one.
    """
    free = {track for track, count in enumerate(notes) if count}
    chosen: dict[str, int] = {}
    for choice in (_FIRST_CHOICE, _SECOND_CHOICE):
        for player, wanted in choice.items():
            able = [track for track in free if programs[track] in wanted]
            if player not in chosen and able:
                able.sort(key=lambda track: (-notes[track], track))
                chosen[player] = able[min(rank, len(able) - 1)]
                free.remove(chosen[player])
    return tuple(chosen.get(player) for player in _FIRST_CHOICE)


def cast_quartet(
    programs: Sequence[int], notes: Sequence[int], players: int
) -> tuple[int | None, ...]:
    """The first pitched tracks that play, from the highest part to the lowest as scores have them.

    Args:
        programs: of each track; 128 for drums.
        notes: how many each plays.
        players: how many to choose.
    """
    pitched = [track for track, program in enumerate(programs) if program != DRUMS]
    if len(pitched) > players:
        pitched = [track for track in pitched if notes[track]][:players]
    return tuple(pitched + [None] * (players - len(pitched)))
