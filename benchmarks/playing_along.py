"""Does the composer play along? Infills and accompaniments of held-out music, in tables.

Infills: 1 to 4 bars of one track to half of them, drawn at random from up to 32 bars, are written
anew by the public verb. Everything else a score holds is compared; nothing may differ. Of the same
selections, the nats a note of what really stood there, hearing the four bars after it and not.

Accompaniments: of up to 16 bars the melody is given (the highest of the parts that sound in half
of the bars); up to three of the other parts are taken away and their instruments asked for.
Measures of `musegen.metrics.companions` of what was written beside those of what was taken away;
`strangers` are the parts of another piece, the figure that chance makes. A fifth of them is
written once more, and no part may rest.

    python benchmarks/playing_along.py DATA [--weights composer] [--infills 200]
        [--accompaniments 100] [--split test] [--seed 0]

DATA is a folder from `musegen corpus build`. Corpora take turns.
"""

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import numpy as np
from scipy.stats import binomtest

from midi_data.corpora import CORPORA
from midi_data.score import Score
from musegen import asking
from musegen.composer.evaluate import draw_excerpt, region_nats, score_of
from musegen.composer.model import Composer
from musegen.composer.options import Sampling
from musegen.composer.trials import (
    Ensemble,
    Selection,
    draw_selection,
    dressed,
    strangers,
    take_away,
)
from musegen.encoders import event_vocabulary as v
from musegen.metrics import companions
from musegen.metrics.intervals import mean_difference
from musegen.metrics.scores import aligned, beside
from musegen.metrics.untouched import changed_outside
from musegen.training import dataset as datasets
from musegen.training.dataset import Dataset

BARS_SHOWN = 32  # an infill is asked for in so many bars
ALL_PLAY = 5  # of so many accompaniments one is written once more without rests


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--weights", default="composer")
    parser.add_argument("--infills", type=int, default=200)
    parser.add_argument("--accompaniments", type=int, default=100)
    parser.add_argument("--split", default="test")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    dataset = datasets.load(asked.data)
    print_corpora(dataset, asked.split)
    print_infills(dataset, asked)
    print_accompaniments(dataset, asked)


def print_corpora(dataset: Dataset, split: str) -> None:
    """Which corpora take part, and which have no piece to measure on."""
    held_out = Counter(piece.corpus for piece in dataset.of(split))
    print(f"Pieces of the {split} split: {', '.join(f'{n} {c}' for n, c in held_out.items())}")
    lacking = sorted(
        name for name, corpus in CORPORA.items() if corpus.tier == "A" and name not in held_out
    )
    print(f"Tier A without one: {', '.join(lacking) or 'none'}")


def print_infills(dataset: Dataset, asked: argparse.Namespace) -> None:
    """What changed outside the selections, and what the bars after them were worth."""
    composer = Composer.from_pretrained(asked.weights)
    broken: list[str] = []
    nats: dict[str, list[tuple[float, float]]] = defaultdict(list)
    trials = infill_trials(dataset, composer, asked.split, asked.seed)
    for number, (corpus, score, selection, both) in zip(range(asked.infills), trials, strict=False):
        music = dressed(score, np.random.default_rng(number))
        job = asking.infill(
            music,
            bars=selection.bars,
            tracks=selection.tracks,
            seed=number,
            weights=asked.weights,
        )
        changed = changed_outside(music, job.score(), selection.bars, selection.tracks)
        broken += [f"{corpus}, {selection}: {', '.join(changed)}"] if changed else []
        nats[corpus].append(both)
        shown(number + 1, asked.infills, f"Infilling {corpus}")
    print(f"\n\nInfills that changed anything outside the selection: {len(broken)}", end="")
    print("".join([f" of {asked.infills}", *(f"\n  {line}" for line in broken)]))
    print(f"\nNats a note of what stood there (seed {asked.seed})\n{nats_table(nats)}")


def infill_trials(
    dataset: Dataset, composer: Composer, split: str, seed: int
) -> Iterator[tuple[str, Score, Selection, tuple[float, float]]]:
    """A corpus, some bars of a piece of it, a selection, and nats with and without what follows."""
    generator = np.random.default_rng(seed)
    corpora = sorted({piece.corpus for piece in dataset.of(split)})
    while True:
        for corpus in corpora:
            both = None
            while both is None:
                drawn, piece = draw_excerpt(
                    dataset, dataset.of(split, corpus), generator, bars=BARS_SHOWN
                )
                score = score_of(drawn, piece.tempo_bpm)
                selection = draw_selection(score, generator)
                both = region_nats(composer, score, selection.bars, selection.tracks)
            yield corpus, score, selection, both


def nats_table(nats: dict[str, list[tuple[float, float]]]) -> str:
    """By corpus and over all: with what follows, without, the difference and who is better."""
    rows = [("corpus", "infills", "with", "without", "difference [95 %]", "better", "sign test p")]
    for corpus, both in [*sorted(nats.items()), ("all", [*chain(*nats.values())])]:
        heard, unheard = zip(*both, strict=True)
        apart = sum(one != other for one, other in both)
        better = sum(one < other for one, other in both)
        rows.append(
            (
                corpus,
                str(len(both)),
                f"{np.mean(heard):.3f}",
                f"{np.mean(unheard):.3f}",
                str(mean_difference(heard, unheard)),
                f"{better} of {apart}",
                f"{binomtest(better, apart).pvalue:.2g}" if apart else "none",
            )
        )
    return aligned(rows)


def print_accompaniments(dataset: Dataset, asked: argparse.Namespace) -> None:
    """What was written beside what was taken away."""
    real: list[Ensemble] = []
    written: list[Score] = []
    silent: list[float] = []
    by_corpus: Counter[str] = Counter()
    trials = ensembles(dataset, asked.split, asked.seed)
    for number, (corpus, each) in zip(range(asked.accompaniments), trials, strict=False):
        real.append(each)
        by_corpus[corpus] += 1
        written.append(accompanied(each, Sampling(), number, asked.weights))
        if number % ALL_PLAY == 0:
            full = accompanied(each, Sampling(rests=False), number, asked.weights)
            silent.append(companions.silence(full, [0], others(full)))
        shown(number + 1, asked.accompaniments, f"Accompanying {corpus}")
    chance = [strangers(one, other) for one, other in zip(real, real[1:] + real[:1], strict=True)]
    ours, theirs = measured(written), measured([each.whole for each in real])
    print(f"\n\n{asked.accompaniments} accompaniments, seed {asked.seed}: ", end="")
    print(", ".join(f"{corpus} {count}" for corpus, count in by_corpus.items()))
    print(beside(ours, theirs))
    print("\nStrangers beside what was taken away")
    print(beside(measured(chance), theirs))
    print(
        f"\nSilent bars of parts where none may rest: {np.mean(silent):.4f} ({len(silent)} pieces)"
    )


def ensembles(dataset: Dataset, split: str, seed: int) -> Iterator[tuple[str, Ensemble]]:
    """A corpus, and a piece of it with some of its parts taken away."""
    generator = np.random.default_rng(seed)
    many = [
        piece
        for piece in dataset.of(split)
        if (dataset.events_of(piece)[:, v.KIND] == v.TRACK).sum() > 1
    ]
    while True:
        for corpus in sorted({piece.corpus for piece in many}):
            pieces = [piece for piece in many if piece.corpus == corpus]
            found = None
            while found is None:
                drawn, piece = draw_excerpt(dataset, pieces, generator, tracks=2)
                found = take_away(score_of(drawn, piece.tempo_bpm), generator)
            yield corpus, found


def accompanied(ensemble: Ensemble, sampling: Sampling, seed: int, weights: str) -> Score:
    """The given part with the same players, who read another music."""
    return asking.accompany(
        ensemble.given, add=ensemble.players, sampling=sampling, seed=seed, weights=weights
    ).score()


def measured(music: list[Score]) -> dict[str, list[float]]:
    """Every measure of every piece, its first track being the given one."""
    rows = [companions.measure(score, [0], others(score)) for score in music]
    return {name: [row[name] for row in rows] for name in companions.MEASURES}


def others(score: Score) -> range:
    """All tracks but the first."""
    return range(1, len(score.tracks))


def shown(done: int, total: int, words: str) -> None:
    """Progress, on standard error."""
    print(f"\r{words} {done}/{total}   ", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
