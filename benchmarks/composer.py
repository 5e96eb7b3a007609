"""What the composer has learnt, in tables: held-out loss, measures beside real music, copying.

Prints nats a note by stream and corpus on a held-out split; the measures of generated pieces
beside those of held-out pieces with the same headers, their ratio, its 95 % interval and whether
that lies within 5 %; and the longest run of notes that generated and held-out pieces share with
the training music.

    python benchmarks/composer.py DATA [--weights composer] [--pieces 256] [--split test]

DATA is a folder from `musegen corpus build`. With --card, the figures are written on the card of
the weights.
"""

import argparse
import sys
from pathlib import Path

from midi_data.score import Score
from musegen.composer.evaluate import held_out_losses, pairs
from musegen.composer.model import Composer
from musegen.encoders import event_streams
from musegen.metrics.memorisation import NoteIndex, longest_run
from musegen.metrics.scores import means, table
from musegen.training import dataset as datasets
from musegen.training.cards import read_card, write_card
from musegen.training.dataset import Dataset, PieceEntry
from musegen.training.weights import folder_of


def shown(done: int, total: int, words: str) -> None:
    """Progress, on standard error."""
    print(f"\r{words} {done}/{total}   ", end="", file=sys.stderr)


def loss_table(losses: dict[str, dict[str, float]]) -> str:
    """Aligned text, a row a corpus."""
    columns = list(next(iter(losses.values())))
    rows = [f"{'nats':26}" + "".join(f"{name:>10}" for name in columns)]
    for corpus, row in losses.items():
        rows.append(f"{corpus:26}" + "".join(f"{row[name]:10.3f}" for name in columns))
    return "\n".join(rows)


def training_scores(dataset: Dataset) -> list[Score]:
    """Every training piece, decoded."""

    def decoded(piece: PieceEntry) -> Score:
        return event_streams.decode(dataset.events_of(piece))

    return [decoded(piece) for piece in dataset.of("train")]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--weights", default="composer")
    parser.add_argument("--split", default="test")
    parser.add_argument("--pieces", type=int, default=256)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--card", action="store_true", help="write the figures on the card")
    asked = parser.parse_args()
    composer = Composer.from_pretrained(asked.weights)
    dataset = datasets.load(asked.data)
    losses = held_out_losses(composer, dataset, split=asked.split, seed=asked.seed, progress=shown)
    print(f"\nHeld-out loss ({asked.split}), nats\n{loss_table(losses)}")
    both = list(
        pairs(
            composer,
            dataset,
            split=asked.split,
            count=asked.pieces,
            seed=asked.seed,
            progress=shown,
        )
    )
    real, generated = [pair[0] for pair in both], [pair[1] for pair in both]
    print(f"\n\n{asked.pieces} generated pieces beside held-out ones with the same headers")
    print(table(generated, real))
    index = NoteIndex.build(training_scores(dataset))
    runs = {
        name: max(longest_run(score, index) for score in scores)
        for name, scores in (("generated", generated), ("held-out", real))
    }
    print(f"\nLongest run of notes shared with training music: {runs}")
    if asked.card:
        folder = folder_of(asked.weights)
        figures = {
            "data": f"{asked.split} split, seed {asked.seed}, {asked.pieces} pieces",
            "held-out nats": losses,
            "measures of generated pieces": means(generated),
            "measures of held-out pieces": means(real),
            "longest run of notes shared with training music": runs,
        }
        write_card(folder, {**read_card(folder), "figures": figures})


if __name__ == "__main__":
    main()
