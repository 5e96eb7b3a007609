"""Corpora by name: what they are, what may be done with them, and the pieces they hold."""

from collections.abc import Iterator
from pathlib import Path

from midi_data.archive_pieces import read_pieces
from midi_data.errors import CorpusError
from midi_data.progress import Progress, silent
from midi_data.registry import CORPORA, Chord, Corpus, Piece

__all__ = ["CORPORA", "Chord", "Corpus", "Piece", "corpus_named", "pieces"]


def pieces(
    name: str, *, archive: Path | None = None, progress: Progress = silent
) -> Iterator[Piece]:
    """Every piece of a corpus, in order of name.

    Args:
        name: of a corpus in `CORPORA`.
        archive: its .tar.xz or the folder that unpacks to; not needed for a bundled corpus.
        progress: told of each piece.

    Raises:
        CorpusError: if there is no such corpus, or its archive is missing or damaged.
    """
    corpus = corpus_named(name)
    if archive is None:
        raise CorpusError(
            f"the music of {corpus.title} is not here",
            where=name,
            mend="Download it first, or give its archive.",
        )
    return read_pieces(corpus, archive, progress=progress)


def corpus_named(name: str) -> Corpus:
    """The corpus of that name.

    Raises:
        CorpusError: if there is none.
    """
    if name not in CORPORA:
        raise CorpusError(f"there is no corpus {name!r}", mend=f"There are: {', '.join(CORPORA)}.")
    return CORPORA[name]
