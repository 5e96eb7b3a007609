"""A job to files: each note as it comes, then every take with an account of how it was made."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from midi_data.errors import FileError, MusicError
from midi_data.files import DEFAULT, read
from midi_data.progress import Progress
from midi_data.score import Score
from musegen.asking import WEIGHTS, draw_seed
from musegen.brief import Brief
from musegen.cli.options import Output
from musegen.cli.progress import shown_progress
from musegen.cli.results import print_note, printed, told_where
from musegen.crediting import credited, spans
from musegen.daw.amending import MIDI_ENDINGS, MUSICXML_ENDINGS, amended, forms_of
from musegen.daw.export import check_out, export
from musegen.daw.provenance import united
from musegen.daw.provenance_files import written_in_file
from musegen.daw.take import Written

if TYPE_CHECKING:  # torch is loaded when something is to be written, not before
    from musegen.composer.jobs import Job, WrittenNote

_BUNDLES = (".zip", "")
_ON_PAPER = (*_BUNDLES, *MIDI_ENDINGS, *MUSICXML_ENDINGS)


@dataclass(frozen=True, kw_only=True)
class Source:
    """The file that a verb was given."""

    path: Path
    content: bytes
    score: Score
    written: tuple[Written, ...] = ()  # what it says that a model wrote


@dataclass(frozen=True, kw_only=True)
class Commission:
    """What was asked of a verb.

    Attributes:
        verb: its name.
        title: of what is made.
        seed: of what is made; None where nothing is left to chance.
        settings: the options, by their names.
        brief: of a new piece.
        source: what there was, and is changed.
        parent: the name of a file that was heard, where none is changed.
        weights: the name of those that are written with.
    """

    verb: str
    title: str
    seed: int | None
    settings: Mapping[str, object]
    brief: Brief | None = None
    source: Source | None = None
    parent: str | None = None
    weights: str = WEIGHTS


def opened(path: Path, output: Output) -> Source:
    """The file at `path`; what was odd in it is said, unless nothing shall be.

    Raises:
        FileError: if it cannot be read.
    """
    with hushed(output.quiet):
        score = read(path)
    is_patchable = path.stat().st_size <= DEFAULT.bytes  # a session's audio is of any size
    content = path.read_bytes() if is_patchable else b""
    return Source(path=path, content=content, score=score, written=written_in_file(path))


def begun(output: Output) -> int:
    """The seed to write with, once it is clear that every file can be where it shall be.

    Raises:
        FileError: if it cannot.
    """
    for each in _outs(output):
        check_out(each, force=output.force)
    return draw_seed() if output.seed is None else output.seed


def make(job: "Job", commission: Commission, output: Output) -> None:
    """Write the takes of a job, and say which files they became."""
    names = job.track_names()
    written = spans(job.cells(), names)
    if commission.source is not None and not output.quiet:
        told_where(written)

    def heard(note: "WrittenNote") -> None:
        if output.json:
            print_note(note, names)

    with shown_progress(quiet=output.quiet) as progress:
        scores = replace(job, progress=progress).takes(output.takes, heard)
        made = kept(scores, written, commission, output, progress)
    told_done(made, commission, output)


def kept(
    scores: Sequence[Score],
    written: tuple[Written, ...],
    commission: Commission,
    output: Output,
    progress: Progress,
) -> list[Path]:
    """Write every take with an account of how it was made; the files that were written."""
    made: list[Path] = []
    source = commission.source
    take = credited(
        commission.verb,
        seed=commission.seed,
        settings=commission.settings,
        written=written,
        brief=commission.brief,
        parent=source.path.name if source else commission.parent,
        weights=[commission.weights],
    )
    for number, (score, out) in enumerate(zip(scores, _outs(output), strict=True), start=1):
        if source is not None:
            whole = united(source.written, source.score, written, score)
            take = replace(take, written=whole)
        which = {"takes": output.takes, "take": number} if output.takes > 1 else {}
        made += export(
            score,
            out,
            title=commission.title,
            take=replace(take, settings={**take.settings, **which}),
            contents=in_place(score, out, commission.source, output),
            soundfont=output.soundfont,
            sample_rate=output.sample_rate,
            force=output.force,
            progress=progress,
        )
    return made


def told_done(made: Sequence[Path], commission: Commission, output: Output) -> None:
    """Say which files were written, and with what seed."""
    if not output.quiet and commission.seed is not None:
        typer.echo(f"Seed {commission.seed}.", err=True)
    said = {"event": "done", "seed": commission.seed, "verb": commission.verb}
    printed(made, json=output.json, extra={**said, "takes": output.takes})


def _outs(output: Output) -> list[Path]:
    """A name a take."""
    if output.takes == 1:
        return [output.out]
    if not output.out.name:
        raise FileError(
            "several takes need a name that they can be numbered after",
            where=str(output.out),
            mend="Choose a name like song.mid.",
        )
    stem = output.out.stem
    return [
        output.out.with_stem(f"{stem} - take {number}") for number in range(1, output.takes + 1)
    ]


def in_place(score: Score, out: Path, source: Source | None, output: Output) -> dict[str, bytes]:
    """The source with the notes of `score`, where that is a form to be written.

    Where it cannot be, this is said, and the score is written anew.
    """
    ending = check_out(out, force=output.force)
    if source is None or ending not in _ON_PAPER:
        return {}
    forms = forms_of(source.content)
    reason = f"it is not of the same kind as {source.path.name}."
    if ending in (*_BUNDLES, *forms):
        try:
            with hushed(True):  # what is odd in the source was said when it was read
                return amended(source.content, source.score, score)
        except MusicError as error:
            reason = str(error)
    if not output.quiet:
        typer.echo(f"{out.name} is written anew, with all that a score holds: {reason}", err=True)
    return {}


@contextmanager
def hushed(hush: bool) -> Iterator[None]:
    """Keep warnings from standard error."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING if hush else before)
    try:
        yield
    finally:
        logging.disable(before)
