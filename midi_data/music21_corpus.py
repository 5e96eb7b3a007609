"""The pieces that come with music21: the corpora that are here without any download.

Its files are read by our own readers, so none of music21's pickled scores is written or loaded.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from midi_data.errors import CorpusError
from midi_data.piece_files import read_piece
from midi_data.pieces import Corpus, Piece
from midi_data.progress import Progress, silent
from midi_data.reports import Report

_FILES = {  # which files of a corpus are pieces of the kind that is meant
    "bach": r"bwv[\d.a-z-]+\.(mxl|xml)",
    "ryansMammoth": r".+\.abc",
    "airdsAirs": r".+\.abc",
    "oneills1850": r".+\.abc",
    "beethoven": r"opus.+\.mxl",
    "haydn": r"opus.+\.mxl",
    "mozart": r"k(80|155|156|458)/.+\.mxl",
}
NOT_USED = {
    "essenFolksong": "its licence forbids commercial use",
    "palestrina": "its encoders reserve their rights",
    "trecento": "some of its pieces carry copyright notices",
    "josquin": "it is under the GPL",
    "monteverdi": "the rights in its encodings are not clear",
}
"""The corpora of music21 that are left alone, and why."""


def read_pieces(
    corpus: Corpus, *, report: Report | None = None, progress: Progress = silent
) -> Iterator[Piece]:
    """Every piece of a bundled corpus, in order of name; a book of tunes gives each of its tunes.

    Raises:
        CorpusError: if music21 is installed without its corpus.
        FileError: if a piece is damaged and there is no report.
    """
    folder = corpus_folder() / corpus.music21
    pattern = re.compile(_FILES[corpus.music21])
    files = [
        path
        for path in sorted(folder.rglob("*"))
        if pattern.fullmatch(path.relative_to(folder).as_posix())
    ]
    for done, path in enumerate(files, start=1):
        progress(done, len(files), f"{corpus.music21}/{path.stem}")
        if path.suffix == ".abc":
            yield from _tunes(corpus, path, report)
            continue
        name = path.relative_to(folder.parent).with_suffix("").as_posix()
        piece = read_piece(corpus, name, path.read_bytes(), file=path.name, report=report)
        if piece is not None:
            yield piece


def corpus_folder() -> Path:
    """Where music21 keeps its corpus.

    Raises:
        CorpusError: if it is not there.
    """
    found = find_spec("music21")  # found, not imported: that would take a quarter of a second
    places = found.submodule_search_locations if found else None
    folder = Path(places[0]) / "corpus" if places else Path()
    if not (folder / "bach").is_dir():
        raise CorpusError(
            "the corpus of music21 is not here",
            where="music21",
            mend="Install it again (`pip install --force-reinstall music21`).",
        )
    return folder


def why_not_used(music21: str) -> str:
    """Why a corpus of music21 is left alone; empty for one that is in the registry."""
    if music21 in _FILES:
        return ""
    return NOT_USED.get(music21, "its rights have not been looked into")


def _tunes(corpus: Corpus, book: Path, report: Report | None) -> Iterator[Piece]:
    """The tunes of a book in ABC, named by book, number and title, with their dance as a word."""
    text = book.read_text(encoding="utf-8", errors="replace")
    for tune in re.split(r"(?m)^(?=X:)", text)[1:]:
        title = _field(tune, "T").replace("/", "-")
        name = f"{book.stem}/{_field(tune, 'X')} {title}".rstrip()
        piece = read_piece(corpus, name, tune.encode(), file=f"{name}.abc", report=report)
        if piece is not None:
            dance = _field(tune, "R").lower()
            yield replace(piece, words=(dance,) if dance else ())


def _field(tune: str, letter: str) -> str:
    found = re.search(rf"(?m)^{letter}:(.*)$", tune)
    return found[1].strip() if found else ""
