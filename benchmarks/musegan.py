"""What MuseGAN writes beside the music it learnt from, in tables, for both ensembles.

Prints the measures of its paper over generated bars and over the training data's own bars, beside
the paper's figures; how many bars are distinct; how far bars are from the nearest training bar,
beside held-out bars; what changes when one latent does; how well tracks go with one that is given;
how near a projected phrase is to itself; and time and size. All from one seed, on one core.

    python benchmarks/musegan.py DATA [--weights musegan-band musegan-quartet] [--bars 20000]
        [--seed 0] [--card]

DATA is a folder from `musegen corpus build`. With --card, the figures are written on the card of
each of the weights.
"""

import argparse
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from musegen.metrics import novelty
from musegen.metrics.scores import aligned
from musegen.musegan import measuring, phrases
from musegen.musegan.latents import VECTORS, Latents, draw_all
from musegen.musegan.model import MuseGAN
from musegen.musegan.projection import project
from musegen.musegan.rolls import Rolls
from musegen.musegan.session import STEPS_ALONG, Seeds, Session
from musegen.training import dataset as datasets
from musegen.training.cards import read_card, write_card
from musegen.training.weights import folder_of

# Dong et al., 2018, table 2: training data, then the jamming model generating from scratch.
PAPER = {
    "empty bars, Bass": (0.0806, 0.0659),
    "empty bars, Drums": (0.0806, 0.0233),
    "empty bars, Guitar": (0.194, 0.183),
    "empty bars, Keys": (0.248, 0.226),
    "empty bars, Strings": (0.101, 0.0610),
    "used pitch classes, Bass": (1.71, 1.53),
    "used pitch classes, Guitar": (3.08, 3.69),
    "used pitch classes, Keys": (3.28, 4.13),
    "used pitch classes, Strings": (3.38, 4.09),
    "qualified notes, Bass": (0.900, 0.715),
    "qualified notes, Guitar": (0.819, 0.566),
    "qualified notes, Keys": (0.884, 0.622),
    "qualified notes, Strings": (0.896, 0.631),
    "drum pattern, Drums": (0.886, 0.932),
    "tonal distance, Bass-Guitar": (1.57, 1.56),
    "tonal distance, Bass-Strings": (1.58, 1.60),
    "tonal distance, Bass-Keys": (1.51, 1.54),
    "tonal distance, Guitar-Strings": (1.10, 1.05),
    "tonal distance, Guitar-Keys": (1.02, 0.99),
    "tonal distance, Keys-Strings": (1.04, 1.05),
}
POINTS = 0.05  # how far qualified notes and the drum pattern may be from the data's
STRINGS = {"empty bars": 0.040, "used pitch classes": 0.71, "tonal distance": 0.027}
"""How far the paper's strings, and its pairs with strings on average, are from its data."""

GIVEN_COLUMNS = (
    "given",
    "tonal distance",
    "real",
    "strangers",
    "notes a bar",
    "real",
    "silent bars",
    "real",
    "seeds apart",
)
NEAREST = 400  # bars whose nearest training bar is looked for
CHANGED = 200  # pieces in which one latent is changed
GIVEN = 40  # phrases of which a track is given
PROJECTED = 10  # phrases
TIMED = 50  # pieces

Floats = NDArray[np.float64]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--weights", nargs="+", default=["musegan-band", "musegan-quartet"])
    parser.add_argument("--bars", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--card", action="store_true", help="write the figures on the cards")
    asked = parser.parse_args()
    torch.set_num_threads(1)
    dataset = datasets.load(asked.data)
    for name in asked.weights:
        print(f"\n=== {name}, seed {asked.seed} ===")
        figures = Trial(MuseGAN.from_pretrained(name), dataset, asked.seed).run(asked.bars)
        figures |= timed(name)
        if asked.card:
            folder = folder_of(name)
            write_card(folder, {**read_card(folder), "figures": figures})


class Trial:
    """One model before its music."""

    def __init__(self, model: MuseGAN, dataset: datasets.Dataset, seed: int) -> None:
        self.model, self.config, self.seed = model, model.config, seed
        self.names = [player.name for player in self.config.players.players]
        self.training = phrases.read(dataset, self.config, "train", progress=shown)
        self.held_out = phrases.read(dataset, self.config, "test", progress=shown)

    def run(self, bars: int) -> dict[str, Any]:
        """All tables but time and size."""
        pieces = bars // self.config.bars
        return {
            **self.paper_table(pieces),
            **self.novelty_table(pieces),
            **self.latents_table(),
            **self.given_table(),
            **self.projection_table(),
        }

    def real(self, pieces: int, *, held_out: bool = False) -> Iterable[Rolls]:
        """Phrases of the data."""
        source = self.held_out if held_out else self.training
        return measuring.sampled(source, self.config, pieces, seed=self.seed)

    def generated(self, pieces: int) -> Iterable[Rolls]:
        """Phrases of the model."""
        return measuring.drawn(self.model, pieces, seed=self.seed, progress=shown)

    def paper_table(self, pieces: int) -> dict[str, Any]:
        """The measures of the paper."""
        data = measuring.by_bar(self.real(pieces), self.config)
        ours = measuring.by_bar(self.generated(pieces), self.config)
        rows = [("measure", "data", "generated", "apart", "at most", "met", "paper", "its jamming")]
        met = []
        for name in ours:
            real, made = mean(data[name]), mean(ours[name])
            most = allowed(name)
            met.append(abs(made - real) <= most)
            theirs = [f"{value:.4g}" for value in PAPER.get(name, ())] or ["", ""]
            verdict = "yes" if met[-1] else "no"
            figures = [f"{real:.4f}", f"{made:.4f}", f"{made - real:+.4f}", f"{most:.4f}"]
            rows.append((name, *figures, verdict, *theirs))
        some = next(iter(ours.values())).size, next(iter(data.values())).size
        print(f"\n{some[0]:,} generated bars beside {some[1]:,} of the training data")
        print(aligned(rows))
        print(f"{sum(met)} of {len(met)} met")
        return {
            "bars": {"generated": some[0], "training": some[1]},
            "measures of generated bars": {name: rounded(mean(ours[name])) for name in ours},
            "measures of training bars": {name: rounded(mean(data[name])) for name in ours},
        }

    def novelty_table(self, pieces: int) -> dict[str, Any]:
        """Whether bars are unlike one another and unlike those of the training data."""
        distinct = {
            "generated": novelty.distinct_share(each.onsets for each in self.generated(pieces)),
            "training data": novelty.distinct_share(each.onsets for each in self.real(pieces)),
        }
        print("\nDistinct bars: ", end="")
        print(", ".join(f"{name} {share:.1%}" for name, share in distinct.items()))
        everything = measuring.sampled(
            self.training, self.config, len(self.training), seed=self.seed
        )
        known = novelty.KnownBars.of(rolls.onsets for rolls in everything)
        some = NEAREST // self.config.bars
        pitched = measuring.stage_of(self.config).pitched
        rows = [("to the nearest of", "bars", "median", "10th percentile", "the same")]
        found = {}
        for name, rolls in (
            ("generated", self.generated(some)),
            ("held out", self.real(some, held_out=True)),
        ):
            far = novelty.nearest_distances(onsets_of(rolls), known, pitched, progress=shown)
            found[name] = {
                "median": rounded(np.median(far)),
                "10th percentile": rounded(np.percentile(far, 10)),
                "the same": rounded((far < 1e-6).mean()),
            }
            rows.append((name, str(len(far)), *(f"{value:.3f}" for value in found[name].values())))
        print(f"\nDistance to the nearest of {len(known.sizes):,} training bars, in any key")
        print(aligned(rows))
        return {"distinct bars": distinct, "distance to the nearest training bar": found}

    def latents_table(self) -> dict[str, Any]:
        """How far each track moves when one latent is drawn anew, the key held."""
        one, other = (
            draw_all(self.model.config, CHANGED, seed) for seed in (self.seed, self.seed + 1)
        )
        before = self.model.generate(one)
        tracks = range(len(self.names))
        pitched = measuring.stage_of(self.config).pitched
        rows = [("drawn anew", *self.names, "rhythm", "pitch classes")]
        found = {}
        for label, changed in self.changes(one, other):
            after = self.model.generate(changed)
            moved = [jaccard(before.onsets[..., each], after.onsets[..., each]) for each in tracks]
            found[label] = dict(zip(self.names, map(rounded, moved), strict=True))
            touched = [each for each in pitched if moved[each]]
            both = before, after
            if touched:
                found[label]["rhythm"] = rounded(jaccard(*(rhythm(r, touched) for r in both)))
                found[label]["pitch classes"] = rounded(
                    jaccard(*(classes(r, touched) for r in both))
                )
            figures = [found[label].get(name) for name in rows[0][1:]]
            rows.append((label, *("" if each is None else f"{each:.3f}" for each in figures)))
        print(f"\nHow far each track moves (0 not at all, 1 no note the same), {CHANGED} pieces;")
        print("of the pitched tracks that do, where notes begin, and pitch classes beat by beat")
        print(aligned(rows))
        return {"what one latent changes": found}

    def changes(self, one: Latents, other: Latents) -> Iterable[tuple[str, Latents]]:
        """Each latent of all tracks, or of one track, taken from others."""
        for name in VECTORS:
            if name in ("chords", "style"):
                yield name, one.replace(**{name: getattr(other, name)})
                continue
            for track, player in enumerate(self.names):
                mixed = getattr(one, name).clone()
                mixed[:, track] = getattr(other, name)[:, track]
                yield f"{name} of {player}", one.replace(**{name: mixed})

    def given_table(self) -> dict[str, Any]:
        """Held-out phrases of which one track is given: the others as they were, and as written."""
        real = joined(self.real(GIVEN, held_out=True))
        drawn_twice = [
            draw_all(self.model.config, len(real), seed) for seed in (self.seed, self.seed + 1)
        ]
        stage, names = measuring.stage_of(self.config), range(len(self.names))
        rows = [GIVEN_COLUMNS]
        found = {}
        for track, name in enumerate(self.names):
            others = [other for other in names if other != track]
            made, again = (self.along(real, track, latents) for latents in drawn_twice)
            strangers = Rolls(np.roll(real.held, 1, axis=0), np.roll(real.onsets, 1, axis=0))
            strangers.held[..., track] = real.held[..., track]
            strangers.onsets[..., track] = real.onsets[..., track]
            compared = [] if stage.is_drum[track] else [made, real, strangers]
            distances = [self.distance_to(name, each) for each in compared]
            figures = {
                **dict(zip(("written", "real", "strangers"), distances, strict=False)),
                "notes a bar": notes_a_bar(made, others),
                "real notes a bar": notes_a_bar(real, others),
                "silent bars": silent_bars(made, others),
                "real silent bars": silent_bars(real, others),
                "seeds apart": jaccard(made.onsets[..., others], again.onsets[..., others]),
            }
            found[name] = {key: rounded(value) for key, value in figures.items()}
            cells = [f"{value:.3f}" for value in figures.values()]
            gap = [""] * (3 - len(distances))
            rows.append((name, *gap, *cells))
        print(f"\nOne track of {len(real)} held-out phrases given: what the others are to it; as")
        print(
            "written and as they were; strangers are of another phrase; seeds apart: 0 all the same"
        )
        print(aligned(rows))
        return {"one track given": found}

    def along(self, real: Rolls, track: int, start: Latents) -> Rolls:
        """Phrases with one track as it is in real ones, and the others to go with it."""
        latents = project(self.model, real, tracks=[track], start=start, steps=STEPS_ALONG)
        made = self.model.generate(latents)
        made.held[..., track], made.onsets[..., track] = (
            real.held[..., track],
            real.onsets[..., track],
        )
        return made

    def distance_to(self, name: str, rolls: Rolls) -> float:
        """The mean tonal distance of the other pitched tracks to one."""
        figures = measuring.by_bar([rolls], self.config)
        pairs = [
            mean(values)
            for pair, values in figures.items()
            if pair.startswith("tonal") and name in pair.removeprefix("tonal distance, ").split("-")
        ]
        return float(np.mean(pairs))

    def projection_table(self) -> dict[str, Any]:
        """How far held-out phrases are from what their latents give, and from drawn phrases."""
        real = joined(self.real(PROJECTED, held_out=True))
        others = self.model.generate(draw_all(self.model.config, len(real), self.seed))
        began = time.process_time()
        found = [project(self.model, one_of(real, piece)) for piece in range(len(real))]
        seconds = (time.process_time() - began) / len(real)
        again = joined([self.model.generate(latents) for latents in found])
        near, far = (jaccard(real.onsets, each.onsets) for each in (again, others))
        print(f"\nProjected: {len(real)} held-out phrases lie {near:.3f} from what their latents")
        print(f"give, {far:.3f} from drawn phrases (0 the same, 1 no note);", end=" ")
        print(f"{seconds:.1f} s of a core each")
        values = {"projected": near, "drawn": far, "seconds": seconds}
        return {
            "distance of held-out phrases": {key: rounded(each) for key, each in values.items()}
        }


def timed(name: str) -> dict[str, Any]:
    """Time from seeds to a score on one core, and the size of the weights."""
    session = Session(model=MuseGAN.from_pretrained(name))
    session.play(session.drawn(Seeds.of(0)))
    seconds = []
    for seed in range(TIMED):
        began = time.process_time()
        session.play(session.drawn(Seeds.of(seed)))
        seconds.append(time.process_time() - began)
    size = (folder_of(name) / "model.safetensors").stat().st_size / 1e6
    median = float(np.median(seconds))
    print(f"\nFour bars, from seeds to a score: {median:.3f} s of one core (median of {TIMED})")
    print(f"Size of the weights: {size:.1f} MB")
    return {"seconds for four bars on one core": rounded(median)}


def allowed(name: str) -> float:
    """How far from the data a measure may be."""
    kind = name.split(",")[0]
    if kind in ("qualified notes", "drum pattern"):
        return POINTS
    if name in PAPER:
        data, jamming = PAPER[name]
        return abs(data - jamming)
    return STRINGS[kind]


def jaccard(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    """The share of what either has that only one has, over all pieces."""
    either = (one | other).sum()
    return 1 - float((one & other).sum() / either) if either else 0.0


def notes_a_bar(rolls: Rolls, tracks: list[int]) -> float:
    """Of a track, on average."""
    return float(rolls.onsets[..., tracks].sum(axis=(2, 3)).mean())


def silent_bars(rolls: Rolls, tracks: list[int]) -> float:
    """The share of bars of these tracks in which nothing sounds."""
    return 1 - float(rolls.held[..., tracks].any(axis=(2, 3)).mean())


def rhythm(rolls: Rolls, tracks: list[int]) -> NDArray[np.bool_]:
    """(piece, bar, step, track) where notes begin, whatever they are."""
    return rolls.onsets[..., tracks].any(axis=3)


def classes(rolls: Rolls, tracks: list[int]) -> NDArray[np.bool_]:
    """(piece, bar, beat, class, track) which pitch classes sound in each beat, in any octave."""
    held = rolls.held[..., tracks]
    pieces, bars, steps, pitches, count = held.shape
    by_beat = held.reshape(pieces, bars, 4, steps // 4, pitches // 12, 12, count)
    return by_beat.any(axis=(3, 4))


def joined(rolls: Iterable[Rolls]) -> Rolls:
    """All phrases in one."""
    found = list(rolls)
    held, onsets = [each.held for each in found], [each.onsets for each in found]
    return Rolls(np.concatenate(held), np.concatenate(onsets))


def one_of(rolls: Rolls, piece: int) -> Rolls:
    """One phrase."""
    some = slice(piece, piece + 1)
    return Rolls(rolls.held[some], rolls.onsets[some])


def onsets_of(rolls: Iterable[Rolls]) -> NDArray[np.bool_]:
    """(piece, bar, step, pitch, track) of all phrases."""
    return np.concatenate([each.onsets for each in rolls])


def mean(values: Floats) -> float:
    """Over the bars that have a figure."""
    return float(np.nanmean(values))


def rounded(value: float | np.floating[Any]) -> float:
    """To four places."""
    return round(float(value), 4)


def shown(done: int, total: int, words: str) -> None:
    """Progress, on standard error."""
    print(f"\r{words[:60]:60} {done}/{total}   ", end="", file=sys.stderr)


if __name__ == "__main__":
    main()
