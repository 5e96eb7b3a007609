"""Asked against measured, control by control, in one table.

Pieces of 8 bars are composed to briefs that differ in key, metre, tempo and instruments, and to
the same briefs again with one control said. Whatever is asked, bars, metre, tempo, instruments and
ranges must be exact in every piece.

    python benchmarks/controls.py [DATA] [--pieces 100] [--weights composer] [--seed 0]

With DATA, a folder from `musegen corpus build`, style is measured too: a listener is trained on
music of the training split to tell the families apart by how notes move (see
`musegen.metrics.families`), tried on the test split, and hears what was composed on the same
instruments for one family after the other.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.stats import spearmanr

from midi_data.keys import KEYS, find_key
from midi_data.score import Score
from midi_data.vocabulary import STYLE_FAMILIES
from musegen import asking
from musegen.asking import AS_IT_IS, FREELY
from musegen.brief import Brief, parse_brief
from musegen.brief.facts import numerals_to_symbols
from musegen.composer.options import REGISTERS, Controls, Sampling
from musegen.composer.trials import family_excerpts
from musegen.metrics import companions, obedience
from musegen.metrics.families import FamilyEar
from musegen.metrics.repetition import repeated_part_rate
from musegen.metrics.scores import aligned, known_mean
from musegen.training import dataset as datasets

BARS = 8
PLAYERS = (
    ["Violin", "Viola", "Cello"],
    ["Flute", "Piano"],
    ["Piano"],
    ["Electric Guitar", "Electric Bass", "Drums"],
    ["Violin", "Violin", "Viola", "Cello"],
    ["Clarinet", "Bassoon"],
)
METRES = ("4/4", "3/4", "6/8", "2/4", "5/4")
CHORDS = {
    "major": ("I", "vi", "IV", "V", "I", "IV", "V7", "I"),
    "minor": ("i", "iv", "V7", "i", "VI", "iv", "V7", "i"),
}
DENSITIES = (1.0, 2.0, 4.0, 8.0)
VOICES = (1, 2, 3, 4)
FAMILIES = tuple(family for family in STYLE_FAMILIES if family != "drums")
EAR_TRAINING, EAR_TRIALS = 150, 40  # excerpts a family


class Row(NamedTuple):
    """One figure."""

    control: str
    asked: str
    pieces: str
    measured: str
    figure: str


@dataclass
class Desk:
    """Composes to briefs, and keeps count of promises that were broken."""

    weights: str
    pieces: int
    seed: int
    composed: int = 0
    broken: Counter[str] = field(default_factory=Counter)

    def brief(self, number: int) -> Brief:
        """The brief of that number: another key, metre, tempo and ensemble each time."""
        chance = np.random.default_rng([self.seed, number])
        return parse_brief(
            "",
            bars=BARS,
            key=KEYS[number % len(KEYS)],
            time_signature=METRES[int(chance.integers(len(METRES)))],
            tempo_bpm=float(chance.integers(50, 180)),
            instruments=PLAYERS[number % len(PLAYERS)],
            seed=number,
        )

    def score(
        self, number: int, brief: Brief, controls: Controls = AS_IT_IS, how: Sampling = FREELY
    ) -> Score:
        """A piece to a brief."""
        score = asking.compose(
            brief,
            controls=controls,
            sampling=how,
            seed=self.seed + number,
            weights=self.weights,
        ).score()
        self.broken.update(
            obedience.broken_promises(
                score,
                bar_count=brief.bars,
                time_signature=brief.time_signature,
                tempo_bpm=brief.tempo_bpm,
                players=brief.instruments,
            )
        )
        self.composed += 1
        print(f"\r{self.composed} pieces composed", end="", file=sys.stderr, flush=True)
        return score

    def all(self, how: Sampling = FREELY) -> list[Score]:
        """A piece to each brief."""
        return [self.score(number, self.brief(number), how=how) for number in range(self.pieces)]


def main() -> None:
    """Compose, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--pieces", type=int, default=100)
    parser.add_argument("--weights", default="composer")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    desk = Desk(asked.weights, asked.pieces, asked.seed)
    plain = desk.all()
    rows = [Row("control", "asked", "pieces", "measured", "figure")]
    rows += key_rows(desk, plain) + chord_rows(desk, plain)
    rows += density_rows(desk) + register_rows(desk) + polyphony_rows(desk)
    rows += repetition_rows(desk, plain) + rest_rows(desk, plain)
    rows += style_rows(desk, asked.data) if asked.data else []
    count = str(desk.composed)
    rows += [
        Row(name, "exactly", count, "pieces where it is not", str(desk.broken[name]))
        for name in ("bars", "metre", "tempo", "instruments", "range")
    ]
    print(f"\nControls, pieces of {BARS} bars, seed {asked.seed}\n{aligned(rows)}")


def key_rows(desk: Desk, plain: list[Score]) -> list[Row]:
    """Is the key heard that was asked for? Is every note in it, where that is strict?"""
    strict = desk.all(Sampling(strict_key=True))
    rows = []
    for words, music in (("24 keys", plain), ("24 keys, strictly", strict)):
        keys = [desk.brief(number).key for number in range(len(music))]
        both = list(zip(music, keys, strict=True))
        heard = [find_key(score) == key for score, key in both]
        inside = [obedience.share_in_key(score, key) for score, key in both]
        rows.append(row("key", words, heard, "heard in it (Krumhansl)"))
        rows.append(row("key", words, inside, "notes in its scale"))
    return rows


def chord_rows(desk: Desk, plain: list[Score]) -> list[Row]:
    """Do the notes belong to the chords that were asked for, and without asking?"""
    asked, chords = [], []
    for number in range(desk.pieces):
        brief = desk.brief(number)
        said = numerals_to_symbols(CHORDS[brief.key.mode], brief.key)
        chords.append(said)
        asked.append(desk.score(number, replace(brief, chords=said)))
    rows = []
    for words, music in (("one a bar", asked), ("nothing", plain)):
        both = list(zip(music, chords, strict=True))
        time = [obedience.share_in_chords(score, said) for score, said in both]
        heard = [obedience.share_of_chords_heard(score, said) for score, said in both]
        rows.append(row("chords", words, time, "sounding time in the chord"))
        rows.append(row("chords", words, heard, "bars heard as the chord"))
    return rows


def density_rows(desk: Desk) -> list[Row]:
    """Notes a quarter."""
    found: dict[float, list[float]] = {density: [] for density in DENSITIES}
    for number in range(desk.pieces):
        density, place = DENSITIES[number % len(DENSITIES)], number // len(DENSITIES)
        brief = replace(desk.brief(place), density=density)
        found[density].append(obedience.notes_a_quarter(desk.score(place, brief), BARS))
    said = np.repeat(DENSITIES, [len(each) for each in found.values()])
    heard = np.concatenate(list(found.values()))
    rows = [
        Row("density", f"{density:g}", str(len(each)), "median", f"{np.median(each):.2f}")
        for density, each in found.items()
    ]
    order = f"{spearmanr(said, heard).statistic:.3f}"
    return [
        *rows,
        row("density", "all", heard / said, "ratio to asked"),
        Row("density", "all", str(len(heard)), "Spearman with asked", order),
    ]


def register_rows(desk: Desk) -> list[Row]:
    """Where in its range a part lies, and how far from where it was asked to."""
    places: dict[str, list[float]] = {name: [] for name in REGISTERS}
    off: dict[str, list[float]] = {name: [] for name in REGISTERS}
    for number in range(desk.pieces):
        name, place = list(REGISTERS.items())[number % len(REGISTERS)]
        brief = desk.brief(number // len(REGISTERS))
        controls = Controls(register={"": name})
        score = desk.score(number // len(REGISTERS), brief, controls)
        for track, player in zip(score.tracks, brief.instruments, strict=True):
            if not player.is_drum and len(track.notes):
                reach = player.high - player.low
                found = (obedience.mean_pitch(track) - player.low) / reach
                places[name].append(found)
                off[name].append(abs(found - place) * reach)
    rows = []
    for name, place in REGISTERS.items():
        words = f"{name}, {place:g} of the range"
        rows.append(row("register", words, places[name], "mean pitch of tracks, of the range"))
        rows.append(row("register", words, off[name], "semitones from asked"))
    return rows


def polyphony_rows(desk: Desk) -> list[Row]:
    """How many notes a track sounds at once."""
    most: dict[int, list[int]] = {count: [] for count in VOICES}
    mean: dict[int, list[float]] = {count: [] for count in VOICES}
    for number in range(desk.pieces):
        count = VOICES[number % len(VOICES)]
        brief = desk.brief(number // len(VOICES))
        controls = Controls(polyphony={"": count})
        score = desk.score(number // len(VOICES), brief, controls)
        most[count] += [obedience.most_at_once(track) for track in score.tracks]
        mean[count] += [obedience.mean_at_once(track) for track in score.tracks]
    rows = []
    for count in VOICES:
        above = sum(each > count for each in most[count])
        tracks = f"{len(most[count])} tracks"
        rows.append(Row("polyphony", f"{count} at most", tracks, "tracks above it", str(above)))
        rows.append(row("polyphony", f"{count} at most", most[count], "most at once", tracks))
        rows.append(row("polyphony", f"{count} at most", mean[count], "notes an onset", tracks))
    return rows


def repetition_rows(desk: Desk, plain: list[Score]) -> list[Row]:
    """How often a track plays an earlier bar of its own again."""
    sets = {
        "0": desk.all(Sampling(repetition=0)),
        "1": plain,
        "3": desk.all(Sampling(repetition=3)),
    }
    return [
        row("repetition", asked, [repeated_part_rate(score) for score in music], "repeated bars")
        for asked, music in sets.items()
    ]


def rest_rows(desk: Desk, plain: list[Score]) -> list[Row]:
    """How often a part is silent for a bar."""
    sets = {"allowed": plain, "none": desk.all(Sampling(rests=False))}
    return [
        row(
            "rests",
            asked,
            [companions.silence(score, [], range(len(score.tracks))) for score in music],
            "silent bars of parts",
        )
        for asked, music in sets.items()
    ]


def style_rows(desk: Desk, data: Path) -> list[Row]:
    """Is the family heard that was asked for, on the same instruments?"""
    dataset = datasets.load(data)
    heard, unheard = (
        family_excerpts(dataset, split, FAMILIES, count, bars=BARS, seed=desk.seed)
        for split, count in (("train", EAR_TRAINING), ("test", EAR_TRIALS))
    )
    ear = FamilyEar.trained(*heard)
    right = [ear.heard(score) == family for score, family in zip(*unheard, strict=True)]
    rows = [row("style", "(real music)", right, "test split heard as its family")]
    asked, odds = [], []
    for number in range(desk.pieces):
        family = FAMILIES[number % len(FAMILIES)]
        place = number // len(FAMILIES)
        players = (["Piano"], ["Violin", "Cello"])[place % 2]
        brief = parse_brief("", bars=BARS, instruments=players, seed=place)
        asked.append(family)
        odds.append(ear.odds(desk.score(place, replace(brief, family=family))))
    chance = f"chance {1 / len(FAMILIES):.2f}"
    hits = [max(each, key=each.__getitem__) == said for each, said in zip(odds, asked, strict=True)]
    rows.append(row("style", "a family", hits, f"heard as it ({chance})"))
    for family in FAMILIES:
        own = [each[family] for each, said in zip(odds, asked, strict=True) if said == family]
        other = [each[family] for each, said in zip(odds, asked, strict=True) if said != family]
        figure = f"{np.mean(own):.3f} / {np.mean(other):.3f}"
        rows.append(Row("style", family, str(len(own)), "its odds, asked / another asked", figure))
    return rows


def row(
    control: str, asked: str, values: Sequence[float], measured: str, pieces: str | None = None
) -> Row:
    """The mean of some values, as a row."""
    return Row(control, asked, pieces or str(len(values)), measured, f"{known_mean(values):.3f}")


if __name__ == "__main__":
    main()
