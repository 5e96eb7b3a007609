"""How a sound is kept: as 24-bit FLAC at the rate it came in, which loses nothing of 24 bits."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from midi_data.progress import Progress, silent
from musegen import Recording, read_recording
from musegen.audio.players import Waveform
from musegen.audio.recording import RATE
from musegen.daw.names import safe_file_name

_BLOCK = 1 << 16  # frames
_MOST_CHANNELS = 2


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A sound as it is kept, and as it is looked at.

    Attributes:
        flac: all of it.
        rate: samples a second in there.
        recording: the same at 44.1 kHz.
        lowered_db: by how much it was lowered, since it went over full scale.
    """

    flac: bytes
    rate: int
    recording: Recording
    lowered_db: float = 0.0


def kept_waveform(waveform: Waveform, name: str) -> Kept:
    """A waveform, (channel, sample) at 44.1 kHz."""
    import soundfile

    file = io.BytesIO()
    soundfile.write(file, waveform.T, RATE, format="FLAC", subtype="PCM_24")
    return Kept(flac=file.getvalue(), rate=RATE, recording=Recording(waveform=waveform, name=name))


def kept_file(path: Path, *, progress: Progress = silent) -> Kept:
    """A file of sound; more than two channels are mixed into one, at 44.1 kHz.

    Raises:
        FileError: it is damaged, or no sound.
        SoundError: it is empty, or too long.
    """
    recording = read_recording(path, progress=progress)
    if recording.file_channels > _MOST_CHANNELS:
        peak = float(np.abs(recording.waveform).max())
        lowered = Recording(
            waveform=recording.waveform / np.float32(max(1.0, peak)), name=recording.name
        )
        kept = kept_waveform(lowered.waveform, recording.name)
        return Kept(flac=kept.flac, rate=kept.rate, recording=lowered, lowered_db=_decibels(peak))
    flac, peak = _as_flac(path)
    return Kept(
        flac=flac, rate=recording.file_rate, recording=recording, lowered_db=_decibels(peak)
    )


@contextmanager
def as_file(content: bytes, name: str) -> Iterator[Path]:
    """These bytes as a file for a while; what goes wrong with it is said under its name."""
    with TemporaryDirectory(prefix="musegen ") as folder:
        path = Path(folder) / safe_file_name(name)
        path.write_bytes(content)
        yield path


def wav_of(flac: bytes) -> bytes:
    """The same samples as a 24-bit WAV file."""
    import soundfile

    samples, rate = soundfile.read(io.BytesIO(flac), dtype="int32", always_2d=True)
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format="WAV", subtype="PCM_24")
    return file.getvalue()


def _as_flac(path: Path) -> tuple[bytes, float]:
    """The samples of a file, and how far they went where that is over full scale."""
    import soundfile

    file = io.BytesIO()
    with path.open("rb") as opened, soundfile.SoundFile(opened) as source:
        whole = source.subtype.startswith("PCM_")
        form = "int32" if whole else "float32"
        peak = 1.0
        if not whole:
            peak = max(
                (float(np.abs(block).max()) for block in source.blocks(_BLOCK, dtype=form)),
                default=1.0,
            )
            source.seek(0)
        with soundfile.SoundFile(
            file, "w", source.samplerate, source.channels, "PCM_24", format="FLAC"
        ) as made:
            for block in source.blocks(_BLOCK, dtype=form):
                made.write(block if peak <= 1 else block / np.float32(peak))
    return file.getvalue(), peak


def _decibels(peak: float) -> float:
    return 20 * float(np.log10(max(1.0, peak)))
