"""A score as the type 1 MIDI file that a DAW expects.

Track 0 holds the title, tempo, metre, key and markers; every part is a track of its own with
its name (or its instrument's, if it has none) and program. Drums are on channel 10, other parts
on 1-9 and 11-16. A sixteenth part and those after it start over at channel 1 behind the next
MIDI port, so that no two share a sound.

MIDI cannot tell apart two overlapping notes of one pitch on one channel: a note that begins
inside a longer one of its pitch comes back with the two ends exchanged.
"""

from collections.abc import Iterable, Iterator
from struct import pack

from midi_data.midi_events import END_OF_TRACK, KEY, LYRIC, MARKER, META, METRE, NAME, TEMPO, number
from midi_data.score import Score, Track, bars, last_tick
from musegen.daw.names import track_name

_DRUM_CHANNEL = 9
_CHANNELS = [channel for channel in range(16) if channel != _DRUM_CHANNEL]
_PEDAL = 64
_PORT = 0x21  # a meta message
_SLOWEST = 0xFFFFFF  # microseconds a quarter that three bytes can say
_NOTE_ON, _NOTE_OFF, _CONTROL, _PROGRAM, _BEND = 0x90, 0x80, 0xB0, 0xC0, 0xE0
_MIDDLE = 8192  # of a pitch bend
_CLICK = bytes([24, 8])  # MIDI clocks a click of the metronome, 32nds a quarter note

# What comes first where several things happen at one tick: notes end before others begin.
_OFF, _SETTING, _ON = range(3)
_Event = tuple[int, int, bytes]  # tick, which of these, message


def midi_bytes(score: Score, *, title: str = "") -> bytes:
    """The bytes of a `.mid` file; reading it gives back the same notes, bends and controls.

    Every track ends with the last bar, so that loops and stems line up. A note shorter than a
    tick gets one tick, and a note of velocity 0 gets 1, since MIDI takes it for an end.
    """
    end = _end(score)
    tracks = [_in_time(_conductor(score, title), end)]
    places = channels(score)
    several_ports = any(port for port, _ in places)
    for track, (port, channel) in zip(score.tracks, places, strict=True):
        heading = [(0, _OFF, _meta(NAME, track_name(track).encode()))]
        if several_ports:
            heading.append((0, _OFF, _meta(_PORT, bytes([port]))))
        tracks.append(_in_time([*heading, *_part(track, channel)], end))
    header = b"MThd" + pack(">IHHH", 6, 1, len(tracks), score.ticks_per_quarter)
    return header + b"".join(b"MTrk" + pack(">I", len(track)) + track for track in tracks)


def _end(score: Score) -> int:
    """The tick where the last bar ends, or later if something still happens then."""
    of = bars(score, at_least=1)
    return max(of[-1].start + of[-1].length, last_tick(score), score.end())


def channels(score: Score) -> list[tuple[int, int]]:
    """The (port, channel) of every track, both counted from 0."""
    found, pitched = [], 0
    for track in score.tracks:
        if track.is_drum:
            found.append((0, _DRUM_CHANNEL))
        else:
            found.append((pitched // len(_CHANNELS), _CHANNELS[pitched % len(_CHANNELS)]))
            pitched += 1
    return found


def _conductor(score: Score, title: str) -> Iterator[_Event]:
    yield 0, _OFF, _meta(NAME, title.encode())
    for metre in score.time_signatures:
        yield metre.time, _OFF, _metre(metre.numerator, metre.denominator)
    if not any(metre.time == 0 for metre in score.time_signatures):
        yield 0, _OFF, _metre(4, 4)
    for tempo in score.tempos:
        yield tempo.time, _OFF, _tempo(min(tempo.mspq, _SLOWEST))
    if not any(tempo.time == 0 for tempo in score.tempos):
        yield 0, _OFF, _tempo(500_000)
    for key in score.key_signatures:
        sharps = max(-7, min(key.key, 7))
        yield key.time, _OFF, _meta(KEY, pack("bB", sharps, bool(key.tonality)))
    for marker in score.markers:
        yield marker.time, _OFF, _meta(MARKER, marker.text.encode())


def _meta(kind: int, data: bytes) -> bytes:
    return bytes([META, kind]) + number(len(data)) + data


def _tempo(microseconds: int) -> bytes:
    return _meta(TEMPO, microseconds.to_bytes(3, "big"))


def _metre(numerator: int, denominator: int) -> bytes:
    return _meta(METRE, bytes([numerator, denominator.bit_length() - 1]) + _CLICK)


def _part(track: Track, channel: int) -> Iterator[_Event]:
    yield 0, _OFF, bytes([_PROGRAM | channel, track.program])
    for at, controller, value in controls(track):
        yield at, _SETTING, bytes([_CONTROL | channel, controller, value])
    for bend in track.pitch_bends:
        value = bend.value + _MIDDLE
        yield bend.time, _SETTING, bytes([_BEND | channel, value & 0x7F, value >> 7])
    for lyric in track.lyrics:
        yield lyric.time, _SETTING, _meta(LYRIC, lyric.text.encode())
    columns = track.notes.numpy()
    names = ("time", "duration", "pitch", "velocity")
    on, off = _NOTE_ON | channel, _NOTE_OFF | channel
    for tick, length, pitch, velocity in zip(
        *(columns[name].tolist() for name in names), strict=True
    ):
        yield tick, _ON, bytes([on, pitch, min(127, max(1, velocity))])
        yield tick + max(1, length), _OFF, bytes([off, pitch, 0])


def controls(track: Track) -> Iterator[tuple[int, int, int]]:
    """Every (tick, controller, value); pedals only where no controller 64 says the same."""
    for control in track.controls:
        yield control.time, control.number, control.value
    if not any(control.number == _PEDAL for control in track.controls):
        for pedal in track.pedals:
            yield pedal.time, _PEDAL, 127
            yield pedal.time + pedal.duration, _PEDAL, 0


def _in_time(events: Iterable[_Event], end: int) -> bytes:
    """Events in order, each after the ticks since the one before, up to `end`."""
    made, here = [], 0
    for tick, _, message in sorted(events, key=lambda event: event[:2]):
        made.append(number(tick - here))
        made.append(message)
        here = tick
    return b"".join([*made, number(max(0, end - here)), END_OF_TRACK])
