"""The verb that listens: `transcribe`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from musegen.cli.options import Force, Json, Quiet

if TYPE_CHECKING:
    from musegen.audio.transcription import Transcription

_UNSURE = 0.4


def transcribe(
    source: Annotated[
        Path, typer.Argument(metavar="IN.wav", help="A recording of one voice or instrument.")
    ],
    *,
    out: Annotated[
        Path,
        typer.Option("-o", "--out", metavar="OUT", help="Such as OUT.mid or OUT.musicxml."),
    ],
    tempo: Annotated[
        float | None,
        typer.Option(metavar="120", help="Of the session it was recorded to; estimated if left."),
    ] = None,
    time_signature: Annotated[
        str, typer.Option("--time-signature", metavar="3/4", help="Of the bars.")
    ] = "4/4",
    force: Force = False,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    r"""Write down a hummed, whistled, sung or played line as notes.

    One note at a time, from a bass's low E up; notes stay where they were played, in seconds.
    Without --tempo it is estimated, and a short bar leads up to the first bar line.

    \b
    musegen transcribe hum.wav -o hum.mid
    musegen transcribe bass.flac -o bass.mid --tempo 96 --time-signature 3/4
    musegen accompany hum.mid --add "drums,bass" -o song
    """
    from midi_data.writing import refuse_taken
    from musegen.audio.transcription import transcription
    from musegen.cli.progress import shown_progress
    from musegen.cli.results import printed
    from musegen.daw.export import export

    signature = _signature(time_signature)
    refuse_taken(out, force=force)
    with shown_progress(quiet=quiet) as progress:
        made = transcription(source, tempo_bpm=tempo, time_signature=signature, progress=progress)
        files = export(made.score, out, title=source.stem, force=force, progress=progress)
    if not quiet:
        typer.echo(_told(made, given=tempo is not None), err=True)
    printed(files, json=json, extra=_values(made))


def _signature(words: str) -> tuple[int, int]:
    from midi_data.errors import BriefError

    beats, _, unit = words.partition("/")
    if not (beats.isdecimal() and 1 <= int(beats) <= 32 and unit in ("1", "2", "4", "8", "16")):
        raise BriefError(f"no time signature is {words!r}", mend="Give one such as 4/4 or 6/8.")
    return int(beats), int(unit)


def _told(made: "Transcription", *, given: bool) -> str:
    said = [f"{made.score.note_num()} notes"]
    if not given:
        sure = "clear" if made.tempo_sureness >= _UNSURE else "a guess: say --tempo if you know it"
        said.append(f"tempo about {made.tempo_bpm:.1f} bpm ({sure})")
    said.append(f"key {made.key.name}" if made.key else "no clear key")
    said.append(f"tuned {made.tuning_cents:+.0f} cents")
    return ", ".join(said) + "."


def _values(made: "Transcription") -> dict[str, object]:
    return {
        "notes": made.score.note_num(),
        "tempo_bpm": round(made.tempo_bpm, 2),
        "tempo_sureness": round(made.tempo_sureness, 3),
        "key": made.key.name if made.key else None,
        "tuning_cents": round(made.tuning_cents, 1),
    }
