"""The XML document in a file, compressed or not, read without trust.

Nothing outside the file is looked at and no entity is expanded, so a score cannot make the
reader fetch, or grow beyond its bounds.
"""

import re
from io import SEEK_END, BytesIO
from struct import error as StructError
from struct import unpack_from
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as InflateError

from lxml import etree

from midi_data.errors import FileError
from midi_data.limits import Limits, hold_to

Element = Any  # lxml has no types of its own

AGAIN = "Export it again from the program that made it."

_MEMBERS = 1000  # in one archive; MusicXML needs two
_CONTAINER = "META-INF/container.xml"
ZIP_ERRORS = (  # all that zipfile raises: RuntimeError of passwords, the rest of damage
    BadZipFile,
    InflateError,
    EOFError,
    OSError,
    OverflowError,
    RuntimeError,
    StructError,
    ValueError,
)
_MEMBER_MARK = b"PK\x01\x02"  # before each member's entry in an archive's directory
_END_MARK, _END_LENGTH, _LONGEST_END = b"PK\x05\x06", 22, 22 + 0xFFFF  # of the whole archive
_LARGE_MARK, _LARGE_MARK_LENGTH = b"PK\x06\x07", 20  # before the end of one over 4 GiB
_SESSION_MEMBERS = 10_000  # in one session: its audio and the states of its plug-ins
_LONGEST_DIRECTORY = 2 << 20


def read_document(content: bytes, *, name: str, limits: Limits) -> Element:
    """The root element of an XML file, or of the score in a compressed MusicXML file.

    Raises:
        FileError: it is damaged, too large, or declares entities.
    """
    if content.startswith(b"PK"):
        content = unpacked(content, name=name, limits=limits)
    return xml_root(content, name=name, limits=limits)


def xml_root(content: bytes, *, name: str, limits: Limits) -> Element:
    """The root element of an XML document.

    Raises:
        FileError: it is damaged, too large, or declares entities.
    """
    elements = content.count(b"<") - content.count(b"</")
    hold_to(limits.events, elements, "XML elements", name=name)
    return _root(content, name=name)


def _root(content: bytes, *, name: str) -> Element:
    """The root element of a document without entities."""
    for encoding in ("ascii", "utf-16-le", "utf-16-be"):
        if "<!ENTITY".encode(encoding) in content:
            raise _declares_entities(name)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        what = f"is not well-formed XML ({error.msg})" if error.msg else "is not well-formed XML"
        raise FileError(" ".join(what.split()), where=name, mend=AGAIN) from error
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        raise _declares_entities(name)
    return root


def _declares_entities(name: str) -> FileError:
    return FileError("declares XML entities, which no score needs", where=name, mend=AGAIN)


def checked_directory(file: IO[bytes], *, name: str) -> None:
    """Refuse an archive whose directory would fill the memory, before it is opened.

    Raises:
        FileError: it lists too much, or is larger than 4 GiB.
    """
    size = file.seek(0, SEEK_END)
    file.seek(max(0, size - _LONGEST_END - _LARGE_MARK_LENGTH))
    tail = file.read()
    at = len(tail) - _END_LENGTH
    if not (tail[at:].startswith(_END_MARK) and tail.endswith(bytes(2))):
        at = tail.rfind(_END_MARK)
    if at < 0 or at + _END_LENGTH > len(tail):
        raise FileError("is a damaged or locked archive", where=name, mend=AGAIN)
    if tail[max(0, at - _LARGE_MARK_LENGTH) :].startswith(_LARGE_MARK):
        raise FileError("is an archive of over 4 GiB", where=name, mend="Leave out its audio.")
    members, length = unpack_from("<HI", tail, at + 10)
    hold_to(_SESSION_MEMBERS, members, "files", name=name, mend=AGAIN)
    hold_to(_LONGEST_DIRECTORY, length, "bytes of file names", name=name, mend=AGAIN)


def unpacked(content: bytes, *, name: str, limits: Limits) -> bytes:
    """The score inside a compressed MusicXML file."""
    hold_to(_MEMBERS, content.count(_MEMBER_MARK), "files", name=name, mend=AGAIN)
    try:
        with ZipFile(BytesIO(content)) as archive:
            member = score_member(archive, name=name, limits=limits)
            return inflated(archive, member, name=name, limits=limits)
    except ZIP_ERRORS as error:
        raise FileError("is a damaged or locked archive", where=name, mend=AGAIN) from error


def score_member(archive: ZipFile, *, name: str, limits: Limits) -> ZipInfo:
    """The member its container names, or the first XML file."""
    members = {member.filename: member for member in archive.infolist()}
    if _CONTAINER in members:
        container = inflated(archive, members[_CONTAINER], name=name, limits=limits)
        # Not parsed: containers with an unquoted quotation mark in the path are about.
        named = re.search(rb'full-path="([^"<>&]+)"', container)
        member = members.get(named[1].decode(errors="replace")) if named else None
        if member:
            return member
    for filename, member in members.items():
        if filename.lower().endswith((".xml", ".musicxml")) and not filename.startswith("META-INF"):
            return member
    raise FileError(
        "is an archive without MusicXML",
        where=name,
        mend="Export MusicXML (.mxl or .musicxml) or MIDI from the program that made it.",
    )


def inflated(archive: ZipFile, member: ZipInfo, *, name: str, limits: Limits) -> bytes:
    """A member's content, counted while it unpacks: headers may lie."""
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise FileError("is packed in a way that is not read", where=name, mend=AGAIN)
    with archive.open(member) as file:
        content = file.read(limits.bytes + 1)
    hold_to(limits.bytes, len(content), "bytes (or more) unpacked", name=name)
    return content
