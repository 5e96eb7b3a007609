"""A recording's file sounded anew: its rate, its form and its other samples are kept."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from midi_data.errors import SoundError
from midi_data.progress import Progress, silent
from musegen.audio.players import Waveform
from musegen.audio.recording import RATE, read_recording
from musegen.diffusion.wish import SoundWish
from musegen.resounding import Change, Stretch, anew

_KEPT_AS = {  # forms of samples that WAV has too; what others decode to is kept in floats
    **{form: form for form in ("PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE")},
    "PCM_S8": "PCM_16",
    "PCM_U8": "PCM_16",
}


def write_resounded(
    source: str | Path,
    out: str | Path,
    *,
    wish: SoundWish,
    change: Change,
    seed: int | None = None,
    force: bool = False,
    progress: Progress = silent,
) -> Path:
    """Write a recording sounded anew as WAV, at the rate and in the form of its file.

    Of a stretch, all samples outside it and 20 ms beside it stay those of the file.

    Raises:
        MusicError: as for `resound`; or `out` is taken and `force` is not given.
    """
    import soundfile

    from midi_data.writing import atomic, refuse_taken

    path, target = Path(source), Path(out)
    refuse_taken(target, force=force)
    recording = read_recording(path, progress=progress)
    if change.of_a_stretch and recording.file_channels > 2:
        raise SoundError(
            f"has {recording.file_channels} channels, and a stretch is rewritten in one or two",
            where=path.name,
            mend="Mix it down to stereo.",
        )
    made = anew(
        recording, wish, change, seed=seed, file_rate=recording.file_rate, progress=progress
    )
    subtype = soundfile.info(path).subtype
    kept = _KEPT_AS.get(subtype, "FLOAT")
    if isinstance(made, Stretch):
        samples = _spliced(path, made, recording.file_rate, kept)
    else:
        samples = _at_rate(made, recording.file_rate).T
    with atomic(target, force=force) as draft:
        soundfile.write(draft, samples, recording.file_rate, format="WAV", subtype=kept)
    return target


def _spliced(path: Path, made: Stretch, rate: int, kept: str) -> NDArray[np.generic]:
    """The samples of a file as it holds them, with a stretch made new: (sample, channel)."""
    import soundfile

    from musegen.diffusion.joining import CROSSFADE_SECONDS, joined

    held = {"FLOAT": "float32", "DOUBLE": "float64"}.get(kept, "int32")
    original = soundfile.read(path, dtype=held, always_2d=True)[0].T
    length = original.shape[1]
    offset = made.offset * rate // RATE
    start = min(round(made.start * rate / RATE), length)
    stop = start + round((made.stop - made.start) * rate / RATE)
    if abs(stop - length) <= 1:  # resampled, it may have ended a sample beside
        stop = length
    fade = round(CROSSFADE_SECONDS * rate)
    new = _at_rate(made.sound, rate)
    missing = max(0, stop + fade - offset - new.shape[1])
    new = np.pad(new, ((0, 0), (0, missing))) * np.float32(2**31 if held == "int32" else 1)
    whole: NDArray[np.generic] = joined(original, new, offset, start, stop, fade=fade).T
    return whole


def _at_rate(waveform: Waveform, rate: int) -> Waveform:
    """A waveform at 44.1 kHz, resampled."""
    import soxr  # type: ignore[import-untyped]  # it has no types

    if rate == RATE:
        return waveform
    resampled: Waveform = soxr.resample(np.ascontiguousarray(waveform.T), RATE, rate).T
    return resampled
