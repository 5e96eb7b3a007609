"""The options of `jam` that belong together."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from musegen.musegan import STEPS

_LATENTS = "What is drawn, and what is held"
_OWN = "Bars of your own"
_WAY = "From one idea to another"


@dataclass(frozen=True, kw_only=True)
class LatentSeeds:
    """A seed a latent; None takes that of `--seed`."""

    chords_seed: Annotated[
        int | None,
        typer.Option(
            min=0,
            help="Of the harmony that all tracks share, bar by bar, and of the key.",
            rich_help_panel=_LATENTS,
        ),
    ] = None
    style_seed: Annotated[
        int | None,
        typer.Option(min=0, help="Of what all tracks share throughout.", rich_help_panel=_LATENTS),
    ] = None
    melody_seed: Annotated[
        int | None,
        typer.Option(
            min=0, help="Of each track's own way from bar to bar.", rich_help_panel=_LATENTS
        ),
    ] = None
    groove_seed: Annotated[
        int | None,
        typer.Option(
            min=0, help="Of each track's own figure throughout.", rich_help_panel=_LATENTS
        ),
    ] = None


@dataclass(frozen=True, kw_only=True)
class Own:
    """Music that a composer brings."""

    given: Annotated[
        Path | None,
        typer.Option(
            metavar="IN",
            help="A score of which a track is kept as it is; the others are written to it.",
            rich_help_panel=_OWN,
        ),
    ] = None
    track: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Which: a name, number or instrument, or several ('Bass, Drums'). May be left if "
            "one alone plays.",
            rich_help_panel=_OWN,
        ),
    ] = None
    idea: Annotated[
        Path | None,
        typer.Option(
            metavar="IN",
            help="A score whose latents are looked for and played; a latent with a seed of its own "
            "is drawn anew.",
            rich_help_panel=_OWN,
        ),
    ] = None
    bars: Annotated[
        str | None,
        typer.Option(
            metavar="5-8",
            help="Which four bars of such scores; the first if left.",
            rich_help_panel=_OWN,
        ),
    ] = None


@dataclass(frozen=True, kw_only=True)
class Way:
    """Two ideas, and how to go from one to the other."""

    between: Annotated[
        tuple[str, str] | None,
        typer.Option(
            metavar="A B",
            help="Two seeds or scores. OUT gets all the steps in a row, four bars each.",
            rich_help_panel=_WAY,
        ),
    ] = None
    steps: Annotated[
        int | None,
        typer.Option(
            help=f"How many, A and B among them: 2 to 64; {STEPS} if left.", rich_help_panel=_WAY
        ),
    ] = None
    only: Annotated[
        str | None,
        typer.Option(
            metavar="'chords, groove'",
            help="The latents that go: chords, style, melody, groove. All if left.",
            rich_help_panel=_WAY,
        ),
    ] = None
