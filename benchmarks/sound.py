"""How true sounds are that are made from notes and words: held-out clips, asked for again.

For each test clip, the notes and true words of which no model has seen, prints beside the clip
itself: the vocoder's copy of it, Griffin and Lim's copy, the regression stage alone, and diffusion
from that; apart for clips whose SoundFont was learnt from and for the others, and for percussion
and sound effects, which have no pitch that chroma could tell. Chroma, onsets, silences and pitches
are those of `benchmarks/vocoder.py`; besides,

- at notes: F1 of those of the original's onsets that lie at notes beside all that librosa hears in
  it: the "onsets" of a player who made these and no others;
- begun: F1 within 50 ms of what an ear that has learnt it (`benchmarks/beginnings.py`) hears begin,
  beside the notes; begun alike: beside what it hears begin in the original;
- velocity: rank correlation of a note's velocity with its level, of notes that begin alone;
- flux: mean rise of the mel from frame to frame, in dB;
- flatness: mean spectral flatness (librosa), in dB;
- Fréchet: distance of the clips' mean mels and deviations to the originals', in dB.

    musegen corpus play DATA -o CLIPS --split test --plain 1 --clips 240 --seed 12
    python benchmarks/sound.py CLIPS --ear FILE [--clips 60] [--pictures FOLDER] [--card]
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import librosa
import numpy as np
import torch
from beginnings import Ear, begun, kept_in  # beside this file
from mir_eval.util import match_events
from numpy.typing import NDArray
from scipy.stats import spearmanr
from vocoder import f_measure, measured, onsets  # beside this file

from musegen.audio.soundfonts import BUNDLED
from musegen.diffusion import clips
from musegen.diffusion.clips import FRAMES, SAMPLES
from musegen.diffusion.mel import MEL, decibels, griffin_lim, mel_of
from musegen.diffusion.notes import ONSET, PITCH, RELEASE, VELOCITY, Notes
from musegen.diffusion.pipeline import Asked, SoundPipeline
from musegen.diffusion.production import Production, unsaid, without_effects
from musegen.diffusion.vocoder import sound_of
from musegen.metrics.scores import aligned, known_mean
from musegen.training.cards import read_card, write_card
from musegen.training.weights import folder_of

RATE = MEL.sample_rate
MEASURES = (
    "chroma",
    "onsets",
    "at notes",
    "notes",
    "begun",
    "begun alike",
    "mel dB",
    "silence dB",
    "in tune",
    "velocity",
    "flux",
    "flatness",
)
HIGH = 55  # G3
UNTUNED = ("percussive", "sound effects")
Sound = NDArray[np.float32]


class Trial:
    """The pipeline, and the clips it is asked for."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.found = clips.load(options.data)
        self.pipeline = SoundPipeline.from_pretrained(options.weights)
        self.ear = kept_in(options.ear)
        self.steps, self.seed = options.steps, options.seed
        test = self.found.of("test")
        places = np.linspace(0, len(test) - 1, options.clips)
        self.chosen = sorted({test[int(place)] for place in places})
        self.seconds: dict[str, float] = defaultdict(float)

    def ways(self, clip: int) -> dict[str, Callable[[], Sound]]:
        """What is compared, by name."""
        notes, original = self.found.notes_of(clip), self.original(clip)
        mel = mel_of(torch.from_numpy(original))
        words = self.found.rows[clip].words

        def rendered(steps: int) -> Sound:
            return played(self.pipeline, words, notes, steps=steps, seed=self.seed)

        return {
            "original": lambda: original,
            "vocoder's copy": lambda: sound_of(self.pipeline.vocoder, mel, notes=notes),
            "Griffin-Lim's copy": lambda: griffin_lim(mel, rounds=32).numpy(),
            "regression": lambda: rendered(0),
            "diffusion": lambda: rendered(self.steps),
        }

    def original(self, clip: int) -> Sound:
        """The clip itself."""
        sound: Sound = self.found.audio[clip].astype(np.float32) / 2**15
        return sound

    def groups(self, clip: int) -> list[str]:
        """The rows of the table that a clip counts for."""
        row, pitches = self.found.rows[clip], self.found.notes_of(clip)[:, PITCH]
        font = "unheard" if row.soundfont == BUNDLED else "heard"
        if row.family == "drums":
            return [f"{font}, drums"]
        if row.family in UNTUNED:
            return [f"{font}, untuned"]
        texture = "chords" if "chords" in row.words else "solo"
        register = "from G3 up" if pitches.min(initial=127) >= HIGH else "low"
        return [f"{font}, {kind}" for kind in ("pitched", texture, register)]


def played(
    pipeline: SoundPipeline, words: Collection[str], notes: Notes, *, steps: int, seed: int
) -> Sound:
    """Notes as `musegen render` plays them: dry and clean, then through the effects, (sample,)."""
    told = dict.fromkeys(words, 1.0)
    of_player = without_effects(told)
    of_player |= unsaid(of_player)
    mel = pipeline(Asked(words=of_player, notes=notes, frames=FRAMES), steps=steps, seed=seed)
    sound = sound_of(pipeline.vocoder, mel, notes=notes, seed=seed)
    return Production.of(told).heard(sound, seed=seed, place=seed)[0]


def velocity_order(sound: Sound, notes: Notes) -> float:
    """Rank correlation of velocity and the level of the first 80 ms; NaN without contrast."""
    levels, velocities = [], []
    for note in notes[(notes[:, ONSET] > 0) & (notes[:, ONSET] < 5.8)]:
        if (np.abs(notes[:, ONSET] - note[ONSET]) < 0.1).sum() == 1:
            start = round(float(note[ONSET]) * RATE)
            levels.append(float(np.square(sound[start : start + 3528]).mean()))
            velocities.append(float(note[VELOCITY]))
    if len(set(velocities)) < 3:
        return float("nan")
    return float(spearmanr(levels, velocities).statistic)


def at_notes(original: Sound, notes: Notes) -> float:
    """F1 of the onsets of a sound that lie at notes beside all of them; NaN where there is none."""
    every = onsets(original)
    told = sorted({place for place, _ in match_events(every, np.unique(notes[:, ONSET]), 0.05)})
    return f_measure(every[told], every)


def heard(sound: Sound, original: Sound, notes: Notes, ear: Ear) -> dict[str, float]:
    """All figures of one sound."""
    mel = decibels(mel_of(torch.from_numpy(sound)))
    flatness = librosa.feature.spectral_flatness(y=sound + 1e-6, n_fft=2048, hop_length=512)
    beginnings = ear.heard(sound)
    return measured(sound, original, notes) | {
        "at notes": at_notes(original, notes),
        "begun": f_measure(beginnings, begun(notes)),
        "begun alike": f_measure(beginnings, ear.heard(original)),
        "velocity": velocity_order(sound, notes),
        "flux": float(mel.diff(dim=1).clamp(min=0).mean()),
        "flatness": float(10 * np.log10(flatness.mean())),
    }


def frechet(one: list[NDArray[np.float32]], other: list[NDArray[np.float32]]) -> float:
    """Fréchet distance of two clouds, each taken for normal and its axes for independent."""
    a, b = np.stack(one), np.stack(other)
    apart = np.square(a.mean(0) - b.mean(0)) + np.square(a.std(0) - b.std(0))
    return float(np.sqrt(apart.mean()))


def summary(sound: Sound) -> NDArray[np.float32]:
    """(2 * band,) the mean and the deviation of every band, in dB."""
    mel = decibels(mel_of(torch.from_numpy(sound)))
    both: NDArray[np.float32] = torch.cat([mel.mean(dim=1), mel.std(dim=1)]).numpy()
    return both


def picture(notes: Notes, sounds: dict[str, Sound], title: str, file: Path) -> None:
    """The notes that are asked for, and below them mels."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 2 * (len(sounds) + 1)), layout="constrained")
    first, *others = figure.subplots(len(sounds) + 1, 1)
    spans = notes[:, [ONSET, RELEASE]].clip(0, SAMPLES / RATE) * MEL.frames_per_second
    first.hlines(notes[:, PITCH], spans[:, 0], spans[:, 1], lw=3, alpha=notes[:, VELOCITY] / 127)
    first.set(xlim=(0, FRAMES), ylabel="asked: pitch")
    for axes, (name, sound) in zip(others, sounds.items(), strict=True):
        mel = decibels(mel_of(torch.from_numpy(sound)))
        axes.imshow(mel, origin="lower", aspect="auto", vmin=-100, vmax=-10, cmap="magma")
        axes.set_ylabel(name, fontsize=8)
    figure.suptitle(title, fontsize=9)
    figure.savefig(file, dpi=80)


def main() -> None:
    """Print the table, and keep it on the card if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, metavar="CLIPS")
    parser.add_argument("--weights", type=Path, help="a saved pipeline; what ships if left")
    parser.add_argument("--ear", type=Path, required=True, help="what beginnings.py has kept")
    parser.add_argument("--clips", type=int, default=60, help="how many, spread evenly")
    parser.add_argument("--steps", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--pictures", type=Path, help="a folder for the first ten")
    parser.add_argument("--card", action="store_true", help="keep the figures with the weights")
    options = parser.parse_args()
    torch.set_num_threads(1)
    trial = Trial(options)
    rows: dict[tuple[str, str], list[dict[str, float]]] = defaultdict(list)
    clouds: dict[str, list[NDArray[np.float32]]] = defaultdict(list)
    for place, clip in enumerate(trial.chosen):
        original, notes, made = trial.original(clip), trial.found.notes_of(clip), {}
        for name, way in trial.ways(clip).items():
            began = time.process_time()
            made[name] = way()
            trial.seconds[name] += time.process_time() - began
            figures = heard(made[name], original, notes, trial.ear)
            clouds[name].append(summary(made[name]))
            for group in trial.groups(clip):
                rows[group, name].append(figures)
        if options.pictures and place < 10:
            options.pictures.mkdir(parents=True, exist_ok=True)
            row = trial.found.rows[clip]
            picture(notes, made, row.caption, options.pictures / f"{place:02} {row.family}.png")
    card = report(trial, rows, clouds)
    if options.card:
        folder = folder_of("sound")
        said = {"data": f"{len(trial.chosen)} test clips, seed {trial.seed}, {trial.steps} steps"}
        write_card(folder, read_card(folder) | {"figures": said | card})


def report(
    trial: Trial,
    rows: dict[tuple[str, str], list[dict[str, float]]],
    clouds: dict[str, list[NDArray[np.float32]]],
) -> dict[str, Any]:
    """The printed tables, as they go on a card."""
    found: dict[str, Any] = {}
    table = [("clips", "", "sound", *MEASURES)]
    for (group, name), figures in sorted(rows.items(), key=lambda item: item[0][0]):
        means = {each: known_mean([row[each] for row in figures]) for each in MEASURES}
        shown = ["" if np.isnan(mean) else f"{mean:.2f}" for mean in means.values()]
        table.append((group, str(len(figures)), name, *shown))
        found.setdefault(group, {})[name] = {
            key: round(value, 3) for key, value in means.items() if not np.isnan(value)
        }
    print(aligned(table))
    lasted = len(trial.chosen) * SAMPLES / RATE
    distances = [("sound", "Fréchet dB", "times faster than it lasts, one core")]
    for name, cloud in clouds.items():
        far = frechet(cloud, clouds["original"])
        speed = lasted / trial.seconds[name] if trial.seconds[name] > 0.1 else float("nan")
        distances.append((name, f"{far:.2f}", "" if np.isnan(speed) else f"{speed:.1f}"))
        found.setdefault("Fréchet distance, dB", {})[name] = round(far, 3)
    print(aligned(distances))
    return found


if __name__ == "__main__":
    main()
