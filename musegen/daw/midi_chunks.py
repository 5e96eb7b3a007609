"""A MIDI file as chunks of messages, byte for byte, and back.

`midi_data.midi_files` reads the music of a file; this keeps everything else as well: chunks of
other kinds, a RIFF wrapping, bytes after the end, and messages that nobody knows.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from struct import pack, unpack_from

from midi_data.errors import FileError
from midi_data.midi_events import DAMAGED, END_OF_TRACK, number
from midi_data.midi_files import CHUNK_HEADER

META, PORT, END = 0xFF, 0x21, 0x2F

_SYSTEM_LENGTHS = {0xF1: 1, 0xF2: 2, 0xF3: 1}  # data bytes; they have no place in a file

Message = tuple[int, bytes]  # (tick from the start of the track, status byte and data)


@dataclass(frozen=True)
class MidiFile:
    """The bytes of a MIDI file, and where in it the tracks are."""

    head: bytes  # what comes before the MIDI in a RIFF file, but for the four bytes of its length
    content: bytes
    foot: bytes  # what comes after it
    bodies: list[tuple[int, int]]  # start and end of every MTrk chunk, without its header

    @property
    def format(self) -> int:
        """0 for one track, 1 for tracks that sound together, 2 for patterns."""
        return int(unpack_from(">H", self.content, CHUNK_HEADER)[0])

    def body(self, track: int) -> bytes:
        """The bytes of one track, counted from 0."""
        start, end = self.bodies[track]
        return self.content[start:end]


@dataclass(frozen=True)
class TrackChunk:
    """The messages of one track in their order, each with its status byte."""

    messages: list[Message]
    end: int  # tick
    closing: bytes = END_OF_TRACK  # the message, and what may stand after it
    body: bytes = b""  # what it was read from

    @cached_property
    def ticks(self) -> list[int]:
        """When each message comes."""
        return [tick for tick, _ in self.messages]

    @cached_property
    def port(self) -> int:
        """The MIDI port it is for, 0 if it does not say."""
        said = bytes([META, PORT, 1])
        return next((data[3] for _, data in self.messages if data.startswith(said)), 0)


def opened(original: bytes) -> MidiFile:
    """Where the tracks of a MIDI file are.

    Raises:
        FileError: it is no MIDI file.
    """
    start, end = _midi_inside(original)
    content = original[start:end]
    if not content.startswith(b"MThd"):
        raise FileError("this is no MIDI file", mend="Only MIDI can be changed where it stands.")
    bodies, here = [], 0
    while here + CHUNK_HEADER <= len(content):
        kind, length = unpack_from(">4sI", content, here)
        here += CHUNK_HEADER
        if kind == b"MTrk":
            bodies.append((here, min(here + length, len(content))))
        here += length
    return MidiFile(original[: max(0, start - 4)], content, original[end:], bodies)


def _midi_inside(original: bytes) -> tuple[int, int]:
    """Where MIDI starts and ends: all of the file, or the data of a RIFF file (.rmi)."""
    here = 12
    if not re.match(rb"(?s)RIFF....RMID", original):
        return 0, len(original)
    while here + CHUNK_HEADER <= len(original):
        kind, length = unpack_from("<4sI", original, here)
        here += CHUNK_HEADER
        if kind == b"data":
            return here, min(here + length, len(original))
        here += length + length % 2
    raise FileError("this is a RIFF file without MIDI data", mend=DAMAGED)


def written(file: MidiFile, bodies: Sequence[bytes]) -> bytes:
    """The file with other bodies in its tracks, and with further tracks after the last.

    A file of format 0 that gets a second track becomes one of format 1.
    """
    parts, here = [], 0
    for (start, end), body in zip(file.bodies, bodies, strict=False):
        parts += [file.content[here : start - CHUNK_HEADER], _chunk(body)]
        here = end
    new = bodies[len(file.bodies) :]
    content = b"".join([*parts, *map(_chunk, new), file.content[here:]])
    if new:
        heading = pack(">HH", 1, len(bodies))
        content = content[:CHUNK_HEADER] + heading + content[CHUNK_HEADER + len(heading) :]
    return _wrapped(file, content)


def _chunk(body: bytes) -> bytes:
    return b"MTrk" + pack(">I", len(body)) + body


def _wrapped(file: MidiFile, content: bytes) -> bytes:
    """Back into the RIFF file it came from, whose chunks have even lengths."""
    if not file.head:
        return content
    padding = len(file.content) % 2  # of the old content: the foot starts with it
    foot = bytes(len(content) % 2) + file.foot[padding:]
    whole = file.head + pack("<I", len(content)) + content + foot
    return whole[:4] + pack("<I", len(whole) - CHUNK_HEADER) + whole[CHUNK_HEADER:]


def read_track(body: bytes, *, where: str) -> TrackChunk:
    """The messages of a track, with the status bytes that it may have left out.

    Raises:
        FileError: it breaks off or is not MIDI.
    """
    messages: list[Message] = []
    here = tick = running = 0
    try:
        while here < len(body):
            delta, start = _number(body, here)
            tick += delta
            status = body[start]
            said = status >= 0x80
            status = status if said else running
            here = _after(body, start + said, status)
            if status == META and body[start + 1] == END:
                return TrackChunk(messages, tick, body[start:], body)
            messages.append(
                (tick, body[start:here] if said else bytes([running]) + body[start:here])
            )
            running = status if status < 0xF0 else running
    except IndexError:
        here = len(body) + 1
    if here > len(body):
        raise FileError("breaks off in the middle of a message", where=where, mend=DAMAGED)
    return TrackChunk(messages, tick, body=body)


def _after(body: bytes, here: int, status: int) -> int:
    """Where the message ends whose status byte stands before `here`."""
    if status < 0xF0:
        return here + (1 if 0xC0 <= status < 0xE0 else 2)
    if status in (0xF0, 0xF7, META):
        length, start = _number(body, here + (status == META))
        return start + length
    return here + _SYSTEM_LENGTHS.get(status, 0)


def _number(body: bytes, here: int) -> tuple[int, int]:
    """A variable-length quantity, and where it ends."""
    value = body[here] & 0x7F
    while body[here] >= 0x80:
        here += 1
        value = value << 7 | body[here] & 0x7F
    return value, here + 1


def track_bytes(messages: Sequence[Message], end: int, closing: bytes = END_OF_TRACK) -> bytes:
    """The body of a track; `end` is the tick of its end, which `closing` says."""
    parts, here = [], 0
    for tick, data in messages:
        parts += [number(tick - here), data]
        here = tick
    return b"".join([*parts, number(end - here), closing])
