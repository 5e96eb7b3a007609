"""What a recording is like: level, loudness, silence, clipping, onsets, tempo and key."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from midi_data.keys import KEYS, Key, key_correlations
from midi_data.progress import Progress, silent
from musegen.audio.loudness import loudness
from musegen.audio.recording import RATE, Recording, mono, read_recording

_HOP = 512  # samples of 22,050 a second
_SILENT_DB = -60.0  # of full scale
_BLOCK_SECONDS = 0.1
_CLIPPED = 0.999  # of full scale
_CLIPPED_RUN = 3  # samples
_QUIETEST_DB = -120.0


@dataclass(frozen=True, kw_only=True)
class Analysis:
    """A recording in figures. What cannot be told of it is None."""

    seconds: float
    format: str
    file_rate: int
    file_channels: int
    loudness_lufs: float | None
    peak_db: float
    """Of the highest sample, against full scale."""
    level_db: float
    """Of the root mean square, against full scale."""
    clipped_samples: int
    """In runs at full scale of three samples or more."""
    silent_share: float
    """Of its tenths of a second, how many are under -60 dB."""
    starts_seconds: float
    """When sound begins."""
    ends_seconds: float
    tempo_bpm: float | None
    tempo_sureness: float
    """How much more alike the sound is to itself a beat later than at other times, 0 to 1."""
    key: Key | None
    key_sureness: float
    """The correlation with the key's profile, up to 1."""
    onsets_seconds: tuple[float, ...]

    def values(self) -> dict[str, Any]:
        """All of it as plain values."""
        return {**asdict(self), "key": None if self.key is None else self.key.name}


def analyse(recording: str | Path | Recording, *, progress: Progress = silent) -> Analysis:
    """What a recording is like.

    Args:
        recording: an audio file, or one that is read.
        progress: told as it goes on.

    Raises:
        FileError: the file cannot be read as audio.
        SoundError: it is empty, longer than 10 minutes, or of an odd rate.
    """
    heard = (
        recording
        if isinstance(recording, Recording)
        else read_recording(recording, progress=progress)
    )
    sound = mono(heard)
    blocks = _block_levels(sound)
    sounding = np.flatnonzero(blocks > _SILENT_DB)
    progress(1, 2, "Listening for beats and key")
    onsets, tempo, sureness = _pulse(sound) if len(sounding) else ((), None, 0.0)
    key, key_sureness = _key(sound) if len(sounding) else (None, 0.0)
    lufs = loudness(heard.waveform, sample_rate=RATE)
    progress(2, 2, "Listening for beats and key")
    return Analysis(
        seconds=heard.seconds,
        format=heard.format,
        file_rate=heard.file_rate,
        file_channels=heard.file_channels,
        loudness_lufs=lufs if np.isfinite(lufs) else None,
        peak_db=_decibels(float(np.abs(heard.waveform).max())),
        level_db=_decibels(float(np.sqrt(np.square(heard.waveform).mean()))),
        clipped_samples=sum(_clipped(channel) for channel in heard.waveform),
        silent_share=1 - len(sounding) / len(blocks),
        starts_seconds=float(sounding[0] * _BLOCK_SECONDS) if len(sounding) else heard.seconds,
        ends_seconds=(
            min(heard.seconds, float((sounding[-1] + 1) * _BLOCK_SECONDS)) if len(sounding) else 0.0
        ),
        tempo_bpm=tempo,
        tempo_sureness=sureness,
        key=key,
        key_sureness=key_sureness,
        onsets_seconds=onsets,
    )


def lines(found: Analysis) -> list[str]:
    """An analysis for a person to read."""
    loud = "silence" if found.loudness_lufs is None else f"{found.loudness_lufs:.1f} LUFS"
    clipping = (
        f"{found.clipped_samples:,} samples clipped" if found.clipped_samples else "no clipping"
    )
    told = [
        f"{found.seconds:.2f} seconds, {found.file_channels} "
        f"{'channel' if found.file_channels == 1 else 'channels'} at {found.file_rate:,} Hz "
        f"({found.format})",
        f"Loudness {loud}, peak {found.peak_db:.1f} dB, level {found.level_db:.1f} dB, {clipping}",
        f"Silent for {found.silent_share:.0%}; sound from {found.starts_seconds:.1f} to "
        f"{found.ends_seconds:.1f} seconds",
    ]
    if found.tempo_bpm is not None:
        told.append(f"Tempo about {found.tempo_bpm:.1f} bpm ({_sure(found.tempo_sureness)})")
    if found.key is not None:
        told.append(f"Key {found.key.name} ({_sure(found.key_sureness)})")
    told.append(f"{len(found.onsets_seconds)} onsets")
    return told


def _sure(sureness: float) -> str:
    words = "clear" if sureness >= 0.7 else "likely" if sureness >= 0.4 else "unsure"
    return f"{words}, {sureness:.2f}"


def _block_levels(sound: NDArray[np.float32]) -> NDArray[np.float64]:
    """The level of every tenth of a second in dB: (block,)."""
    length = round(_BLOCK_SECONDS * RATE)
    squares = np.square(np.pad(sound, (0, -len(sound) % length))).reshape(-1, length)
    levels: NDArray[np.float64] = 10 * np.log10(np.maximum(squares.mean(axis=1), 1e-12))
    return levels


def _pulse(sound: NDArray[np.float32]) -> tuple[tuple[float, ...], float | None, float]:
    """Onsets in seconds, the tempo, and how much the sound repeats itself at its beat."""
    import librosa

    low = librosa.resample(sound, orig_sr=RATE, target_sr=RATE // 2)
    rate = RATE // 2
    strength = librosa.onset.onset_strength(y=low, sr=rate, hop_length=_HOP)
    onsets = librosa.onset.onset_detect(onset_envelope=strength, sr=rate, hop_length=_HOP)
    seconds = tuple(round(float(frame) * _HOP / rate, 3) for frame in onsets)
    if len(seconds) < 3 or not strength.any():
        return seconds, None, 0.0
    tempo = float(librosa.feature.tempo(onset_envelope=strength, sr=rate, hop_length=_HOP)[0])
    centred = strength - strength.mean()
    alike = librosa.autocorrelate(centred)
    lag = round(60 / tempo * rate / _HOP)
    near = alike[max(1, lag - 1) : lag + 2]
    share = float(near.max() / alike[0]) if len(near) and alike[0] > 0 else 0.0
    return seconds, tempo, float(np.clip(share, 0, 1))


def _key(sound: NDArray[np.float32]) -> tuple[Key | None, float]:
    """The key that the pitch classes fit best, tuned to the recording, and how well."""
    import librosa

    low = librosa.resample(sound, orig_sr=RATE, target_sr=RATE // 2)
    chroma = librosa.feature.chroma_stft(
        y=low, sr=RATE // 2, n_fft=4096, hop_length=2048, norm=None
    )  # (pitch class, frame)
    fits = key_correlations(np.sqrt(chroma).sum(axis=1))
    best = int(np.argmax(fits))
    return (KEYS[best], float(fits[best])) if fits[best] > 0 else (None, 0.0)


def _clipped(channel: NDArray[np.float32]) -> int:
    full = np.pad(np.abs(channel) >= _CLIPPED, 1).astype(np.int8)
    edges = np.flatnonzero(np.diff(full))
    runs = edges[1::2] - edges[::2]
    return int(runs[runs >= _CLIPPED_RUN].sum())


def _decibels(amplitude: float) -> float:
    return max(_QUIETEST_DB, 20 * float(np.log10(max(amplitude, 1e-9))))
