"""How like drummers `humanise` plays: learn the table from Groove, measure it, keep it.

    python benchmarks/humanise.py ARCHIVES            # the shipped table beside held-out drummers
    python benchmarks/humanise.py ARCHIVES --ship     # learn the table anew first

Held-out performances are put on their written places at one velocity a drum and humanised. The
distributions of lateness and velocity are compared with what the drummers played by Wasserstein's
distance, and so is how alike deviations are at one onset, a sixteenth and a bar apart. Beside it,
what most programs do: each hit drawn by itself, here from the same table.
"""

import argparse
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from scipy.stats import wasserstein_distance

from midi_data.corpora import attribution, corpus_named, find_archive, pieces
from midi_data.splits import split_of
from musegen.editing.groove import FOLDER, Deviations, Groove, shipped_groove
from musegen.editing.groove_learning import (
    Hits,
    correlations,
    hits_of,
    learnt,
    louder,
    normal_scores,
)
from musegen.training.cards import write_card
from musegen.training.dataset import PieceEntry, sources

FEWEST = 16  # hits of a performance that is learnt from
DRAWS = 8  # of every held-out performance
LAGS = {"other drums at one onset": 0, "a sixteenth apart": 1, "a beat apart": 4, "a bar apart": 16}


def main() -> None:
    """Learn, if asked to, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archives", type=Path, help="the folder that holds groove.tar.xz")
    parser.add_argument("--ship", action="store_true", help="learn the table and keep it")
    said = parser.parse_args()
    sides = performances(said.archives)
    groove = learnt(sides["train"]) if said.ship else shipped_groove()
    figures = measured(groove, sides["test"])
    figures["data"] = {
        side: f"{len(found)} performances, {sum(len(each.drum) for each in found)} hits"
        for side, found in sides.items()
    }
    if said.ship:
        keep(groove, figures)
    for name, row in figures.items():
        print(name)
        for what, value in row.items():
            print(f"  {what}: {value}")


def performances(archives: Path) -> dict[str, list[Hits]]:
    """The straight performances in 4/4 of each side of the published split."""
    sides: dict[str, list[Hits]] = {"train": [], "validation": [], "test": []}
    for piece in pieces("groove", archive=find_archive(corpus_named("groove"), archives)):
        hits = hits_of(piece.score)
        if hits is not None and len(hits.drum) >= FEWEST:
            sides[split_of("groove", piece.name)].append(hits)
    return sides


def measured(groove: Groove, held_out: list[Hits]) -> dict[str, dict[str, object]]:
    """Lateness and velocity of drummers, of `humanise`, and of hits by themselves."""
    generator = np.random.default_rng(0)
    found: dict[str, dict[str, object]] = {}
    kinds = {
        "lateness, ms": (groove.lateness, [each.lateness for each in held_out]),
        "velocity beside the drum's own": (groove.velocity, louder(held_out)),
    }
    for name, (table, played) in kinds.items():
        alone = Deviations(table.quantiles, 0.0, 0.0, 1.0)
        who = {
            "drummers": [(hits, own) for hits, own in zip(held_out, played, strict=True)],
            "humanise": _drawn(table, held_out, generator),
            "each hit by itself": _drawn(alone, held_out, generator),
        }
        every = np.concatenate(played)
        found[name] = {}
        for whose, performed in who.items():
            pooled = np.concatenate([values for _, values in performed])
            alike = correlations(
                (hits, normal_scores(hits, values, table)) for hits, values in performed
            )
            found[name][whose] = {
                "mean": round(float(pooled.mean()), 2),
                "standard deviation": round(float(pooled.std()), 2),
                "distance from drummers": round(float(wasserstein_distance(pooled, every)), 2),
                **{what: round(float(alike[lag]), 2) for what, lag in LAGS.items()},
            }
    return found


def _drawn(
    table: Deviations, held_out: list[Hits], generator: np.random.Generator
) -> list[tuple[Hits, np.ndarray]]:
    """Every performance several times as the table would have it."""
    return [
        (each, table.drawn(each.drum, each.place, each.quarter, generator))
        for each in held_out
        for _ in range(DRAWS)
    ]


def keep(groove: Groove, figures: dict[str, dict[str, object]]) -> None:
    """Write the table with its card and notice."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    tensors = {}
    for name, each in (("lateness", groove.lateness), ("velocity", groove.velocity)):
        tensors[name] = each.quantiles.astype(np.float16)
        together = [each.of_piece, each.of_beat, each.quarters]
        tensors[f"{name} together"] = np.array(together, dtype=np.float16)
    save_file(tensors, FOLDER / "model.safetensors")
    (FOLDER / "model.safetensors").chmod(0o644)
    entry = PieceEntry("groove", "", "train", "drums", 120.0, 0, 0)
    card = {
        "what": "How late and how loud drummers strike: quantiles by drum and place in the bar.",
        "rights": "What it plays is yours, for any use.",
        "licence": "CC BY 4.0",
        "data": sources([entry]),
        "command": "python benchmarks/humanise.py ARCHIVES --ship",
        "figures": figures,
    }
    write_card(FOLDER, card)
    (FOLDER / "ATTRIBUTION.md").write_text(attribution(["groove"]))


if __name__ == "__main__":
    main()
