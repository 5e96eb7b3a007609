"""One file of a corpus to a piece, or to a line in the report that says why not."""

from midi_data.errors import FileError
from midi_data.files import read_bytes
from midi_data.pieces import Corpus, Piece
from midi_data.reports import Report


def read_piece(
    corpus: Corpus, name: str, content: bytes, *, file: str, report: Report | None
) -> Piece | None:
    """The piece in the content of a file; None if it is damaged and the report has it.

    Raises:
        FileError: if it is damaged and there is no report.
    """
    try:
        score = read_bytes(content, name=file)
    except FileError as error:
        if report is None:
            raise
        report.leave_out(corpus.name, name, f"cannot be read: {error}")
        return None
    return Piece(corpus=corpus.name, name=name, score=score, style=corpus.style)
