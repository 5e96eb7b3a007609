"""Options that several verbs share, and those that belong together as groups."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from musegen.composer import TEMPERATURE, TOP_P

In = Annotated[
    Path, typer.Argument(metavar="IN", help="A MIDI, MusicXML, ABC or .dawproject file.")
]
Out = Annotated[Path, typer.Option("-o", "--out", metavar="OUT", help="Where to write.")]
Force = Annotated[bool, typer.Option("--force", help="Replace files that are there already.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Say nothing on standard error.")]
Json = Annotated[bool, typer.Option("--json", help="Print what was made as JSON.")]
SoundFont = Annotated[
    Path | None, typer.Option("--soundfont", metavar="FILE", help="A .sf2 to play with.")
]
SampleRate = Annotated[int, typer.Option("--sample-rate", help="44100 or 48000.")]
Bars = Annotated[
    str | None,
    typer.Option(metavar="5-8", help="Counted from 1, a pickup too; all of them if left."),
]
Tracks = Annotated[
    str | None,
    typer.Option(metavar="'Viola, 3'", help="Names, numbers or instruments; all of them if left."),
]

_MUSIC = "What the new notes shall be"
_FREEDOM = "How freely to choose"
_OUTPUT = "What is written"


@dataclass(frozen=True, kw_only=True)
class Music:
    """What the notes to be written shall be; None leaves it open."""

    key: Annotated[
        str | None, typer.Option(metavar="'D minor'", help="The key.", rich_help_panel=_MUSIC)
    ] = None
    chords: Annotated[
        str | None,
        typer.Option(metavar="'Dm | Gm | A7'", help="One a bar, repeated.", rich_help_panel=_MUSIC),
    ] = None
    density: Annotated[
        float | None,
        typer.Option(help="Notes a quarter, all tracks together.", rich_help_panel=_MUSIC),
    ] = None
    register: Annotated[
        str | None,
        typer.Option(
            metavar="low",
            help="low, middle or high; or track by track: 'Flute: high, Cello: low'.",
            rich_help_panel=_MUSIC,
        ),
    ] = None
    polyphony: Annotated[
        str | None,
        typer.Option(
            metavar="1",
            help="Most notes at once, 1 to 16; or track by track: 'Piano: 3, Violin: 1'.",
            rich_help_panel=_MUSIC,
        ),
    ] = None
    style: Annotated[
        str | None, typer.Option(metavar="waltz", help="A style.", rich_help_panel=_MUSIC)
    ] = None


@dataclass(frozen=True, kw_only=True)
class Freedom:
    """How freely to choose."""

    temperature: Annotated[
        str,
        typer.Option(
            metavar="0.9",
            help="Below 1 keeps to the likely, above 1 strays; or one by one: "
            "'1, pitch=0.8, position=1.2' (position, track, pitch, duration, velocity).",
            rich_help_panel=_FREEDOM,
        ),
    ] = f"{TEMPERATURE:g}"
    top_p: Annotated[
        float,
        typer.Option(
            "--top-p",
            help="How much of the likeliest is chosen from, up to 1.",
            rich_help_panel=_FREEDOM,
        ),
    ] = TOP_P
    min_p: Annotated[
        float,
        typer.Option(
            "--min-p",
            help="Leave out what is less likely than this share of the likeliest.",
            rich_help_panel=_FREEDOM,
        ),
    ] = 0.0
    repetition: Annotated[
        float,
        typer.Option(
            help="How readily a track repeats an earlier bar: 0 never, 1 as music does.",
            rich_help_panel=_FREEDOM,
        ),
    ] = 1.0
    strict_key: Annotated[
        bool,
        typer.Option("--strict-key", help="Let no note out of the key.", rich_help_panel=_FREEDOM),
    ] = False
    no_rests: Annotated[
        bool,
        typer.Option(
            "--no-rests", help="Let no track be silent for a bar.", rich_help_panel=_FREEDOM
        ),
    ] = False


@dataclass(frozen=True, kw_only=True)
class Output:
    """Where a verb that invents writes to, and how often."""

    out: Annotated[
        Path,
        typer.Option(
            "-o",
            "--out",
            metavar="OUT",
            help="A name ending in .mid, .musicxml, .mxl, .wav, .flac, .ogg, .mp3, .dawproject, "
            ".rpp, .png or .zip writes that; any other name is a folder for all of it.",
            rich_help_panel=_OUTPUT,
        ),
    ]
    takes: Annotated[
        int,
        typer.Option(min=1, max=64, help="How many versions to write.", rich_help_panel=_OUTPUT),
    ] = 1
    seed: Annotated[
        int | None,
        typer.Option(
            min=0,
            help="The same seed gives the same notes. Drawn and printed if left.",
            rich_help_panel=_OUTPUT,
        ),
    ] = None
    soundfont: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A .sf2 to play with.", rich_help_panel=_OUTPUT),
    ] = None
    sample_rate: Annotated[int, typer.Option(help="44100 or 48000.", rich_help_panel=_OUTPUT)] = (
        44_100
    )
    force: Annotated[
        bool,
        typer.Option(
            "--force", help="Replace files that are there already.", rich_help_panel=_OUTPUT
        ),
    ] = False
    quiet: Annotated[
        bool,
        typer.Option("--quiet", help="Say nothing on standard error.", rich_help_panel=_OUTPUT),
    ] = False
    json: Annotated[
        bool,
        typer.Option(
            "--json",
            help="Print JSON lines: each note the moment it is written, as "
            '{"event": "note", "take", "track", "track_name", "bar", "onset_quarters", '
            '"length_quarters", "pitch", "velocity"}, and in the end {"event": "done", "seed", '
            '"verb", "files", ...}.',
            rich_help_panel=_OUTPUT,
        ),
    ] = False
