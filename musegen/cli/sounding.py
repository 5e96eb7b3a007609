"""The verbs that turn a score, or words, into sound: `render`, `export` and `sound`."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from musegen.cli.options import Force, In, Json, Out, Quiet, SampleRate, SoundFont
from musegen.cli.sound_options import Described, Diffusion, Engine

if TYPE_CHECKING:
    from midi_data.score import Score
    from musegen.daw.take import Take
    from musegen.diffusion.wish import SoundWish
    from musegen.sounding import Sounded

_DIFFUSION = "diffusion"


def render(
    source: In,
    *,
    out: Annotated[
        Path,
        typer.Option("-o", "--out", metavar="OUT.wav", help="The mix: .wav, .flac, .ogg, .mp3."),
    ],
    stems: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A folder for a stem a track.")
    ] = None,
    engine: Engine = None,
    soundfont: SoundFont = None,
    sample_rate: SampleRate = 44_100,
    described: Described,
    diffusion: Diffusion,
    force: Force = False,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    r"""Play a score with a SoundFont, or with a sound that you describe; 24-bit, at -16 LUFS.

    \b
    musegen render waltz.mid -o waltz.wav
    musegen render waltz.mid -o waltz.wav --stems stems --sample-rate 48000
    musegen render waltz.mid -o waltz.mp3
    musegen render waltz.mid -o tape.wav --sound "felt piano, warm tape, small room"
    musegen render waltz.mid -o far.wav --sound "dry" --sound-at-end "cathedral" --stems far
    musegen render song.mid -o lofi.wav --sound "lo-fi, jazz kit" --negative "bright" --seed 3
    """
    from midi_data.files import read
    from musegen.audio.wav import check_audio_ending
    from musegen.cli.progress import shown_progress
    from musegen.cli.results import printed
    from musegen.cli.sound_options import pictured, wish_from
    from musegen.daw.export import write_audio
    from musegen.daw.provenance_files import written_in_file
    from musegen.daw.take import Take

    check_audio_ending(out)
    score, wish = read(source), wish_from(described.sound, diffusion)
    seed, said = begun(wish, engine, diffusion, quiet=quiet)
    with (
        shown_progress(quiet=quiet) as progress,
        pictured(wish, diffusion.clearing, names=_played(score), force=force) as (drawn, pictures),
    ):
        made = write_audio(
            score,
            out,
            stems=stems,
            take=Take(verb="render", written=written_in_file(source)),
            engine=engine,
            soundfont=soundfont,
            sound=drawn,
            seed=seed,
            sample_rate=sample_rate,
            force=force,
            progress=progress,
        )
    printed([*made, *pictures], json=json, extra=said)


def export(
    source: In,
    *,
    out: Out,
    stems: Annotated[
        bool, typer.Option(help="With a bundle or a session, audio for each track.")
    ] = True,
    engine: Engine = None,
    soundfont: SoundFont = None,
    sample_rate: SampleRate = 44_100,
    described: Described,
    diffusion: Diffusion,
    force: Force = False,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    r"""Write a score as MIDI, MusicXML, audio, a DAW session, a picture, or all of them.

    What the form of OUT cannot hold of the piece is said. A .dawproject from a DAW is read like any
    other score; what a model wrote of the piece is said in every file.

    \b
    musegen export waltz.mid -o waltz.dawproject        # Bitwig, Studio One, Cubase
    musegen export waltz.mid -o waltz.rpp               # REAPER, with a folder of MIDI and stems
    musegen export song.dawproject -o song.musicxml     # back from the DAW
    musegen export waltz.musicxml -o waltz.zip          # all of it
    musegen export waltz.mid -o waltz.flac
    musegen export waltz.mid --sound "felt piano, warm tape" --seed 3 -o waltz.zip
    """
    from midi_data.files import read
    from musegen.cli.progress import shown_progress
    from musegen.cli.results import printed
    from musegen.cli.sound_options import pictured, wish_from
    from musegen.daw.export import export as write_export
    from musegen.daw.losses import not_held

    score, wish = read(source), wish_from(described.sound, diffusion)
    seed, said = begun(wish, engine, diffusion, quiet=quiet)
    lost = not_held(score, out)
    if lost and not quiet:
        typer.echo(f"{out.name} does not hold {', '.join(lost)} of {source.name}.", err=True)
    with (
        shown_progress(quiet=quiet) as progress,
        pictured(wish, diffusion.clearing, names=_played(score), force=force) as (drawn, pictures),
    ):
        made = write_export(
            score,
            out,
            title=source.stem,
            take=_take(wish, seed, source, is_diffusion=bool(said)),
            stems=stems,
            engine=engine,
            soundfont=soundfont,
            sound=drawn,
            seed=seed,
            sample_rate=sample_rate,
            force=force,
            progress=progress,
        )
    printed([*made, *pictures], json=json, extra=said)


def sound(
    words: Annotated[str, typer.Argument(metavar="WORDS", help="What it shall sound like.")],
    *,
    out: Annotated[
        Path,
        typer.Option("-o", "--out", metavar="OUT.wav", help="The sound: .wav, .flac, .ogg, .mp3."),
    ],
    seconds: Annotated[
        float | None, typer.Option(help="1 to 300; 12 if the words do not say either.")
    ] = None,
    no_notes: Annotated[
        bool,
        typer.Option(
            "--no-notes",
            help="No score: a texture, of noise in which a chord or a beat is imagined.",
        ),
    ] = False,
    midi: Annotated[
        Path | None,
        typer.Option(metavar="OUT.mid", help="Keep the notes that are written, as a score."),
    ] = None,
    engine: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="A text-to-audio pipeline of diffusers in a folder of yours (Stable Audio, "
            "AudioLDM 2, ACE-Step), to be used instead.",
        ),
    ] = None,
    diffusion: Diffusion,
    force: Force = False,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    r"""Make sound of words: notes written for them and played in their timbre, or a texture.

    \b
    musegen sound "a slow waltz on a felt piano, warm tape, small room" -o waltz.wav
    musegen sound "dark synth pad, cathedral" --no-notes --seconds 30 -o drone.wav
    musegen sound "a jig for flute and harp" --seconds 20 --seed 3 --midi jig.mid -o jig.wav
    musegen sound "rain on a tin roof" --engine models/stable-audio-open -o rain.wav
    """
    from midi_data.writing import refuse_taken
    from musegen.audio.wav import check_audio_ending
    from musegen.cli.progress import shown_progress
    from musegen.cli.results import printed
    from musegen.cli.sound_options import pictured, told_unknown, wish_from
    from musegen.sounding import sounded

    check_audio_ending(out)
    for each in (out, midi):
        if each is not None:
            refuse_taken(each, force=force)
    if midi is not None and (no_notes or engine is not None):
        raise typer.BadParameter("No notes are written that --midi could keep.")
    wish = wish_from(words, diffusion)
    with (
        shown_progress(quiet=quiet) as progress,
        pictured(wish, diffusion.clearing, force=force) as (drawn, pictures),
    ):
        made = sounded(
            drawn,
            seconds=seconds,
            notes=not no_notes,
            engine=engine,
            seed=diffusion.seed,
            progress=progress,
        )
        files = _kept(made, out, midi, force=force)
    told_unknown(made.unknown, quiet=quiet)
    if not quiet:
        typer.echo(_how(made), err=True)
    said = {"seed": made.seed, "made_by": made.made_by, "unknown": [*made.unknown]}
    printed([*files, *pictures], json=json, extra=said)


def begun(
    wish: "SoundWish", engine: str | None, diffusion: Diffusion, *, quiet: bool
) -> tuple[int, dict[str, object]]:
    """The seed of diffusion, and what is to be said of it; nothing where a SoundFont plays."""
    from midi_data.errors import BriefError
    from musegen.asking import draw_seed
    from musegen.cli.sound_options import told_unknown

    if engine != _DIFFUSION and not (engine is None and wish.words):
        if diffusion.clearing is not None:
            raise BriefError(
                "a SoundFont has nothing to clear", mend="Add --engine diffusion, or a --sound."
            )
        return 0, {}
    from musegen.diffusion.understanding import understood

    seed = draw_seed() if diffusion.seed is None else diffusion.seed
    unknown = understood(wish).unknown
    told_unknown(unknown, quiet=quiet)
    if not quiet and diffusion.seed is None:
        typer.echo(f"Seed {seed}.", err=True)
    return seed, {"engine": _DIFFUSION, "seed": seed, "unknown": [*unknown]}


def _take(wish: "SoundWish", seed: int, source: Path, *, is_diffusion: bool) -> "Take":
    """How an export came about, and what a model had written of the piece before."""
    from musegen.cli.sound_options import settings_of
    from musegen.daw.provenance_files import written_in_file
    from musegen.daw.take import Take, Weights
    from musegen.training.cards import cards

    take = Take(verb="export", parent=source.name, written=written_in_file(source))
    if not is_diffusion:
        return take
    weights = []
    for name in () if wish.weights else ("sound", "vocoder"):
        card = cards([name])[name]
        data = tuple(f"{corpus} ({said['licence']})" for corpus, said in card["data"].items())
        weights.append(Weights(name=name, licence=card["licence"], data=data))
    return replace(
        take, words=wish.words, seed=seed, settings=settings_of(wish), weights=tuple(weights)
    )


def _kept(made: "Sounded", out: Path, midi: Path | None, *, force: bool) -> list[Path]:
    """Write the sound, and its notes if they are wanted."""
    from musegen.audio import write_wav
    from musegen.daw.export import export as write_export
    from musegen.daw.provenance import statement, whole
    from musegen.daw.take import Take

    take = Take(verb="sound", written=whole(made.score) if made.score else ())
    write_wav(out, made.waveform, 44_100, comment=statement(take), force=force)
    if midi is None or made.score is None:
        return [out]
    return [out, *write_export(made.score, midi, take=take, force=force)]


def _how(made: "Sounded") -> str:
    """Which way a sound came about."""
    if made.brief is not None:
        return f"Notes written and played by diffusion: {made.brief.sentence()} Seed {made.seed}."
    if made.made_by == _DIFFUSION:
        return f"A texture, without a score. Seed {made.seed}."
    return f"Made by {made.made_by}. Seed {made.seed}."


def _played(score: "Score") -> list[str]:
    """The names of the tracks that play."""
    from musegen.daw.names import track_names

    names = track_names(score)
    return [name for name, track in zip(names, score.tracks, strict=True) if len(track.notes)]
