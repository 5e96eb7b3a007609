"""How loud each player plays what was written: rolls keep no loudness.

The metre and the line are shaped by `musegen.editing.dynamics`; here the players are balanced, and
of a drum kit hats and rides lie under bass drum and snare.
"""

from midi_data.score import Score
from musegen.editing.dynamics import LOUDEST, SOFTEST, phrase

LEVEL = 78  # mezzo-forte
_BALANCE = {"Drums": 10, "Bass": 6, "Guitar": -6, "Keys": -4, "Strings": -10, "Violin 1": 6}
_CLOSED_HATS, _RIDES, _CRASHES = {42, 44}, {51, 53, 59}, {49, 52, 55, 57}
_KIT = {
    **dict.fromkeys((35, 36), 6),
    **dict.fromkeys((38, 40), 10),
    **dict.fromkeys(_CLOSED_HATS, -20),
    46: -8,
    **dict.fromkeys(_RIDES, -12),
    **dict.fromkeys(_CRASHES, 4),
}


def played(score: Score, *, level: int = LEVEL) -> Score:
    """A copy with loudness around `level` (1 to 127), for an ensemble's players by their names."""
    shaped = phrase(score, level=level)
    for track in shaped.tracks:
        for note in track.notes:
            louder = _BALANCE.get(track.name, 0)
            louder += _KIT.get(note.pitch, 0) if track.is_drum else 0
            note.velocity = min(max(note.velocity + louder, SOFTEST), LOUDEST)
    return shaped
