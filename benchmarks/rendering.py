"""Every engine on the same music: how fast, how like FluidSynth, how loud.

Prints one row a piece and engine: seconds of processor time, times real time, correlation of the
mel spectrogram and of the chroma with the first engine's (FluidSynth, where it is installed),
loudness, peak, and the error of the stems' sum in 24 bits.

    python benchmarks/rendering.py [FILE ...] [--seconds 60] [--soundfont FILE]

Without files it plays Bach's chorale BWV 66.6 and a minute of a Haydn quartet from music21.
"""

import argparse
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.fft import rfft, rfftfreq

from midi_data.files import read
from midi_data.music21_corpus import corpus_folder
from midi_data.score import Score, seconds_at
from musegen.audio import engines, rendered
from musegen.audio.loudness import loudness
from musegen.audio.soundfonts import soundfonts

DEFAULT = ("bach/bwv66.6.mxl", "haydn/opus74no1/movement3.mxl")
RATE = 44_100
WINDOW, HOP, MELS = 4096, 2048, 64


def opening(score: Score, seconds: float) -> Score:
    """The score up to so many seconds."""
    end = score.end()
    while seconds_at(score, end) > seconds:
        end = end * 9 // 10
    return score.clip(0, end, clip_end=True)


def features(mix: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mel spectrogram in dB (mel, frame) and chroma (pitch class, frame) of the middle."""
    frames = np.lib.stride_tricks.sliding_window_view(mix.mean(axis=0), WINDOW)[::HOP]
    power = np.abs(rfft(frames * np.hanning(WINDOW), axis=1)).T ** 2  # (bin, frame)
    hertz = rfftfreq(WINDOW, 1 / RATE)
    edges = 700 * (10 ** (np.linspace(60, 3600, MELS + 2) / 2595) - 1)
    rise = (hertz - edges[:-2, None]) / np.diff(edges)[:-1, None]
    fall = (edges[2:, None] - hertz) / np.diff(edges)[1:, None]
    mel = np.clip(np.minimum(rise, fall), 0, None) @ power
    heard = (hertz > 60) & (hertz < 5_000)
    classes = np.round(12 * np.log2(hertz[heard] / 440)).astype(int) % 12
    chroma = np.stack([power[heard][classes == each].sum(axis=0) for each in range(12)])
    floor = 1e-9 * mel.max()
    return 10 * np.log10(mel + floor), chroma / np.maximum(chroma.sum(axis=0), 1e-12)


def likeness(mix: NDArray[np.float32], reference: NDArray[np.float32]) -> tuple[float, float]:
    """Correlation of mel and of chroma over the time both last."""
    length = min(mix.shape[1], reference.shape[1])
    pairs = zip(features(mix[:, :length]), features(reference[:, :length]), strict=True)
    mel, chroma = (float(np.corrcoef(a.ravel(), b.ravel())[0, 1]) for a, b in pairs)
    return mel, chroma


def decibels(amplitude: float) -> float:
    """An amplitude against full scale."""
    return 20 * float(np.log10(max(amplitude, 1e-9)))


def row(score: Score, engine: str, soundfont: Path) -> tuple[str, NDArray[np.float32]]:
    """What one engine makes of one score, as text, and the mix."""
    began = time.process_time()
    made = rendered(score, stems=True, engine=engine, soundfont=soundfont)
    took = time.process_time() - began
    seconds = made.mix.shape[1] / RATE
    written = [np.rint(stem * 2.0**23) for stem in made.stems]
    error = float(np.abs(sum(written) - np.rint(made.mix * 2.0**23)).max()) / 2**23
    text = (
        f"{took:6.1f} {seconds / took:6.0f} {loudness(made.mix, sample_rate=RATE):7.2f}"
        f" {decibels(np.abs(made.mix).max()):6.2f} {decibels(error):7.0f}"
    )
    return text, made.mix


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--soundfont", type=Path, default=soundfonts(packed=False)[-1])
    asked = parser.parse_args()
    print(f"SoundFont {asked.soundfont.name}")
    print(f"{'piece':28} {'engine':14} CPU s  times   LUFS   peak  sum dB   mel  chroma")
    for path in asked.files or [corpus_folder() / name for name in DEFAULT]:
        score, reference = opening(read(path), asked.seconds), None
        for engine in engines():
            text, mix = row(score, engine, asked.soundfont)
            reference = mix if reference is None else reference
            mel, chroma = likeness(mix, reference)
            print(f"{path.name[:28]:28} {engine:14}{text}  {mel:.3f}  {chroma:.3f}")


if __name__ == "__main__":
    main()
