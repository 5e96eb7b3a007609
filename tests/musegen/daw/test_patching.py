"""Changed notes, in a file whose every other message stays."""

import io
from itertools import accumulate, pairwise

import mido
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from midi_data.errors import FileError, ScoreError
from midi_data.files import read_bytes
from midi_data.score import ControlChange, Note, Tempo
from musegen.daw.patching import patched_midi
from tests.builders import track
from tests.midi_data.midi_bytes import END, QUARTER_C, chunk, meta, midi, number, off, on

BAR = 7 * 240  # ticks of a bar of 7/8


def read(content):
    return read_bytes(content, name="piece.mid")


def notes(track):
    """Onset, length, pitch and velocity of each note."""
    return sorted((note.time, note.duration, note.pitch, note.velocity) for note in track.notes)


def with_notes(score, changed, *, number=0):
    """The score with these notes, and no others, in one track."""
    after = score.copy()
    after.tracks[number].notes = type(after.tracks[number].notes)([Note(*note) for note in changed])
    return after


def changed(content, *notes_wanted, number=0):
    """The file with these notes, and no others, in one track."""
    before = read(content)
    return patched_midi(content, before, with_notes(before, notes_wanted, number=number))


def messages(content):
    """Tick and bytes of every message of every track, as mido has them."""
    content = content[20:] if content.startswith(b"RIFF") else content
    found = []
    for each in mido.MidiFile(file=io.BytesIO(content)).tracks:
        ticks = accumulate(message.time for message in each)
        found.append([(tick, message.hex()) for tick, message in zip(ticks, each, strict=True)])
    return found


def without(of_track, *gone):
    left = list(of_track)
    for message in gone:
        left.remove(message)
    return left


def programs(content):
    """Ticks of program changes and note-ons of the first track, in order."""
    return [(tick, text[:5]) for tick, text in messages(content)[0] if text[0] in "9C"]


def conductor():
    return chunk(
        meta(3, b"All") + meta(0x54, bytes([0x60, 0, 0, 0, 0])) + meta(0x7F, b"\x00\x00\x41"),
        meta(0x58, bytes([1, 3, 24, 8])) + meta(0x51, b"\x07\xa1\x20") + meta(0x59, b"\xfd\x01"),
        meta(0x58, bytes([7, 3, 24, 8]), delta=240) + meta(6, b"Verse") + meta(7, b"curtain"),
        meta(0x51, b"\x09\x27\xc0", delta=BAR) + meta(0x60, b"who knows this?"),
        end=number(5 * BAR) + END[1:],
    )


def melody(channel):
    """A pickup, then notes off the grid with everything that is not a note in between."""
    pedal, pressure = bytes([0xB0 | channel, 64, 127]), bytes([0xA0 | channel, 60, 33])
    return chunk(
        meta(3, b"Tune %d" % channel) + b"\x00\xf0\x05\x41\x10\x42\x12\xf7",
        b"\x00" + bytes([0xC0 | channel, channel]) + b"\x00" + bytes([0xB0 | channel, 101, 0]),
        on(3, 67, channel=channel) + meta(5, b"la") + b"\x05" + pedal + b"\x02" + pressure,
        number(225) + bytes([0x80 | channel, 67, 99]) + b"\x05" + bytes([0xD0 | channel, 20]),
        on(7, 60, channel=channel) + on(200, 60, channel=channel, velocity=50),
        number(100) + bytes([0x80 | channel, 60, 1]) + b"\x09" + bytes([0xE0 | channel, 1, 65]),
        off(90, 60, channel=channel) + number(BAR) + bytes([0xC0 | channel, 90]),
        on(0, 72, channel=channel) + bytes([0x60, 74, 70]) + off(400, 72, channel=channel),
        off(11, 74, channel=channel) + meta(1, b"text at the end", delta=77),
        end=number(30) + END[1:],
    )


PICKUP = (3, 232, 67, 80)
TUNE = midi(melody(4), file_format=0)
BAND = midi(conductor(), *(melody(number % 16) for number in range(20)))
ODD = {
    "band": BAND,
    "format 0": TUNE,
    "wrapped": b"RIFF\0\0\0\0RMIDdata" + len(TUNE).to_bytes(4, "little") + TUNE + b"\0",
    "strange chunks": midi(b"XFIH\0\0\0\x04abcd", melody(4), b"XFKM\0\0\0\x02??", b"\0" * 7),
    "no end of track": midi(chunk(QUARTER_C, end=b"")),
    "bytes after the end": midi(chunk(QUARTER_C, end=END + b"left over")),
    "patterns": midi(melody(0), melody(1), file_format=2),
    "frames": midi(melody(2), division=0xE728),
    "never ended": midi(chunk(on(0, 60), on(9, 60), on(9, 64))),
}


@pytest.mark.parametrize("name", ODD)
def test_where_nothing_changes_every_byte_stays(name):
    before = read(ODD[name])

    assert patched_midi(ODD[name], before, before.copy()) == ODD[name]


@pytest.mark.parametrize(
    ("name", "number", "place"),
    [("band", 8, 5), ("format 0", 0, 0), ("wrapped", 0, 0)],
)
def test_a_bar_is_rewritten_and_every_other_message_stays(name, number, place):
    """A pickup before 7/8, twenty tracks on sixteen channels, and all that a score has not."""
    content, before = ODD[name], read(ODD[name])
    new = (250, 100, 60, 90), (500, 333, 65, 91)
    after = with_notes(before, (PICKUP, *new), number=number)

    out = patched_midi(content, before, after)

    gone = (247, "94 3C 50"), (547, "84 3C 01"), (447, "94 3C 32"), (646, "84 3C 00")
    come = (250, "94 3C 5A"), (350, "84 3C 00"), (500, "94 41 5B"), (833, "84 41 00")
    was, now = messages(content), messages(out)
    assert without(now.pop(place), *come) == without(was.pop(place), *gone)
    assert now == was
    assert [notes(track) for track in read(out).tracks] == [notes(each) for each in after.tracks]
    assert [track.controls for track in read(out).tracks] == [t.controls for t in before.tracks]


def test_what_nobody_knows_stays_to_the_byte():
    unknown = meta(0x60, b"?", delta=100) + b"\x00\xf7\x03\xf3\x01\xf8"
    content = midi(chunk(QUARTER_C, unknown, on(20, 62), off(60, 62)))

    out = changed(content, (0, 480, 60, 80), (600, 40, 64, 80))

    assert out == midi(chunk(QUARTER_C, unknown, on(20, 64), off(40, 64), end=b"\x14" + END[1:]))


def test_what_is_no_track_stays_around_a_changed_one():
    out = changed(ODD["strange chunks"], PICKUP)

    assert out[14:26] == b"XFIH\0\0\0\x04abcd"
    assert out.endswith(b"XFKM\0\0\0\x02??" + b"\0" * 7)


def test_a_wrapped_file_says_its_new_lengths():
    out = changed(ODD["wrapped"], PICKUP)

    assert int.from_bytes(out[4:8], "little") == len(out) - 8
    assert read(out).tracks[0].notes == read(changed(TUNE, PICKUP)).tracks[0].notes


def test_a_louder_note_keeps_its_place_and_its_release():
    louder = (*PICKUP[:3], 127)

    out = changed(TUNE, louder, *notes(read(TUNE).tracks[0])[1:])

    (was,), (now,) = messages(TUNE), messages(out)
    place = was.index((3, "94 43 50"))
    assert now == [*was[:place], (3, "94 43 7F"), *was[place + 1 :]]


def test_a_track_ends_later_only_for_a_note_beyond_it():
    two = midi(chunk(QUARTER_C), chunk(QUARTER_C))

    first, second = messages(changed(two, (0, 480, 60, 80), (960, 960, 64, 80)))

    assert first[-1] == (1920, "FF 2F 00")
    assert second[-1] == (480, "FF 2F 00")


def test_a_note_among_those_of_another_program_brings_its_own():
    two = midi(chunk(b"\x00\xc0\x28", QUARTER_C, b"\x00\xc0\x29", QUARTER_C, on(0, 67), off(9, 67)))

    out = changed(two, (0, 480, 60, 80), (700, 90, 62, 80))

    assert programs(out) == [
        (0, "C0 28"), (0, "90 3C"), (480, "C0 29"), (480, "90 3C"),
        (700, "C0 28"), (700, "90 3E"), (700, "C0 29"), (960, "90 43"),
    ]  # fmt: skip


def test_a_note_before_all_others_has_their_program():
    late = midi(chunk(b"\x87\x40\xc0\x28", QUARTER_C))

    out = changed(late, (0, 90, 60, 80), (480, 90, 60, 80), (960, 480, 60, 80))

    assert programs(out) == [
        (0, "C0 28"), (0, "90 3C"), (480, "90 3C"), (960, "C0 28"), (960, "90 3C"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "made"),
    [
        ((240, 480), (240, 240)),  # until the old one begins
        ((600, 60), (600, 360)),  # as long as the old one
        ((600, 720), (600, 720)),  # until after it
        ((480, 480), (480, 480)),
        ((1440, 480), (1440, 60)),  # until an off that ends nothing
    ],
)
def test_a_new_note_does_not_end_an_old_one_of_its_pitch(wanted, made):
    old = (480, 480, 60, 80)
    content = midi(chunk(on(480, 60), off(480, 60), off(540, 60), on(600, 64), off(60, 64)))

    out = changed(content, old, (2100, 60, 64, 80), (*wanted, 60, 70))

    assert notes(read(out).tracks[0]) == sorted([old, (2100, 60, 64, 80), (*made, 60, 70)])


def test_a_new_note_ends_where_another_track_strikes_it_on_its_channel():
    hands = midi(chunk(QUARTER_C), chunk(on(960, 64), off(480, 64)))

    out = changed(hands, (720, 480, 64, 80))

    assert notes(read(out).tracks[0]) == [(720, 240, 64, 80)]


def test_a_long_new_note_ends_where_a_short_one_of_its_pitch_begins():
    out = changed(midi(chunk(QUARTER_C)), (0, 960, 62, 80), (240, 120, 62, 80), (240, 60, 62, 70))

    assert notes(read(out).tracks[0]) == [(0, 240, 62, 80), (240, 60, 62, 70), (240, 120, 62, 80)]


def test_a_note_never_ended_is_no_longer_than_it_was():
    """The track gets longer, and the note lasted until its end."""
    content = midi(chunk(on(0, 60), on(480, 62), off(480, 62)))

    out = changed(content, (0, 960, 60, 80), (1440, 480, 64, 80))

    assert notes(read(out).tracks[0]) == [(0, 960, 60, 80), (1440, 480, 64, 80)]
    assert (960, "80 3C 00") in messages(out)[0]


def test_new_tracks_stand_last_on_free_channels():
    """A file of one track becomes one of several."""
    before = read(TUNE)
    after = before.copy()
    bass = track("C2:2 G2:2", name="Bass", program=32)
    bass.controls.append(ControlChange(0, 7, 99))
    after.tracks.extend([bass, track("C2:1", name="Kit", is_drum=True)])

    out = patched_midi(TUNE, before, after)

    old, lower, kit = messages(out)
    assert (out[9], out[11]) == (1, 3)  # format and tracks
    assert [old] == messages(TUNE)
    assert lower[1:4] == [(0, "C0 20"), (0, "B0 07 63"), (0, "90 24 50")]
    assert kit[1:3] == [(0, "C9 00"), (0, "99 24 50")]
    assert lower[-1] == old[-1] == kit[-1]
    again = read(out).tracks
    assert [(t.name, t.program, t.is_drum) for t in again[-2:]] == [
        ("Bass", 32, False),
        ("Kit", 0, True),
    ]
    assert [notes(each) for each in again] == [notes(each) for each in after.tracks]


def test_a_seventeenth_track_shares_its_program_or_has_a_port_of_its_own():
    full = midi(
        *(chunk(bytes([0, 0xC0 | here, here]), on(0, 60, channel=here)) for here in range(16))
    )
    before = read(full)
    after = before.copy()
    after.tracks.extend([track("C2:2", program=5), track("C2:2", program=77)])

    *_, shared, further = messages(patched_midi(full, before, after))

    assert (0, "C5 05") in shared
    assert [text for _, text in further[1:3]] == ["FF 21 01 01", "C0 4D"]


def test_more_than_notes_is_refused():
    before = read(TUNE)
    faster = before.copy()
    faster.tempos.append(Tempo(0, 150))

    with pytest.raises(ScoreError, match=r"the tempo changed.* Write the piece as a new file"):
        patched_midi(TUNE, before, faster)
    with pytest.raises(ScoreError, match="the score before has 1 tracks, and the file 2"):
        patched_midi(TUNE, read(midi(chunk(QUARTER_C))), read(midi(chunk(QUARTER_C))))
    with pytest.raises(ScoreError, match="track 1 'Tune 4': the score before has other notes"):
        patched_midi(TUNE, with_notes(before, [PICKUP]), before)
    with pytest.raises(ScoreError, match=r"track 'Tune 4': a note .* at tick -5 cannot be said"):
        changed(TUNE, (-5, 90, 60, 80))
    with pytest.raises(FileError, match="this is no MIDI file"):
        patched_midi(b"X:1\nK:C\nCDEF", before, before)


def test_patterns_change_but_do_not_grow():
    """Those of format 2 come one after another, so a longer one would move the next."""
    before = read(ODD["patterns"])
    start = before.tracks[2].notes[0].time
    grown = with_notes(before, [(start, 9 * BAR, 60, 80)], number=0)
    more = before.copy()
    more.tracks.append(track("C4:1"))

    out = changed(ODD["patterns"], (start + 60, 90, 60, 80), number=2)

    assert notes(read(out).tracks[2]) == [(start + 60, 90, 60, 80)]
    with pytest.raises(ScoreError, match="without harm to other notes"):
        patched_midi(ODD["patterns"], before, grown)
    with pytest.raises(ScoreError, match="one after another"):
        patched_midi(ODD["patterns"], before, more)


_NOTE = st.tuples(st.integers(0, 60), st.integers(1, 30), st.integers(60, 62), st.integers(1, 127))
_OTHER = st.sampled_from(
    [b"\xc0\x05", b"\xc0\x06", b"\xc1\x07", b"\xb0\x40\x7f", b"\xa0\x3c\x10", b"\xd1\x09",
     b"\xe0\x00\x50", b"\xff\x05\x02la", b"\xf0\x02\x01\xf7", b"\x80\x40\x07", b"\xff\x7f\x00"]
)  # fmt: skip
_TRACK = st.tuples(
    st.lists(st.tuples(st.integers(0, 1), _NOTE), min_size=1, max_size=8),
    st.lists(st.tuples(st.integers(0, 80), _OTHER), max_size=8),
)


def drawn(of_notes, others):
    """A track of notes on two channels among other messages."""
    timed = list(others)
    for channel, (onset, length, pitch, velocity) in of_notes:
        timed.append((onset, bytes([0x90 | channel, pitch, velocity])))
        timed.append((onset + length, bytes([0x80 | channel, pitch, velocity // 2])))
    timed.sort(key=lambda message: message[0])
    ticks = [0, *(tick for tick, _ in timed)]
    deltas = [number(after - before) for before, after in pairwise(ticks)]
    return chunk(*(delta + data for delta, (_, data) in zip(deltas, timed, strict=True)))


@settings(max_examples=60, deadline=None)
@given(st.lists(_TRACK, min_size=1, max_size=3), st.data())
def test_whatever_changes_the_rest_stays(tracks, data):
    content = midi(*(drawn(*each) for each in tracks))
    before = read(content)
    after = before.copy()
    for each in after.tracks:
        kept = data.draw(st.lists(st.sampled_from(notes(each)), unique=True))
        each.notes = type(each.notes)(
            [Note(*n) for n in kept + data.draw(st.lists(_NOTE, max_size=4))]
        )
    if not any(each.notes for each in after.tracks):
        after = before

    out = patched_midi(content, before, after)

    assert other_messages(out) == other_messages(content)
    left = [each for each in after.tracks if each.notes]
    for asked, got in zip(left, read(out).tracks, strict=True):
        assert heads(got) == heads(asked)
        if not overlapping(after):
            assert notes(got) == notes(asked)


def other_messages(content):
    """All but notes, and the programs that some of them bring."""
    return [
        [(tick, text) for tick, text in each if text[0] not in "9C8" and text != "FF 2F 00"]
        for each in messages(content)
    ]


def heads(of_track):
    """Notes without their lengths."""
    return sorted((onset, pitch, velocity) for onset, _, pitch, velocity in notes(of_track))


def overlapping(score):
    """Whether notes of one pitch overlap anywhere."""
    spans = sorted(
        (pitch, onset, onset + length)
        for each in score.tracks
        for onset, length, pitch, _ in notes(each)
    )
    return any(one[0] == two[0] and two[1] < one[2] for one, two in pairwise(spans))
