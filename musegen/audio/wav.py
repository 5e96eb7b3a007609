"""Waveforms as files: 24-bit WAV, the form that every DAW opens, and FLAC, Ogg Vorbis and MP3."""

import io
from pathlib import Path

import numpy as np

from midi_data.errors import FileError
from midi_data.writing import atomic
from musegen.audio.players import Waveform

AUDIO_ENDINGS = {  # as libsndfile calls them, and how many bits or which codec
    ".wav": ("WAV", "PCM_24"),
    ".flac": ("FLAC", "PCM_24"),
    ".ogg": ("OGG", "VORBIS"),
    ".mp3": ("MP3", "MPEG_LAYER_III"),
}
_BLOCK = 1 << 14  # samples; libsndfile's Vorbis falls over longer ones


def audio_bytes(
    waveform: Waveform, sample_rate: int, ending: str, *, title: str = "", comment: str = ""
) -> bytes:
    """A waveform (channel, sample) in [-1, 1] as the content of a file.

    Args:
        waveform: what sounds.
        sample_rate: in Hz.
        ending: `.wav` or `.flac` (24 bits), `.ogg` or `.mp3`.
        title: what it is called, in the file's tags.
        comment: what is said about it there.

    Raises:
        FileError: the ending is another, or the sound library here cannot write that.
    """
    import soundfile

    assert np.isfinite(waveform).all(), "a waveform holds NaN or infinity"
    kind, how = AUDIO_ENDINGS[check_audio_ending(ending)]
    file = io.BytesIO()
    with soundfile.SoundFile(
        file, "w", sample_rate, len(waveform), format=kind, subtype=how
    ) as made:
        for name, words in (("title", title), ("software", "musegen"), ("comment", comment)):
            if words:
                setattr(made, name, words)
        for start in range(0, waveform.shape[1], _BLOCK):
            made.write(waveform[:, start : start + _BLOCK].T)
    return file.getvalue()


def check_audio_ending(name: str | Path) -> str:
    """The ending of a file's name, if audio can be written so.

    Raises:
        FileError: if not.
    """
    import soundfile

    text = str(name)
    ending = (Path(text).suffix or (text if text.startswith(".") else "")).lower()
    if ending not in AUDIO_ENDINGS:
        raise FileError(
            f"audio is not written as {ending or 'a name without an ending'!r}",
            where=text,
            mend=f"End the name in {_listed([*AUDIO_ENDINGS])}.",
        )
    kind, how = AUDIO_ENDINGS[ending]
    if kind not in soundfile.available_formats() or not soundfile.check_format(kind, how):
        raise FileError(
            f"the sound library here, libsndfile {soundfile.__libsndfile_version__}, writes no "
            f"{kind}",
            where=text,
            mend="Write .wav or .flac, or update it: `pip install -U soundfile`.",
        )
    return ending


def wav_bytes(waveform: Waveform, sample_rate: int, *, title: str = "", comment: str = "") -> bytes:
    """A waveform (channel, sample) in [-1, 1] as the content of a 24-bit WAV file."""
    return audio_bytes(waveform, sample_rate, ".wav", title=title, comment=comment)


def write_wav(
    path: str | Path,
    waveform: Waveform,
    sample_rate: int,
    *,
    comment: str = "",
    force: bool = False,
) -> None:
    """Write a waveform (channel, sample) in [-1, 1] as its name ends, whole or not at all.

    Raises:
        FileError: `path` is taken and `force` is not given, it cannot be written to, or no audio
            is written with its ending.
    """
    target = Path(path)
    content = audio_bytes(
        waveform, sample_rate, check_audio_ending(target), title=target.stem, comment=comment
    )
    with atomic(target, force=force) as draft:
        draft.write_bytes(content)


def _listed(words: list[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"
