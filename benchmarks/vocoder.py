"""How true the vocoder's copies are: clips that it never heard, turned to mels and back.

For every family of instruments, and for the SoundFonts that no clip of the train side was played
with, the same mels are made to sound by the vocoder with a draft from the notes, by the same
vocoder untrained, by the vocoder with phases guessed by Griffin and Lim's method, and by that
method alone, 32 rounds. Prints, beside the original itself:

- chroma: correlation of librosa's `chroma_cqt` with the original's, frame by frame;
- onsets: F1 within 50 ms, against the onsets librosa finds in the original;
- notes: the same against the onsets of the notes;
- mel dB: mean difference of levels, where either is above -90 dB;
- spectra: distance over three resolutions, as in training;
- silence dB: level where the original is below -80 dB;
- in tune: share of notes that sound alone for a quarter of a second and whose pitch, by librosa's
  `yin`, is within 50 cents;
- times: how many times faster than it lasts, on one core, drafts and guesses included.

    python benchmarks/vocoder.py CLIPS [--weights vocoder] [--clips 60] [--split test]
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import librosa
import numpy as np
import torch
from numpy.typing import NDArray

from musegen.diffusion import clips
from musegen.diffusion.clips import SAMPLES, Clips
from musegen.diffusion.mel import MEL, griffin_lim, mel_of
from musegen.diffusion.notes import DRUMS, ONSET, PITCH, PROGRAM, RELEASE, Notes
from musegen.diffusion.vocoder import Vocoder, sound_of
from musegen.diffusion.vocoder_learning import distance
from musegen.metrics.scores import aligned, known_mean

RATE = MEL.sample_rate
MEASURES = ("chroma", "onsets", "notes", "mel dB", "spectra", "silence dB", "in tune", "times")
UNHEARD = "(SoundFonts unheard)"
_ALONE_SECONDS = 0.25
_RISE = 0.15  # of an onset: of 0.07 to 0.3, that by which most notes of validation clips are found
_RUNG_OUT_SECONDS = 0.5

Sound = NDArray[np.float32]
Copier = Callable[[torch.Tensor, Notes], Sound]


def copiers(weights: str) -> dict[str, Copier]:
    """Each way from mel to sound, by name."""
    trained = Vocoder.from_pretrained(weights)
    untrained = Vocoder(trained.config).eval()
    return {
        "vocoder, notes": lambda mel, notes: sound_of(trained, mel, notes=notes),
        "untrained, notes": lambda mel, notes: sound_of(untrained, mel, notes=notes),
        "vocoder, guess": lambda mel, notes: sound_of(trained, mel),
        "Griffin-Lim 32": lambda mel, notes: griffin_lim(mel, rounds=32).numpy(),
    }


def groups_of(row: clips.Clip, heard: set[str]) -> list[str]:
    """The rows of the table that a clip counts for."""
    return ["(all)", row.family, *([UNHEARD] if row.soundfont not in heard else [])]


def measured(sound: Sound, true: Sound, notes: Notes) -> dict[str, float]:
    """All but the time, NaN where there is nothing to measure."""
    mel, asked = (mel_of(torch.from_numpy(each)) for each in (sound, true))
    audible = (mel > -0.8) | (asked > -0.8)
    apart = float(50 * (mel - asked).abs()[audible].mean())
    spectra = distance(torch.from_numpy(sound)[None], torch.from_numpy(true)[None])
    is_drum = bool((notes[:, PROGRAM] == DRUMS).all())
    begun = np.unique(notes[(notes[:, ONSET] > 0.05) & (notes[:, ONSET] < 5.85), ONSET])
    found, original = onsets(sound), onsets(true)
    tuned = [abs(cents(sound, *span)) < 50 for span in alone(notes)]
    return {
        "chroma": float("nan") if is_drum else chroma_likeness(sound, true),
        "onsets": f_measure(found, original),
        "notes": f_measure(found, begun),
        "mel dB": apart,
        "spectra": float(spectra),
        "silence dB": silence_db(sound, true),
        "in tune": float(np.mean(tuned)) if tuned else float("nan"),
    }


def chroma_likeness(sound: Sound, true: Sound) -> float:
    """Correlation of two chromagrams, each frame taken with its loudness in the original."""
    loud = librosa.feature.rms(y=true, hop_length=512)[0] > 1e-3
    both = [librosa.feature.chroma_cqt(y=each, sr=RATE)[:, loud] for each in (sound, true)]
    if not loud.any() or min(np.std(each) for each in both) == 0:
        return float("nan")
    return float(np.corrcoef(both[0].ravel(), both[1].ravel())[0, 1])


def onsets(sound: Sound) -> NDArray[np.float64]:
    """Where librosa hears something begin, in seconds."""
    found: NDArray[np.float64] = librosa.onset.onset_detect(
        y=sound, sr=RATE, hop_length=256, units="time", delta=_RISE
    )
    return found


def f_measure(found: NDArray[np.floating], true: NDArray[np.floating]) -> float:
    """F1 within 50 ms; NaN where nothing begins."""
    from mir_eval.onset import f_measure as measured

    return float(measured(true, found, window=0.05)[0]) if len(true) else float("nan")


def silence_db(sound: Sound, true: Sound) -> float:
    """The level where the original is silent; NaN where it never is."""
    power = [
        np.square(each.astype(np.float64)).reshape(-1, 512).mean(axis=1) for each in (sound, true)
    ]
    # A frame of the transform reaches two hops to either side.
    quiet = np.convolve(power[1] > 1e-8, np.ones(7), "same") == 0
    return float(10 * np.log10(power[0][quiet].mean() + 1e-12)) if quiet.any() else float("nan")


def alone(notes: Notes) -> Iterator[tuple[float, float, float]]:
    """Onset, end and pitch of the notes that sound alone for a while."""
    for index, note in enumerate(notes):
        others = np.delete(notes, index, axis=0)
        onset, end = float(note[ONSET]), min(float(note[RELEASE]), SAMPLES / RATE)
        rung = others[:, RELEASE] + _RUNG_OUT_SECONDS
        later = others[others[:, ONSET] >= onset, ONSET]
        start = max(0.0, onset + 0.05, rung[others[:, ONSET] < onset].max(initial=0.0))
        end = min(end, float(later.min(initial=end)))
        if end - start >= _ALONE_SECONDS and note[PROGRAM] != DRUMS and 28 <= note[PITCH] <= 96:
            yield start, end, float(note[PITCH])


def cents(sound: Sound, start: float, end: float, pitch: float) -> float:
    """How far a note is out of tune."""
    hertz = 440.0 * 2 ** ((pitch - 69) / 12)
    heard = sound[round(start * RATE) : round(end * RATE)]
    length = 1 << int(np.ceil(np.log2(4 * RATE / hertz)))
    found = librosa.yin(
        heard,
        fmin=hertz / 1.4,
        fmax=min(hertz * 1.4, RATE / 4),
        sr=RATE,
        frame_length=min(max(length, 1024), len(heard)),
    )
    return float(1200 * np.log2(np.median(found) / hertz))


def timed(
    ways: dict[str, Copier], mel: torch.Tensor, notes: Notes
) -> dict[str, tuple[Sound, float]]:
    """Each way's copy, and how many times faster than it lasts it was made."""
    made = {}
    for name, way in ways.items():
        began = time.process_time()
        sound = way(mel, notes)
        made[name] = sound, SAMPLES / RATE / (time.process_time() - began)
    return made


def table(found: Clips, chosen: list[int], ways: dict[str, Copier]) -> str:
    """A row a group and way."""
    figures: dict[tuple[str, str], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    heard = {found.rows[clip].soundfont for clip in found.of("train")}
    for clip in chosen:
        true = found.audio[clip].astype(np.float32) / 2**15
        notes, mel = found.notes_of(clip), mel_of(torch.from_numpy(true))
        copies = {"original": (true, float("nan"))} | timed(ways, mel, notes)
        for name, (sound, times) in copies.items():
            row = measured(sound, true, notes) | {"times": times}
            for group in groups_of(found.rows[clip], heard):
                for measure, value in row.items():
                    figures[group, name][measure].append(value)
    rows: list[tuple[str, ...]] = [("family", "clips", "copy", *MEASURES)]
    for group, name in sorted(figures, key=lambda key: key[0]):
        cells = figures[group, name]
        means = [known_mean(cells[measure]) for measure in MEASURES]
        shown = [
            "" if np.isnan(mean) else f"{mean:.{2 if abs(mean) < 10 else 0}f}" for mean in means
        ]
        rows.append((group, str(len(cells["times"])), name, *shown))
    return aligned(rows)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, metavar="CLIPS")
    parser.add_argument("--weights", default="vocoder")
    parser.add_argument("--clips", type=int, default=60, help="how many, spread evenly")
    parser.add_argument("--split", default="test")
    options = parser.parse_args()
    torch.set_num_threads(1)
    found = clips.load(options.data)
    whole = found.of(options.split)
    chosen = sorted({whole[int(place)] for place in np.linspace(0, len(whole) - 1, options.clips)})
    print(table(found, chosen, copiers(options.weights)))


if __name__ == "__main__":
    main()
