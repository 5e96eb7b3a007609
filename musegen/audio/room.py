"""A light shared room: what a few walls give back of every instrument.

The room is linear, so stems with their own share of it still sum to the mix.
"""

from functools import lru_cache
from itertools import pairwise

import numpy as np

from musegen.audio.players import Waveform

_BLOCK = 1 << 17  # samples convolved at a time
_LENGTH_SECONDS = 1.3
_FIRST_SECONDS = 0.012  # the nearest wall
_DIFFUSE_SECONDS = 0.04  # from here on there are only many
_DECAY_SECONDS = {150.0: 1.1, 1_000.0: 0.9, 4_000.0: 0.5}  # band from here up: time to fall 60 dB


def add_room(stem: Waveform, *, send_db: float, sample_rate: int) -> None:
    """Add what the room answers to a stem, in place.

    The answer is added block by block: scipy's convolutions take twice the time and many times
    the memory of a long stem.

    Args:
        stem: (2, sample).
        send_db: energy of the answer to a steady noise, against the noise itself; minus infinity
            for no room.
        sample_rate: in Hz.
    """
    if send_db == -np.inf:
        return
    from scipy.fft import irfft, rfft

    response = _impulse_response(sample_rate)
    middle = stem.sum(axis=0) * np.float32(10 ** (send_db / 20) / 2)  # (sample,)
    spectrum = rfft(response, _BLOCK)
    step = _BLOCK - response.shape[1] + 1
    for start in range(0, len(middle), step):
        answer = irfft(rfft(middle[start : start + step], _BLOCK) * spectrum, _BLOCK)
        reached = stem[:, start : start + _BLOCK]
        reached += answer[:, : reached.shape[1]]


@lru_cache(maxsize=2)
def _impulse_response(sample_rate: int) -> Waveform:
    """A small wooden hall: six early walls, then noise whose treble dies first; energy 1."""
    from scipy.signal import butter, sosfilt

    generator = np.random.default_rng(11)
    seconds = np.arange(round(_LENGTH_SECONDS * sample_rate)) / sample_rate
    response = np.zeros((2, len(seconds)))
    edges = [*_DECAY_SECONDS, 12_000.0]
    for low, high in pairwise(edges):
        band = butter(2, (low, high), "bandpass", fs=sample_rate, output="sos")
        noise = sosfilt(band, generator.standard_normal(response.shape), axis=1)
        response += noise * 10 ** (-3 * seconds / _DECAY_SECONDS[low])
    swell = np.clip((seconds - _FIRST_SECONDS) / (_DIFFUSE_SECONDS - _FIRST_SECONDS), 0, 1)
    response *= swell**2
    response /= np.sqrt((response**2).sum(axis=1, keepdims=True))
    for wall, delay in enumerate(np.geomspace(_FIRST_SECONDS, _DIFFUSE_SECONDS, 6)):
        side = wall % 2
        response[side, round(delay * sample_rate)] += 0.25 * 0.85**wall
        response[1 - side, round(delay * sample_rate * 1.07)] += 0.12 * 0.85**wall
    response /= np.sqrt((response**2).sum(axis=1, keepdims=True))
    return response.astype(np.float32)
