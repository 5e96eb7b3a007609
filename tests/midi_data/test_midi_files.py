"""What MIDI files hold, the odd ones too."""

import random
from contextlib import suppress

import pytest

from midi_data.errors import FileError
from midi_data.files import Limits, read_bytes
from midi_data.midi_events import is_plain, plain
from midi_data.score import seconds_at
from tests.builders import score, track
from tests.midi_data.midi_bytes import END, QUARTER_C, chunk, meta, midi, number, off, on


def read(content, *, name="piece.mid", **limits):
    return read_bytes(content, name=name, limits=Limits(**limits))


def notes(track):
    """Onset, length and pitch of each note."""
    return [(note.time, note.duration, note.pitch) for note in track.notes]


def only(content, **more):
    """The notes of a file with one track."""
    (found,) = read(content, **more).tracks
    return notes(found)


def test_what_is_written_is_read():
    piece = score(
        track("C4:1 rest:1 E4+G4:2", name="Flute", program=73),
        track("C2:1 D2:1", name="Kit", is_drum=True),
        metre=(3, 4),
        tempo_bpm=96,
    )

    again = read(piece.dumps_midi())

    assert [notes(each) for each in again.tracks] == [notes(each) for each in piece.tracks]
    assert [(each.name, each.program, each.is_drum) for each in again.tracks] == [
        ("Flute", 73, False),
        ("Kit", 0, True),
    ]
    assert again.tempos[0].qpm == pytest.approx(96)
    assert (again.time_signatures[0].numerator, again.time_signatures[0].denominator) == (3, 4)


def test_one_track_of_many_channels_becomes_a_track_a_channel():
    """Format 0; channel 10 is drums."""
    band = chunk(
        b"\x00\xc0\x28" + b"\x00\xc1\x2a",
        on(0, 60) + on(0, 50, channel=1) + on(0, 36, channel=9),
        off(480, 60) + off(0, 50, channel=1) + off(0, 36, channel=9),
    )

    tracks = read(midi(band, file_format=0)).tracks

    assert [(each.program, each.is_drum) for each in tracks] == [
        (40, False),
        (42, False),
        (0, True),
    ]


def test_patterns_of_format_2_follow_one_another_by_whole_bars():
    """The second begins in bar 2, and its metre with it."""
    waltz = meta(0x58, bytes([3, 2, 24, 8]))

    piece = read(midi(chunk(QUARTER_C), chunk(waltz, QUARTER_C), file_format=2))

    assert [notes(each) for each in piece.tracks] == [[(0, 480, 60)], [(1920, 480, 60)]]
    assert [(each.time, each.numerator) for each in piece.time_signatures] == [(1920, 3)]
    assert [each.text for each in piece.markers] == ["Pattern 1", "Pattern 2"]


@pytest.mark.parametrize(("frames", "ticks"), [(24, 40), (25, 40), (29, 80), (30, 80), (25, 1)])
def test_smpte_time_keeps_its_seconds(frames, ticks):
    rate = (30 / 1.001 if frames == 29 else frames) * ticks
    piece = read(midi(chunk(on(200, 60), off(300, 60)), division=(0x100 - frames) << 8 | ticks))

    (note,) = piece.tracks[0].notes
    assert seconds_at(piece, note.time) == pytest.approx(200 / rate, rel=1e-4)
    assert seconds_at(piece, note.end) == pytest.approx(500 / rate, rel=1e-4)


def test_a_status_byte_may_be_left_out():
    """Running status, after a meta message and a system exclusive packet too."""
    running = on(0, 60) + number(480) + bytes([60, 0])
    sysex = b"\x00\xf0\x03\x01\x02\xf7"

    assert only(midi(chunk(running))) == [(0, 480, 60)]
    assert only(midi(chunk(on(0, 60), meta(1, b"x"), number(480), bytes([60, 0])))) == [
        (0, 480, 60)
    ]
    assert only(midi(chunk(on(0, 60), sysex, number(480), bytes([60, 0])))) == [(0, 480, 60)]


def test_a_divided_exclusive_packet_does_not_move_the_notes():
    parts = b"\x00\xf0\x03\x01\x02\x03" + b"\x0a\xf7\x02\x03\xf7"

    assert only(midi(chunk(parts, QUARTER_C))) == [(10, 480, 60)]


def test_a_note_never_switched_off_lasts_to_the_end_of_the_track():
    assert only(midi(chunk(on(0, 60), on(480, 62), off(480, 62), end=b"\x60\xff\x2f\x00"))) == [
        (0, 1056, 60),
        (480, 480, 62),
    ]


def test_a_note_never_switched_off_ends_where_its_pitch_is_struck_again():
    assert only(midi(chunk(on(0, 60), on(480, 60), off(240, 60)))) == [(0, 480, 60), (480, 240, 60)]


def test_overlapping_notes_of_one_pitch_end_in_the_order_they_began():
    overlap = chunk(on(0, 60), on(240, 60), off(240, 60), off(240, 60))

    assert only(midi(overlap)) == [(0, 480, 60), (240, 480, 60)]


def test_a_note_without_length_gets_a_tick():
    assert only(midi(chunk(on(0, 60), off(0, 60)))) == [(0, 1, 60)]


@pytest.mark.parametrize("promised", [0, 1, 7])
def test_every_track_is_read_whatever_the_header_promises(promised):
    assert len(read(midi(chunk(QUARTER_C), chunk(QUARTER_C), tracks=promised)).tracks) == 2


def test_unknown_chunks_and_trailing_bytes_are_passed_over():
    strange = b"XFIH\x00\x00\x00\x04abcd"

    assert only(midi(strange, chunk(QUARTER_C), strange, b"\x00" * 7)) == [(0, 480, 60)]


def test_a_longer_header_is_read():
    longer = b"MThd\x00\x00\x00\x08\x00\x01\x00\x01\x01\xe0??" + chunk(QUARTER_C)

    assert only(longer) == [(0, 480, 60)]


def test_a_riff_file_is_unwrapped():
    inside = midi(chunk(QUARTER_C))
    size = len(inside).to_bytes(4, "little")

    assert only(b"RIFF" + b"\x00" * 4 + b"RMID" + b"data" + size + inside) == [(0, 480, 60)]


def test_the_words_of_a_karaoke_file_go_to_the_track_that_sings_them():
    bass = chunk(meta(3, b"Bass"), on(0, 36), off(960, 36))
    tune = chunk(meta(3, b"Tune"), QUARTER_C, on(0, 62), off(480, 62))
    words = chunk(meta(1, b"@TA song"), meta(1, b"Hel-"), meta(1, b"lo", delta=480))

    piece = read(midi(bass, tune, words), name="song.kar")

    assert [each.name for each in piece.tracks] == ["Bass", "Tune"]
    assert [(each.time, each.text) for each in piece.tracks[1].lyrics] == [(0, "Hel-"), (480, "lo")]


def test_lyrics_markers_controls_and_bends_are_kept():
    sung = chunk(
        meta(3, "Flöte".encode("cp1252")) + meta(5, b"la") + meta(6, b"Coda"),
        b"\x00\xb0\x07\x64" + b"\x00\xe0\x00\x60",
        meta(0x59, b"\xfd\x01") + QUARTER_C,
    )

    piece = read(midi(sung))

    (only,) = piece.tracks
    assert only.name == "Flöte"
    assert [each.text for each in only.lyrics] == ["la"]
    assert [each.text for each in piece.markers] == ["Coda"]
    assert [(each.number, each.value) for each in only.controls] == [(7, 100)]
    assert [each.value for each in only.pitch_bends] == [4096]
    assert [(each.key, each.tonality) for each in piece.key_signatures] == [(-3, 1)]


def test_a_change_of_program_begins_another_track():
    two = chunk(b"\x00\xc0\x28", QUARTER_C, b"\x00\xc0\x29", QUARTER_C)

    tracks = read(midi(two)).tracks

    assert [(each.program, notes(each)) for each in tracks] == [
        (40, [(0, 480, 60)]),
        (41, [(480, 480, 60)]),
    ]


@pytest.mark.parametrize(
    ("kind", "data"),
    [(0x51, b"\0\0\0"), (0x58, b"\0\2\x18\x08"), (0x58, b"\4\xff\x18\x08"), (0x59, b"\x64\5")],
    ids=["tempo 0", "0/4", "4 over 2 to the 255th", "100 sharps"],
)
def test_impossible_signatures_and_tempos_are_left_out_with_a_word(kind, data, caplog):
    piece = read(midi(chunk(meta(kind, data), QUARTER_C)))

    assert not [*piece.tempos, *piece.time_signatures, *piece.key_signatures]
    assert "piece.mid, track 1: left out the impossible" in caplog.text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (midi(chunk(QUARTER_C))[:-7], "piece.mid: breaks off: 7 bytes are missing"),
        (midi(chunk(QUARTER_C)) + b"MTr", "breaks off in a header"),
        (b"MThd\0\0", "breaks off in a header"),
        (midi(chunk(on(0, 60), end=b"\x00\x80")), "track 1: breaks off in the middle"),
        (midi(chunk(b"\x00\x3c\x50", QUARTER_C)), "byte 2 belongs to no message"),
        (midi(chunk(b"\x00\x90\xc8\x50", QUARTER_C)), "over 127"),
        (midi(chunk(b"\xff\xff\xff\xff\x01", QUARTER_C)), "endless number"),
        (midi(chunk(QUARTER_C), division=0), "0 ticks a quarter note"),
        (midi(chunk(QUARTER_C), file_format=9), "MIDI format 9"),
        (midi(chunk()), "holds no notes"),
        (midi(), "holds no tracks"),
        (midi(*[chunk()] * 70_000, tracks=1), "holds 70,000 tracks, and at most 65,535"),
        (midi(chunk(b"\0\xf7\0" * 3_000_000)), "9,000,004 bytes of odd or damaged MIDI"),
        (b"RIFF\0\0\0\0RMIDLIST\0\0\0\0", "without MIDI data"),
        (midi(chunk(on(0, 60), *[off(2**28 - 1, 60)] * 9)), "ticks, and at most"),
        (midi(chunk(on(2**27, 60), off(1, 60))), "quarter notes, and at most 100,000"),
        (midi(chunk(meta(0x51, b"\xff\xff\xff"), on(2**24, 60), off(1, 60))), "seconds, and at"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(content, words):
    with pytest.raises(FileError, match=words) as refused:
        read(content)

    assert "\n" not in str(refused.value)


def test_limits_name_what_was_found_and_what_is_allowed():
    with pytest.raises(FileError, match="holds 3 notes, and at most 2 are read"):
        read(midi(chunk(QUARTER_C * 3)), notes=2)
    with pytest.raises(FileError, match="holds 3 tracks, and at most 2 are read"):
        read(midi(*[chunk(QUARTER_C)] * 3), tracks=2)


def test_a_plain_track_is_told_from_one_that_could_harm():
    assert is_plain(QUARTER_C + END)
    assert not is_plain(QUARTER_C)
    assert not is_plain(b"\x00\xff\x51\x7f\x07" + END)
    assert not is_plain(b"\x00\x90\x3c" + END)


def test_what_is_made_plain_is_plain():
    """Seeded: damaged tracks are either refused or become well-formed."""
    chance = random.Random(7)
    made = 0
    for _ in range(2000):
        track = bytearray((QUARTER_C + meta(3, b"Flute") + b"\x00\xf0\x02\x01\xf7") * 3 + END)
        for _ in range(chance.choice([1, 2])):
            track[chance.randrange(len(track))] = chance.choice([0, 60, 127, 128, 144, 255])
        try:
            mended = plain(bytes(track), karaoke=False, where="x", limits=Limits())
        except FileError:
            continue
        made += 1
        assert is_plain(mended)
    assert made > 100


def test_damaged_files_are_read_or_refused_never_worse():
    """Seeded: nothing but FileError comes out."""
    chance = random.Random(8)
    whole = midi(chunk(QUARTER_C * 4, meta(5, b"la")), chunk(on(0, 40), QUARTER_C))
    for _ in range(1500):
        content = bytearray(whole)
        for _ in range(chance.choice([1, 3, 10])):
            content[chance.randrange(len(content))] = chance.randrange(256)
        with suppress(FileError):
            read(bytes(content[: chance.choice([len(content), chance.randrange(1, 99)])]))
