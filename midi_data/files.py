"""The door for music: a MIDI, MusicXML, ABC or DAWproject file becomes a score.

What a file is, its content tells, not its name.
"""

import re
from io import BytesIO
from pathlib import Path
from typing import IO

from midi_data.abc_files import read_abc
from midi_data.errors import FileError
from midi_data.limits import Limits, check_size
from midi_data.midi_files import read_midi
from midi_data.score import Score

__all__ = ["Limits", "read", "read_bytes"]

READABLE = "Give a MIDI (.mid), MusicXML (.musicxml, .mxl), ABC (.abc) or .dawproject file."
DEFAULT = Limits()

_SOUNDS = "Give the notes, as MIDI, MusicXML or ABC; a recording holds none."
_OTHERS: tuple[tuple[bytes, str, str], ...] = (  # (pattern, what it is, how to mend)
    (rb"RIFF....WAVE", "a WAV recording", _SOUNDS),
    (rb"ID3|\xff[\xe2-\xfb]", "an MP3 recording", _SOUNDS),
    (rb"OggS|fLaC|FORM....AIF", "a recording", _SOUNDS),
    (rb"....ftyp", "a recording or a film", _SOUNDS),
    (rb"%PDF", "a PDF", "Export MusicXML or MIDI from the program that made it."),
    (rb"\x89PNG|\xff\xd8\xff|GIF8", "a picture", READABLE),
    (rb"\x1f\x8b|BZh|\xfd7zXZ|7z\xbc\xaf|Rar!", "an archive", "Unpack it first."),
)
_ABC = re.compile(rb"^K:", re.MULTILINE)  # the one field that every tune must have
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<[?!a-zA-Z]|\xff\xfe<\x00|\xfe\xff\x00<")


def read(source: str | Path, *, limits: Limits = DEFAULT) -> Score:
    """The score in a file.

    Names, programs, drums, tempos, time and key signatures, controllers, pitch bends, lyrics
    and markers are kept, as far as the format has them. Repeats are not played out; grace notes
    are left out. A session's audio may be of any size: it is not read.

    Args:
        source: a MIDI, MusicXML (compressed too), ABC or DAWproject file.
        limits: the most that is read.

    Raises:
        FileError: it is missing, unreadable, not music, damaged or too large.
    """
    path = Path(source)
    if path.is_dir():
        raise FileError("is a folder", where=str(path), mend="Name a file in it.")
    if not path.is_file():
        raise FileError("there is no such file", where=str(path), mend="Check its name.")
    try:
        with path.open("rb") as file:
            session = _session(file, name=path.name, limits=limits)
            if session is not None:
                return session
            file.seek(0)
            content = file.read(limits.bytes + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        mend = "Check that you may read it."
        raise FileError(f"cannot be opened ({reason})", where=str(path), mend=mend) from error
    return read_bytes(content, name=path.name, limits=limits)


def read_bytes(content: bytes, *, name: str, limits: Limits = DEFAULT) -> Score:
    """The score in the content of a file.

    Args:
        content: the whole file.
        name: what to call it in errors.
        limits: the most that is read.

    Raises:
        FileError: it is not music, damaged or too large.
    """
    if not content:
        raise FileError("is empty", where=name, mend="Copy or download it again.")
    session = _session(BytesIO(content), name=name, limits=limits)
    if session is not None:
        return session
    if len(content) > limits.bytes:
        most = f"{limits.bytes / 2**20:,.0f} MiB"
        raise FileError(f"is larger than {most}, the most that is read", where=name)
    return _checked(_score(content, name=name, limits=limits), name=name, limits=limits)


def _session(file: IO[bytes], *, name: str, limits: Limits) -> Score | None:
    """The score in a DAWproject; None if the file is none."""
    if file.read(2) != b"PK":
        return None
    from midi_data.dawproject_files import project_in, read_project  # lxml takes its time to load

    project = project_in(file, name=name, limits=limits)
    if project is None:
        return None
    return _checked(read_project(project, name=name, limits=limits), name=name, limits=limits)


def _checked(score: Score, *, name: str, limits: Limits) -> Score:
    check_size(score, name=name, limits=limits)
    _tidy(score)
    return score


def _score(content: bytes, *, name: str, limits: Limits) -> Score:
    """Let the reader of its format have the content."""
    if content.startswith(b"MThd") or re.match(rb"(?s)RIFF....RMID", content):
        return read_midi(content, name=name, limits=limits)
    if content.startswith(b"PK") or _XML.match(content):
        from midi_data.musicxml_files import read_musicxml  # lxml takes its time to load

        return read_musicxml(content, name=name, limits=limits)
    for pattern, what, mend in _OTHERS:
        if re.match(pattern, content, re.DOTALL):
            raise FileError(f"is {what}, not a score", where=name, mend=mend)
    if _ABC.search(content) and b"\0" not in content:
        return read_abc(content, name=name, limits=limits)
    raise FileError("holds no music that can be read", where=name, mend=READABLE)


def _tidy(score: Score) -> None:
    """Put names on one line and events in order; let every note last a tick at least."""
    for track in score.tracks:
        shown = "".join(letter if letter.isprintable() else " " for letter in track.name)
        track.name = " ".join(shown.split())
        if (track.notes.numpy()["duration"] < 1).any():
            for note in track.notes:
                note.duration = max(1, note.duration)
        if len(track.lyrics) > 1:
            track.lyrics.sort(key=lambda lyric: lyric.time, inplace=True)
    for events in (score.tempos, score.time_signatures, score.key_signatures, score.markers):
        if len(events) > 1:
            events.sort(key=lambda event: event.time, inplace=True)
