"""The verbs that work on what there is: `infill`, `accompany` and `vary`."""

from typing import Annotated

import typer

from musegen.cli.options import Bars, Freedom, In, Music, Output, Tracks


def infill(
    source: In,
    *,
    bars: Bars = None,
    tracks: Tracks = None,
    music: Music,
    freedom: Freedom,
    output: Output,
) -> None:
    r"""Write some bars of some tracks anew; all else stays as it is, to the bit.

    \b
    musegen infill waltz.mid --bars 5-8 --tracks "Viola, Cello" -o other.mid
    musegen infill song.musicxml --bars 12 --tracks 3 --density 4 -o song2.musicxml
    musegen infill song.mid --bars 9-16 --tracks "Drums" --takes 4 --temperature 1.1 -o fill.mid
    """
    from musegen import asking
    from musegen.cli.making import Commission, begun, make, opened
    from musegen.cli.wishes import controls_of, names_in, sampling_of, settings_of
    from musegen.selecting import selected_bars, selected_tracks

    seed, original = begun(output), opened(source, output)
    named = names_in(tracks)
    job = asking.infill(
        original.score,
        bars=None if bars is None else selected_bars(bars),
        tracks=named,
        controls=controls_of(music, original.score, selected_tracks(original.score, named)),
        sampling=sampling_of(freedom),
        seed=seed,
    )
    commission = Commission(
        verb="infill",
        title=f"{source.stem} filled in",
        seed=seed,
        settings={"bars": bars, "tracks": tracks, **settings_of(music, freedom)},
        source=original,
    )
    make(job, commission, output)


def accompany(
    source: In,
    *,
    add: Annotated[
        str,
        typer.Option(
            metavar="'drums, bass'", help="Who joins, one a track; or a group: 'string quartet'."
        ),
    ],
    bars: Bars = None,
    music: Music,
    freedom: Freedom,
    output: Output,
) -> None:
    r"""Add tracks that play along; what is played stays as it is, to the bit.

    \b
    musegen accompany guitar.mid --add "drums, electric bass" -o band.mid
    musegen accompany voice.musicxml --add piano --chords "Dm | Gm | A7 | Dm" -o song.musicxml
    musegen accompany melody.mid --add "string quartet" --bars 9-16 --no-rests -o quartet
    """
    from musegen import asking
    from musegen.brief.players import read_players
    from musegen.cli.making import Commission, begun, make, opened
    from musegen.cli.wishes import controls_of, names_in, sampling_of, settings_of, with_players
    from musegen.selecting import selected_bars

    seed, original = begun(output), opened(source, output)
    players = [player for words in names_in(add) or () for player in read_players(words)]
    band = with_players(original.score, players)
    added = range(len(original.score.tracks), len(band.tracks))
    job = asking.accompany(
        original.score,
        add=players,
        bars=None if bars is None else selected_bars(bars),
        controls=controls_of(music, band, added),
        sampling=sampling_of(freedom),
        seed=seed,
    )
    commission = Commission(
        verb="accompany",
        title=f"{source.stem} accompanied",
        seed=seed,
        settings={"add": add, "bars": bars, **settings_of(music, freedom)},
        source=original,
    )
    make(job, commission, output)


def vary(
    source: In,
    *,
    strength: Annotated[
        float, typer.Option(help="The share of notes that are written anew, 0 to 1.")
    ] = 0.5,
    bars: Bars = None,
    tracks: Tracks = None,
    music: Music,
    freedom: Freedom,
    output: Output,
) -> None:
    r"""Write another version, as near or far as asked; the rest stays as it is, to the bit.

    \b
    musegen vary tune.mid --strength 0.2 -o near.mid
    musegen vary tune.mid --strength 0.9 --key "A minor" --takes 3 -o far.mid
    musegen vary song.mid --strength 0.4 --bars 9-16 --tracks "Piano" -o song2.mid
    """
    from musegen import asking
    from musegen.cli.making import Commission, begun, make, opened
    from musegen.cli.wishes import controls_of, names_in, sampling_of, settings_of
    from musegen.selecting import selected_bars, selected_tracks

    seed, original = begun(output), opened(source, output)
    named = names_in(tracks)
    job = asking.vary(
        original.score,
        strength=strength,
        bars=None if bars is None else selected_bars(bars),
        tracks=named,
        controls=controls_of(music, original.score, selected_tracks(original.score, named)),
        sampling=sampling_of(freedom),
        seed=seed,
    )
    commission = Commission(
        verb="vary",
        title=f"{source.stem} varied",
        seed=seed,
        settings={
            "strength": strength,
            "bars": bars,
            "tracks": tracks,
            **settings_of(music, freedom),
        },
        source=original,
    )
    make(job, commission, output)
