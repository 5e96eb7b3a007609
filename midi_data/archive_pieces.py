"""The pieces of a corpus that is kept as an archive, each with what the corpus says of it."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from midi_data.errors import CorpusError
from midi_data.layouts import find_pieces, is_wanted
from midi_data.lead_sheets import from_harte, from_musicxml
from midi_data.members import read_members
from midi_data.piece_files import read_piece
from midi_data.pieces import Chord, Corpus, Piece
from midi_data.progress import Progress, silent
from midi_data.reports import Report
from midi_data.score import Tempo, TimeSignature

Members = dict[str, bytes]
Told = Callable[[Piece], Piece]


def read_pieces(
    corpus: Corpus, archive: Path, *, report: Report | None = None, progress: Progress = silent
) -> Iterator[Piece]:
    """Every piece of an archive or of the folder it was unpacked to, in order of name.

    Raises:
        CorpusError: if the archive cannot be read or holds no piece of this corpus.
        FileError: if a piece in it is damaged and there is no report.
    """
    members = read_members(archive, is_wanted(corpus))
    found = find_pieces(corpus, members)
    if not found:
        raise CorpusError(
            f"there is no piece of {corpus.title} here",
            where=str(archive),
            mend=f"Give {corpus.name}.tar.xz or the folder it unpacks to.",
        )
    told = _TOLD.get(corpus.name, _nothing_told)(members)
    for name in _set_aside(members):
        found.pop(name, None)
    for done, (name, file) in enumerate(found.items(), start=1):
        progress(done, len(found), name)
        where = f"{archive.name}, {file}"
        piece = read_piece(corpus, name, members[file], file=where, report=report)
        if piece is not None:
            yield told(piece)


def _set_aside(members: Members) -> list[str]:
    """Pieces that the corpus itself marks as not clean enough to use (POP909)."""
    rows = _rows(members.get("index.csv", b""))
    return [row["id"] for row in rows if row.get("clean") == "0"]


def _nothing_told(members: Members) -> Told:
    return lambda piece: piece


def _groove_told(members: Members) -> Told:
    """Tempo, metre and style words from `info.csv`; the files themselves leave some out."""
    table = members.get("info.csv") or members.get("groove/info.csv")
    if table is None:
        raise CorpusError(
            "info.csv is missing, which says what each beat is",
            where="groove",
            mend="Download the corpus again.",
        )
    rows = {row["midi_filename"].removesuffix(".mid"): row for row in _rows(table)}

    def told(piece: Piece) -> Piece:
        row = rows[piece.name]
        numerator, denominator = map(int, row["time_signature"].split("-"))
        score = piece.score.copy()
        score.tempos.clear()
        score.tempos.append(Tempo(0, qpm=float(row["bpm"])))
        score.time_signatures.clear()
        score.time_signatures.append(TimeSignature(0, numerator, denominator))
        return replace(piece, score=score, words=(*_style_words(row["style"]), row["beat_type"]))

    return told


def _style_words(style: str) -> tuple[str, ...]:
    """`latin/brazilian-bossa` as three words; `funk/groove5` as one, the rest being a number."""
    words = re.split(r"[/-]", style)
    return tuple(word for word in words if not re.fullmatch(r"groove\d+", word))


def _openewld_told(members: Members) -> Told:
    """The chord symbols printed over the melody."""

    def told(piece: Piece) -> Piece:
        table = members.get(f"chords/{piece.name}.tsv", b"")
        chords = tuple(
            Chord(onset_quarters=float(onset), symbol=from_musicxml(root, kind, bass))
            for onset, root, kind, bass in _tab_separated(table)
        )
        return replace(piece, chords=chords)

    return told


def _pop909_told(members: Members) -> Told:
    """The chords that were annotated, on the clock of the quantised files."""

    def told(piece: Piece) -> Piece:
        table = members.get(f"quantised/{piece.name}.chords.tsv", b"")
        named = [(onset, from_harte(label)) for onset, _, label in _tab_separated(table)]
        chords = tuple(
            Chord(onset_quarters=float(onset), symbol=symbol) for onset, symbol in named if symbol
        )
        return replace(piece, chords=chords)

    return told


def _tab_separated(table: bytes) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(table.decode()), delimiter="\t")


def _rows(table: bytes) -> Iterator[dict[str, str]]:
    return csv.DictReader(io.StringIO(table.decode()))


_TOLD: dict[str, Callable[[Members], Told]] = {
    "groove": _groove_told,
    "openewld": _openewld_told,
    "pop909": _pop909_told,
}
