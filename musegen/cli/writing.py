"""The verbs that write music: `compose` and `continue`."""

from pathlib import Path
from typing import Annotated

import typer

from musegen.cli.options import (
    Force,
    In,
    Json,
    Out,
    Quiet,
    SampleRate,
    Seed,
    SoundFont,
    Temperature,
    TopP,
)
from musegen.composer import TEMPERATURE, TOP_P

OUT = (
    "A name ending in .mid, .musicxml, .wav, .dawproject, .png or .zip writes that; "
    "any other name is a folder for all of it."
)


def compose(
    words: Annotated[str, typer.Argument(metavar="WORDS", help="What the piece shall be.")] = "",
    *,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="OUT", help=OUT)],
    bars: Annotated[int | None, typer.Option(help="How many bars, 1 to 256.")] = None,
    key: Annotated[str | None, typer.Option(help="Such as 'D minor'.")] = None,
    time_signature: Annotated[str | None, typer.Option(help="Such as 3/4.")] = None,
    tempo: Annotated[float | None, typer.Option(help="Quarter notes a minute, 20 to 400.")] = None,
    instruments: Annotated[
        str | None, typer.Option(help="Such as 'flute, cello, drums' or 'string quartet'.")
    ] = None,
    style: Annotated[str | None, typer.Option(help="Such as 'waltz'.")] = None,
    density: Annotated[float | None, typer.Option(help="Notes a quarter, all together.")] = None,
    chords: Annotated[
        str | None, typer.Option(help="One a bar, such as 'Dm | Gm | A7 | Dm'; repeated.")
    ] = None,
    strict_key: Annotated[bool, typer.Option(help="Let no note out of the key.")] = False,
    temperature: Temperature = TEMPERATURE,
    top_p: TopP = TOP_P,
    takes: Annotated[int, typer.Option(min=1, max=64, help="How many versions to write.")] = 1,
    soundfont: SoundFont = None,
    sample_rate: SampleRate = 44_100,
    seed: Seed = None,
    force: Force = False,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    r"""Write a piece from words, from options, or from both; options win.

    \b
    musegen compose "a calm waltz in D minor for string quartet, 16 bars, 96 bpm" -o waltz
    musegen compose "a driving rock song in E minor" --bars 24 --seed 7 -o song.mid
    musegen compose --chords "Dm | Gm | A7 | Dm" --instruments "piano, bass, drums" -o band.zip
    """
    from musegen import verbs
    from musegen.brief import parse_brief
    from musegen.cli.progress import shown_progress
    from musegen.cli.results import told, write_take
    from musegen.daw.export import check_out

    outs = [out]
    if takes > 1:
        outs = [out.with_stem(f"{out.stem} - take {number}") for number in range(1, takes + 1)]
    for each in outs:
        check_out(each, force=force)
    seed = verbs.draw_seed() if seed is None else seed
    brief = parse_brief(
        words,
        bars=bars,
        key=key,
        time_signature=time_signature,
        tempo_bpm=tempo,
        instruments=instruments,
        style=style,
        density=density,
        chords=chords,
        seed=seed,
    )
    if not quiet:
        told(brief)
    settings = {"temperature": temperature, "top_p": top_p, "strict_key": strict_key}
    for number, each in enumerate(outs):
        with shown_progress(quiet=quiet) as progress:
            score = verbs.compose(
                brief,
                temperature=temperature,
                top_p=top_p,
                strict_key=strict_key,
                seed=seed + number,
                progress=progress,
            )
            write_take(
                score,
                each,
                title=brief.title,
                verb="compose",
                seed=seed + number,
                brief=brief,
                settings=settings,
                soundfont=soundfont,
                sample_rate=sample_rate,
                force=force,
                quiet=quiet,
                json=json,
                progress=progress,
            )


def continue_(
    source: In,
    *,
    out: Out,
    bars: Annotated[int, typer.Option(help="How many bars more, 1 to 256.")] = 8,
    temperature: Temperature = TEMPERATURE,
    top_p: TopP = TOP_P,
    soundfont: SoundFont = None,
    sample_rate: SampleRate = 44_100,
    seed: Seed = None,
    force: Force = False,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    r"""Go on where a piece stops; not a note that was there is changed.

    \b
    musegen continue sketch.mid --bars 8 -o longer.mid
    musegen continue tune.musicxml --bars 16 --seed 3 -o longer
    """
    from midi_data.files import read
    from midi_data.score import bars as bars_of
    from musegen import verbs
    from musegen.cli.progress import shown_progress
    from musegen.cli.results import write_take
    from musegen.daw.export import check_out

    check_out(out, force=force)
    seed = verbs.draw_seed() if seed is None else seed
    score = read(source)
    there = len(bars_of(score))
    with shown_progress(quiet=quiet) as progress:
        longer = verbs.continue_(
            score,
            bars=bars,
            temperature=temperature,
            top_p=top_p,
            seed=seed,
            progress=progress,
        )
        write_take(
            longer,
            out,
            title=f"{source.stem} continued",
            verb="continue",
            seed=seed,
            settings={"bars": bars, "temperature": temperature, "top_p": top_p},
            source=source.name,
            first_bar=there + 1,
            soundfont=soundfont,
            sample_rate=sample_rate,
            force=force,
            quiet=quiet,
            json=json,
            progress=progress,
        )
