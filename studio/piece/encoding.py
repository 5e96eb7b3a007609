"""A waveform as a file that a browser can read, in memory."""

import io

from musegen.audio.players import Waveform

FLAC, OGG = "audio/flac", "audio/ogg"
_KINDS = {FLAC: ("FLAC", "PCM_16"), OGG: ("OGG", "VORBIS")}  # quickly, or small
_BLOCK = 1 << 14  # libsndfile's Vorbis falls over longer ones


def encoded(waveform: Waveform, sample_rate: int, mime: str) -> bytes:
    """The bytes of a file.

    Args:
        waveform: (channel, sample).
        sample_rate: in Hz.
        mime: `FLAC` or `OGG`.
    """
    import soundfile

    kind, how = _KINDS[mime]
    content = io.BytesIO()
    with soundfile.SoundFile(
        content, "w", sample_rate, len(waveform), format=kind, subtype=how
    ) as file:
        for start in range(0, waveform.shape[1], _BLOCK):
            file.write(waveform[:, start : start + _BLOCK].T)
    return content.getvalue()
