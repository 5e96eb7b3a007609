from lxml import etree

from midi_data.files import read_bytes
from musegen.daw.chord_signs import with_chord_signs
from musegen.daw.musicxml import musicxml_bytes
from musegen.daw.rhythm import UNITS
from tests.builders import score, track

DUET = score(track("C5:4 D5:4", name="Flute", program=73), track("C3:4 D3:4", name="Chords"))


def signs_of(document):
    """Of each sign: measure, root, kind, and how far into its measure in quarter notes."""
    root, found = etree.fromstring(document), []
    for number, measure in enumerate(root.find("part").findall("measure"), start=1):
        for sign in measure.findall("harmony"):
            name = sign.findtext("root/root-step") + (sign.findtext("root/root-alter") or "")
            offset = int(sign.findtext("offset") or 0) / UNITS
            found.append((number, name, sign.findtext("kind"), offset))
    return found


def test_symbols_stand_over_the_first_part_where_they_begin():
    symbols = [(0, "C"), (960, "F#m7"), (1920, "Bbmaj7")]

    document = with_chord_signs(musicxml_bytes(DUET), DUET, symbols)

    assert signs_of(document) == [
        (1, "C", "major", 0),
        (1, "F1", "minor-seventh", 2),
        (2, "B-1", "major-seventh", 0),
    ]


def test_the_music_stays():
    document = musicxml_bytes(DUET)

    signed = with_chord_signs(document, DUET, [(0, "C")])

    assert read_bytes(signed, name="x.musicxml") == read_bytes(document, name="x.musicxml")


def test_a_part_that_the_symbols_stand_for_may_go():
    signed = with_chord_signs(musicxml_bytes(DUET), DUET, [(0, "C")], without=1)

    assert [part.name for part in read_bytes(signed, name="x.musicxml").tracks] == ["Flute"]


def test_offsets_are_said_in_the_units_of_the_document():
    document = musicxml_bytes(DUET).replace(
        b"<divisions>%d</divisions>" % UNITS, b"<divisions>2</divisions>"
    )

    signed = with_chord_signs(document, DUET, [(960, "G7")])

    assert etree.fromstring(signed).findtext("part/measure/harmony/offset") == "4"
