"""The verbs that turn a score into files: `render` and `export`."""

from pathlib import Path
from typing import Annotated

import typer

from musegen.cli.options import Force, In, Json, Out, Quiet, SampleRate, SoundFont


def render(
    source: In,
    *,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="OUT.wav", help="The mix.")],
    stems: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A folder for a stem a track.")
    ] = None,
    soundfont: SoundFont = None,
    sample_rate: SampleRate = 44_100,
    force: Force = False,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    r"""Play a score with a SoundFont, at -16 LUFS, as 24-bit audio.

    \b
    musegen render waltz.mid -o waltz.wav
    musegen render waltz.mid -o waltz.wav --stems stems --sample-rate 48000
    """
    from midi_data.errors import FileError
    from midi_data.files import read
    from musegen.cli.progress import shown_progress
    from musegen.cli.results import printed
    from musegen.daw.export import write_audio

    if out.suffix.lower() != ".wav":
        raise FileError(
            f"audio is written as .wav, not {out.suffix or 'without an ending'!r}",
            where=str(out),
            mend="Choose a name like waltz.wav.",
        )
    with shown_progress(quiet=quiet) as progress:
        made = write_audio(
            read(source),
            out,
            stems=stems,
            soundfont=soundfont,
            sample_rate=sample_rate,
            force=force,
            progress=progress,
        )
    printed(made, json=json)


def export(
    source: In,
    *,
    out: Out,
    stems: Annotated[
        bool, typer.Option(help="With a bundle or a session, audio for each track.")
    ] = True,
    soundfont: SoundFont = None,
    sample_rate: SampleRate = 44_100,
    force: Force = False,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    r"""Write a score as MIDI, MusicXML, audio, a DAW session, a picture, or all of them.

    \b
    musegen export waltz.mid -o waltz.dawproject
    musegen export waltz.musicxml -o waltz.zip
    """
    from midi_data.files import read
    from musegen.cli.progress import shown_progress
    from musegen.cli.results import printed
    from musegen.daw.export import export as write_export

    with shown_progress(quiet=quiet) as progress:
        made = write_export(
            read(source),
            out,
            title=source.stem,
            stems=stems,
            soundfont=soundfont,
            sample_rate=sample_rate,
            force=force,
            progress=progress,
        )
    printed(made, json=json)
