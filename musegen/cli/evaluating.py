"""The verb that measures: `evaluate`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from musegen.cli.options import Force, Json, Quiet

if TYPE_CHECKING:
    from musegen.metrics.evaluation import Evaluation


def evaluate(
    subject: Annotated[
        str,
        typer.Argument(
            metavar="MODEL|FOLDER",
            help="Weights (composer, musegan-band, musegan-quartet, or a folder with a model), or "
            "a folder of MIDI, MusicXML or ABC files.",
        ),
    ],
    *,
    against: Annotated[
        Path | None,
        typer.Option(
            metavar="DATA",
            help="Real music: a folder from `musegen corpus build`, or one of files.",
        ),
    ] = None,
    pieces: Annotated[
        int, typer.Option(help="How many are written or read at most, of either.")
    ] = 256,
    split: Annotated[str, typer.Option(help="Of DATA: train, validation or test.")] = "test",
    seed: Annotated[int, typer.Option(min=0, help="Of what is written and drawn.")] = 0,
    picture: Annotated[
        Path | None,
        typer.Option(
            metavar="OUT.png", help="Of a MuseGAN in the folder of its run: how training went."
        ),
    ] = None,
    force: Force = False,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    r"""Measure what a model writes, or what a folder holds, beside real music.

    The means of every measure; with --against their ratio to those of real music, its 95 %
    interval, and whether that lies within 5 %. MuseGAN is measured player by player, as in its
    paper: empty bars, used pitch classes, qualified notes, drum pattern, tonal distance of each
    pair. Scores also by all the measures of `musegen describe`, and by kind of player.

    \b
    musegen evaluate my-songs
    musegen evaluate my-songs --against their-songs --pieces 100
    musegen evaluate musegan-band --against data --pieces 5000      # 20,000 bars
    musegen evaluate composer --against data --json
    musegen evaluate run/best --against data --picture training.png
    """
    import json as to_json

    from musegen.cli.looking import refuse_other_than_png
    from musegen.cli.progress import shown_progress
    from musegen.evaluating import evaluate as evaluated

    if picture is not None:
        refuse_other_than_png(picture, force=force)
    with shown_progress(quiet=quiet) as progress:
        found = evaluated(
            subject, against=against, pieces=pieces, split=split, seed=seed, progress=progress
        )
    if picture is not None:
        _draw_training(subject, found, picture, force=force)
    for line in () if quiet else found.left_out:
        typer.echo(f"Left out: {line}", err=True)
    files = [] if picture is None else [str(picture)]
    if json:
        typer.echo(to_json.dumps({**found.values(), "files": files}, indent=2))
        return
    typer.echo("\n".join([found.table(), *files]))


def _draw_training(subject: str, found: "Evaluation", picture: Path, *, force: bool) -> None:
    """The curves of the run that a model is from, with what real phrases measure."""
    from midi_data.writing import atomic
    from musegen.metrics.scores import known_mean
    from musegen.musegan.pictures import training_png

    logs = [Path(subject) / "log.jsonl", Path(subject).parent / "log.jsonl"]  # a run, or its best
    log = next(filter(Path.is_file, logs), logs[0])
    real = {name: known_mean(values) for name, values in found.theirs.items()}
    drawn = training_png(log, title=f"Training {log.parent.name}", real=real)
    with atomic(picture, force=force) as draft:
        draft.write_bytes(drawn)
