"""Which values of the pitch stream an instrument can play, and which stray from what was asked."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from midi_data.chords import QUALITIES, chord_pitch_classes
from midi_data.instruments import Instrument
from midi_data.keys import Key
from musegen.encoders import event_vocabulary as v

Mask = NDArray[np.bool_]

REACH = 8.0  # semitones


def playable(player: Instrument) -> Mask:
    """The values inside an instrument's range."""
    allowed = np.zeros(v.WRITTEN[v.PITCH], dtype=bool)
    first = (v.DRUM_PITCHES if player.is_drum else v.PITCHES).first
    allowed[first + player.low : first + player.high + 1] = True
    return allowed


def outside_scale(key: Key | None) -> Mask:
    """The values that are not at home in a key; none without one, and no drum."""
    return _none() if key is None else _other_than(key.scale)


def off_tonic(key: Key | None) -> Mask:
    """The values that are not in a key's tonic triad; none without a key, and no drum."""
    if key is None:
        return _none()
    third = 3 if key.mode == "minor" else 4
    return _other_than([(key.tonic + step) % 12 for step in (0, third, 7)])


def outside_chord(value: int) -> Mask:
    """The values outside the chord that a BAR event says; none where it says none.

    Args:
        value: of the event's track stream.
    """
    if value < v.CHORD.first:
        return _none()
    root, quality = divmod(value - v.CHORD.first, v.CHORD_QUALITIES)
    return _other_than(chord_pitch_classes(root, QUALITIES[quality]))


def off_register(mean: float | None) -> NDArray[np.float32]:
    """What each value of the pitch stream loses by its distance from a mean pitch, in nats.

    Half a nat at REACH semitones, four times that at twice as many.
    """
    loss = np.zeros(v.WRITTEN[v.PITCH], dtype=np.float32)
    if mean is not None:
        loss[v.PITCHES.first : v.PITCHES.stop] = ((np.arange(128) - mean) / REACH) ** 2 / 2
    return loss


def _other_than(classes: Collection[int]) -> Mask:
    mask = _none()
    mask[v.PITCHES.first : v.PITCHES.stop] = ~np.isin(np.arange(128) % 12, list(classes))
    return mask


def _none() -> Mask:
    return np.zeros(v.WRITTEN[v.PITCH], dtype=bool)
