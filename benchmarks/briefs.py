"""Words to pieces, a hundred times: is what was asked for what was written?

Prints the share of briefs whose bars, instruments, metre and tempo are exact, how many are heard
in the key asked for (Krumhansl and Kessler), and the time a piece takes.

    python benchmarks/briefs.py [--count 100] [--seed 0]
"""

import argparse
import time

import numpy as np

import musegen
from midi_data.keys import find_key
from midi_data.score import bars, last_tick

MOODS = ("calm", "sad", "joyful", "tense", "solemn", "dreamy", "driving", "tender", "dark", "")
KINDS = (
    ("waltz", "3/4"),
    ("march", "4/4"),
    ("ballad", "4/4"),
    ("jig", "6/8"),
    ("minuet", "3/4"),
    ("rock song", "4/4"),
    ("chorale", "4/4"),
    ("lullaby", "6/8"),
    ("tango", "2/4"),
    ("piece", "5/4"),
    ("piece", "7/8"),
    ("reel", "4/4"),
)
KEYS = ("C major", "D minor", "Eb major", "F# minor", "G major", "A minor", "Bb major", "B minor")
PLAYERS = (
    ("string quartet", ["Violin", "Violin", "Viola", "Cello"]),
    ("flute and piano", ["Flute", "Piano"]),
    ("two violins and cello", ["Violin", "Violin", "Cello"]),
    ("piano", ["Piano"]),
    ("clarinet, horn and bassoon", ["Clarinet", "French Horn", "Bassoon"]),
    ("drums, electric bass and overdriven guitar", None),
    ("oboe and harp", ["Oboe", "Harp"]),
    ("cello", ["Cello"]),
)


def briefs(count: int, seed: int) -> list[tuple[str, int, str, str, float, list[str] | None]]:
    """Words, and the bars, key, metre, tempo and instruments they ask for."""
    generator = np.random.default_rng(seed)
    made = []
    for number in range(count):
        mood = MOODS[int(generator.integers(len(MOODS)))]
        kind, metre = KINDS[number % len(KINDS)]
        key = KEYS[int(generator.integers(len(KEYS)))]
        players, names = PLAYERS[int(generator.integers(len(PLAYERS)))]
        length = int(generator.choice([4, 8, 12, 16, 24, 32]))
        tempo = int(generator.integers(50, 180))
        what = f"a {mood} {kind}".replace("  ", " ")
        words = f"{what} in {key} for {players}, {length} bars in {metre} at {tempo} bpm"
        made.append((words, length, key, metre, float(tempo), names))
    return made


def main() -> None:
    """Write the pieces and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    hits = dict.fromkeys(["bars", "instruments", "metre", "tempo", "key"], 0)
    seconds = []
    for number, (words, length, key, metre, tempo, names) in enumerate(
        briefs(asked.count, asked.seed)
    ):
        began = time.perf_counter()
        brief = musegen.parse_brief(words, seed=number)
        score = musegen.compose(brief, seed=number)
        seconds.append(time.perf_counter() - began)
        names = names or [player.name for player in brief.instruments]
        sign = score.time_signatures[0]
        quarters = length * sign.numerator * 4 / sign.denominator
        written = [track for track in score.tracks if len(track.notes)]
        programs = [(player.program, player.is_drum) for player in brief.instruments]
        exact = {
            "bars": len(bars(score)) == length
            and last_tick(score) <= quarters * score.ticks_per_quarter,
            "instruments": [(track.program, track.is_drum) for track in written] == programs
            and [player.name for player in brief.instruments] == names,
            "metre": len(score.time_signatures) == 1
            and f"{sign.numerator}/{sign.denominator}" == metre,
            "tempo": len(score.tempos) == 1 and abs(score.tempos[0].qpm - tempo) < 0.01,
            "key": find_key(score).name == key,
        }
        for name, hit in exact.items():
            hits[name] += hit
        missed = [name for name, hit in exact.items() if not hit]
        if missed:
            print(f"not the {', '.join(missed)} asked for: {words} -> {find_key(score).name}")
    print(f"\n{asked.count} briefs, seed {asked.seed}; none failed")
    for name, count in hits.items():
        print(f"{name:12} {count / asked.count:6.1%}")
    print(f"seconds a piece: median {np.median(seconds):.2f}, most {max(seconds):.2f}")


if __name__ == "__main__":
    main()
