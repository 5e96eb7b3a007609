"""The document in a MusicXML file, compressed or not, and the file with another in its place.

A document is taken as UTF-8 while it is worked on, whatever it is written in.
"""

import re
from copy import copy
from io import BytesIO
from typing import NamedTuple
from zipfile import ZipFile

from midi_data.files import DEFAULT
from midi_data.xml_documents import ZIP_ERRORS, inflated, score_member, unpacked
from musegen.daw.xml_original import NAME, PatchError

_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)")
_MOST = 4 * DEFAULT.bytes  # of all that an archive holds


def document_in(file: bytes) -> bytes:
    """The MusicXML document in a file."""
    if not file.startswith(b"PK"):
        return file
    return unpacked(file, name=NAME, limits=DEFAULT)


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
            score = score_member(archive, name=NAME, limits=DEFAULT).filename
            for member in archive.infolist():
                content = inflated(archive, member, name=NAME, limits=DEFAULT)
                total += len(content)
                if total > _MOST:
                    raise PatchError(f"comes in an archive of more than {_MOST:,} bytes")
                is_score = member.filename == score
                made.writestr(copy(member), document if is_score else content)
    except ZIP_ERRORS as error:
        raise PatchError("comes in a damaged archive") from error
    return out.getvalue()


class Coding(NamedTuple):
    """How a document's text is written as bytes."""

    mark: bytes  # the byte order mark, if there is one
    codec: str

    def plain(self, document: bytes) -> bytes:
        """The document as UTF-8, without a byte order mark.

        Raises:
            PatchError: it is not written as it says.
        """
        try:
            return document[len(self.mark) :].decode(self.codec).encode()
        except (LookupError, UnicodeError) as error:
            raise PatchError(f"is not written as it says, in {self.codec[:20]}") from error

    def restored(self, plain: bytes) -> bytes:
        """The document as it came."""
        return self.mark + plain.decode().encode(self.codec)


def coding_of(document: bytes) -> Coding:
    """How a document says that it is written; UTF-8 if it does not say."""
    for mark, codec in _MARKS.items():
        if document.startswith(mark):
            return Coding(mark, codec)
    declared = _DECLARED.match(document)
    return Coding(b"", declared[1].decode() if declared else "utf-8")
