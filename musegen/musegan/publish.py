"""A run of MuseGAN to weights that can be shipped: half precision, with their card."""

from pathlib import Path

import numpy as np

from midi_data.corpora import attribution
from musegen.musegan import phrases
from musegen.musegan.calibrating import calibrate
from musegen.musegan.model import MuseGAN
from musegen.musegan.settling import settle
from musegen.musegan.train import bars_of
from musegen.training.cards import write_card
from musegen.training.dataset import load, sources
from musegen.training.loop import read_run

WHAT = {
    "band": "Writes four bars for drums, bass, guitar, keys and strings, out of latents.",
    "quartet": "Writes four bars for string quartet, out of latents.",
}
COMPARED = 2000  # phrases, which are like the whole on average
SETTLED = (
    "thresholds set and generator moved so that on average rests, notes, pitch classes and tonal "
    "distances are as in {} training phrases (musegen.musegan.calibrating and .settling)"
)
RIGHTS = "What it writes is yours, for any use."


def publish(run_folder: Path, data: Path, folder: Path, *, device: str, command: str) -> None:
    """Write the best average of a run to `folder`, settled on the music it learned from.

    Args:
        run_folder: where `musegen train musegan-...` kept its run.
        data: the data it learned from.
        folder: where the shipped weights go.
        device: what it was trained on, in words.
        command: the command that made it.
    """
    model = MuseGAN.from_pretrained(run_folder / "best")
    dataset, config = load(data), model.config
    found = phrases.read(dataset, config, "train")
    some = np.random.default_rng(0).permutation(len(found))[:COMPARED]
    real = bars_of(found, some, config)
    calibrate(model, real)
    settle(model, real)
    model.save_pretrained(folder)
    hands, game = read_run(run_folder / "hands"), read_run(run_folder)
    pieces = [found.pieces[index] for index in np.unique(found.piece)]
    learned = sources(pieces)
    (folder / "ATTRIBUTION.md").write_text(attribution(learned))
    write_card(
        folder,
        {
            "what": WHAT[config.ensemble],
            "rights": RIGHTS,
            "licence": "MIT",
            "parameters": sum(each.numel() for each in model.parameters()),
            "data": learned,
            "pieces": len(pieces),
            "phrases": len(found),
            "steps": {"hands, alone": hands.step, "generator and critic": game.step},
            "training": (
                f"{hands.seconds / 60:.0f} and {game.seconds / 60:.0f} minutes on {device}"
            ),
            "command": command,
            "settled": SETTLED.format(len(some)),
        },
    )
