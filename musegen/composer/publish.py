"""A training run to weights that can be shipped: half precision, with their card."""

from pathlib import Path

from midi_data.corpora import attribution
from musegen.composer.model import Composer
from musegen.training import dataset as datasets
from musegen.training.cards import write_card
from musegen.training.loop import read_run

RIGHTS = "What it writes is yours, for any use."


def publish(run_folder: Path, data: Path, folder: Path, *, device: str, command: str) -> None:
    """Write the composer of a run to `folder` in half precision, with a card.

    Args:
        run_folder: where `musegen train composer` kept its run.
        data: the data it learned from.
        folder: where the shipped weights go.
        device: what it was trained on, in words.
        command: the command that made it.
    """
    composer = Composer.from_pretrained(run_folder)
    composer.save_pretrained(folder)
    run, dataset = read_run(run_folder), datasets.load(data)
    trained = dataset.of("train")
    sources = datasets.sources(trained)
    (folder / "ATTRIBUTION.md").write_text(attribution(sources))
    write_card(
        folder,
        {
            "what": "Writes and continues scores of any instruments, as compound events.",
            "rights": RIGHTS,
            "licence": "MIT",
            "parameters": sum(each.numel() for each in composer.parameters()),
            "data": sources,
            "pieces": len(trained),
            "events": sum(piece.stop - piece.start for piece in trained),
            "steps": run.step,
            "training": f"{run.seconds / 60:.0f} minutes on {device}",
            "command": command,
        },
    )
