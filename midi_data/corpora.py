"""Corpora by name: what they are, what may be done with them, and the pieces they hold."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from midi_data import archives, music21_corpus
from midi_data.archive_pieces import read_pieces
from midi_data.cleaning import clean
from midi_data.errors import CorpusError
from midi_data.jsb_chorales import read_chorales
from midi_data.notices import LICENCES, NOTICES
from midi_data.pieces import Chord, Corpus, Piece
from midi_data.progress import Progress, silent
from midi_data.registry import CORPORA
from midi_data.reports import Report

__all__ = [
    "CORPORA",
    "Chord",
    "Corpus",
    "Piece",
    "attribution",
    "clean_pieces",
    "corpus_named",
    "pieces",
]


def pieces(
    name: str,
    *,
    archive: Path | None = None,
    report: Report | None = None,
    progress: Progress = silent,
) -> Iterator[Piece]:
    """Every piece of a corpus as it is published, in order of name.

    Args:
        name: of a corpus in `CORPORA`.
        archive: its archive, or the folder that unpacks to; not needed for a bundled corpus.
        report: told of damaged pieces, which are then left out.
        progress: told of each piece.

    Raises:
        CorpusError: if there is no such corpus, or its archive is missing, changed or damaged.
        FileError: if a piece of it is damaged and there is no report.
    """
    corpus = corpus_named(name)
    if corpus.music21:
        return music21_corpus.read_pieces(corpus, report=report, progress=progress)
    if archive is None:
        raise CorpusError(
            f"the music of {corpus.title} is not here",
            where=name,
            mend="Download it first, or give its archive.",
        )
    archives.check(corpus, archive)
    if name == "jsb-chorales":
        return read_chorales(corpus, archive)
    return read_pieces(corpus, archive, report=report, progress=progress)


def clean_pieces(
    names: Iterable[str], *, folder: Path, report: Report, progress: Progress = silent
) -> Iterator[Piece]:
    """The pieces of several corpora that are worth learning from, tidied and without doubles.

    Args:
        names: of corpora in `CORPORA`; of two equal pieces the one of the first named is kept.
        folder: where their archives lie, `NAME.tar.xz`, a download, or unpacked as `NAME`.
        report: filled as pieces pass.
        progress: told of each piece.

    Raises:
        CorpusError: if there is no such corpus, its archive is missing, changed or damaged, or a
            benchmark is asked for together with a corpus that holds its test pieces.
    """
    names = list(names)
    if {"chorales", "jsb-chorales"} <= set(names):
        raise CorpusError(
            "the chorales that come with music21 hold the test pieces of jsb-chorales",
            mend="Use one of the two.",
        )
    found = [(name, find_archive(corpus_named(name), folder)) for name in names]
    every = (
        piece
        for name, archive in found
        for piece in pieces(name, archive=archive, report=report, progress=progress)
    )
    return clean(every, report=report)


def find_archive(corpus: Corpus, folder: Path) -> Path | None:
    """Where in `folder` a corpus lies: prepared, unpacked or downloaded; None if bundled.

    Raises:
        CorpusError: if it is not there.
    """
    if corpus.music21:
        return None
    for path in (
        folder / f"{corpus.name}.tar.xz",
        folder / corpus.name,
        archives.download_path(corpus, folder),
    ):
        if path.exists():
            return path
    raise CorpusError(
        f"the music of {corpus.title} is not here",
        where=str(folder),
        mend="Download it first, or name the folder that holds its archive.",
    )


def corpus_named(name: str) -> Corpus:
    """The corpus of that name.

    Raises:
        CorpusError: if there is none.
    """
    if name not in CORPORA:
        raise CorpusError(f"there is no corpus {name!r}", mend=f"There are: {', '.join(CORPORA)}.")
    return CORPORA[name]


def attribution(names: Iterable[str]) -> str:
    """The notice to ship with anything made from these corpora, in Markdown.

    Raises:
        CorpusError: if there is no such corpus.
    """
    lines = ["# Attribution", "", "Trained on, or made from, the music below, put on a grid, cut"]
    lines += ["into stretches and transposed.", ""]
    for corpus in map(corpus_named, names):
        link = f" {corpus.home}" if corpus.home else ""
        lines.append(f"* **{corpus.title}** ({corpus.licence}):{link}")
        lines.append(f"  {corpus.attribution.rstrip('.')}.")
        lines += [f"  {url}" for name, url in LICENCES.items() if corpus.licence.startswith(name)]
        if corpus.caution:
            lines.append(f"  {corpus.caution}")
        if corpus.name in NOTICES:
            notice = NOTICES[corpus.name].splitlines()
            lines += ["", *(f"  > {line}".rstrip() for line in notice), ""]
    return "\n".join(lines) + "\n"
