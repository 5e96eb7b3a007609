"""A waveform as the browser draws it: for every few samples how far it goes, and how strong it is.

An outline is three bytes a column: the lowest and the highest sample (128 is silence), and the
root of the mean square, all in 127ths of the sound's peak.
"""

from dataclasses import dataclass

import numpy as np

from musegen.audio.players import Waveform
from musegen.audio.recording import RATE

_LEAST = 64  # samples a column
_MOST_COLUMNS = 60_000
_FULL = 127


@dataclass(frozen=True)
class Outline:
    """How a waveform goes.

    Attributes:
        columns: bytes, three a column.
        peak: the highest amplitude.
        seconds: how long it lasts.
    """

    columns: bytes
    peak: float
    seconds: float


def outline_of(waveform: Waveform) -> Outline:
    """The outline of a waveform, (channel, sample) at 44.1 kHz, all channels in one."""
    length = waveform.shape[1]
    size = max(_LEAST, -(-length // _MOST_COLUMNS))
    peak = float(np.abs(waveform).max())
    starts = np.arange(0, length, size)
    counts = np.diff(np.append(starts, length))
    low = np.minimum.reduceat(waveform.min(axis=0), starts)
    high = np.maximum.reduceat(waveform.max(axis=0), starts)
    power = np.add.reduceat(np.square(waveform).mean(axis=0), starts) / counts
    unit = _FULL / max(peak, 1e-9)
    columns = np.stack([low * unit + 128, high * unit + 128, np.sqrt(power) * unit], axis=1)
    return Outline(columns.round().astype(np.uint8).tobytes(), peak, length / RATE)
