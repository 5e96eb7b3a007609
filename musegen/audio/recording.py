"""A recording from a file: any audio that libsndfile reads becomes a waveform at 44.1 kHz.

What is in the file is not to be trusted: it is read block by block, and what its header claims
is checked before anything is laid out for it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from midi_data.errors import FileError, SoundError
from midi_data.progress import Progress, silent
from musegen.audio.players import Waveform

if TYPE_CHECKING:
    from soundfile import SoundFile

RATE = 44_100
LONGEST_SECONDS = 10 * 60
MOST_BYTES = 1 << 30
MOST_CHANNELS = 8
RATES = range(4_000, 384_001)

_AUDIO = re.compile(
    rb"(RIFF|RIFX|RF64)....WAVE|FORM....AIF|fLaC|OggS|caff|\.snd|wvpk|ID3|\xff[\xe2-\xfb]",
    re.DOTALL,
)
_BLOCK = 1 << 16  # frames read at once
_LOUDEST = 1_000.0  # 60 dB over full scale: a float file beyond it is damaged
_READABLE = "Give a WAV, AIFF, FLAC, Ogg or MP3 file."


@dataclass(frozen=True, kw_only=True)
class Recording:
    """A waveform at 44.1 kHz, and how its file keeps it."""

    waveform: Waveform
    """(channel, sample), one or two channels; beyond [-1, 1] only where a float file is."""
    name: str
    format: str = ""
    """Such as `WAV, signed 16 bit PCM`."""
    file_rate: int = RATE
    """Samples a second in the file."""
    file_channels: int = 1

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return int(self.waveform.shape[1]) / RATE


def read_recording(source: str | Path, *, progress: Progress = silent) -> Recording:
    """The recording in a file, resampled to 44.1 kHz.

    More than two channels are averaged into one.

    Args:
        source: a WAV, AIFF, FLAC, Ogg, MP3 or other file that libsndfile reads.
        progress: told as it is read.

    Raises:
        FileError: there is no such file, it cannot be opened, is not audio, or is damaged.
        SoundError: it is empty, longer than 10 minutes, or of an odd rate or number of channels.
    """
    import soundfile

    path = Path(source)
    _refuse_other_than_file(path)
    try:
        with path.open("rb") as opened, soundfile.SoundFile(opened) as file:
            _check(file, path.name)
            blocks = list(_resampled(file, path.name, progress))
            kept = f"{file.format}, {file.subtype_info}"
            rate, channels = file.samplerate, file.channels
    except soundfile.LibsndfileError as error:
        raise FileError(
            f"holds no audio that can be read ({error.error_string.rstrip('.')})",
            where=path.name,
            mend=_READABLE,
        ) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise FileError(
            f"cannot be opened ({reason})", where=path.name, mend="Check that you may read it."
        ) from error
    waveform = np.ascontiguousarray(np.concatenate(blocks).T)  # (channel, sample)
    return Recording(
        waveform=_checked(waveform, path.name),
        name=path.name,
        format=kept,
        file_rate=rate,
        file_channels=channels,
    )


def recording_of(waveform: Waveform, *, sample_rate: int = RATE) -> Recording:
    """A waveform that is in memory already, as a recording.

    Args:
        waveform: (channel, sample) or (sample,), in [-1, 1].
        sample_rate: in Hz.

    Raises:
        SoundError: as for `read_recording`.
    """
    import soxr  # type: ignore[import-untyped]  # it has no types

    given = np.atleast_2d(np.asarray(waveform, dtype=np.float32))
    if given.ndim != 2 or not 1 <= len(given) <= MOST_CHANNELS:
        raise SoundError(
            f"a waveform of shape {given.shape} is not (channel, sample)",
            mend=f"Give 1 to {MOST_CHANNELS} channels, the channels first.",
        )
    _check_rate(sample_rate, "")
    _check_length(given.shape[1], sample_rate, "")
    checked = _checked(given if len(given) <= 2 else given.mean(axis=0, keepdims=True), "")
    if sample_rate != RATE:
        checked = np.ascontiguousarray(soxr.resample(checked.T, sample_rate, RATE).T)
    return Recording(
        waveform=checked,
        name="the recording",
        file_rate=sample_rate,
        file_channels=len(given),
    )


def is_recording(source: str | Path) -> bool:
    """Whether a file begins as audio does, whatever its name."""
    path = Path(source)
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return _AUDIO.match(file.read(12)) is not None


def mono(recording: Recording) -> NDArray[np.float32]:
    """Its channels as one: (sample,). The louder one where they would cancel each other."""
    channels = recording.waveform
    together: NDArray[np.float32] = channels.mean(axis=0)
    powers = np.square(channels).mean(axis=1)
    if np.square(together).mean() < 0.1 * powers.max():
        together = channels[int(np.argmax(powers))]
    return together


def _refuse_other_than_file(path: Path) -> None:
    if path.is_dir():
        raise FileError("is a folder", where=str(path), mend="Name a file in it.")
    if not path.is_file():
        raise FileError("there is no such file", where=str(path), mend="Check its name.")
    if path.stat().st_size == 0:
        raise FileError("is empty", where=path.name, mend="Copy or record it again.")
    if path.stat().st_size > MOST_BYTES:
        raise FileError(
            f"is larger than {MOST_BYTES >> 20:,} MiB, the most that is read",
            where=path.name,
            mend=f"Cut it to {LONGEST_SECONDS // 60} minutes.",
        )


def _check(file: "SoundFile", name: str) -> None:
    """Refuse what its header says is out of bounds."""
    if file.channels > MOST_CHANNELS:
        raise SoundError(
            f"has {file.channels} channels, and at most {MOST_CHANNELS} are read",
            where=name,
            mend="Mix it down to stereo.",
        )
    _check_rate(file.samplerate, name)
    _check_length(file.frames, file.samplerate, name)


def _check_rate(rate: int, name: str) -> None:
    if rate not in RATES:
        raise SoundError(
            f"has a sample rate of {rate:,} Hz",
            where=name,
            mend=f"Give one of {RATES[0]:,} to {RATES[-1]:,} Hz, such as 44,100.",
        )


def _check_length(frames: int, rate: int, name: str) -> None:
    if frames == 0:
        raise SoundError("holds no sound, not a sample", where=name, mend="Record it again.")
    if frames > LONGEST_SECONDS * rate:
        raise SoundError(
            f"lasts {frames / rate / 60:,.0f} minutes, and at most "
            f"{LONGEST_SECONDS // 60} are heard",
            where=name,
            mend="Cut it into shorter pieces.",
        )


def _resampled(file: "SoundFile", name: str, progress: Progress) -> Iterator[NDArray[np.float32]]:
    """Its sound at 44.1 kHz, block by block: (sample, channel). Stops where the file does."""
    import soxr

    total, read, channels = file.frames, 0, file.channels if file.channels <= 2 else 1
    resampler = soxr.ResampleStream(file.samplerate, RATE, channels, dtype="float32")
    while True:
        progress(min(read, total), total, f"Reading {name}")
        block = file.read(_BLOCK, dtype="float32", always_2d=True)
        read += len(block)
        _check_length(max(read, 1), file.samplerate, name)  # whatever the header said
        block = block if file.channels <= 2 else block.mean(axis=1, keepdims=True)
        yield resampler.resample_chunk(block, last=len(block) < _BLOCK).reshape(-1, channels)
        if len(block) < _BLOCK:
            break


def _checked(waveform: Waveform, name: str) -> Waveform:
    if waveform.shape[1] == 0:
        raise SoundError("holds no sound, not a sample", where=name, mend="Record it again.")
    if not np.isfinite(waveform).all() or np.abs(waveform).max() > _LOUDEST:
        raise SoundError(
            "holds samples that are no level a recording has",
            where=name,
            mend="Export it again, as 16 or 24 bit WAV.",
        )
    return waveform
