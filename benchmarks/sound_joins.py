"""Whether joins are heard: in long sounds, in recordings that are repaired or made longer.

Recordings are 20 seconds of held-out scores, played by a SoundFont; corpora take turns. Of each,
one part is played by diffusion, window by window; a stretch in its midst is written anew; and its
first part is made longer. At every join, and at every other place of the same sound:

- level step: from the 50 ms before a place to the 50 ms after it, in dB, where it sounds; at the
  joins of a long sound, what regression makes of the same notes, without windows, is taken off;
- flux: mean rise of the mel from frame to frame, in dB, within 60 ms of a place;

and besides, how far the mel of what is new is from what was there, and how many samples are others
that should not be: everywhere but in the stretch and 20 ms beside it.

    python benchmarks/sound_joins.py DATA [--pieces 20] [--seconds 1.5] [--seed 0] [--card]
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from rendering import opening  # beside this file

import musegen
from midi_data.score import Score
from musegen.audio import render
from musegen.audio.performance import perform
from musegen.audio.recording import RATE, recording_of
from musegen.composer.evaluate import draw_excerpt, score_of
from musegen.diffusion.casting import cast
from musegen.diffusion.clearing import windows
from musegen.diffusion.joining import CROSSFADE_SECONDS
from musegen.diffusion.mel import MEL, decibels, mel_of
from musegen.diffusion.notes import notes_of
from musegen.diffusion.pipeline import Asked, SoundPipeline
from musegen.diffusion.vocoder import sound_of
from musegen.diffusion.wish import NOTES_STEPS
from musegen.diffusion.words import read_words
from musegen.metrics.scores import aligned
from musegen.training import dataset as datasets
from musegen.training.cards import read_card, write_card
from musegen.training.dataset import Dataset
from musegen.training.weights import folder_of

LASTS_SECONDS = 20.0
SPAN = round(0.05 * RATE)  # samples of which a level is heard
NEAR = round(0.06 * RATE)
FAINT_DB = -60.0
BARS = 32
Sound = NDArray[np.float32]


@dataclass(frozen=True)
class Trial:
    """A sound with joins.

    Attributes:
        sound: (channel, sample).
        joins: the samples at which it is joined.
        new: the first sample that is new, and one past the last.
        real: what was there, if anything was.
        plain: the same without joins, whose steps are no fault of theirs.
        others: samples that should have stayed.
    """

    sound: Sound
    joins: list[int]
    new: tuple[int, int]
    real: Sound | None = None
    plain: Sound | None = None
    others: int | None = None


def pieces(data: Dataset, count: int, seed: int) -> Iterator[Score]:
    """Beginnings of held-out music, long enough."""
    generator = np.random.default_rng(seed)
    corpora = sorted({piece.corpus for piece in data.of("test")})
    found = 0
    while found < count:
        excerpt, piece = draw_excerpt(
            data, data.of("test", corpora[found % len(corpora)]), generator, bars=BARS
        )
        score = score_of(excerpt, float(np.clip(piece.tempo_bpm, 40, 240)))
        if max(part.end for part in perform(score, sample_rate=RATE)) > LASTS_SECONDS * RATE:
            found += 1
            yield opening(score, LASTS_SECONDS + 2)
        else:
            corpora = corpora[1:] + corpora[:1]


def long_sound(pipeline: SoundPipeline, score: Score, seed: int) -> Trial:
    """The fullest part of a score as diffusion plays it, in windows."""
    part = max(perform(score, sample_rate=RATE), key=lambda part: len(part.notes))
    notes = notes_of(part, sample_rate=RATE)
    role = cast(notes, read_words(""), program=part.program, is_drum=part.is_drum)
    frames = round(LASTS_SECONDS * MEL.frames_per_second)
    asked = Asked(words=role.words, notes=role.notes, frames=frames)
    made = [
        sound_of(pipeline.vocoder, pipeline(asked, steps=steps, seed=seed), notes=role.notes)[None]
        for steps in (NOTES_STEPS, 0)
    ]
    spans = [span for some in windows(frames, pipeline.model.config.window) for span in some]
    edges = {edge for span in spans for edge in (span.start, span.stop)} - {0, frames}
    return Trial(made[0], [edge * MEL.hop for edge in sorted(edges)], (0, 0), plain=made[1])


def repaired(recording: Sound, start: int, stop: int, seed: int) -> Trial:
    """A recording with a stretch that is written anew."""
    made = musegen.resound(
        recording_of(recording), from_seconds=start / RATE, to_seconds=stop / RATE, seed=seed
    )
    changed = others(recording, made, start, stop)
    return Trial(made, [start, stop], (start, stop), real=recording, others=changed)


def longer(recording: Sound, end: int, added: int, seed: int) -> Trial:
    """The first part of a recording, made longer."""
    made = musegen.resound(recording_of(recording[:, :end]), extend_seconds=added / RATE, seed=seed)
    changed = others(recording[:, :end], made[:, :end], end, end)
    return Trial(made, [end], (end, end + added), real=recording, others=changed)


def others(before: Sound, after: Sound, start: int, stop: int) -> int:
    """How many samples changed outside a stretch and its crossfades."""
    fade = round(CROSSFADE_SECONDS * RATE)
    changed = (before != after).any(axis=0)
    changed[max(0, start - fade) : stop + fade] = False
    return int(changed.sum())


def steps(sound: Sound, places: NDArray[np.int64]) -> NDArray[np.float64]:
    """(place,) by how many dB it is louder after a place than before; NaN where it is silent."""
    sums = np.concatenate([[0.0], np.cumsum(np.square(sound, dtype=np.float64).mean(axis=0))])
    powers = sums[SPAN:] - sums[:-SPAN]
    levels = 10 * np.log10(powers / SPAN + 1e-12)
    before, after = levels[places - SPAN], levels[places]
    heard = np.minimum(before, after) > FAINT_DB
    return np.where(heard, after - before, np.nan)


def heard(trial: Trial) -> dict[str, list[float]]:
    """All figures of one sound."""
    mel = decibels(mel_of(torch.from_numpy(trial.sound.mean(axis=0))))
    rises = mel.diff(dim=1).clamp(min=0).mean(dim=0).numpy()
    centres = (np.arange(len(rises)) + 1) * MEL.hop
    joins, old = np.array(trial.joins), (centres < trial.new[0]) | (centres >= trial.new[1])
    near = (np.abs(centres[:, None] - joins) < NEAR).any(axis=1)
    places = np.arange(NEAR, trial.sound.shape[1] - NEAR, SPAN)
    apart = (np.abs(places[:, None] - joins) > NEAR).all(axis=1)
    apart &= (places < trial.new[0] - NEAR) | (places >= trial.new[1] + NEAR)
    joined, elsewhere = steps(trial.sound, joins), steps(trial.sound, places[apart])
    if trial.plain is not None:
        joined, elsewhere = (
            joined - steps(trial.plain, joins),
            elsewhere - steps(trial.plain, places[apart]),
        )
    found = {
        "step at joins": np.abs(joined),
        "elsewhere": np.abs(elsewhere),
        "flux at joins": rises[near],
        "flux elsewhere": rises[old & ~near],
        "flux of what is new": rises[~old & ~near],
        "from the real one": [],
        "others changed": [] if trial.others is None else [trial.others],
    }
    if trial.real is not None:
        first, last = (place // MEL.hop for place in trial.new)
        real = decibels(mel_of(torch.from_numpy(trial.real.mean(axis=0))))
        apart_db = (mel[:, first:last] - real[:, first:last]).abs()
        found["from the real one"] = [float(apart_db.mean())]
    return {name: [float(each) for each in values] for name, values in found.items()}


def main() -> None:
    """Print the table, and keep it on the card if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="a folder from `musegen corpus build`")
    parser.add_argument("--pieces", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=1.5, help="repaired; twice, added")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--card", action="store_true", help="keep the figures with the weights")
    options = parser.parse_args()
    torch.set_num_threads(1)
    pipeline = SoundPipeline.from_pretrained()
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    scores = pieces(datasets.load(options.data), options.pieces, options.seed)
    for number, score in enumerate(scores):
        recording = render(score, engine="soundfont")[:, : round(LASTS_SECONDS * RATE)]
        generator = np.random.default_rng([options.seed, number])
        start = round(generator.uniform(8, 11) * RATE)
        stop = start + round(options.seconds * RATE)
        untouched = Trial(recording, [start, stop], (start, stop), real=None)
        end = round(generator.uniform(13, 14) * RATE)
        trials = {
            "the recordings, same places": untouched,
            "repaired": repaired(recording, start, stop, number),
            "made longer": longer(recording, end, 2 * (stop - start), number),
            "windows of a long sound": long_sound(pipeline, score, number),
        }
        for name, trial in trials.items():
            for measure, values in heard(trial).items():
                found[name][measure] += values
    report(found, keep=options.card, what=f"{options.pieces} pieces, seed {options.seed}")


def report(found: dict[str, dict[str, list[float]]], *, keep: bool, what: str) -> None:
    """Print the table; `keep` it on the card."""
    summed: dict[str, dict[str, float]] = {}
    for name, measures in found.items():
        row = summed[name] = {}
        for measure, values in measures.items():
            known = np.array(values)[~np.isnan(values)]
            if not len(known):
                continue
            if measure in ("step at joins", "elsewhere"):
                row[measure] = float(np.median(known))
                row[f"{measure}, 95 %"] = float(np.quantile(known, 0.95))
            else:
                row[measure] = float(known.sum() if measure == "others changed" else known.mean())
    columns = [*next(iter(summed.values())), "from the real one", "others changed"]
    rows = [("joins", *columns)]
    for name, row in summed.items():
        rows.append((name, *(f"{row[each]:.2f}" if each in row else "" for each in columns)))
    print(aligned(rows))
    if keep:
        folder = folder_of("sound")
        rounded = {
            name: {measure: round(value, 3) for measure, value in row.items()}
            for name, row in summed.items()
        }
        write_card(folder, read_card(folder) | {"joins": {"data": what} | rounded})


if __name__ == "__main__":
    main()
