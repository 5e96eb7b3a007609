"""A melody composer's run to weights that can be shipped: half precision, with their card."""

from collections.abc import Sequence
from pathlib import Path

from midi_data.corpora import attribution
from musegen.composer.melody_data import Melody
from musegen.composer.melody_model import MelodyModel
from musegen.composer.publish import RIGHTS
from musegen.training import dataset as datasets
from musegen.training.cards import write_card
from musegen.training.loop import read_run

WHAT = {
    "A": "Writes melodies, a duration token after each pitch token (one stream).",
    "B": "Writes melodies, pitch and duration side by side (two streams).",
}


def publish(
    run_folder: Path, found: Sequence[Melody], folder: Path, *, device: str, command: str
) -> None:
    """Write the melody composer of a run to `folder` in half precision, with a card.

    Args:
        run_folder: where the run was kept.
        found: the melodies it learned from.
        folder: where the shipped weights go.
        device: what it was trained on, in words.
        command: the command that made it.
    """
    model = MelodyModel.from_pretrained(run_folder)
    model.save_pretrained(folder)
    run = read_run(run_folder)
    sources = datasets.sources(melody.piece for melody in found)
    (folder / "ATTRIBUTION.md").write_text(attribution(sources))
    write_card(
        folder,
        {
            "what": WHAT[model.config.form],
            "rights": RIGHTS,
            "licence": "MIT",
            "parameters": sum(each.numel() for each in model.parameters()),
            "data": sources,
            "melodies": len(found),
            "notes": sum(len(melody.streams) for melody in found),
            "steps": run.step,
            "training": f"{run.seconds / 60:.0f} minutes on {device}",
            "command": command,
        },
    )
