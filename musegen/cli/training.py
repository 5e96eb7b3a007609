"""The verb that teaches a model: `train`."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from midi_data.errors import BriefError
from musegen.cli.options import Out, Quiet

if TYPE_CHECKING:
    from collections.abc import Callable

    from musegen.training.loop import Run


class Model(StrEnum):
    """What can be trained."""

    composer = "composer"
    melody_a = "melody-a"
    melody_b = "melody-b"
    musegan_band = "musegan-band"
    musegan_quartet = "musegan-quartet"
    sound = "sound"
    vocoder = "vocoder"


class Preset(StrEnum):
    """How large."""

    tiny = "tiny"
    laptop = "laptop"
    gpu = "gpu"


def train(
    model: Annotated[Model, typer.Argument(help="What to train.")],
    data: Annotated[Path, typer.Argument(help="A folder from `corpus build`, or `corpus play`.")],
    *,
    out: Out,
    minutes: Annotated[float, typer.Option(help="The time it may take.")] = 60.0,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the run in OUT.")] = False,
    start: Annotated[
        str | None,
        typer.Option(
            "--from",
            help="Of sound: weights to go on from, a folder or `sound`, those that are shipped.",
        ),
    ] = None,
    preset: Annotated[Preset, typer.Option(help="How large a model.")] = Preset.laptop,
    device: Annotated[
        str | None, typer.Option(help="cpu or cuda; the best there is if left.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of weights and batches.")] = 0,
    quiet: Quiet = False,
) -> None:
    r"""Train a model, or go on training it; it can be stopped and resumed at any time.

    \b
    musegen corpus build bach ryansMammoth -o data
    musegen train composer data -o run --minutes 90
    musegen train composer data -o run --minutes 60 --resume
    musegen train melody-b data -o melody --minutes 15
    musegen train musegan-quartet data -o quartet --minutes 30
    musegen corpus play data -o clips
    musegen train sound clips -o sound --minutes 120
    musegen train sound clips --from sound -o better --minutes 120
    musegen train vocoder clips -o vocoder --minutes 40
    """
    from musegen.cli.progress import shown_progress
    from musegen.training.loop import TrainingConfig

    if start is not None and (model != Model.sound or resume):
        raise BriefError(
            "weights to start from were given",
            where="--from",
            mend="Give them when training `sound`, at its beginning.",
        )
    config = TrainingConfig(minutes=minutes, seed=seed, device=device)
    how = {} if start is None else {"start": start}
    with shown_progress(quiet=quiet) as progress:
        run = _trainer(model)(
            data, out, preset=preset.value, config=config, resume=resume, progress=progress, **how
        )
    typer.echo(f"{out}: step {run.step}, loss {run.loss:.3f}")


def _trainer(model: Model) -> "Callable[..., Run]":
    """What trains a model."""
    if model == Model.composer:
        from musegen.composer.train import train as train_composer

        return train_composer
    if model in (Model.sound, Model.vocoder):
        from musegen.diffusion.train import train as train_sound
        from musegen.diffusion.vocoder_train import train as train_vocoder

        return train_sound if model == Model.sound else train_vocoder
    from functools import partial

    if model in (Model.musegan_band, Model.musegan_quartet):
        from musegen.musegan.train import train as train_musegan

        return partial(train_musegan, ensemble=model.value.removeprefix("musegan-"))
    from musegen.composer.melody_learning import train as train_melody

    return partial(train_melody, form="A" if model == Model.melody_a else "B")
