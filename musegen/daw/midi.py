"""A score as the type 1 MIDI file that a DAW expects.

Track 0 holds the title, tempo, metre, key and markers; every part is a track of its own with
its name (or its instrument's, if it has none) and program. Drums are on channel 10, other parts
on 1-9 and 11-16. A sixteenth part and those after it start over at channel 1 behind the next
MIDI port, so that no two share a sound.

MIDI cannot tell apart two overlapping notes of one pitch on one channel: a note that begins
inside a longer one of its pitch comes back with the two ends exchanged.
"""

from collections.abc import Iterator
from io import BytesIO

import mido

from midi_data.score import Score, Track, bars, last_tick
from musegen.daw.names import track_name

_DRUM_CHANNEL = 9
_CHANNELS = [channel for channel in range(16) if channel != _DRUM_CHANNEL]
_PEDAL = 64
_SLOWEST = 0xFFFFFF  # microseconds a quarter that three bytes can say

# What comes first where several things happen at one tick: notes end before others begin.
_OFF, _SETTING, _ON = range(3)
_Event = tuple[int, int, mido.Message]


def midi_bytes(score: Score, *, title: str = "") -> bytes:
    """The bytes of a `.mid` file; reading it gives back the same notes, bends and controls.

    Every track ends with the last bar, so that loops and stems line up. A note shorter than a
    tick gets one tick, and a note of velocity 0 gets 1, since MIDI takes it for an end.
    """
    end = _end(score)
    file = mido.MidiFile(type=1, ticks_per_beat=score.ticks_per_quarter, charset="utf-8")
    file.tracks.append(_in_time(_conductor(score, title), end))
    places = channels(score)
    for track, (port, channel) in zip(score.tracks, places, strict=True):
        heading = [(0, _OFF, mido.MetaMessage("track_name", name=track_name(track)))]
        if any(port for port, _ in places):
            heading.append((0, _OFF, mido.MetaMessage("midi_port", port=port)))
        file.tracks.append(_in_time([*heading, *_part(track, channel)], end))
    stream = BytesIO()
    file.save(file=stream)
    return stream.getvalue()


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
    yield 0, _OFF, mido.MetaMessage("track_name", name=title)
    for metre in score.time_signatures:
        yield metre.time, _OFF, _metre(metre.numerator, metre.denominator)
    if not any(metre.time == 0 for metre in score.time_signatures):
        yield 0, _OFF, _metre(4, 4)
    for tempo in score.tempos:
        micros = min(tempo.mspq, _SLOWEST)
        yield tempo.time, _OFF, mido.MetaMessage("set_tempo", tempo=micros)
    if not any(tempo.time == 0 for tempo in score.tempos):
        yield 0, _OFF, mido.MetaMessage("set_tempo", tempo=500_000)
    for key in score.key_signatures:
        name = _key_name(key.key, minor=bool(key.tonality))
        yield key.time, _OFF, mido.MetaMessage("key_signature", key=name)
    for marker in score.markers:
        yield marker.time, _OFF, mido.MetaMessage("marker", text=marker.text)


def _key_name(fifths: int, *, minor: bool) -> str:
    """What mido calls a key of so many sharps (below 0: flats), such as `Ebm`."""
    tonic = max(-7, min(fifths, 7)) + (4 if minor else 1)  # steps up the line of fifths from F
    return "FCGDAEB"[tonic % 7] + ["b", "", "#"][tonic // 7 + 1] + "m" * minor


def _metre(numerator: int, denominator: int) -> mido.MetaMessage:
    return mido.MetaMessage("time_signature", numerator=numerator, denominator=denominator)


def _part(track: Track, channel: int) -> Iterator[_Event]:
    yield 0, _OFF, mido.Message("program_change", channel=channel, program=track.program)
    for at, number, value in controls(track):
        message = mido.Message("control_change", channel=channel, control=number, value=value)
        yield at, _SETTING, message
    for bend in track.pitch_bends:
        message = mido.Message("pitchwheel", channel=channel, pitch=bend.value)
        yield bend.time, _SETTING, message
    for lyric in track.lyrics:
        yield lyric.time, _SETTING, mido.MetaMessage("lyrics", text=lyric.text)
    for note in track.notes:
        on = mido.Message("note_on", channel=channel, note=note.pitch)
        on.velocity = max(1, note.velocity)
        yield note.time, _ON, on
        off = mido.Message("note_off", channel=channel, note=note.pitch, velocity=0)
        yield max(note.end, note.time + 1), _OFF, off


def controls(track: Track) -> Iterator[tuple[int, int, int]]:
    """Every (tick, controller, value); pedals only where no controller 64 says the same."""
    for control in track.controls:
        yield control.time, control.number, control.value
    if not any(control.number == _PEDAL for control in track.controls):
        for pedal in track.pedals:
            yield pedal.time, _PEDAL, 127
            yield pedal.time + pedal.duration, _PEDAL, 0


def _in_time(events: Iterator[_Event] | list[_Event], end: int) -> mido.MidiTrack:
    """Events in order, each with the ticks since the one before, up to `end`."""
    made, here = mido.MidiTrack(), 0
    for tick, _, message in sorted(events, key=lambda event: event[:2]):
        made.append(message.copy(time=tick - here))
        here = tick
    made.append(mido.MetaMessage("end_of_track", time=max(0, end - here)))
    return made
