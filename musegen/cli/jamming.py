"""The verb that plays with latents: `jam`."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from musegen.cli.jam_options import LatentSeeds, Own, Way
from musegen.cli.options import Output
from musegen.musegan import STEPS

if TYPE_CHECKING:  # torch is loaded when something is to be written, not before
    from midi_data.progress import Progress
    from midi_data.score import Score
    from musegen.daw.take import Written
    from musegen.musegan.session import Session


def jam(
    *,
    ensemble: Annotated[str, typer.Option(metavar="band|quartet", help="Who plays.")] = "band",
    tempo: Annotated[
        float | None,
        typer.Option(help="Quarter notes a minute, 20 to 400; that of your bars if left."),
    ] = None,
    picture: Annotated[
        Path | None,
        typer.Option(metavar="OUT.png", help="Draw it; of takes or steps, a row each."),
    ] = None,
    seeds: LatentSeeds,
    own: Own,
    way: Way,
    output: Output,
) -> None:
    r"""Write four bars for a band or a string quartet, out of latents that you hold or change.

    \b
    musegen jam -o idea.mid
    musegen jam --ensemble quartet --seed 7 --tempo 80 -o quartet.mid
    musegen jam --seed 7 --groove-seed 8 -o other-groove.mid        # hold three, change one
    musegen jam --chords-seed 7 --takes 6 --picture six.png -o over-one-harmony.mid
    musegen jam --given song.mid --track Bass --bars 5-8 -o band.mid    # your bass, a new band
    musegen jam --idea mine.mid --style-seed 3 -o in-another-style.mid
    musegen jam --between 7 8 --steps 5 --picture morph.png -o morph.mid
    musegen jam --between mine.mid 8 --only "chords, melody" -o journey.mid
    musegen continue idea.mid --bars 8 -o song.mid                  # and go on from it
    """
    from musegen.cli.looking import refuse_other_than_png
    from musegen.cli.making import Commission, begun, hushed, kept, told_done
    from musegen.cli.progress import shown_progress

    _refuse_clashes(seeds, own, way, output)
    if picture is not None:
        refuse_other_than_png(picture, force=output.force)
    seed = begun(output)
    with shown_progress(quiet=output.quiet) as progress, hushed(output.quiet):
        session = _session(ensemble, tempo, own, progress)
        if way.between is None:
            scores, labels = _takes(session, seed, seeds, own, output)
        else:
            scores, labels = _steps(session, way)
        title = f"{ensemble.capitalize()} {_name(seed, own, way)}"
        commission = Commission(
            verb="jam",
            title=title,
            seed=None if way.between or own.idea else seed,
            settings=_settings(ensemble, tempo, seed, seeds, own, way),
            parent=", ".join(path.name for path in _files(own, way)) or None,
            weights=f"musegan-{ensemble}",
        )
        pieces = scores if way.between is None else [_in_a_row(scores, labels)]
        written = _told_written(session, pieces, output)
        made = kept(pieces, written, commission, output, progress)
        if picture is not None:
            made.append(_drawn(scores, labels, title, picture, force=output.force))
    told_done(made, commission, output)


def _refuse_clashes(seeds: LatentSeeds, own: Own, way: Way, output: Output) -> None:
    """Before anything is loaded: options of which one would say nothing beside another."""
    from midi_data.errors import BriefError

    drawn = [name for name, seed in asdict(seeds).items() if seed is not None]
    clashes = {
        ("--between", "a seed"): way.between and (drawn or output.seed is not None),
        ("--between", "--idea"): way.between and own.idea,
        ("--between", "--takes"): way.between and output.takes > 1,
        ("--idea", "--takes"): own.idea and output.takes > 1,
        ("--idea", "--seed"): own.idea and output.seed is not None,
    }
    for (one, other), clash in clashes.items():
        if clash:
            raise BriefError(
                f"{one} does not go with {other}",
                mend="See the examples of `musegen jam --help`.",
            )
    if own.bars and not (own.given or own.idea or way.between):
        raise BriefError("--bars of no score", mend="Say of which: --given IN.")
    if way.between is None and (way.only or way.steps):
        raise BriefError("steps between nothing", mend="Say between what: --between 7 8.")


def _session(ensemble: str, tempo: float | None, own: Own, progress: "Progress") -> "Session":
    from midi_data.files import read
    from musegen.cli.wishes import names_in
    from musegen.musegan.session import Session
    from musegen.selecting import selected_bars

    return Session.begin(
        ensemble,
        given=None if own.given is None else read(own.given),
        track=names_in(own.track),
        bars=None if own.bars is None else selected_bars(own.bars),
        tempo_bpm=tempo,
        progress=progress,
    )


def _takes(
    session: "Session", seed: int, seeds: LatentSeeds, own: Own, output: Output
) -> tuple[list["Score"], list[str]]:
    """A score a take, and what to call it; each further take has the next seed."""
    from midi_data.files import read
    from musegen.musegan.jam import latents_from
    from musegen.musegan.session import joined, tempo_of

    idea = None if own.idea is None else read(own.idea)
    held = {name.removesuffix("_seed"): value for name, value in asdict(seeds).items()}
    drawn = range(seed, seed + output.takes)
    latents = joined([latents_from(session, each, held, idea) for each in drawn])
    return session.play(latents, tempo_bpm=tempo_of(idea)), [f"seed {each}" for each in drawn]


def _steps(session: "Session", way: Way) -> tuple[list["Score"], list[str]]:
    """A score a step, and what to call it."""
    from midi_data.files import read
    from musegen.cli.wishes import names_in
    from musegen.musegan.latents import VECTORS
    from musegen.musegan.session import tempo_of

    assert way.between is not None
    a, b = (int(each) if each.isdecimal() else read(Path(each)) for each in way.between)
    steps = STEPS if way.steps is None else way.steps
    only = VECTORS if way.only is None else [name.lower() for name in names_in(way.only) or ()]
    scores = session.play(
        session.way(a, b, steps=steps, only=only), tempo_bpm=tempo_of(a) or tempo_of(b)
    )
    first, last = (_plain(each) for each in way.between)
    shares = [f"{step / (steps - 1):.0%}" for step in range(1, steps - 1)]
    return scores, [first, *shares, last]


def _in_a_row(scores: list["Score"], labels: list[str]) -> "Score":
    from musegen.musegan.jam import one_after_another

    return one_after_another(scores, labels)


def _told_written(
    session: "Session", pieces: list["Score"], output: Output
) -> tuple["Written", ...]:
    """What the model wrote of each piece; said, and with `--json` note by note."""
    from midi_data.score import bars
    from musegen.cli.results import told_where
    from musegen.crediting import spans
    from musegen.daw.names import track_names

    names = track_names(pieces[0])
    count = len(bars(pieces[0], at_least=session.model.config.bars))
    cells = [(track, bar) for track in session.written() for bar in range(1, count + 1)]
    written = spans(cells, names)
    if not output.quiet:
        told_where(written)
    if output.json:
        for take, piece in enumerate(pieces, start=1):
            _print_notes(piece, take, session.written(), names)
    return written


def _print_notes(piece: "Score", take: int, tracks: list[int], names: list[str]) -> None:
    from midi_data.score import bar_at, bars
    from musegen.cli.results import print_note
    from musegen.composer.jobs import WrittenNote

    quarter, found = piece.ticks_per_quarter, bars(piece)
    for track in tracks:
        for note in piece.tracks[track - 1].notes:
            written = WrittenNote(
                take=take,
                track=track,
                bar=bar_at(note.time, found) + 1,
                onset_quarters=note.time / quarter,
                length_quarters=note.duration / quarter,
                pitch=note.pitch,
                velocity=note.velocity,
            )
            print_note(written, names)


def _drawn(
    scores: list["Score"], labels: list[str], title: str, picture: Path, *, force: bool
) -> Path:
    from midi_data.writing import atomic
    from musegen.daw.picture import picture_png
    from musegen.musegan.pictures import sweep_png

    one = len(scores) == 1
    drawn = picture_png(scores[0], title=title) if one else sweep_png(scores, labels, title=title)
    with atomic(picture, force=force) as draft:
        draft.write_bytes(drawn)
    return picture


def _name(seed: int, own: Own, way: Way) -> str:
    if way.between is not None:
        return "from {} to {}".format(*map(_plain, way.between))
    return f"after {own.idea.stem}" if own.idea else f"jam {seed}"


def _plain(idea: str) -> str:
    return idea if idea.isdecimal() else Path(idea).stem


def _files(own: Own, way: Way) -> list[Path]:
    ideas = [Path(idea) for idea in way.between or () if not idea.isdecimal()]
    return [*(path for path in (own.given, own.idea) if path is not None), *ideas]


def _settings(
    ensemble: str, tempo: float | None, seed: int, seeds: LatentSeeds, own: Own, way: Way
) -> dict[str, object]:
    """What was said, by the name of the option; every latent's seed where it is drawn."""
    said = {"ensemble": ensemble, "tempo": tempo, **asdict(own), **asdict(way)}
    drawn = asdict(seeds)
    if way.between is None and own.idea is None:
        drawn = {name: seed if value is None else value for name, value in drawn.items()}
    return {
        name: str(value) if isinstance(value, Path) else value
        for name, value in {**said, **drawn}.items()
        if value is not None
    }
