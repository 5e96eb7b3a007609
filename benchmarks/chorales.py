"""The part-stream model on JSB Chorales, beside published figures: nats a slot, and its writing.

    python benchmarks/chorales.py --from ../shared/data/jsb-chorales.tar.xz --minutes 22

Trains from nothing on the published training pieces, moved by as many semitones as every part's
range in them allows, and prints the negative log-likelihood in nats a slot, over all slots (each
part at each sixteenth) of the published validation and test pieces. Validation chooses when to stop
and nothing else does; test is measured once, at the end. No piece is seen in another key or by more
than one model when it is measured. The first slots are decided from nothing but their place.

The published figures are of the validation pieces, from Huang et al., "Music Transformer", 2019.
Peracha's TonicNet (2019) has 0.220, an average that counts the chord symbols it writes into every
step as symbols too: five to a step instead of four, so at least 0.275 a slot.

Then pieces are written from nothing, and measured beside the test pieces. The data has no stated
licence, so the trained model is not shipped; `-o` keeps it.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import torch

from midi_data.score import Score
from musegen.composer import chorales
from musegen.composer.part_model import PartConfig, PartModel
from musegen.composer.part_sampling import sample
from musegen.encoders import part_streams
from musegen.encoders.part_streams import REST
from musegen.metrics.memorisation import NoteIndex, longest_run
from musegen.metrics.scores import table
from musegen.training.loop import TrainingConfig

PUBLISHED = {
    "Transformer, absolute positions": 0.417,
    "Transformer, relative attention": 0.335,
}
WRITTEN_STEPS = 256


def main() -> None:
    """Train, measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--from", dest="archive", type=Path, default="jsb-chorales.tar.xz")
    parser.add_argument("--minutes", type=float, default=22.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--pieces", type=int, default=32, help="how many to write")
    parser.add_argument("-o", dest="folder", type=Path, help="keep the run and the model here")
    options = parser.parse_args()
    torch.set_num_threads(1)
    pieces = chorales.read(options.archive)
    config = TrainingConfig(
        minutes=options.minutes,
        precision="no",
        decay_share=0.5,
        weight_decay=0.2,
        seed=options.seed,
    )
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch)
        trained = chorales.train(pieces, folder, PartConfig(), config, progress=shown)
    print_training(trained)
    print_losses(trained.model, pieces)
    print_writing(trained.model, pieces, options.pieces, options.seed)


def shown(done: int, total: int, words: str) -> None:
    """Progress, on standard error."""
    print(f"\r{words} {done}/{total}   ", end="", file=sys.stderr, flush=True)


def print_training(trained: chorales.Trained) -> None:
    """What was trained, how long, and the curve of validation."""
    weights = sum(each.numel() for each in trained.model.parameters())
    run = trained.run
    print(f"\n{weights:,} weights, {run.step} steps, {run.seconds / 60:.1f} minutes", end="")
    print(f" ({time.process_time() / 60:.1f} of a CPU core), training loss {run.loss:.3f}")
    print("validation by step: ", end="")
    print(", ".join(f"{step} {nats:.3f}" for step, nats in trained.curve.items()))


def print_losses(model: PartModel, pieces: chorales.Chorales) -> None:
    """Nats a slot of the floor, the published models and ours."""
    train, held_out = pieces["train"], (pieces["validation"], pieces["test"])
    floor = [chorales.bigram_nats(train, each) for each in held_out]
    ours = [chorales.nats_a_slot(model, each) for each in held_out]
    print(f"\n{'nats a slot':34}{'validation':>10}{'test':>8}")
    print(f"{'bigrams, each part alone':34}{floor[0]:10.3f}{floor[1]:8.3f}")
    for name, nats in PUBLISHED.items():
        print(f"{name:34}{nats:10.3f}{'-':>8}")
    print(f"{'part streams (ours)':34}{ours[0]:10.3f}{ours[1]:8.3f}")


def print_writing(model: PartModel, pieces: chorales.Chorales, count: int, seed: int) -> None:
    """Measures of what it writes beside those of the test pieces, and how much is copied."""
    streams = sample(model, steps=WRITTEN_STEPS, pieces=count, seed=seed, progress=shown)
    written, real = scores(streams), scores(pieces["test"])
    print(f"\n\n{count} pieces of {WRITTEN_STEPS // 16} bars written, beside the test pieces\n")
    print(table(written, real))
    print(f"{'share of slots with a rest':32}{rests(streams):12.4f}{rests(pieces['test']):12.4f}")
    index = NoteIndex.build(scores(pieces["train"]))
    for name, group in (("written", written), ("test", real)):
        runs = sorted(longest_run(score, index) for score in group)
        print(f"longest run shared with a training part, {name}: ", end="")
        print(f"median {runs[len(runs) // 2]}, most {runs[-1]} notes")


def scores(streams: list[chorales.Streams]) -> list[Score]:
    """Part streams as scores."""
    return [part_streams.decode(each) for each in streams]


def rests(streams: list[chorales.Streams]) -> float:
    """The share of slots in which a part is silent."""
    return float(sum((each == REST).sum() for each in streams) / sum(e.size for e in streams))


if __name__ == "__main__":
    main()
