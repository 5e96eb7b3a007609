"""Players and styles to the family of music they belong to."""

from midi_data.instruments import Instrument
from midi_data.styles import Style

_FOLK = frozenset({"Fiddle", "Accordion", "Banjo", "Bagpipe", "Steel Guitar", "Harmonica"})
_ORCHESTRA_SIZE = 7


def family_of(players: tuple[Instrument, ...], styles: tuple[Style, ...]) -> str:
    """One of `STYLE_FAMILIES`: the style's, or the players' where no style is said."""
    if all(player.is_drum for player in players):
        return "drums"
    by_players = _family_of_players(players)
    if not styles or (styles[0].family, by_players) == ("song", "rock"):  # bluesy, but distorted
        return by_players
    return styles[0].family


def _family_of_players(players: tuple[Instrument, ...]) -> str:
    names = {player.name for player in players}
    families = {player.family for player in players}
    if {"Overdriven Guitar", "Distortion Guitar"} & names:
        return "rock"
    if {"synth pad", "synth effects"} & families:
        return "cinematic"
    if families & {"drums", "synth lead"} or "bass" in families:
        return "song"
    if names <= {"Choir"}:
        return "chorale"
    if "Voice" in names and len(players) == 2:
        return "art song"
    if names & _FOLK:
        return "folk"
    return "orchestra" if len(players) >= _ORCHESTRA_SIZE else "classical"
