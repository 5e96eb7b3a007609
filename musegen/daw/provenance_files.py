"""What a model wrote, into files and out of them: MIDI, MusicXML, DAWproject and audio.

MIDI says it in a text event at its start, MusicXML in a miscellaneous field, a DAWproject in
its metadata's comment, WAV in its INFO chunk, FLAC, Ogg and MP3 in the comment of their tags. Not
another byte of the music is touched.
"""

import re
from pathlib import Path
from struct import pack, unpack_from
from xml.sax.saxutils import escape

from midi_data.errors import FileError
from midi_data.files import DEFAULT
from midi_data.midi_events import META, TEXT, number
from musegen.daw.provenance import MARK, written_in
from musegen.daw.take import Take, Written

_TEXT = bytes([META, TEXT])
_EVENT = re.compile(rb"\xff[\x01-\x0f]([\x80-\xff]{0,3}[\x00-\x7f])" + MARK.encode())
_FIELD = 'miscellaneous-field name="musegen-written"'
_SAID = re.compile(rf"<{_FIELD}>.*?</miscellaneous-field>\s*", re.DOTALL)
_HEADER_ENDS = re.compile(r"<(defaults|credit|part-list)\b")
_AUDIO = (b"RIFF", b"fLaC", b"OggS", b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")


def written_in_file(path: str | Path) -> tuple[Written, ...]:
    """The bars that a file says a model wrote, or else the `take.json` beside it in a bundle.

    Raises:
        FileError: it cannot be opened, or is a damaged archive.
    """
    source = Path(path)
    try:
        with source.open("rb") as file:
            start = file.read(12)
        if start.startswith(_AUDIO) and start[8:] != b"RMID":
            found = _in_audio(source)
        elif start.startswith(b"PK"):
            found = _in_archive(source)
        else:
            found = _in_content(source.read_bytes())
        return found or _beside(source)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        mend = "Check that you may read it."
        raise FileError(f"cannot be opened ({reason})", where=source.name, mend=mend) from error


def with_statement(content: bytes, said: str) -> bytes:
    """A MIDI or MusicXML file that says it, in the place of what was said there before.

    Args:
        content: of the file.
        said: what `statement` gives; if empty, the file stays as it is.
    """
    if not said:
        return content
    if content.startswith(b"MThd"):
        return _in_midi(content, said)
    from musegen.daw.xml_containers import coding_of, document_in, with_document

    document = document_in(content)
    coding = coding_of(document)
    text = _in_musicxml(coding.plain(document).decode(), said)
    return with_document(content, coding.restored(text.encode()))


def _in_midi(content: bytes, said: str) -> bytes:
    """The first track begins with a text event; whatever stood there is one place further on."""
    at = content.find(b"MTrk")
    (length,) = unpack_from(">I", content, at + 4)
    track = content[at + 8 : at + 8 + length]
    before = _EVENT.match(track, 1) if track[:1] == b"\0" else None
    if before:
        track = track[before.start(1) + len(before[1]) + _value(before[1]) :]
    text = said.encode()
    track = b"\0" + _TEXT + number(len(text)) + text + track
    return b"".join([content[: at + 4], pack(">I", len(track)), track, content[at + 8 + length :]])


def _value(quantity: bytes) -> int:
    value = 0
    for byte in quantity:
        value = value << 7 | byte & 0x7F
    return value


def _in_musicxml(text: str, said: str) -> str:
    """The document with the field among its identification, which is made if there is none."""
    text = _SAID.sub("", text, count=1)
    field = f"<{_FIELD}>{escape(said)}</miscellaneous-field>"
    group = f"<miscellaneous>{field}</miscellaneous>"
    ends = _HEADER_ENDS.search(text)
    if ends is None:
        return text  # not partwise, or without parts
    header = text[: ends.start()]
    for tag, put in (
        ("</miscellaneous>", field),
        ("</identification>", group),
    ):
        at = header.rfind(tag)
        if at >= 0:
            return text[:at] + put + text[at:]
    at = header.rfind("<identification/>")
    rest = text[at + len("<identification/>") :] if at >= 0 else text[ends.start() :]
    before = text[: at if at >= 0 else ends.start()]
    return f"{before}<identification>{group}</identification>{rest}"


def _in_content(content: bytes) -> tuple[Written, ...]:
    """What a MIDI file's text events or a MusicXML document say."""
    if not content.startswith((b"MThd", b"RIFF")):
        return _in_document(content)
    texts = []
    for event in _EVENT.finditer(content):
        start = event.start(1) + len(event[1])
        texts.append(content[start : start + _value(event[1])].decode(errors="replace"))
    return written_in("".join(texts))


def _in_document(document: bytes) -> tuple[Written, ...]:
    if b"musegen-written" not in document.replace(b"\0", b""):  # in UTF-16 too
        return ()
    from midi_data.xml_documents import read_document

    root = read_document(document, name="the score", limits=DEFAULT)
    fields = root.iterfind("identification/miscellaneous/miscellaneous-field")
    return written_in(" ".join(field.text or "" for field in fields))


def _in_archive(source: Path) -> tuple[Written, ...]:
    from lxml import etree

    from midi_data.dawproject_files import metadata_in
    from midi_data.xml_documents import unpacked, xml_root

    with source.open("rb") as file:
        metadata = metadata_in(file, name=source.name, limits=DEFAULT)
    if metadata is None:
        document = unpacked(source.read_bytes(), name=source.name, limits=DEFAULT)
        return _in_document(document)
    root = xml_root(metadata, name=source.name, limits=DEFAULT)
    comment: etree._Element | None = root.find("Comment")
    return () if comment is None else written_in(comment.text or "")


def _in_audio(source: Path) -> tuple[Written, ...]:
    import soundfile

    try:
        with source.open("rb") as opened, soundfile.SoundFile(opened) as file:
            return written_in(_as_utf8(file.comment or ""))
    except soundfile.LibsndfileError:
        return ()  # whoever plays it says what is wrong


def _as_utf8(text: str) -> str:
    """Text as it was written: libsndfile hands out the UTF-8 of MP3 as Latin-1."""
    try:
        return text.encode("latin-1").decode()
    except UnicodeError:
        return text


def _beside(source: Path) -> tuple[Written, ...]:
    account = source.with_name("take.json")
    if not account.is_file():
        return ()
    return Take.from_json(account.read_text(encoding="utf-8"), name=str(account)).written
