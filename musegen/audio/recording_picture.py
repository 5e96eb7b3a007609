"""A recording as a picture: its waveform, and below it how its pitches and colours go on."""

import io

import numpy as np

from musegen.audio.analysis import Analysis
from musegen.audio.recording import RATE, Recording, mono

_COLUMNS = 1600
_MELS = 128
_FLOOR_DB = -80.0


def recording_png(recording: Recording, found: Analysis) -> bytes:
    """The bytes of a PNG, 1,800 pixels wide: waveform with onsets, mel spectrogram."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(18, 8), dpi=100, layout="constrained")
    FigureCanvasAgg(figure)
    wave, mels = figure.subplots(2, 1, sharex=True, height_ratios=[1, 2])
    sound = mono(recording)
    columns = np.array_split(sound, min(_COLUMNS, len(sound)))
    seconds = np.linspace(0, recording.seconds, len(columns))
    low, high = [each.min() for each in columns], [each.max() for each in columns]
    wave.fill_between(seconds, low, high, color="#0072b2", linewidth=0.4)
    wave.vlines(found.onsets_seconds, -1, 1, color="#d55e00", linewidth=0.5, alpha=0.5)
    wave.set(ylim=(-1, 1), ylabel="Amplitude", title=_title(recording, found))
    mels.imshow(
        _mel_db(sound),
        origin="lower",
        aspect="auto",
        extent=(0, recording.seconds, 0, _MELS),
        cmap="magma",
        vmin=_FLOOR_DB,
        vmax=0,
    )
    marks = [250.0 * 2**octave for octave in range(7)]
    mels.set(xlabel="Seconds", ylabel="Hz", xlim=(0, recording.seconds))
    mels.set_yticks([_band(hertz) for hertz in marks], [f"{hertz:,.0f}" for hertz in marks])
    file = io.BytesIO()
    figure.savefig(file, format="png")
    return file.getvalue()


def _title(recording: Recording, found: Analysis) -> str:
    tempo = "" if found.tempo_bpm is None else f" · {found.tempo_bpm:.0f} bpm"
    key = "" if found.key is None else f" · {found.key.name}"
    name = recording.name.replace("$", r"\$").encode("ascii", "replace").decode()
    return f"{name} · {found.seconds:.1f} seconds{tempo}{key}"


def _mel_db(sound: np.ndarray[tuple[int], np.dtype[np.float32]]) -> np.ndarray[tuple[int, int]]:
    """(mel, frame), in dB below the loudest."""
    import librosa

    hop = max(512, len(sound) // _COLUMNS)
    mel = librosa.feature.melspectrogram(
        y=sound, sr=RATE, n_fft=max(4096, hop), hop_length=hop, n_mels=_MELS
    )
    made: np.ndarray[tuple[int, int]] = librosa.power_to_db(mel, ref=max(mel.max(), 1e-10))
    return made


def _band(hertz: float) -> float:
    """Where a frequency is among the mel bands, which reach half the sample rate."""
    import librosa

    top = librosa.hz_to_mel(RATE / 2)
    return float(librosa.hz_to_mel(hertz) / top * _MELS)
