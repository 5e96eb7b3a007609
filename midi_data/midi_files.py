"""A MIDI file to a score: formats 0, 1 and 2, ticks or SMPTE time, karaoke, RIFF.

The tracks of a file are cut at its channels and programs, so each track has one instrument.
The patterns of format 2 come one after another, each from a new bar.
"""

from dataclasses import dataclass
from struct import pack, unpack_from

import numpy as np

from midi_data.errors import FileError
from midi_data.limits import Limits, hold_to
from midi_data.midi_events import DAMAGED, END_OF_TRACK, is_plain, plain
from midi_data.score import Score, Tempo, TextMeta, last_tick

CHUNK_HEADER = 8  # four letters and the length
PATTERNS = 2  # the file format whose tracks are patterns of their own

_LONG_SILENCE = b"\xbf\xff\xff\x7f"  # as a delta-time
_HANGING = 2**27 - 1  # ticks in it
_ALL_OFF = {  # by the note-on of each channel, its note-offs one at once after the other
    0x90 | channel: b"\x00".join(bytes([0x80 | channel, pitch, 0]) for pitch in range(128))
    for channel in range(16)
}


def read_midi(content: bytes, *, name: str, limits: Limits) -> Score:
    """The score in a MIDI file.

    Notes that are never switched off last until their pitch is struck again or the track ends;
    notes without length get one tick. SMPTE time becomes 120 beats a minute or 60, whichever
    holds every tick, and the seconds stay as they were.

    Args:
        content: the whole file.
        name: what to call it in errors; `.kar` marks karaoke.
        limits: the most that is read.

    Raises:
        FileError: it is damaged, or not MIDI.
    """
    midi = _opened(content, name=name)
    karaoke = name.lower().endswith(".kar") or b"@KMIDI" in content
    if midi.format == PATTERNS:
        hold_to(limits.tracks, len(midi.tracks), "patterns", name=name)
        score = Score(midi.quarter)
        for number, track in enumerate(midi.tracks, start=1):
            pattern = _parsed([track], midi.quarter, number, karaoke, name=name, limits=limits)
            _append(pattern, to=score, marker=f"Pattern {number}", name=name)
    else:
        score = _parsed(midi.tracks, midi.quarter, 1, karaoke, name=name, limits=limits)
    if midi.microseconds:
        score.tempos = type(score.tempos)([Tempo(0, mspq=midi.microseconds)])
    _sing(score)
    return score


@dataclass(frozen=True)
class _Midi:
    format: int
    quarter: int  # ticks
    microseconds: int  # a quarter note, where the file counts in SMPTE frames; else 0
    tracks: list[bytes]


def _opened(content: bytes, *, name: str) -> _Midi:
    """The header and the tracks; chunks of other kinds are passed over."""
    if content.startswith(b"RIFF"):
        content = _unwrapped(content, name=name)
    chunks = _chunks(content, name=name)
    (kind, header), *others = chunks
    if kind != b"MThd" or len(header) < 6:
        raise FileError("has no MIDI header", where=name, mend=DAMAGED)
    file_format, _, division = unpack_from(">HHH", header)
    if file_format > PATTERNS:
        raise FileError(f"is of MIDI format {file_format}, and 0, 1 and 2 are read", where=name)
    quarter, microseconds = _time_base(division)
    if not quarter:
        raise FileError("has 0 ticks a quarter note", where=name, mend=DAMAGED)
    tracks = [track for kind, track in others if kind == b"MTrk"]
    if not tracks:
        raise FileError("holds no tracks", where=name, mend="Choose a file with music in it.")
    hold_to(0xFFFF, len(tracks), "tracks", name=name, mend=DAMAGED)
    return _Midi(file_format, quarter, microseconds, tracks)


def _unwrapped(content: bytes, *, name: str) -> bytes:
    """The MIDI file inside a RIFF file (.rmi)."""
    here = 12
    while here + CHUNK_HEADER <= len(content):
        kind, length = unpack_from("<4sI", content, here)
        here += CHUNK_HEADER
        if kind == b"data":
            return content[here : here + length]
        here += length + length % 2
    raise FileError("is a RIFF file without MIDI data", where=name, mend=DAMAGED)


def _chunks(content: bytes, *, name: str) -> list[tuple[bytes, bytes]]:
    """Kind and content of each chunk, whatever number the header promises."""
    found = []
    here = 0
    while here + CHUNK_HEADER <= len(content):
        kind, length = unpack_from(">4sI", content, here)
        here += CHUNK_HEADER
        if kind in (b"MThd", b"MTrk") and here + length > len(content):
            raise FileError(
                f"breaks off: {here + length - len(content):,} bytes are missing",
                where=name,
                mend="Copy or download it again.",
            )
        found.append((kind, content[here : here + length]))
        here += length
    if not found or (here < len(content) and b"MTrk".startswith(content[here : here + 4])):
        raise FileError("breaks off in a header", where=name, mend="Copy or download it again.")
    return found


def _time_base(division: int) -> tuple[int, int]:
    """Ticks a quarter note, and its microseconds where the file counts in SMPTE frames."""
    if division < 0x8000:
        return division, 0
    frames, ticks = 0x100 - (division >> 8), (division & 0xFF)
    stretch = 1.0
    if frames == 29:  # drop frame: 30 frames in the time of 29.97
        frames, stretch = 30, 30 / 29.97
    second = frames * ticks
    quarters = 2 if second % 2 == 0 else 1  # in a second
    return second // quarters, round(stretch * 1_000_000 / quarters)


def _parsed(
    tracks: list[bytes], quarter: int, first: int, karaoke: bool, *, name: str, limits: Limits
) -> Score:
    """The score of tracks that sound together, `first` being the number of the first."""
    if not karaoke and all(map(is_plain, tracks)):
        score = _score([_sounded_out(track) for track in tracks], quarter, name=name)
        if not _hangs(score) and not _is_garbled(score):
            return score
    size = sum(map(len, tracks))  # four bytes are an event, and mending takes a while
    hold_to(4 * limits.events, size, "bytes of odd or damaged MIDI", name=name, mend=DAMAGED)
    made = [
        plain(track, karaoke=karaoke, where=f"{name}, track {number}", limits=limits)
        for number, track in enumerate(tracks, start=first)
    ]
    return _score(made, quarter, name=name)


def _score(tracks: list[bytes], quarter: int, *, name: str) -> Score:
    """What symusic makes of plain tracks."""
    chunks = [b"MTrk" + pack(">I", len(track)) + track for track in tracks]
    header = b"MThd" + pack(">IHHH", 6, 1, len(tracks), quarter)
    try:
        return Score.from_midi(header + b"".join(chunks))
    except (RuntimeError, MemoryError) as error:
        raise FileError("cannot be read as MIDI", where=name, mend=DAMAGED) from error


def _sounded_out(track: bytes) -> bytes:
    """A plain track with note-offs, long after its end, for all it may have left sounding.

    symusic drops a note that is never switched off. So it is kept, and known by its length.
    """
    at_the_end = b"\xff\x01\x00"  # an empty text takes up the delta-time of the end of track
    offs = [_ALL_OFF[status] for status in _ALL_OFF.keys() & set(track)]
    body = track[: -len(END_OF_TRACK)] + at_the_end + _LONG_SILENCE
    return body + b"\x00".join([*offs, END_OF_TRACK])


def _hangs(score: Score) -> bool:
    """Whether a note was never switched off, or ticks ran over symusic's 32 bits."""
    for track in score.tracks:
        columns = track.notes.numpy()
        for ticks in (columns["time"], columns["duration"]):
            if ((ticks < 0) | (ticks >= _HANGING)).any():
                return True
    return False


def _is_garbled(score: Score) -> bool:
    """Whether a name or a word was not UTF-8, which symusic takes it for."""
    texts = [track.name for track in score.tracks]
    for words in (score.markers, *(track.lyrics for track in score.tracks)):
        texts += [word.text for word in words]
    return any("\ufffd" in text for text in texts)


def _append(pattern: Score, *, to: Score, marker: str, name: str) -> None:
    """Let a pattern begin with the bar after the last."""
    start = _whole_bars(to)
    hold_to(2**30, start + last_tick(pattern), "ticks", name=name, mend=DAMAGED)
    moved = pattern.shift_time(start)
    to.markers.append(TextMeta(start, marker))
    to.tracks.extend(moved.tracks)
    to.tempos.extend(moved.tempos)
    to.time_signatures.extend(moved.time_signatures)
    to.key_signatures.extend(moved.key_signatures)
    to.markers.extend(moved.markers)


def _whole_bars(score: Score) -> int:
    """The tick after the bar in which the last note ends."""
    end = last_tick(score)
    start, bar = 0, 4 * score.ticks_per_quarter
    for signature in score.time_signatures:
        if signature.time <= end:
            start = signature.time
            whole = 4 * score.ticks_per_quarter * signature.numerator
            bar = max(1, whole // signature.denominator)
    return start - (start - end) // bar * bar


def _sing(score: Score) -> None:
    """Give lyrics that stand in a track without notes to the track that sings them.

    It is the one whose notes begin most often where a syllable stands; among equals the
    one of the same name.
    """
    singers = [track for track in score.tracks if track.notes]
    if not singers:
        return
    for words in [track for track in score.tracks if track.lyrics and not track.notes]:
        ticks = np.array([lyric.time for lyric in words.lyrics])
        singer = max(
            singers,
            key=lambda track: (
                int(np.isin(ticks, track.notes.numpy()["time"]).sum()),
                track.name == words.name,
            ),
        )
        singer.lyrics.extend(words.lyrics)
    score.tracks = type(score.tracks)(singers)
