"""Waveforms as 24-bit WAV, the form that every DAW opens."""

import io
from pathlib import Path

import numpy as np

from musegen.audio.players import Waveform


def wav_bytes(waveform: Waveform, sample_rate: int) -> bytes:
    """A waveform (channel, sample) in [-1, 1] as the content of a 24-bit WAV file."""
    import soundfile

    assert np.isfinite(waveform).all(), "a waveform holds NaN or infinity"
    file = io.BytesIO()
    soundfile.write(file, waveform.T, sample_rate, format="WAV", subtype="PCM_24")
    return file.getvalue()


def write_wav(
    path: str | Path, waveform: Waveform, sample_rate: int, *, force: bool = False
) -> None:
    """Write a waveform (channel, sample) in [-1, 1] as 24-bit WAV, whole or not at all.

    Raises:
        FileError: `path` is taken and `force` is not given, or it cannot be written to.
    """
    from musegen.daw.writing import atomic  # here, since musegen.daw renders with this package

    with atomic(Path(path), force=force) as draft:
        draft.write_bytes(wav_bytes(waveform, sample_rate))
