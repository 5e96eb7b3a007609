"""The document in a MusicXML file, compressed or not, and the file with another in its place."""

import zlib
from copy import copy
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from midi_data.files import DEFAULT
from midi_data.xml_documents import _inflated, _score_member
from musegen.daw.xml_original import NAME, PatchError

_MOST = 4 * DEFAULT.bytes  # of all that an archive holds


def document_in(file: bytes) -> bytes:
    """The MusicXML document in a file."""
    if not file.startswith(b"PK"):
        return file
    with ZipFile(BytesIO(file)) as archive:
        member = _score_member(archive, name=NAME, limits=DEFAULT)
        return _inflated(archive, member, name=NAME, limits=DEFAULT)


def with_document(file: bytes, document: bytes) -> bytes:
    """The file with another document in it; whatever else an archive holds is kept.

    Raises:
        PatchError: the archive holds far too much, or is damaged.
    """
    if not file.startswith(b"PK"):
        return document
    out, total = BytesIO(), 0
    try:
        with ZipFile(BytesIO(file)) as archive, ZipFile(out, "w") as made:
            score = _score_member(archive, name=NAME, limits=DEFAULT).filename
            for member in archive.infolist():
                content = _inflated(archive, member, name=NAME, limits=DEFAULT)
                total += len(content)
                if total > _MOST:
                    raise PatchError(f"comes in an archive of more than {_MOST:,} bytes")
                is_score = member.filename == score
                made.writestr(copy(member), document if is_score else content)
    except (BadZipFile, zlib.error, EOFError) as error:
        raise PatchError("comes in a damaged archive") from error
    return out.getvalue()
