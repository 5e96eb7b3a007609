"""The verb that sounds a recording anew: `resound`."""

from pathlib import Path
from typing import Annotated

import typer

from musegen.cli.options import Force, Json, Quiet
from musegen.cli.sound_options import Described, Diffusion


def resound(
    source: Annotated[
        Path, typer.Argument(metavar="IN.wav", help="A recording of up to ten minutes.")
    ],
    *,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="OUT.wav", help="Where to write.")],
    strength: Annotated[
        float | None,
        typer.Option(
            help="How far its own sound is left: 0 keeps it, 1 keeps nothing; 0.5 of a whole "
            "recording if left, 1 of a stretch. Effects grow with it."
        ),
    ] = None,
    start: Annotated[
        float | None,
        typer.Option("--from", metavar="2.0", help="Seconds: where a stretch begins."),
    ] = None,
    stop: Annotated[
        float | None, typer.Option("--to", metavar="3.5", help="Seconds: where it ends.")
    ] = None,
    extend: Annotated[
        float | None, typer.Option(metavar="6", help="Seconds to add at the end.")
    ] = None,
    described: Described,
    diffusion: Diffusion,
    force: Force = False,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    r"""Sound a recording anew by words: restyle it, repair a stretch of it, or make it longer.

    A repaired or extended recording keeps its rate and form, and every sample of it outside the
    stretch and 20 ms beside it. The middle of a stereo recording is restyled, its side follows;
    rooms, tape and other effects come after, or alone if the words name nothing else.

    \b
    musegen resound piano.wav --sound "worn tape, telephone" -o radio.wav
    musegen resound take.wav --from 2.0 --to 3.5 -o mended.wav
    musegen resound take.wav --from 8 --sound "cathedral" --strength 0.4 -o opens-up.wav
    musegen resound loop.wav --extend 6 --sound "dark synth pad" --seed 3 -o longer.wav
    """
    from midi_data.errors import FileError
    from musegen.asking import draw_seed
    from musegen.cli.progress import shown_progress
    from musegen.cli.results import printed
    from musegen.cli.sound_options import pictured, told_unknown, wish_from
    from musegen.diffusion.understanding import understood
    from musegen.resounded_files import write_resounded
    from musegen.resounding import Change

    if out.suffix.lower() != ".wav":
        raise FileError(
            f"audio is written as .wav, not {out.suffix or 'without an ending'!r}",
            where=str(out),
            mend="Choose a name like longer.wav.",
        )
    wish = wish_from(described.sound, diffusion)
    change = Change(
        strength=strength, start_seconds=start, stop_seconds=stop, extend_seconds=extend
    )
    unknown = understood(wish).unknown
    seed = draw_seed() if diffusion.seed is None else diffusion.seed
    with (
        shown_progress(quiet=quiet) as progress,
        pictured(wish, diffusion.clearing, force=force) as (drawn, pictures),
    ):
        made = write_resounded(
            source, out, wish=drawn, change=change, seed=seed, force=force, progress=progress
        )
    told_unknown(unknown, quiet=quiet)
    if not quiet:
        typer.echo(f"Seed {seed}.", err=True)
    printed([made, *pictures], json=json, extra={"seed": seed, "unknown": [*unknown]})
