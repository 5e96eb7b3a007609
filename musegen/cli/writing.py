"""The verbs that write music from words, and after its end: `compose` and `continue`."""

from typing import Annotated

import typer

from musegen.cli.options import Freedom, In, Music, Output


def compose(
    words: Annotated[str, typer.Argument(metavar="WORDS", help="What the piece shall be.")] = "",
    *,
    bars: Annotated[int | None, typer.Option(help="How many bars, 1 to 256.")] = None,
    time_signature: Annotated[str | None, typer.Option(metavar="3/4", help="The metre.")] = None,
    tempo: Annotated[float | None, typer.Option(help="Quarter notes a minute, 20 to 400.")] = None,
    instruments: Annotated[
        str | None,
        typer.Option(metavar="'flute, drums'", help="One a track, or a group: 'string quartet'."),
    ] = None,
    music: Music,
    freedom: Freedom,
    output: Output,
) -> None:
    r"""Write a piece from words, from options, or from both; options win.

    \b
    musegen compose "a calm waltz in D minor for string quartet, 16 bars, 96 bpm" -o waltz
    musegen compose "a driving rock song in E minor" --bars 24 --seed 7 -o song.mid
    musegen compose --chords "Dm | Gm | A7 | Dm" --instruments "piano, bass, drums" -o band.zip
    musegen compose "a jig for flute and harp" --register "Flute: high" --takes 4 -o jig.mid
    musegen compose "a reel" --json -o reel.mid      # each note the moment it is written
    """
    from midi_data.score import Score
    from musegen import asking
    from musegen.brief import parse_brief
    from musegen.cli.making import Commission, begun, make
    from musegen.cli.results import told
    from musegen.cli.wishes import controls_of, sampling_of, settings_of, with_players

    seed = begun(output)
    sampling = sampling_of(freedom)
    brief = parse_brief(
        words,
        bars=bars,
        key=music.key,
        time_signature=time_signature,
        tempo_bpm=tempo,
        instruments=instruments,
        style=music.style,
        density=music.density,
        chords=music.chords,
        seed=seed,
    )
    if not output.quiet:
        told(brief)
    band = with_players(Score(480), brief.instruments)
    by_track = Music(register=music.register, polyphony=music.polyphony)
    controls = controls_of(by_track, band, range(len(band.tracks)))
    job = asking.compose(brief, controls=controls, sampling=sampling, seed=seed)
    settings = settings_of(music, freedom)
    commission = Commission(
        verb="compose", title=brief.title, seed=seed, settings=settings, brief=brief
    )
    make(job, commission, output)


def continue_(
    source: In,
    *,
    bars: Annotated[int, typer.Option(help="How many bars more, 1 to 256.")] = 8,
    music: Music,
    freedom: Freedom,
    output: Output,
) -> None:
    r"""Go on where a piece stops; all that was there stays as it is, to the bit.

    \b
    musegen continue sketch.mid --bars 8 -o longer.mid
    musegen continue tune.musicxml --bars 16 --chords "Em | C | G | D" --seed 3 -o longer
    musegen continue sketch.mid --bars 4 --takes 3 --temperature 1.1 -o idea.mid
    """
    from musegen import asking
    from musegen.cli.making import Commission, begun, make, opened
    from musegen.cli.wishes import controls_of, sampling_of, settings_of

    seed, original = begun(output), opened(source, output)
    playing = [number for number, track in enumerate(original.score.tracks) if len(track.notes)]
    job = asking.continue_(
        original.score,
        bars=bars,
        controls=controls_of(music, original.score, playing),
        sampling=sampling_of(freedom),
        seed=seed,
    )
    commission = Commission(
        verb="continue",
        title=f"{source.stem} continued",
        seed=seed,
        settings={"bars": bars, **settings_of(music, freedom)},
        source=original,
    )
    make(job, commission, output)
