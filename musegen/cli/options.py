"""Options that several verbs share."""

from pathlib import Path
from typing import Annotated

import typer

In = Annotated[Path, typer.Argument(metavar="IN", help="A MIDI, MusicXML or ABC file.")]
Out = Annotated[Path, typer.Option("-o", "--out", metavar="OUT", help="Where to write.")]
Seed = Annotated[
    int | None,
    typer.Option("--seed", help="The same seed gives the same notes. Drawn and printed if left."),
]
Force = Annotated[bool, typer.Option("--force", help="Replace files that are there already.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Say nothing on standard error.")]
Json = Annotated[bool, typer.Option("--json", help="Print what was made as JSON.")]
Temperature = Annotated[
    float, typer.Option("--temperature", help="Below 1 keeps to the likely, above 1 strays.")
]
TopP = Annotated[
    float, typer.Option("--top-p", help="How much of the likeliest is chosen from, up to 1.")
]
SoundFont = Annotated[
    Path | None, typer.Option("--soundfont", metavar="FILE", help="A .sf2 to play with.")
]
SampleRate = Annotated[int, typer.Option("--sample-rate", help="44100 or 48000.")]
