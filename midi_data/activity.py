"""How many notes players usually play."""

from midi_data.instruments import Instrument

# Notes a quarter, the median of a track of the family in the corpora that the composer learns.
_NOTES_A_QUARTER = {
    "piano": 3.5,
    "organ": 2.0,
    "guitar": 1.3,
    "bass": 1.5,
    "strings": 1.15,
    "reed": 0.7,
    "pipe": 0.7,
    "brass": 0.5,
    "ensemble": 0.8,
    "drums": 3.3,
}
_OTHERS = 0.7


def usual_density(players: tuple[Instrument, ...]) -> float:
    """Notes a quarter that these players usually play together."""
    return sum(player_density(player) for player in players)


def player_density(player: Instrument) -> float:
    """Notes a quarter that this player usually plays."""
    return _NOTES_A_QUARTER.get(player.family, _OTHERS)
