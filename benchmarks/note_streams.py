"""Foster's two forms of a melody side by side: one stream of tokens (A), or two in parallel (B).

Prints, for the two models: nats a note on held-out melodies, by pitch and duration, and how far
apart the forms are; notes trained on and written a second of one core; how well what they write
keeps to its key, beside held-out music; and the longest run of notes copied from training.

    python benchmarks/note_streams.py DATA [--pieces 128] [--split test]
    python benchmarks/note_streams.py DATA --train 10 --runs RUNS

DATA is a folder from `musegen corpus build`. With --train both forms are trained first on the same
batches, for about so many minutes of one core for the slower form, kept in RUNS and measured.
With --ship COMMAND (what made them) they become the shipped weights, with figures on the cards.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
import torch

from midi_data.keys import Key, find_key
from midi_data.score import Score
from musegen.composer.melody import MelodyWish, melody_score, write_melody
from musegen.composer.melody_data import Melody, melodies
from musegen.composer.melody_learning import (
    MelodyBatch,
    batches,
    held_out_losses,
    held_out_windows,
    loss,
)
from musegen.composer.melody_model import METRES, MOST_BARS_LEFT, Form, MelodyConfig, MelodyModel
from musegen.composer.melody_publish import publish
from musegen.encoders import note_streams
from musegen.metrics.memorisation import NoteIndex, longest_run
from musegen.training import dataset as datasets
from musegen.training import loop
from musegen.training.cards import read_card, write_card
from musegen.training.weights import SHIPPED

FORMS: tuple[Form, ...] = ("A", "B")
LEARNING_RATE = 4e-3
LEG = 100  # batches at one learning rate, so that it falls by batches and not by time
FALLING = 0.5  # the last share of the batches, in which it falls
UNHURRIED = 600.0  # minutes: a leg ends by its batches
DIFFERENT_MOVES = 5  # a run of fewer is a scale or a trill
DEVICE = "one core of a shared server CPU"

Figures = dict[str, float]


def shown(done: int, total: int, words: str) -> None:
    """Progress, on standard error."""
    print(f"\r{words} {done}/{total}   ", end="", file=sys.stderr)


def train(form: Form, found: Sequence[Melody], folder: Path, *, steps: int, seed: int) -> None:
    """Train a form for so many batches, which are the same for either."""
    torch.manual_seed(seed)
    shape = MelodyConfig(form=form)
    model = MelodyModel(shape)

    def drawn(step: int) -> Iterator[MelodyBatch]:
        generator = np.random.default_rng([seed, step])
        return islice(batches(found, notes=shape.notes, generator=generator), LEG)

    for first in range(0, steps, LEG):
        config = loop.TrainingConfig(
            minutes=UNHURRIED,
            learning_rate=LEARNING_RATE * min(1.0, (1 - first / steps) / FALLING),
            precision="no",  # a core without bfloat16 is half as fast with it
            device="cpu",
            seed=seed,
        )
        resume = first > 0
        loop.train(model, shape, loss, drawn, folder, config, resume=resume)
        shown(first + LEG, steps, f"Training form {form}")


def training_speed(form: Form, found: Sequence[Melody], *, count: int = 12) -> tuple[float, float]:
    """Notes trained on a second of one core, and notes in a batch."""
    shape = MelodyConfig(form=form)
    marks: list[tuple[float, int]] = []

    def drawn(step: int) -> Iterator[MelodyBatch]:
        generator = np.random.default_rng(step)
        for batch in islice(batches(found, notes=shape.notes, generator=generator), count):
            marks.append((time.process_time(), int(batch.there.sum())))
            yield batch

    config = loop.TrainingConfig(minutes=UNHURRIED, precision="no", device="cpu")
    with tempfile.TemporaryDirectory() as folder:
        loop.train(MelodyModel(shape), shape, loss, drawn, Path(folder), config)
    notes = [notes for _, notes in marks]
    return sum(notes[1:-1]) / (marks[-1][0] - marks[1][0]), float(np.mean(notes))


def wishes(found: Sequence[Melody], count: int, seed: int) -> list[tuple[MelodyWish, Score]]:
    """Held-out melodies of 4 bars or more in one metre, with what a model is asked for instead."""
    fitting = [
        melody
        for melody in found
        if 4 <= melody.clock[0, 1] + 1 < MOST_BARS_LEFT
        and len(np.unique(melody.clock[:, 2])) == 1
        and melody.clock[0, 2] > 0
    ]
    chosen = np.random.default_rng(seed).permutation(len(fitting))[:count]
    return [(_wish(fitting[index]), _score(fitting[index])) for index in chosen]


def _wish(melody: Melody) -> MelodyWish:
    return MelodyWish(
        key=melody.key,
        time_signature=METRES[int(melody.clock[0, 2]) - 1],
        bars=int(melody.clock[0, 1]) + 1,
        style=melody.piece.style,
    )


def _score(melody: Melody) -> Score:
    return note_streams.decode(melody.streams.astype(np.int16))


def in_key(scores: Sequence[Score], keys: Sequence[Key]) -> float:
    """The share of all notes that is in the scale of its melody's key."""
    inside = [
        note.pitch % 12 in key.scale
        for score, key in zip(scores, keys, strict=True)
        for note in score.tracks[0].notes
    ]
    return float(np.mean(inside))


def music_figures(scores: Sequence[Score], asked: Sequence[Key], index: NoteIndex) -> Figures:
    """How melodies keep to their keys, and the most they share with training music."""
    found = [find_key(score) for score in scores]
    runs = [longest_run(score, index, least_moves=DIFFERENT_MOVES) for score in scores]
    return {
        "in the key heard, share of notes": in_key(scores, found),
        "in the key asked for, share of notes": in_key(scores, asked),
        "heard in the key asked for, share of melodies": float(
            np.mean([one == other for one, other in zip(found, asked, strict=True)])
        ),
        "notes a melody": float(np.mean([len(score.tracks[0].notes) for score in scores])),
        "longest run shared with training, notes": float(max(runs)),
        "the same in the middle melody, notes": float(np.median(runs)),
    }


def written(
    model: MelodyModel, asked: Sequence[MelodyWish], seed: int
) -> tuple[list[Score], float]:
    """A melody for each wish, and notes written a second of one core, one melody at a time."""
    scores, begin = [], time.process_time()
    for number, wish in enumerate(asked):
        shown(number + 1, len(asked), f"Writing in form {model.config.form}")
        scores.append(melody_score(wish, write_melody(wish, model=model, seed=seed + number)))
    notes = sum(len(score.tracks[0].notes) for score in scores)
    return scores, notes / (time.process_time() - begin)


def nats(losses: np.ndarray) -> Figures:
    """Nats a note of windows, (window, 3)."""
    pitch, duration = losses[:, :2].sum(axis=0) / losses[:, 2].sum()
    return {
        "nats a note, held out": float(pitch + duration),
        "of which the pitch": float(pitch),
        "of which the duration given the pitch": float(duration),
    }


def apart(one: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """How many nats a note one is above the other, and the standard error over windows."""
    difference = one[:, :2].sum(axis=1) - other[:, :2].sum(axis=1)
    mean = difference.sum() / one[:, 2].sum()
    spread = difference - mean * one[:, 2]
    error = np.sqrt((spread**2).sum()) / one[:, 2].sum()
    return float(mean), float(error)


def printed(columns: dict[str, Figures]) -> None:
    """Aligned text, a column each."""
    rows = list(dict.fromkeys(name for column in columns.values() for name in column))
    print(f"{'':48}" + "".join(f"{name:>12}" for name in columns))
    for row in rows:
        cells = [column.get(row) for column in columns.values()]
        told = ["" if cell is None else f"{cell:,.{3 if cell < 10 else 0}f}" for cell in cells]
        print(f"{row:48}" + "".join(f"{cell:>12}" for cell in told))


def by_corpus(windows: Sequence[Melody], losses: np.ndarray) -> Figures:
    """Nats a note of each corpus."""
    names = np.array([window.piece.corpus for window in windows])
    return {
        name: nats(losses[names == name])["nats a note, held out"] for name in sorted(set(names))
    }


def measure(
    models: dict[Form, MelodyModel],
    training: Sequence[Melody],
    held_out: Sequence[Melody],
    *,
    count: int,
    seed: int,
) -> tuple[dict[str, Figures], dict[Form, np.ndarray], list[Melody]]:
    """The table's columns; the losses of each form, and of which windows they are."""
    pairs = wishes(held_out, count, seed)
    keys = [wish.heard_key for wish, _ in pairs]
    index = NoteIndex.build(_score(melody) for melody in training)
    windows = held_out_windows(held_out, MelodyConfig().notes)
    losses: dict[Form, np.ndarray] = {}
    columns: dict[str, Figures] = {}
    for form, model in models.items():
        losses[form] = held_out_losses(model, windows)
        scores, speed = written(model, [wish for wish, _ in pairs], seed)
        columns[form] = {
            "parameters": float(sum(each.numel() for each in model.parameters())),
            **nats(losses[form]),
            "notes trained on a second of one core": training_speed(form, training)[0],
            "notes written a second of one core": speed,
            **music_figures(scores, keys, index),
        }
    columns["real"] = music_figures([score for _, score in pairs], keys, index)
    return columns, losses, windows


def put_on_card(folder: Path, about: str, own: Figures, real: Figures, corpora: Figures) -> None:
    """Keep a form's figures beside its weights."""
    own = {name: value for name, value in own.items() if name != "parameters"}  # said above
    figures = {"data": about, **own, "held-out nats by corpus": corpora, "held-out music": real}
    write_card(folder, {**read_card(folder), "figures": figures})


def main() -> None:
    """Train if asked, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--split", default="test")
    parser.add_argument("--pieces", type=int, default=128)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--train", type=float, metavar="MINUTES", help="train both forms first")
    parser.add_argument("--runs", type=Path, help="holds the runs `a` and `b`; else the shipped")
    parser.add_argument("--ship", metavar="COMMAND", help="make RUNS the shipped weights")
    asked = parser.parse_args()
    if (asked.train or asked.ship) and not asked.runs:
        parser.error("--train and --ship need --runs")
    dataset = datasets.load(asked.data)
    training, held_out = melodies(dataset, "train"), melodies(dataset, asked.split)
    folders = {form: SHIPPED / f"melody-{form.lower()}" for form in FORMS}
    runs = {form: asked.runs / form.lower() for form in FORMS} if asked.runs else folders
    if asked.train:
        speed, notes = training_speed("A", training)
        for form in FORMS:
            steps = round(asked.train * 60 * speed / notes / LEG) * LEG
            train(form, training, runs[form], steps=steps, seed=asked.seed)
    for form in FORMS if asked.ship else ():
        publish(runs[form], training, folders[form], device=DEVICE, command=asked.ship)
    models = {
        form: MelodyModel.from_pretrained((folders if asked.ship else runs)[form]) for form in FORMS
    }
    columns, losses, windows = measure(
        models, training, held_out, count=asked.pieces, seed=asked.seed
    )
    about = (
        f"{asked.split} split, {len(windows)} windows, {asked.pieces} melodies, seed {asked.seed}"
    )
    print(f"\n\n{about}")
    printed(columns)
    mean, error = apart(losses["A"], losses["B"])
    print(f"\nA is {mean:+.4f} nats a note from B (standard error {error:.4f})\n")
    corpora: dict[str, Figures] = {form: by_corpus(windows, losses[form]) for form in FORMS}
    print("nats a note by corpus")
    printed(corpora)
    for form in FORMS if asked.ship else ():
        put_on_card(folders[form], about, columns[form], columns["real"], corpora[form])


if __name__ == "__main__":
    main()
