"""The command line: one verb a job.

What a verb makes goes to standard output, a line a file; what it has to say goes to standard
error. Exit codes: 0 done; 1 a `MusicError`; 2 wrong usage.
"""

import sys

import typer

from midi_data.errors import MusicError
from musegen.cli import corpora as corpora_verb
from musegen.cli import (
    editing,
    evaluating,
    jamming,
    looking,
    resounding,
    rewriting,
    sounding,
    studio,
    training,
    transcribing,
    writing,
)
from musegen.cli.groups import verb

app = typer.Typer(
    name="musegen",
    help="Write, continue and render music that stays editable.",
    epilog='Begin with: musegen compose "a calm waltz in D minor for string quartet" -o waltz',
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
verb(app, "compose", writing.compose)
verb(app, "continue", writing.continue_)
verb(app, "infill", rewriting.infill)
verb(app, "accompany", rewriting.accompany)
verb(app, "vary", rewriting.vary)
verb(app, "jam", jamming.jam)
verb(app, "transcribe", transcribing.transcribe)
verb(app, "edit", editing.with_steps(editing.edit), cls=editing.InOrder)
verb(app, "describe", looking.describe)
verb(app, "render", sounding.render)
verb(app, "export", sounding.export)
verb(app, "sound", sounding.sound)
verb(app, "resound", resounding.resound)
app.add_typer(corpora_verb.app, name="corpus")
verb(app, "train", training.train)
verb(app, "evaluate", evaluating.evaluate)
verb(app, "weights", looking.weights)
verb(app, "studio", studio.studio)


def main() -> None:
    """Run one verb; a `MusicError` is one line on standard error and exit code 1."""
    try:
        app()
    except MusicError as error:
        typer.echo(f"musegen: {' '.join(str(error).split())}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(1)
