"""What a verb says when it is done, and while it works."""

import json as to_json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from musegen.brief import Brief
from musegen.daw.take import Written

if TYPE_CHECKING:  # torch is loaded when something is to be written, not before
    from musegen.composer.jobs import WrittenNote

_NAMED = 6  # tracks that are named one by one


def told(brief: Brief) -> None:
    """Say on standard error how the words were taken, and which were not understood."""
    typer.echo(brief.sentence(), err=True)
    for note in brief.notes:
        typer.echo(note, err=True)
    if brief.not_understood:
        typer.echo(f"Not understood: {', '.join(brief.not_understood)}.", err=True)


def told_where(written: Sequence[Written]) -> None:
    """Say on standard error which bars of which tracks are written."""
    if not written:
        typer.echo("Nothing there is to be written anew.", err=True)
        return
    first = min(each.first_bar for each in written)
    last = max(each.last_bar for each in written)
    tracks = list(dict.fromkeys(each.track for each in written))
    more = f" and {len(tracks) - _NAMED} more" if len(tracks) > _NAMED else ""
    bars = f"bar {first}" if first == last else f"bars {first}-{last}"
    typer.echo(f"Writing {bars} of {', '.join(tracks[:_NAMED])}{more}.", err=True)


def print_note(note: "WrittenNote", names: Sequence[str]) -> None:
    """Print a note the moment it is written, as one line of JSON."""
    said = {
        "event": "note",
        "take": note.take,
        "track": note.track,
        "track_name": names[note.track - 1],
        "bar": note.bar,
        "onset_quarters": note.onset_quarters,
        "length_quarters": note.length_quarters,
        "pitch": note.pitch,
        "velocity": note.velocity,
    }
    typer.echo(to_json.dumps(said, ensure_ascii=False))  # which also flushes


def printed(made: Sequence[Path], *, json: bool, extra: Mapping[str, object] | None = None) -> None:
    """Print the files written: a line each, or one JSON object."""
    if json:
        typer.echo(to_json.dumps({**(extra or {}), "files": [str(path) for path in made]}))
        return
    for path in made:
        typer.echo(str(path))
