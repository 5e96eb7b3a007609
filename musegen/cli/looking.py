"""The verbs that only look: `describe` and `weights`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from musegen.cli.options import Force, Json

if TYPE_CHECKING:
    from midi_data.score import Score
    from musegen.heard import Listening


def describe(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="IN", help="A MIDI, MusicXML, ABC or .dawproject file, or a recording."
        ),
    ],
    *,
    picture: Annotated[
        Path | None,
        typer.Option(metavar="OUT.png", help="Draw the piano roll; waveform and mel of sound."),
    ] = None,
    attention: Annotated[
        str | None,
        typer.Option(
            metavar="'Viola 5.2'",
            help="Say, and draw, which earlier notes a note listened to: track, bar.beat and, in "
            "a chord, the pitch ('Viola 5.2 D4').",
        ),
    ] = None,
    force: Force = False,
    json: Json = False,
) -> None:
    r"""Say what a score is: key, metre, tempo, bars, tracks, chords, and measures of it.

    Or what a recording is: loudness, level, clipping, silence, length, onsets, tempo and key. Of
    either, the bars of each track that a model wrote, where the file says so.

    \b
    musegen describe waltz.mid
    musegen describe waltz.mid --json --picture waltz.png
    musegen describe take.wav --picture take.png
    musegen describe waltz.mid --attention "Viola 5.2" --picture listening.png
    """
    import json as to_json

    from midi_data.files import read
    from musegen.audio.recording import is_recording
    from musegen.daw.provenance_files import written_in_file
    from musegen.describing import description, lines, listening_lines, listening_values

    if picture is not None:
        refuse_other_than_png(picture, force=force)
    if is_recording(source):
        if attention is not None:
            raise typer.BadParameter("A recording holds no notes: transcribe it first.")
        _describe_recording(source, picture, force=force, json=json)
        return
    score, listening = read(source), None
    if attention is not None:
        from musegen.listening import attention_at

        listening = attention_at(score, attention)
    if picture is not None:
        _draw(score, listening, picture, source.stem, force=force)
    if json:
        found = description(score, written=written_in_file(source))
        found |= {} if listening is None else {"attention": listening_values(score, listening)}
        found |= {} if picture is None else {"files": [str(picture)]}
        typer.echo(to_json.dumps(found, indent=2))
        return
    if listening is None:
        told = lines(description(score, written=written_in_file(source)))
    else:
        told = listening_lines(score, listening)
    typer.echo("\n".join(told + ([] if picture is None else [str(picture)])))


def _describe_recording(source: Path, picture: Path | None, *, force: bool, json: bool) -> None:
    import json as to_json
    from dataclasses import asdict

    from midi_data.writing import atomic
    from musegen.audio.analysis import analyse, lines
    from musegen.audio.recording import read_recording
    from musegen.cli.progress import shown_progress
    from musegen.daw.provenance import lines as written_lines
    from musegen.daw.provenance_files import written_in_file

    files = [] if picture is None else [str(picture)]
    with shown_progress(quiet=json) as progress:
        recording = read_recording(source, progress=progress)
        found = analyse(recording, progress=progress)
    if picture is not None:
        from musegen.audio.recording_picture import recording_png

        with atomic(picture, force=force) as draft:
            draft.write_bytes(recording_png(recording, found))
    written = written_in_file(source)
    if json:
        values = {**found.values(), "written": [asdict(each) for each in written], "files": files}
        typer.echo(to_json.dumps(values, indent=2))
        return
    told = ["Written by a model:", *written_lines(written)] if written else []
    typer.echo("\n".join([*lines(found), *told, *files]))


def refuse_other_than_png(picture: Path, *, force: bool) -> None:
    """Asked before long work, so that it is not done in vain."""
    from midi_data.errors import FileError
    from midi_data.writing import refuse_taken

    if picture.suffix.lower() != ".png":
        raise FileError(
            f"no picture is written as {picture.suffix!r}",
            where=str(picture),
            mend="End the name in .png.",
        )
    refuse_taken(picture, force=force)


def _draw(
    score: "Score", listening: "Listening | None", picture: Path, title: str, *, force: bool
) -> None:
    """The piano roll, or over it what a note listened to."""
    if listening is None:
        from musegen.daw.export import export

        export(score, picture, title=title, force=force)
        return
    from musegen.daw.attention_picture import write_attention_picture

    write_attention_picture(score, listening, picture, force=force)


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
