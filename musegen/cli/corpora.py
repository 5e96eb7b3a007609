"""The verb for training music: `corpus list`, `corpus show` and `corpus build`."""

from pathlib import Path
from typing import Annotated

import typer

from musegen.cli.groups import verb
from musegen.cli.options import Json, Out, Quiet

app = typer.Typer(
    help="Music to learn from: what there is, its licences, and building training data.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


def list_(*, json: Json = False) -> None:
    """List every corpus musegen knows, with its licence."""
    import json as to_json

    from midi_data.corpora import CORPORA

    if json:
        rows = [
            {"name": each.name, "title": each.title, "tier": each.tier, "licence": each.licence}
            for each in CORPORA.values()
        ]
        typer.echo(to_json.dumps(rows, indent=2))
        return
    for each in CORPORA.values():
        typer.echo(f"{each.name:28} {each.tier}  {each.licence:28} {each.title}")


def show(name: Annotated[str, typer.Argument(help="Of a corpus.")]) -> None:
    r"""Say what a corpus holds, where it comes from and what may be done with it."""
    from dataclasses import asdict

    from midi_data.corpora import corpus_named

    for field, value in asdict(corpus_named(name)).items():
        if value:
            typer.echo(f"{field:14} {value}")


def build(
    names: Annotated[
        list[str], typer.Argument(metavar="NAME...", help="Corpora, best kept first.")
    ],
    *,
    out: Out,
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="ARCHIVE", help="An archive, or a folder of NAME.tar.xz."),
    ] = None,
    quiet: Quiet = False,
) -> None:
    r"""Read, clean and encode corpora into a folder that `musegen train` takes.

    A corpus that comes with music21 needs nothing else. Any other is taken from --from, or
    downloaded from its source into OUT and checked.

    \b
    musegen corpus build bach haydn -o data
    musegen corpus build freedoom groove --from archives -o data
    """
    from musegen.cli.progress import shown_progress
    from musegen.composer.gather import gather

    with shown_progress(quiet=quiet) as progress:
        report = gather(names, out, source=source, progress=progress)
    for line in report:
        typer.echo(line, err=True)
    typer.echo(str(out))


verb(app, "list", list_)
verb(app, "show", show)
verb(app, "build", build)
