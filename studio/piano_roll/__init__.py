"""The piano roll: a score to look at, listen to and change, in the browser."""

from studio.piano_roll.component import Stem, piano_roll
from studio.piano_roll.events import Channel, Mix, RollEvents, Selection
from studio.piano_roll.view import score_view

__all__ = [
    "Channel",
    "Mix",
    "RollEvents",
    "Selection",
    "Stem",
    "piano_roll",
    "score_view",
]
