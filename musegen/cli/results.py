"""What a verb says when it is done, and while it asks."""

import json as to_json
from collections.abc import Mapping
from pathlib import Path

import typer

from midi_data.progress import Progress
from midi_data.score import Score, bars
from musegen.brief import Brief
from musegen.daw.export import export
from musegen.daw.names import track_names
from musegen.daw.take import Take, Weights, Written
from musegen.training.cards import cards
from musegen.verbs import WEIGHTS


def told(brief: Brief) -> None:
    """Say on standard error how the words were taken, and which were not understood."""
    typer.echo(brief.sentence(), err=True)
    for note in brief.notes:
        typer.echo(note, err=True)
    if brief.not_understood:
        typer.echo(f"Not understood: {', '.join(brief.not_understood)}.", err=True)


def write_take(
    score: Score,
    out: Path,
    *,
    title: str,
    verb: str,
    seed: int,
    settings: Mapping[str, object],
    brief: Brief | None = None,
    source: str = "",
    first_bar: int = 1,
    soundfont: Path | None,
    sample_rate: int,
    force: bool,
    quiet: bool,
    json: bool,
    progress: Progress,
) -> None:
    """Write what a model made, with an account of how, and print the files."""
    card = cards([WEIGHTS])[WEIGHTS]
    data = tuple(f"{name} ({said['licence']})" for name, said in card["data"].items())
    bar_count = len(bars(score))
    take = Take(
        verb=verb,
        words=brief.words if brief else "",
        brief=brief.to_json() if brief else {},
        seed=seed,
        settings=settings,
        weights=(Weights(name=WEIGHTS, licence=card["licence"], data=data),),
        parent=source or None,
        written=tuple(
            Written(track=name, first_bar=first_bar, last_bar=bar_count)
            for name in track_names(score)
        ),
    )
    made = export(
        score,
        out,
        title=title,
        take=take,
        soundfont=soundfont,
        sample_rate=sample_rate,
        force=force,
        progress=progress,
    )
    if not quiet:
        typer.echo(f"Seed {seed}.", err=True)
    printed(made, json=json, extra={"seed": seed, "verb": verb})


def printed(made: list[Path], *, json: bool, extra: dict[str, object] | None = None) -> None:
    """Print the files written: a line each, or one JSON object."""
    if json:
        typer.echo(to_json.dumps({**(extra or {}), "files": [str(path) for path in made]}))
        return
    for path in made:
        typer.echo(str(path))
