"""Places for new tracks in a MIDI file that has tracks already."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import count

from midi_data.midi_events import LYRIC, META, NAME, number
from midi_data.score import Track
from musegen.daw.midi import controls
from musegen.daw.midi_chunks import PORT, Message, TrackChunk, track_bytes
from musegen.daw.midi_strikes import Strikes
from musegen.daw.names import track_name

_DRUM_CHANNEL = 9
_CHANNELS = [channel for channel in range(16) if channel != _DRUM_CHANNEL]

Uses = dict[tuple[int, int], set[int]]  # by port and channel: the programs it is set to


def uses(tracks: Iterable[tuple[TrackChunk, Strikes]]) -> Uses:
    """Which channels are taken, and by which programs (0 where none is set)."""
    found: Uses = defaultdict(set)
    for chunk, strikes in tracks:
        for channel in {data[0] & 0x0F for _, data in chunk.messages if data[0] < 0xF0}:
            changes = strikes.programs.get(channel, [(0, 0)])
            found[chunk.port, channel].update(program for _, program in changes)
    return found


def place(track: Track, taken: Uses) -> tuple[int, int]:
    """A port and channel for a new track: 10 for drums, any other for other parts.

    The first that nobody has; without one, a channel that others have set to the same program;
    or else the first free channel of a further port.
    """
    channels = [_DRUM_CHANNEL] if track.is_drum else _CHANNELS
    shared = [where for where in sorted(taken) if taken[where] == {track.program}]
    wishes = [
        *((0, channel) for channel in channels if (0, channel) not in taken),
        *(where for where in shared if where[1] in channels),
    ]
    further = ((port, channel) for port in count(1) for channel in channels)
    return wishes[0] if wishes else next(where for where in further if where not in taken)


def heading(track: Track, where: tuple[int, int], *, says_port: bool, end: int) -> TrackChunk:
    """A new track without its notes: name, port, program, controls, bends and words.

    Args:
        track: what it is to play.
        where: its port and channel.
        says_port: whether the file tells ports apart.
        end: the tick at which it ends at the earliest.
    """
    port, channel = where
    messages: list[Message] = [(0, _meta(NAME, track_name(track).encode()))]
    if says_port:
        messages.append((0, _meta(PORT, bytes([port]))))
    messages.append((0, bytes([0xC0 | channel, track.program])))
    later: list[Message] = []
    for tick, control, value in controls(track):
        later.append((tick, bytes([0xB0 | channel, control, value])))
    for bend in track.pitch_bends:
        value = bend.value + 0x2000
        later.append((bend.time, bytes([0xE0 | channel, value & 0x7F, value >> 7])))
    for lyric in track.lyrics:
        later.append((lyric.time, _meta(LYRIC, lyric.text.encode())))
    messages += sorted(later, key=lambda message: message[0])
    end = max(end, messages[-1][0])
    return TrackChunk(messages, end, body=track_bytes(messages, end))


def _meta(kind: int, data: bytes) -> bytes:
    return bytes([META, kind]) + number(len(data)) + data
