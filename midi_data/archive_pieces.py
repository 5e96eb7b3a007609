"""The pieces of a corpus that is kept as an archive, each with what the corpus says of it."""

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

from midi_data.errors import CorpusError
from midi_data.members import read_members
from midi_data.progress import Progress, silent
from midi_data.registry import Chord, Corpus, Piece
from midi_data.score import Score, Tempo, TimeSignature

Members = dict[str, bytes]


def read_pieces(corpus: Corpus, archive: Path, *, progress: Progress = silent) -> Iterator[Piece]:
    """Every piece of an archive or of the folder it was unpacked to, in order of name.

    Raises:
        CorpusError: if the archive cannot be read or holds no piece of this corpus.
    """
    members = read_members(archive, _is_wanted)
    scores = [name for name in members if name.endswith(".mid")]
    if not scores:
        raise CorpusError(
            f"there is no piece of {corpus.title} here",
            where=str(archive),
            mend=f"Give {corpus.name}.tar.xz or the folder it unpacks to.",
        )
    told = _TOLD.get(corpus.name, _nothing_told)(members)
    for done, name in enumerate(scores, start=1):
        piece = _piece(corpus, name, members[name])
        progress(done, len(scores), piece.name)
        yield told(piece)


def _is_wanted(name: str) -> bool:
    return name.endswith((".mid", ".tsv", ".csv"))


def _piece(corpus: Corpus, name: str, content: bytes) -> Piece:
    score = Score.from_midi(content)
    return Piece(
        corpus=corpus.name,
        name=name.removeprefix("mid/").removesuffix(".mid"),
        score=score,
        style=corpus.style,
    )


Told = Callable[[Piece], Piece]


def _nothing_told(members: Members) -> Told:
    return lambda piece: piece


def _groove_told(members: Members) -> Told:
    """Tempo, metre and style words from `info.csv`; the files themselves leave some out."""
    rows = {row["midi_filename"].removesuffix(".mid"): row for row in _rows(members["info.csv"])}

    def told(piece: Piece) -> Piece:
        row = rows[piece.name]
        numerator, denominator = map(int, row["time_signature"].split("-"))
        score = piece.score.copy()
        score.tempos.clear()
        score.tempos.append(Tempo(0, qpm=float(row["bpm"])))
        score.time_signatures.clear()
        score.time_signatures.append(TimeSignature(0, numerator, denominator))
        words = (*row["style"].replace("-", "/").split("/"), row["beat_type"])
        return Piece(
            corpus=piece.corpus, name=piece.name, score=score, style=piece.style, words=words
        )

    return told


def _openewld_told(members: Members) -> Told:
    """The chord symbols printed over the melody."""

    def told(piece: Piece) -> Piece:
        rows = csv.reader(io.StringIO(members[f"chords/{piece.name}.tsv"].decode()), delimiter="\t")
        chords = tuple(
            Chord(onset_quarters=float(onset), symbol=chord_symbol(root, kind, bass))
            for onset, root, kind, bass in rows
        )
        return Piece(
            corpus=piece.corpus,
            name=piece.name,
            score=piece.score,
            style=piece.style,
            chords=chords,
        )

    return told


def chord_symbol(root: str, kind: str, bass: str) -> str:
    """`Bb`, `minor-seventh`, `/D` as `Bbm7/D`; MusicXML's kinds in the letters of a lead sheet."""
    return f"{root}{_KINDS[kind]}{bass}"


_KINDS = {
    "major": "",
    "minor": "m",
    "dominant": "7",
    "major-seventh": "maj7",
    "minor-seventh": "m7",
    "diminished": "dim",
    "diminished-seventh": "dim7",
    "half-diminished": "m7b5",
    "augmented": "aug",
    "augmented-seventh": "aug7",
    "augmented-ninth": "aug9",
    "major-sixth": "6",
    "minor-sixth": "m6",
    "dominant-ninth": "9",
    "major-ninth": "maj9",
    "minor-ninth": "m9",
    "dominant-11th": "11",
    "minor-11th": "m11",
    "dominant-13th": "13",
    "minor-13th": "m13",
    "minor-major": "m(maj7)",
    "suspended-fourth": "sus4",
    "power": "5",
    "maj69": "6/9",
}


def _rows(content: bytes) -> Iterator[dict[str, str]]:
    return csv.DictReader(io.StringIO(content.decode()))


_TOLD: dict[str, Callable[[Members], Told]] = {
    "groove": _groove_told,
    "openewld": _openewld_told,
}
