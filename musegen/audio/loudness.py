"""How loud a waveform is, and the one gain that brings a mix to the level people listen at.

The gain is the same for every stem at every moment, so gained stems sum to the gained mix.
"""

import logging

import numpy as np
from numpy.typing import NDArray

from musegen.audio.players import Waveform

logger = logging.getLogger(__name__)

TARGET_LUFS = -16.0
CEILING = 10 ** (-1.5 / 20)  # -1.5 dBFS: between the samples it stays under -1 dB
MOST_LIMITING_DB = 12.0  # beyond this a mix is left quieter than the target

_LOOK_SECONDS = 0.025  # the gain begins to give way so long before a peak
_SHORTEST_SECONDS = 0.4  # one block of the measurement
_CLOSE_LU = 0.1


def loudness(waveform: Waveform, *, sample_rate: int) -> float:
    """Integrated loudness in LUFS (ITU-R BS.1770-4); minus infinity for silence.

    Args:
        waveform: (channel, sample); padded with silence if it is shorter than 0.4 s.
        sample_rate: in Hz.
    """
    import pyloudnorm

    missing = round(_SHORTEST_SECONDS * sample_rate) + 1 - waveform.shape[1]
    if missing > 0:
        waveform = np.pad(waveform, ((0, 0), (0, missing)))
    return float(pyloudnorm.Meter(sample_rate).integrated_loudness(waveform.T))


def listening_gain(
    mix: Waveform, envelope: NDArray[np.float32], *, sample_rate: int
) -> NDArray[np.float32]:
    """The gain at every sample that brings the mix to -16 LUFS without clipping: (sample,).

    Constant where there is room; otherwise it gives way smoothly around the peaks, and rises
    to make up for it. A mix of rare peaks that would give way by more than 12 dB stays quieter.

    Args:
        mix: (2, sample).
        envelope: (sample,), the largest magnitude of the mix and of any stem.
        sample_rate: in Hz.
    """
    heard = loudness(mix, sample_rate=sample_rate)
    peak = float(envelope.max(initial=0.0))
    if not np.isfinite(heard) or peak == 0.0:
        return np.ones(mix.shape[1], dtype=np.float32)
    most_db = 20 * np.log10(CEILING / peak) + MOST_LIMITING_DB
    gain_db = min(TARGET_LUFS - heard, most_db)
    if gain_db <= most_db - MOST_LIMITING_DB:
        return np.full(mix.shape[1], 10 ** (gain_db / 20), dtype=np.float32)
    for _ in range(5):
        gain = _limited(envelope, 10 ** (gain_db / 20), sample_rate)
        missing = TARGET_LUFS - loudness(mix * gain, sample_rate=sample_rate)
        if abs(missing) < _CLOSE_LU or gain_db == most_db:
            break
        gain_db = min(gain_db + missing, most_db)
    return gain


def _limited(envelope: NDArray[np.float32], gain: float, sample_rate: int) -> NDArray[np.float32]:
    """`gain`, less wherever the envelope would pass the ceiling.

    The least gain within reach is averaged over less than that reach, so no peak gets past.
    """
    from scipy.ndimage import minimum_filter1d, uniform_filter1d

    reach = round(_LOOK_SECONDS * sample_rate)
    allowed = np.minimum(gain, CEILING / np.maximum(envelope, 1e-9)).astype(np.float32)
    least = minimum_filter1d(allowed, 2 * reach + 1, mode="nearest")
    half = reach // 2 * 2 + 1
    smooth = uniform_filter1d(uniform_filter1d(least, half, mode="nearest"), half, mode="nearest")
    gains: NDArray[np.float32] = smooth
    return gains
