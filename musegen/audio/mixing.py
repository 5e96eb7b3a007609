"""A part's dry sound becomes its stem: levelled, panned to its seat, and in the room.

A track that brings its own volume (controller 7) or pan (10) keeps it; expression (11) always
counts. Everything here is linear, so the stems sum to the mix.
"""

import numpy as np
from numpy.typing import NDArray

from musegen.audio.loudness import loudness
from musegen.audio.performance import Part, Samples
from musegen.audio.players import Waveform
from musegen.audio.room import add_room
from musegen.audio.seating import Seat

VOLUME, PAN, EXPRESSION = 7, 10, 11

_MOST_EVENING_DB = 10.0
_SLICE_SECONDS, _SLICES = 5, 12  # what a track's level is judged by
_FADE_SECONDS = 0.005  # a controller's step is spread over so long: no clicks
_GM_VOLUME, _GM_PAN, _GM_VELOCITY = 100, 64, 80
_REFERENCE_LUFS = -24.0  # a stem at that velocity


def place(sound: Waveform, part: Part, seat: Seat, *, sample_rate: int) -> Waveform:
    """A part's dry sound on its seat, in the room: (2, sample)."""
    length = sound.shape[1]
    expression = _steps(part.curve(EXPRESSION), 127, length, sample_rate) / 127
    volume, own_pan = part.curve(VOLUME), part.curve(PAN)
    if len(volume):
        level = _steps(volume, _GM_VOLUME, length, sample_rate) / _GM_VOLUME
    else:
        level = np.array(10 ** (_evening_db(sound, part, seat, sample_rate) / 40), np.float32)
    if len(own_pan):
        pan = (_steps(own_pan, _GM_PAN, length, sample_rate) - _GM_PAN).clip(-63, 63) / 63
    else:
        pan = np.array(seat.pan, np.float32)
    gain = ((level * expression) ** 2).astype(np.float32)
    stem = _panned(sound, pan.astype(np.float32), gain)
    add_room(stem, send_db=seat.send_db, sample_rate=sample_rate)
    return stem


def _panned(sound: Waveform, pan: NDArray[np.float32], gain: NDArray[np.float32]) -> Waveform:
    """The middle moves to the pan with its power kept; the width narrows towards a wall.

    Args:
        sound: (2, sample).
        pan: -1 to 1, at every sample or once for all.
        gain: likewise.
    """
    angle = (pan + 1) * np.float32(np.pi / 4)
    width = (1 - np.abs(pan)) * gain / 2
    to_left, to_right = (np.float32(np.sqrt(0.5)) * gain * f(angle) for f in (np.cos, np.sin))
    panned = np.empty_like(sound)
    panned[0] = (to_left + width) * sound[0] + (to_left - width) * sound[1]
    panned[1] = (to_right - width) * sound[0] + (to_right + width) * sound[1]
    return panned


def _steps(curve: Samples, before: int, length: int, sample_rate: int) -> NDArray[np.float32]:
    """A controller's value at every sample, its steps rounded; `before` until it is first set."""
    from scipy.ndimage import uniform_filter1d

    if len(curve) == 0:
        return np.array(before, dtype=np.float32)
    held = np.full(length, before, dtype=np.float32)
    at = np.concatenate([curve[:, 0].clip(0, length), [length]])
    held[at[0] :] = np.repeat(curve[:, 1], np.diff(at))
    rounded: NDArray[np.float32] = uniform_filter1d(
        held, max(1, round(_FADE_SECONDS * sample_rate)), mode="nearest"
    )
    return rounded


def _evening_db(sound: Waveform, part: Part, seat: Seat, sample_rate: int) -> float:
    """What brings a stem to the level its velocities and its seat ask for.

    SoundFonts record some instruments 20 dB louder than others.
    """
    heard = loudness(_sampled(sound, part, sample_rate), sample_rate=sample_rate)
    if not np.isfinite(heard):
        return seat.level_db
    velocity = np.sqrt((part.notes[:, 3].astype(np.float64) ** 2).mean())
    wanted = _REFERENCE_LUFS + 40 * np.log10(velocity / _GM_VELOCITY)
    return seat.level_db + float(np.clip(wanted - heard, -_MOST_EVENING_DB, _MOST_EVENING_DB))


def _sampled(sound: Waveform, part: Part, sample_rate: int) -> Waveform:
    """At most a minute of the part, from all over it, in one channel: (1, sample)."""
    slice_length = _SLICE_SECONDS * sample_rate
    played = np.unique(part.notes[:, 0] // slice_length)
    if len(played) > _SLICES:
        played = played[np.linspace(0, len(played) - 1, _SLICES).round().astype(np.int64)]
    slices = [sound[:, at * slice_length : (at + 1) * slice_length] for at in played.tolist()]
    sampled: Waveform = np.concatenate(slices, axis=1).mean(axis=0, keepdims=True)
    return sampled
