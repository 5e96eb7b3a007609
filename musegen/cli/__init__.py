"""The command line: one verb a job.

What a verb makes goes to standard output, a line a file; what it has to say goes to standard
error. Exit codes: 0 done; 1 a `MusicError`; 2 wrong usage.
"""

import sys

import typer

from midi_data.errors import MusicError
from musegen.cli import corpora as corpora_verb
from musegen.cli import looking, sounding, training, writing

app = typer.Typer(
    name="musegen",
    help="Write, continue and render music that stays editable.",
    epilog='Begin with: musegen compose "a calm waltz in D minor for string quartet" -o waltz',
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("compose")(writing.compose)
app.command("continue")(writing.continue_)
app.command("describe")(looking.describe)
app.command("render")(sounding.render)
app.command("export")(sounding.export)
app.add_typer(corpora_verb.app, name="corpus")
app.command("train")(training.train)
app.command("weights")(looking.weights)


def main() -> None:
    """Run one verb; a `MusicError` is one line on standard error and exit code 1."""
    try:
        app()
    except MusicError as error:
        typer.echo(f"musegen: {' '.join(str(error).split())}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(1)
