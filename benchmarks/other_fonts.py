"""How alike SoundFonts sound: test clips played again by the others, through the same effects.

What no player of the notes can know is how one font differs from another; so this is what chroma
and onsets of `benchmarks/sound.py` are to be seen beside. Drums, whose kits differ, are left out.

    python benchmarks/other_fonts.py CLIPS [--clips 60]
"""

import argparse
import json
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
from vocoder import chroma_likeness, f_measure, onsets  # beside this file

from musegen.diffusion import clips
from musegen.diffusion.material.building import JOURNAL
from musegen.diffusion.material.making import Plan, attempted
from musegen.metrics.scores import aligned, known_mean
from musegen.training.dataset import load


def main() -> None:
    """Print a row for each font that played and each that plays again."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path, metavar="CLIPS")
    parser.add_argument("--clips", type=int, default=60, help="how many, spread evenly")
    options = parser.parse_args()
    torch.set_num_threads(1)
    found = clips.load(options.data)
    first, *lines = (options.data / JOURNAL).read_text().splitlines()
    said = json.loads(first)
    plan = Plan(**(said | {"fonts": tuple(said["fonts"])}))
    attempts = {number: entry["attempt"] for number, entry in map(json.loads, lines)}
    data, test = load(Path(plan.data)), found.of("test")
    figures: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for clip in sorted(
        {test[int(place)] for place in np.linspace(0, len(test) - 1, options.clips)}
    ):
        row = found.rows[clip]
        if row.family == "drums":
            continue
        original = found.audio[clip].astype(np.float32) / 2**15
        for font in (*plan.fonts, plan.held_out_font):
            made = attempted(plan, data, plan.number_of(clip), attempts[clip], font=Path(font))
            if made is not None:
                sound = made.sound.astype(np.float32)
                alike = f_measure(onsets(sound), onsets(original))
                pair = chroma_likeness(sound, original), alike
                figures[row.soundfont, Path(font).name].append(pair)
    rows = [("played by", "again by", "clips", "chroma", "onsets F1")]
    for (by, again), pairs in sorted(figures.items()):
        means = (f"{known_mean(list(column)):.2f}" for column in zip(*pairs, strict=True))
        rows.append((by, again, str(len(pairs)), *means))
    print(aligned(rows))


if __name__ == "__main__":
    main()
