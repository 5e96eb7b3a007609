"""Runs of the sound models to weights that can be shipped: half precision, with their cards."""

from collections import Counter
from pathlib import Path

from torch import nn

from midi_data.corpora import CORPORA, attribution
from musegen.diffusion import clips as material
from musegen.diffusion.clips import Clips
from musegen.diffusion.model import SoundModel
from musegen.diffusion.vocoder import Vocoder
from musegen.training.cards import Card, write_card
from musegen.training.loop import read_run

SECONDS = 5.94  # of a clip
RIGHTS = "What it renders is yours, for any use."
SOUNDFONTS = {
    "FluidR3_GM.sf2": "MIT, Frank Wen and contributors, 2000-2008",
    "MuseScore_General_Lite.sf3": "MIT, S. Christian Collins and others, 2018; parts CC0",
}
OWN = "exercises"  # what is made by rule, not by composers


def publish_sound(run: Path, data: Path, folder: Path, *, device: str, command: str) -> None:
    """Write the best averages of a run of `musegen train sound` to `folder`.

    Args:
        run: where the run was kept.
        data: the clips it learned from.
        folder: where the shipped weights go.
        device: what it was trained on, in words.
        command: the command that made it.
    """
    model = SoundModel.from_pretrained(run / "best")
    model.save_pretrained(folder)
    parts = {"skeleton": read_run(run / "skeleton"), "denoiser": read_run(run)}
    minutes = " and ".join(f"{part.seconds / 60:.0f}" for part in parts.values())
    card = {
        "what": "Makes the sound of notes, words or both, as a mel spectrogram.",
        **_card(model, material.load(data), folder),
        "steps": {name: part.step for name, part in parts.items()},
        "training": f"{minutes} minutes on {device}",
        "command": command,
    }
    write_card(folder, card)


def publish_vocoder(run: Path, data: Path, folder: Path, *, device: str, command: str) -> None:
    """Write a run of `musegen train vocoder` to `folder`; arguments as for `publish_sound`."""
    model = Vocoder.from_pretrained(run)
    model.save_pretrained(folder)
    found = read_run(run)
    card = {
        "what": "Makes a mel spectrogram heard.",
        **_card(model, material.load(data), folder),
        "steps": found.step,
        "training": f"{found.seconds / 60:.0f} minutes on {device}",
        "command": command,
    }
    write_card(folder, card)


def _card(model: nn.Module, clips: Clips, folder: Path) -> Card:
    """What the cards of both have in common; their attribution is written beside them."""
    train = [clips.rows[number] for number in clips.of("train")]
    corpora = sorted({row.corpus for row in train} - {OWN})
    learned = {
        name: {"licence": CORPORA[name].licence, "attribution": CORPORA[name].attribution}
        for name in corpora
    }
    fonts = Counter(row.soundfont for row in train)
    played = [f"* **{font}**: {SOUNDFONTS[font]}." for font in sorted(fonts)]
    notice = [attribution(learned), "Played with these SoundFonts:", "", *played, ""]
    (folder / "ATTRIBUTION.md").write_text("\n".join(notice))
    return {
        "rights": RIGHTS,
        "licence": "MIT",
        "parameters": sum(each.numel() for each in model.parameters()),
        "data": learned,
        "played with": {
            font: f"{count} clips; {SOUNDFONTS[font]}" for font, count in fonts.items()
        },
        "clips": f"{len(train)}, {len(train) * SECONDS / 3600:.1f} hours",
    }
