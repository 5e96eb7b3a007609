"""The verbs that only look: `describe` and `weights`."""

from pathlib import Path
from typing import Annotated

import typer

from musegen.cli.options import Force, In, Json


def describe(
    source: In,
    *,
    picture: Annotated[
        Path | None, typer.Option(metavar="OUT.png", help="Draw the piano roll.")
    ] = None,
    force: Force = False,
    json: Json = False,
) -> None:
    r"""Say what a score is: key, metre, tempo, bars, tracks, chords, and measures of it.

    \b
    musegen describe waltz.mid
    musegen describe waltz.mid --json --picture waltz.png
    """
    import json as to_json

    from midi_data.files import read
    from musegen.describing import description, lines

    score = read(source)
    found = description(score)
    typer.echo(to_json.dumps(found, indent=2) if json else "\n".join(lines(found)))
    if picture is not None:
        from musegen.cli.results import printed
        from musegen.daw.export import export

        printed(export(score, picture, title=source.stem, force=force), json=False)


def weights(
    name: Annotated[str | None, typer.Argument(help="One of them, to see its card.")] = None,
    *,
    json: Json = False,
) -> None:
    r"""List the weights that come with musegen: size, training data, licences, figures.

    \b
    musegen weights
    musegen weights composer
    """
    import json as to_json

    from musegen.training.cards import card_lines, cards

    found = cards() if name is None else {name: cards([name])[name]}
    if json:
        typer.echo(to_json.dumps(found, indent=2))
        return
    for folder, card in found.items():
        typer.echo("\n".join(card_lines(folder, card, whole=name is not None)))
