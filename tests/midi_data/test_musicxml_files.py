"""What MusicXML files hold, compressed or not, and what is kept out."""

import struct
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest

from midi_data.errors import FileError
from midi_data.files import Limits, read_bytes
from midi_data.score import bars

FOUR_FOUR = "<time><beats>4</beats><beat-type>4</beat-type></time>"
NO_ENTRY = "<score-part id='P1'><part-name>Violin</part-name></score-part>"


def note(pitch="C4", length=4, *, inside="", before="", more=""):
    """A note, 4 units a quarter; `rest` is one, `C#5` is sharp."""
    if pitch == "rest":
        sound = "<rest/>"
    else:
        alter = f"<alter>{pitch.count('#') - pitch[1:].count('b')}</alter>"
        sound = f"<pitch><step>{pitch[0]}</step>{alter}<octave>{pitch[-1]}</octave></pitch>"
    duration = f"<duration>{length}</duration>" if length else ""
    return f"<note {more}>{before}{sound}{duration}{inside}</note>"


def attributes(*, key="", time=FOUR_FOUR, transpose="", divisions=4):
    return f"<attributes><divisions>{divisions}</divisions>{key}{time}{transpose}</attributes>"


def document(*parts, entries=NO_ENTRY, prolog=""):
    """A score; a part is a list of its bars' texts."""
    written = ""
    for number, part in enumerate(parts, start=1):
        measures = "".join(f"<measure>{bar}</measure>" for bar in part)
        written += f"<part id='P{number}'>{measures}</part>"
    root = f"<score-partwise><part-list>{entries}</part-list>{written}</score-partwise>"
    return (f'<?xml version="1.0"?>{prolog}' + root).encode()


def zipped(members, **more):
    file = BytesIO()
    with ZipFile(file, "w", **more) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def read(content, **limits):
    return read_bytes(content, name="song.mxl", limits=Limits(**limits))


def notes(track):
    return [(each.time, each.duration, each.pitch) for each in track.notes]


def only(*bars, entries=NO_ENTRY):
    """The one track of a part."""
    (track,) = read(document(bars, entries=entries)).tracks
    return track


def test_notes_rests_and_chords_stand_where_they_are_written():
    track = only(
        attributes() + note("C4") + note("E4", before="<chord/>") + note("rest") + note("F#4", 8)
    )

    assert notes(track) == [(0, 480, 60), (0, 480, 64), (960, 960, 66)]
    assert (track.name, track.program) == ("Violin", 40)


def test_tied_notes_are_one_note():
    start, stop = "<tie type='start'/>", "<tie type='stop'/>"

    track = only(
        attributes() + note("C4", 16, inside=start),
        note("C4", 16, inside=stop + start),
        note("C4", 4, inside=stop) + note("C4", 12),
    )

    assert notes(track) == [(0, 4320, 60), (4320, 1440, 60)]


def test_voices_share_a_track_and_their_unisons_are_one_note():
    back = "<backup><duration>16</duration></backup>"

    track = only(attributes() + note("C4", 4) + note("D4", 12) + back + note("C4", 16))

    assert notes(track) == [(0, 1920, 60), (480, 1440, 62)]


def test_grace_notes_cue_notes_and_chord_symbols_are_left_out():
    harmony = "<harmony><root><root-step>C</root-step></root><kind>major</kind></harmony>"

    track = only(
        attributes()
        + harmony
        + note("B3", 0, before="<grace/>")
        + note("C5", 4, before="<cue/>")
        + note("C4", 12)
    )

    assert notes(track) == [(480, 1440, 60)]


def test_a_transposing_instrument_sounds_at_concert_pitch():
    """A clarinet in B flat, written in D major, plays C major a tone lower."""
    key = "<key><fifths>2</fifths><mode>major</mode></key>"
    transpose = "<transpose><diatonic>-1</diatonic><chromatic>-2</chromatic></transpose>"

    piece = read(document([attributes(key=key, transpose=transpose) + note("D4", 16)]))

    assert notes(piece.tracks[0]) == [(0, 1920, 60)]
    assert [(each.key, each.tonality) for each in piece.key_signatures] == [(0, 0)]


def test_percussion_becomes_a_drum_track():
    entries = (
        "<score-part id='P1'><part-name>Kit</part-name>"
        "<midi-instrument id='I1'><midi-channel>10</midi-channel>"
        "<midi-unpitched>43</midi-unpitched></midi-instrument></score-part>"
    )
    hat = (
        "<note><unpitched><display-step>G</display-step><display-octave>5</display-octave>"
        "</unpitched><duration>16</duration><instrument id='I1'/></note>"
    )

    track = only(attributes() + hat, entries=entries)

    assert track.is_drum
    assert notes(track) == [(0, 1920, 42)]


def test_tempo_metre_marks_lyrics_and_dynamics_are_kept():
    direction = (
        "<direction><direction-type><rehearsal>A</rehearsal></direction-type>"
        "<sound tempo='90' dynamics='50'/></direction>"
    )
    metronome = (
        "<direction><direction-type><metronome><beat-unit>quarter</beat-unit><beat-unit-dot/>"
        "<per-minute>c. 60</per-minute></metronome></direction-type></direction>"
    )
    uneven = "<time><beats>2+3</beats><beat-type>8</beat-type></time>"
    sung = "<lyric number='1'><syllabic>begin</syllabic><text>Hal</text></lyric>"

    piece = read(
        document(
            [
                attributes() + direction + note("C4", 16, inside=sung),
                attributes(time=uneven) + metronome + note("C4", 10),
            ]
        )
    )

    assert [(each.time, round(each.qpm)) for each in piece.tempos] == [(0, 90), (1920, 90)]
    assert [(each.time, each.numerator, each.denominator) for each in piece.time_signatures] == [
        (0, 4, 4),
        (1920, 5, 8),
    ]
    assert [each.text for each in piece.markers] == ["A"]
    assert [each.text for each in piece.tracks[0].lyrics] == ["Hal-"]
    assert piece.tracks[0].notes[0].velocity == 45


def test_parts_stay_together_when_one_is_silent_or_its_tuplets_are_rounded():
    """Bar 2 is empty in one part; bar 3 is a hundredth too long in the other."""
    long = [attributes(divisions=100) + note("C4", 400), note("C4", 400), note("C4", 401)]
    full = [attributes() + note("C3", 16), "", note("C3", 16)]
    last = note("E4", 100), note("E3", 4)

    piece = read(document([*long, last[0]], [*full, last[1]]))

    assert [notes(track)[-1][0] for track in piece.tracks] == [5760, 5760]


def test_a_pickup_bar_is_as_long_as_what_stands_in_it():
    assert notes(only(attributes() + note("C4", 4), note("D4", 16)))[-1] == (480, 1920, 62)


def test_bars_begin_after_a_pickup_and_go_on_where_a_repeat_halves_one():
    written = [attributes() + note("C4", 4), note("D4", 16), note("E4", 12), note("F4", 4)]

    piece = read(document([*written, note("G4", 16)]))

    assert [bar.start / 480 for bar in bars(piece)] == [0, 1, 5, 9]


def test_a_score_written_bar_by_bar_is_read():
    text = (
        "<score-timewise><part-list/>"
        f"<measure><part id='P1'>{attributes()}{note('C4', 16)}</part></measure>"
        f"<measure><part id='P1'>{note('D4', 16)}</part></measure></score-timewise>"
    )

    (track,) = read(text.encode()).tracks

    assert notes(track) == [(0, 1920, 60), (1920, 1920, 62)]


SONG = document([attributes() + note("C4", 16)])
CONTAINER = b'<container><rootfiles><rootfile full-path="%b"/></rootfiles></container>'


@pytest.mark.parametrize(
    "members",
    [
        {
            "META-INF/container.xml": CONTAINER % b"a/song.xml",
            "b.xml": b"<no/>",
            "a/song.xml": SONG,
        },
        {"META-INF/container.xml": CONTAINER % b'Say "Hi".xml', 'Say "Hi".xml': SONG},
        {"META-INF/container.xml": CONTAINER % b"gone.xml", "song.xml": SONG},
        {"song.musicxml": SONG},
    ],
    ids=["named", "unquoted quotation marks", "named wrongly", "no container"],
)
def test_the_score_in_a_compressed_file_is_found(members):
    assert notes(read(zipped(members, compression=ZIP_DEFLATED)).tracks[0]) == [(0, 1920, 60)]


def test_other_encodings_are_read():
    latin = SONG.decode().replace('"1.0"', '"1.0" encoding="ISO-8859-1"').replace("Violin", "Flöte")
    wide = SONG.decode().replace('"1.0"', '"1.0" encoding="UTF-16"')

    assert read(latin.encode("latin-1")).tracks[0].name == "Flöte"
    assert read(wide.encode("utf-16")).tracks[0].name == "Violin"


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def lying_about_its_size():
    """An archive whose headers say a big member is small."""
    packed = bytearray(zipped({"a.xml": b"<" * 5_000_000}, compression=ZIP_DEFLATED))
    size = struct.pack("<I", 5_000_000)
    return bytes(packed.replace(size, struct.pack("<I", 100)))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (document([""], prolog=LAUGHS), "declares XML entities"),
        (document([""], prolog=OUTSIDE), "declares XML entities"),
        (document([""], prolog=OUTSIDE).decode().encode("utf-16"), "declares XML entities"),
        (SONG[:200], "not well-formed"),
        (b"<a>" * 5000, "not well-formed"),
        (b"<svg/>", "not MusicXML: it begins with <svg>"),
        (document([]), "holds no bars"),
        (document([attributes() + note("rest", 16)]), "holds no notes"),
        (document([attributes() + note("C4", "x")]), "part 1, bar 1: has 'x' where a number"),
        (document([attributes() + note("C4", -4)]), "duration of -4"),
        (document([attributes() + note("C4", "nan")]), "where a number belongs"),
        (document([attributes() + note("C4", 0)]), "without a duration"),
        (document(["", attributes() + note("B9", 4)]), "bar 2: has a note of MIDI pitch"),
        (document([attributes() + note("H4", 4)]), "a note without a name"),
        (document([attributes(divisions=0) + note()]), "divides a quarter note by 0"),
        (document([attributes(divisions="9" * 99) + note()]), "divides a quarter note by 9999"),
        (document([attributes(time=FOUR_FOUR.replace(">4", ">0")) + note()]), "metre of 0/0"),
        (document([attributes(time=FOUR_FOUR.replace("4</beat-", "3</beat-")) + note()]), "4/3"),
        (zipped({"score.mscx": b"?"}), "an archive without MusicXML"),
        (zipped({"a.xml": SONG})[:-30], "damaged or locked"),
        (zipped({"a.xml": SONG}, compression=ZIP_BZIP2), "packed in a way"),
        (zipped({f"{number}": b"" for number in range(1001)}), "1,001 files"),
        (lying_about_its_size(), "song.mxl: "),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(content, words):
    with pytest.raises(FileError, match=words) as refused:
        read(content, bytes=4 << 20)

    assert "\n" not in str(refused.value)


def test_a_bomb_is_stopped_while_it_unpacks():
    bomb = zipped({"a.xml": b" " * (8 << 20)}, compression=ZIP_DEFLATED)

    with pytest.raises(FileError, match=r"4,194,305 bytes \(or more\) unpacked"):
        read(bomb, bytes=4 << 20)


def test_too_many_elements_are_refused_before_they_are_built():
    with pytest.raises(FileError, match="XML elements, and at most 100"):
        read(document([note() * 50]), events=100)


def test_an_impossible_tempo_is_left_out_with_a_word(caplog):
    piece = read(document([attributes() + "<sound tempo='0'/>" + note("C4", 16)]))

    assert not piece.tempos
    assert "part 1, bar 1: left out a tempo of 0" in caplog.text


def test_a_direction_set_off_beyond_all_measure_is_refused():
    odd = "<direction><offset>999999999</offset><sound tempo='90'/></direction>"

    with pytest.raises(FileError, match="an offset of 999999999"):
        only(attributes() + odd + note())
