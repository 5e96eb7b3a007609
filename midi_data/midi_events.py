"""The bytes of one MIDI track, event by event: is it plain, and can it be made so?

symusic reads a well-formed track 40 times faster than anything in Python, but writes beyond its
memory on a malformed one, loses notes that are never switched off, and misreads divided system
exclusive packets and running status after whole ones. So a track goes to symusic only if
`is_plain`, and otherwise `plain` first writes down what it means as a track that is.
"""

import logging
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from midi_data.errors import FileError
from midi_data.limits import Limits, hold_to

logger = logging.getLogger(__name__)

META = 0xFF
TEXT, NAME, LYRIC, MARKER, END, TEMPO, METRE, KEY = 0x01, 0x03, 0x05, 0x06, 0x2F, 0x51, 0x58, 0x59
END_OF_TRACK = bytes([META, END, 0])
DAMAGED = "The file is damaged: save it again from the program that made it."

_DELTA = rb"[\x80-\xff]{0,3}[\x00-\x7f]"
_DATA = rb"[\x00-\x7f]"
_SHORT_TEXT = b"|".join(re.escape(bytes([length])) + b".{%d}" % length for length in range(128))
_SHORT_PACKET = b"|".join(
    re.escape(bytes([length])) + b".{%d}\xf7" % (length - 1) for length in range(1, 128)
)
_PLAIN = re.compile(
    rb"(?s:(?:" + _DELTA + rb"(?:"
    rb"[\x80-\xbf\xe0-\xef]" + _DATA + _DATA + rb"(?:" + _DELTA + _DATA + _DATA + rb")*+"
    rb"|[\xc0-\xdf]" + _DATA + rb"(?:" + _DELTA + _DATA + rb")*+"
    rb"|\xff(?:\x51\x03(?!\x00\x00\x00).{3}"
    rb"|\x58\x04[\x01-\xff][\x00-\x07].."
    rb"|\x59\x02[\x00-\x07\xf9-\xff][\x00\x01]"
    rb"|(?![\x2f\x51\x58\x59\x80-\xff]).(?:" + _SHORT_TEXT + rb"))"
    rb"|\xf0(?:" + _SHORT_PACKET + rb")"
    rb"))*+" + _DELTA + rb"\xff\x2f\x00)"
)
_LONGEST = 2**28 - 1  # ticks: what one delta-time can hold
_SYSTEM_LENGTHS = {0xF1: 1, 0xF2: 2, 0xF3: 1}  # data bytes; they have no place in a file

Event = tuple[int, bytes]  # (tick from the start of the track, message)


def is_plain(track: bytes) -> bool:
    """Whether a track is whole and well-formed, and free of what symusic misreads."""
    return _PLAIN.fullmatch(track) is not None


def plain(track: bytes, *, karaoke: bool, where: str, limits: Limits) -> bytes:
    """The same music as a well-formed track of notes, controls, names, lyrics, tempo and metre.

    Notes that are never switched off last until their pitch is struck again or the track ends.

    Args:
        track: the bytes of an MTrk chunk, without its header.
        karaoke: whether text events hold the words that are sung.
        where: file and track, for errors.
        limits: how many events may come, and how far they may reach.

    Raises:
        FileError: the track breaks off or is not MIDI.
    """
    events: list[Event] = []
    end = 0
    for end, message in _events(track, where=where):
        kept = _kept(message, karaoke=karaoke, where=where)
        if kept:
            events.append((end, kept))
            hold_to(limits.events, len(events), "events", name=where)
    hold_to(_LONGEST, end, "ticks", name=where, mend=DAMAGED)
    return b"".join(_written(_switched_off(events, end), end))


def number(value: int) -> bytes:
    """A variable-length quantity: seven bits a byte, the highest first."""
    found = [value & 0x7F]
    while value := value >> 7:
        found.append(value & 0x7F | 0x80)
    return bytes(reversed(found))


def _events(track: bytes, *, where: str) -> Iterator[Event]:
    """Each message with its tick; a meta message without its length."""
    here = tick = running = 0
    while here < len(track):
        delta, here = _number(track, here, where=where)
        tick += delta
        status = _byte(track, here, where=where)
        if status >= 0x80:
            here += 1
        elif running:
            status = running
        else:
            raise FileError(f"byte {here + 1} belongs to no message", where=where, mend=DAMAGED)
        if status < 0xF0:
            running = status
        start, end = _body(track, here, status, where=where)
        kind = track[here : here + 1] if status == META else b""
        yield tick, bytes([status]) + kind + track[start:end]
        if kind == bytes([END]):
            return
        here = end


def _body(track: bytes, here: int, status: int, *, where: str) -> tuple[int, int]:
    """Where the data of a message start and end, `here` being after its status."""
    start = here
    if status < 0xF0:
        length = 1 if 0xC0 <= status < 0xE0 else 2
    elif status in (0xF0, 0xF7, META):
        length, start = _number(track, here + (status == META), where=where)
    else:
        length = _SYSTEM_LENGTHS.get(status, 0)
    if start + length > len(track):
        raise _broken_off(where)
    if status < 0xF0 and max(track[start : start + length]) > 127:
        raise FileError(
            f"byte {start + 1} or the next is over 127 inside a message", where=where, mend=DAMAGED
        )
    return start, start + length


def _number(track: bytes, here: int, *, where: str) -> tuple[int, int]:
    """A variable-length quantity, and where it ends."""
    value = 0
    for step in range(4):
        byte = _byte(track, here + step, where=where)
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, here + step + 1
    raise FileError(f"byte {here + 1} begins an endless number", where=where, mend=DAMAGED)


def _byte(track: bytes, here: int, *, where: str) -> int:
    if here >= len(track):
        raise _broken_off(where)
    return track[here]


def _broken_off(where: str) -> FileError:
    return FileError("breaks off in the middle of a message", where=where, mend=DAMAGED)


def _kept(message: bytes, *, karaoke: bool, where: str) -> bytes:
    """A message as it is written again; nothing for one that says nothing about the music."""
    if message[0] < 0xF0:
        return message
    if message[0] != META:
        return b""
    kind, data = message[1], message[2:]
    if kind == TEXT and karaoke and not data.startswith(b"@"):
        kind = LYRIC
    if kind in (NAME, LYRIC, MARKER):
        data = _text(data).encode()
    elif not _makes_sense(kind, data):
        if kind in (TEMPO, METRE, KEY):
            logger.warning("%s: left out the impossible %s %s", where, _WORDS[kind], list(data))
        return b""
    return bytes([META, kind]) + number(len(data)) + data


_WORDS = {TEMPO: "tempo", METRE: "time signature", KEY: "key signature"}


def _makes_sense(kind: int, data: bytes) -> bool:
    if kind == TEMPO:
        return len(data) == 3 and any(data)
    if kind == METRE:  # 4 bytes; the last two, of the metronome, are often left out
        return len(data) >= 2 and data[0] > 0 and data[1] < 8
    if kind == KEY:
        return len(data) == 2 and (data[0] <= 7 or data[0] >= 0xF9) and data[1] < 2
    return False


def _text(data: bytes) -> str:
    """UTF-8, or else what Windows wrote."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _switched_off(events: list[Event], end: int) -> list[Event]:
    """The same events, with a note-off for every note that has none."""
    strikes: dict[bytes, list[Event]] = defaultdict(list)  # note-off -> its pitch's ons and offs
    sounding: dict[bytes, int] = defaultdict(int)
    for tick, message in events:
        if message[0] & 0xE0 == 0x80:
            off = bytes([0x80 | message[0] & 0x0F, message[1], 0])
            strikes[off].append((tick, message))
            sounding[off] = max(0, sounding[off] + (1 if _is_struck(message) else -1))
    before: list[Event] = []  # offs that come before what else happens at their tick
    after: list[Event] = []
    for off in [off for off, notes in sounding.items() if notes]:
        for (_, message), (tick, following) in pairwise(strikes[off]):
            if _is_struck(message) and _is_struck(following):
                before.append((tick, off))
        after.append((end, off))
    return sorted(before + events + after, key=lambda event: event[0])  # sorting is stable


def _is_struck(message: bytes) -> bool:
    return message[0] & 0xF0 == 0x90 and message[2] > 0


def _written(events: list[Event], end: int) -> Iterator[bytes]:
    """The bytes of a track, with every status byte in its place."""
    here = 0
    for tick, message in events:
        yield number(tick - here) + message
        here = tick
    yield number(end - here) + END_OF_TRACK
