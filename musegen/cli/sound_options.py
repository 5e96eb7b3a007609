"""Options of the verbs that make sound by diffusion, and the pictures of it clearing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from musegen.diffusion.wish import SoundWish

if TYPE_CHECKING:
    from torch import Tensor

_DIFFUSION = "How diffusion sounds"

Engine = Annotated[
    str | None,
    typer.Option(
        metavar="soundfont|diffusion",
        help="What plays: recorded instruments, or diffusion, which is taken where --sound is "
        "said.",
    ),
]


@dataclass(frozen=True, kw_only=True)
class Described:
    """What a sound shall be."""

    sound: Annotated[
        str,
        typer.Option(
            metavar="'warm tape, small room'",
            help="Instruments, rooms, tape, playing, mood. A space named here takes the place of "
            "the room that musegen adds.",
            rich_help_panel=_DIFFUSION,
        ),
    ] = ""


@dataclass(frozen=True, kw_only=True)
class Diffusion:
    """How a sound is cleared from noise."""

    sound_at_end: Annotated[
        str,
        typer.Option(
            metavar="'cathedral'",
            help="What the sound has become at the end, passing over evenly.",
            rich_help_panel=_DIFFUSION,
        ),
    ] = ""
    negative: Annotated[
        str,
        typer.Option(metavar="'bright'", help="What it shall not be.", rich_help_panel=_DIFFUSION),
    ] = ""
    steps: Annotated[
        int | None,
        typer.Option(
            help="1 to 200; 8 for notes and 20 for textures and recordings if left.",
            rich_help_panel=_DIFFUSION,
        ),
    ] = None
    guidance: Annotated[
        float | None,
        typer.Option(
            help="How strongly words lead, 0 to 20; 1 for notes, else 2, if left.",
            rich_help_panel=_DIFFUSION,
        ),
    ] = None
    notes_guidance: Annotated[
        float,
        typer.Option(
            "--notes-guidance",
            help="How strongly notes lead, 0 to 20.",
            rich_help_panel=_DIFFUSION,
        ),
    ] = 1.0
    scheduler: Annotated[
        str, typer.Option(metavar="dpm|unipc", help="What steps.", rich_help_panel=_DIFFUSION)
    ] = "dpm"
    seed: Annotated[
        int | None,
        typer.Option(
            min=0,
            help="The same seed gives the same sound. Drawn and printed if left.",
            rich_help_panel=_DIFFUSION,
        ),
    ] = None
    clearing: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="A folder for a picture of the spectrogram after every step.",
            rich_help_panel=_DIFFUSION,
        ),
    ] = None
    weights: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="A SoundPipeline of your own, instead of the one that comes with musegen.",
            rich_help_panel=_DIFFUSION,
        ),
    ] = None


def wish_from(words: str, diffusion: Diffusion) -> SoundWish:
    """The wish that options make.

    Raises:
        BriefError: for steps or a guidance that cannot be.
    """
    return SoundWish(
        words=words,
        words_at_end=diffusion.sound_at_end,
        negative=diffusion.negative,
        steps=diffusion.steps,
        guidance=diffusion.guidance,
        notes_guidance=diffusion.notes_guidance,
        scheduler=diffusion.scheduler,
        weights=diffusion.weights,
    )


def settings_of(wish: SoundWish) -> dict[str, object]:
    """What was said of a sound, by the names of the options, for an account of how it was made."""
    said: dict[str, object] = {
        "sound": wish.words,
        "sound_at_end": wish.words_at_end,
        "negative": wish.negative,
        "steps": wish.steps,
        "guidance": wish.guidance,
        "notes_guidance": wish.notes_guidance,
        "scheduler": wish.scheduler,
        "weights": None if wish.weights is None else str(wish.weights),
    }
    return {name: value for name, value in said.items() if value not in ("", None)}


@contextmanager
def pictured(
    wish: SoundWish, folder: Path | None, *, names: Sequence[str] = (), force: bool
) -> Iterator[tuple[SoundWish, list[Path]]]:
    """The wish with every step of it drawn into a folder, and the pictures there will be.

    Args:
        wish: what is asked for.
        folder: for the pictures, or None for none.
        names: of the sounds that are cleared one after another.
        force: replace pictures of the same names.

    Raises:
        FileError: the folder is taken, or cannot be written to.
    """
    if folder is None:
        yield wish, []
        return
    from midi_data.writing import atomic_folder
    from musegen.daw.names import safe_file_name
    from musegen.diffusion.mel_picture import mel_png

    made: list[Path] = []
    heard = 0  # how many sounds have begun
    with atomic_folder(folder, force=force) as inside:

        def draw(step: int, steps: int, mel: "Tensor") -> None:
            nonlocal heard
            heard += step == 1
            name = f"{heard:02d} {names[heard - 1]} - " if heard <= len(names) else ""
            file = safe_file_name(f"{name}step {step:03d}") + ".png"
            (inside / file).write_bytes(mel_png(mel))
            made.append(folder / file)

        yield replace(wish, watcher=draw), made


def told_unknown(unknown: Sequence[str], *, quiet: bool) -> None:
    """Say on standard error which words meant nothing, and what is near to them."""
    if quiet or not unknown:
        return
    from musegen.diffusion.understanding import nearest

    said = []
    for word in unknown:
        near = nearest(word)
        said.append(f"{word} ({' or '.join(near)}?)" if near else word)
    typer.echo(f"Not understood: {', '.join(said)}.", err=True)
