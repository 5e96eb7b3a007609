"""The verb that edits by hand: `edit`, its steps in the order in which they are said."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from musegen.cli.groups import GroupedCommand
from musegen.cli.options import Force, In, Json, Out, Output, Quiet, SampleRate, SoundFont
from musegen.cli.step_options import STEP_OPTIONS

if TYPE_CHECKING:
    from midi_data.score import Score
    from musegen.cli.making import Source
    from musegen.daw.take import Take, Weights
    from musegen.editing.step_kinds import Edited

_ORDER = "musegen.steps"  # where the context keeps the steps in the order they were said


class InOrder(GroupedCommand):
    """A verb that is told in which order its steps were said, each as often as it was."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 typer's own
        """Note the steps, then take the options as ever."""
        said, _, order = self.make_parser(ctx).parse_args(args=list(args))
        values = {name: iter(said[name]) for name in said if isinstance(said[name], list)}
        steps = []
        for option in order:
            step = str(option.name).removeprefix(_PREFIX).replace("_", "-")
            if str(option.name).startswith(_PREFIX) and step in STEP_OPTIONS:
                words = next(values[option.name]) if option.name in values else ""
                steps.append(f"{step} {words}".strip())
        ctx.meta[_ORDER] = steps
        return super().parse_args(ctx, args)


_PREFIX = "step_"


def with_steps(run: Callable[..., None]) -> Callable[..., None]:
    """The verb with every editing step as an option."""
    options = []
    for name, step in STEP_OPTIONS.items():
        look: dict[str, Any] = {"help": step.says, "rich_help_panel": step.section}
        kind: Any = bool
        if step.takes:
            kind, look["metavar"] = list[str] | None, step.takes
        options.append(
            inspect.Parameter(
                _PREFIX + name.replace("-", "_"),
                inspect.Parameter.KEYWORD_ONLY,
                default=None if step.takes else False,
                annotation=Annotated[kind, typer.Option(f"--{name}", **look)],
            )
        )

    @wraps(run)
    def stepped(**said: Any) -> None:  # noqa: ANN401 whatever the options are
        run(**{name: value for name, value in said.items() if not name.startswith(_PREFIX)})

    signature = inspect.signature(run, eval_str=True)
    own = list(signature.parameters.values())
    stepped.__signature__ = signature.replace(parameters=own + options)  # type: ignore[attr-defined]
    stepped.__annotations__ = {each.name: each.annotation for each in own + options}
    return stepped


def edit(
    ctx: typer.Context,
    source: In,
    *,
    out: Out,
    tracks: Annotated[
        str | None,
        typer.Option(metavar="'Viola, 3'", help="Which every step means: names, numbers, players."),
    ] = None,
    bars: Annotated[
        str | None, typer.Option(metavar="5-8", help="Which every step means, as IN counts them.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(min=0, help="Of --humanise. Drawn and printed if left.")
    ] = None,
    soundfont: SoundFont = None,
    sample_rate: SampleRate = 44_100,
    force: Force = False,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    r"""Change a piece by hand, step by step, in the order in which the steps are said.

    \b
    musegen edit song.mid --transpose 3 --quantise 1/16 --swing 60% -o song2.mid
    musegen edit song.mid --tracks Piano --bars 5-8 --velocity +10 --legato -o song2.mid
    musegen edit song.mid --to-key "A minor" --tempo 96 -o slower.mid
    musegen edit beat.mid --quantise 1/16 --humanise 100% --seed 7 -o played.mid
    musegen edit song.mid --trim 5-12 --loop "1-4 x3" --ramp 40-110@1-8 -o form.mid
    musegen edit piano.mid --split-at "Piano=C4" --reinstrument "Piano low=cello" -o duo.musicxml
    musegen edit tune.mid --harmonise "open, organ" -o song.musicxml
    musegen edit song.mid --lead-sheet -o sheet.musicxml

    Steps that change notes take bars of their own behind an @, counted as they then are. All that
    a step does not mean stays as it is. With notes alone changed, a MIDI or MusicXML file is
    patched and not written again.
    """
    from midi_data.errors import BriefError
    from musegen.cli.making import begun, opened
    from musegen.cli.results import printed
    from musegen.cli.wishes import names_in
    from musegen.editing.edits import edited
    from musegen.selecting import selected_bars

    steps: list[str] = ctx.meta[_ORDER]
    if not steps:
        raise BriefError("nothing to do", mend="Say a step, such as --transpose 3.")
    output = Output(
        out=out, seed=seed, soundfont=soundfont, sample_rate=sample_rate, force=force, quiet=quiet
    )
    drawn, original = begun(output), opened(source, output)
    made = edited(
        original.score,
        steps,
        tracks=names_in(tracks),
        bars=None if bars is None else selected_bars(bars),
        seed=drawn,
    )
    chance = drawn if any(step.startswith("humanise") for step in steps) else None
    settings = {"steps": steps, "tracks": tracks, "bars": bars}
    take = take_of(original, made, {k: v for k, v in settings.items() if v is not None}, chance)
    files = _written(original, made.score, take, output, is_sheet="lead-sheet" in steps)
    if chance is not None and not quiet:
        typer.echo(f"Seed {chance}.", err=True)
    printed(files, json=json, extra={"event": "done", "seed": chance, "verb": "edit"})


def take_of(
    original: "Source", made: "Edited", settings: dict[str, object], seed: int | None
) -> "Take":
    """How the piece was made, with what a model had written of it before."""
    from musegen.daw.take import Take
    from musegen.editing.places import carried

    take = Take(
        verb="edit",
        seed=seed,
        settings=settings,
        parent=original.path.name,
        weights=_drummers(made.score) if seed is not None else (),
        written=carried(original.written, original.score, made.score, made.places),
    )
    beside = original.path.with_name("take.json")
    if not (original.written and beside.is_file()):
        return take
    before = Take.from_json(beside.read_text(encoding="utf-8"), name=str(beside))
    weights = (*before.weights, *take.weights)
    return replace(take, words=before.words, brief=before.brief, weights=weights)


def _drummers(score: "Score") -> "tuple[Weights, ...]":
    """Whose playing drums are humanised after, if there are any."""
    from musegen.crediting import credited

    if not any(track.is_drum for track in score.tracks):
        return ()
    return credited("edit", seed=None, settings={}, weights=["groove"]).weights


def _written(
    original: "Source", score: "Score", take: "Take", output: Output, *, is_sheet: bool
) -> Sequence[Path]:
    """Write the piece: into the file it came from where that can be, else anew."""
    from musegen.cli.making import in_place
    from musegen.cli.progress import shown_progress
    from musegen.daw.export import export

    contents = in_place(score, output.out, original, output)
    with shown_progress(quiet=output.quiet) as progress:
        return export(
            score,
            output.out,
            title=original.path.stem,
            take=take,
            contents=contents | _sheet(score, contents, original.path.stem, alone=is_sheet),
            soundfont=output.soundfont,
            sample_rate=output.sample_rate,
            force=output.force,
            progress=progress,
        )


def _sheet(
    score: "Score", contents: Mapping[str, bytes], title: str, *, alone: bool
) -> dict[str, bytes]:
    """MusicXML with chord symbols, where the score has a track of them."""
    from musegen.daw.chord_signs import with_chord_signs
    from musegen.daw.musicxml import compressed, musicxml_bytes
    from musegen.editing.chord_track import chord_symbols

    found = chord_symbols(score)
    if found is None:
        return {}
    number, signs = found
    plain = score.copy()
    plain.tracks[number].lyrics = type(plain.tracks[number].lyrics)([])
    made = contents.get(".musicxml") or musicxml_bytes(plain, title=title)
    document = with_chord_signs(made, plain, signs, without=number if alone else None)
    return {".musicxml": document, ".xml": document, ".mxl": compressed(document)}
