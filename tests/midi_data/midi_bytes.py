"""MIDI files from their bytes, for tests of files no program should write."""

from struct import pack

from midi_data.midi_events import number

END = b"\x00\xff\x2f\x00"


def on(delta, pitch, *, velocity=80, channel=0):
    """A note-on, `delta` ticks after what stands before it."""
    return number(delta) + bytes([0x90 | channel, pitch, velocity])


def off(delta, pitch, *, channel=0):
    return number(delta) + bytes([0x80 | channel, pitch, 0])


def meta(kind, data, *, delta=0):
    return number(delta) + bytes([0xFF, kind]) + number(len(data)) + data


def chunk(*events, end=END):
    body = b"".join(events) + end
    return b"MTrk" + pack(">I", len(body)) + body


def midi(*chunks, file_format=1, tracks=None, division=480):
    """A file; `tracks` is the number its header promises."""
    promised = len(chunks) if tracks is None else tracks
    return b"MThd" + pack(">IHHH", 6, file_format, promised, division) + b"".join(chunks)


QUARTER_C = on(0, 60) + off(480, 60)
"""Middle C for a quarter note."""
