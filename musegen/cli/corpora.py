"""The verb for training music: `corpus list`, `show`, `build` and `play`."""

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


def play(
    data: Annotated[Path, typer.Argument(help="A folder from `musegen corpus build`.")],
    *,
    out: Out,
    clips: Annotated[int, typer.Option(min=1, help="How many, each of 5.94 seconds.")] = 3_000,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Processes; one a core if left.", show_default=False)
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same clips.")] = 0,
    split: Annotated[
        str,
        typer.Option(metavar="train|validation|test", help="Clips of its pieces alone."),
    ] = "",
    plain: Annotated[
        float, typer.Option(min=0, max=1, help="How many have no effects: 0.5 is half of them.")
    ] = 0.3,
    quiet: Quiet = False,
) -> None:
    r"""Play the music of a data folder: clips of sound to learn sounds from.

    Phrases of the pieces, and a few exercises, are played on all instruments of General MIDI,
    most of them put in rooms, on tape or through amplifiers, and told in true words. Stopped
    and called again, it goes on where it was. A clip takes half a megabyte. Only SoundFonts
    under the MIT licence are learnt from: on Debian, fluid-soundfont-gm and
    musescore-general-soundfont-small.

    \b
    musegen corpus build freedoom groove --from archives -o data
    musegen corpus play data -o clips --clips 3000
    musegen corpus play data -o unheard --clips 240 --split test --plain 1
    """
    import os

    from musegen.cli.progress import shown_progress
    from musegen.diffusion.material.building import build

    jobs = jobs or os.cpu_count() or 1
    with shown_progress(quiet=quiet) as progress:
        report = build(
            data,
            out,
            clips=clips,
            jobs=jobs,
            seed=seed,
            split=split,
            plain=plain,
            progress=progress,
        )
    for line in report:
        typer.echo(line, err=True)
    typer.echo(str(out))


verb(app, "list", list_)
verb(app, "show", show)
verb(app, "build", build)
verb(app, "play", play)
