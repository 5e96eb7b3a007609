import os
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from midi_data.score import KeySignature, Note, Score, Tempo, TextMeta, TimeSignature, Track
from musegen.daw.musicxml import musicxml_bytes
from musegen.daw.rhythm import UNITS
from musegen.daw.spelling import spell
from tests.builders import pitch, score, track


def document(made):
    return etree.fromstring(musicxml_bytes(made, title="Waltz"))


def heads(measure):
    """The notes that begin in a measure, each as its pitch or `x` for drums."""
    found = []
    for note in measure.iter("note"):
        ties = [tie.get("type") for tie in note.findall("tie")]
        if note.find("rest") is None and "stop" not in ties:
            steps = note.findtext("pitch/step", "x") + "#" * int(note.findtext("pitch/alter", "0"))
            found.append(steps + note.findtext("pitch/octave", ""))
    return found


def test_a_melody_stands_in_its_bars():
    xml = document(score("C4:1 D4:1 E4:2 F4:4"))

    assert [heads(measure) for measure in xml.iter("measure")] == [["C4", "D4", "E4"], ["F4"]]
    assert xml.findtext("work/work-title") == "Waltz"


def test_every_voice_fills_its_bar():
    made = score("C4+E4:1 rest:0.5 G4:1.5 A4:2 B4:0.333333 C5:0.666667", metre=(3, 4))
    made.tracks[0].notes.append(Note(100, 1000, 50, 80))

    for measure in document(made).iter("measure"):
        total, furthest = 0, 0
        for element in measure:
            length = int(element.findtext("duration", "0"))
            if element.tag == "backup":
                total -= length
            elif element.find("chord") is None:
                total += length
            furthest = max(furthest, total)
        assert total == furthest == 3 * UNITS


def test_a_note_over_the_bar_line_is_tied():
    xml = document(score("C4:3 D4:2 E4:3"))

    ties = [
        (note.findtext("pitch/step"), tie.get("type"))
        for note in xml.iter("note")
        for tie in note.findall("tie")
    ]
    assert ties == [("D", "start"), ("D", "stop")]


def test_overlapping_notes_are_voices():
    made = score("G4:4")
    made.tracks[0].notes.append(Note(480, 480, 60, 80))

    voices = [note.findtext("voice") for note in document(made).iter("note")]

    assert voices == ["1", "2"]


def test_more_overlaps_than_voices_lose_nothing():
    crowd = Track("Crowd", 40, False)
    for place in range(12):
        crowd.notes.append(Note(place * 240, 1920 - place * 120, 60 + place, 80))

    xml = document(score(crowd))

    assert {note.findtext("voice") for note in xml.iter("note")} == {"1", "2", "3", "4"}
    assert len([head for measure in xml.iter("measure") for head in heads(measure)]) == 12


def test_four_equal_notes_at_once_are_all_written():
    unison = Track("Unison", 40, False)
    for _ in range(4):
        unison.notes.append(Note(0, 480, 60, 80))

    assert heads(document(score(unison)).find(".//measure")) == ["C4"] * 4


def test_a_piano_has_two_staves_and_a_viola_its_clef():
    hands = track("C5+C3:4", program=0)
    xml = document(score(hands, track("C4:4", program=41)))

    piano, viola = xml.findall("part")
    assert piano.findtext(".//staves") == "2"
    assert [clef.findtext("sign") for clef in piano.iter("clef")] == ["G", "F"]
    assert [clef.findtext("sign") for clef in viola.iter("clef")] == ["C"]


def test_drums_are_unpitched_each_with_its_own_sound():
    xml = document(score(track("C2+F#2:1 D2:1 rest:2", is_drum=True)))

    listed = {
        each.get("id"): each.findtext("midi-unpitched") for each in xml.iter("midi-instrument")
    }
    played = [
        note.find("instrument").get("id")
        for note in xml.iter("note")
        if note.find("unpitched") is not None
    ]
    assert [int(listed[sound]) - 1 for sound in played] == [pitch("F#2"), pitch("C2"), pitch("D2")]
    assert xml.findtext(".//clef/sign") == "percussion"


def test_key_metre_and_tempo_changes_stand_at_their_bars():
    made = score("C4:4 D4:3 E4:3")
    made.key_signatures.append(KeySignature(0, 2, 0))
    made.key_signatures.append(KeySignature(1920, -1, 0))
    made.time_signatures.append(TimeSignature(1920, 3, 4))
    made.tempos.append(Tempo(1920, 60.0))
    made.markers.append(TextMeta(1920, "B"))

    first, second, third = document(made).iter("measure")

    assert (first.findtext(".//fifths"), second.findtext(".//fifths")) == ("2", "-1")
    assert second.findtext(".//time/beats") == "3"
    assert [m.findtext(".//per-minute") for m in (first, second, third)] == ["120", "60", None]
    assert second.findtext(".//rehearsal") == "B"


def test_a_slight_change_of_tempo_is_heard_but_not_printed():
    made = score("C4:4 D4:4")
    made.tempos.append(Tempo(1920, 122.0))

    mark = document(made).findall(".//direction")[1]

    assert mark.find(".//metronome").get("print-object") == "no"
    assert mark.find("sound").get("tempo") == "122"


@pytest.mark.parametrize(
    ("midi_pitch", "fifths", "name"),
    [
        (61, 2, "C#4"),
        (61, -4, "Db4"),
        (66, 0, "F#4"),
        (70, 0, "Bb4"),
        (68, 0, "G#4"),
        (60, 7, "B#3"),
        (71, -7, "Cb5"),
        (63, -3, "Eb4"),
    ],
)
def test_pitches_are_spelt_as_the_key_asks(midi_pitch, fifths, name):
    step, alteration, octave = spell(midi_pitch, fifths)

    assert step + "#" * alteration + "b" * -alteration + str(octave) == name
    assert pitch(name) == midi_pitch


def test_an_accidental_is_shown_once_a_bar():
    made = score("F#4:1 F#4:1 F4:1 F4:1 F#4:4")
    made.key_signatures.append(KeySignature(0, 0, 0))

    xml = document(made)

    shown = [note.findtext("accidental") for note in xml.iter("note")]
    assert shown == ["sharp", None, "natural", None, "sharp"]


def test_eighths_are_beamed_by_the_beat():
    xml = document(score("C4:0.5 D4:0.5 E4:0.75 F4:0.25 G4:2"))

    beams = [[beam.text for beam in note.findall("beam")] for note in xml.iter("note")]
    assert beams == [["begin"], ["end"], ["begin"], ["end", "backward hook"], []]


def test_loudness_is_kept():
    xml = document(score(track("C4:4", velocity=45)))

    assert float(xml.find(".//note").get("dynamics")) == 50


def test_words_are_under_their_notes():
    made = score("C4:2 D4:2")
    made.tracks[0].lyrics.append(TextMeta(960, "lu"))

    notes = document(made).findall(".//note")

    assert [note.findtext("lyric/text") for note in notes] == [None, "lu"]


def test_names_that_xml_cannot_hold_are_written_without_what_it_cannot():
    assert document(score(track("C4:4", name="A\x00<B>"))).findtext(".//part-name") == "A<B>"


@pytest.mark.skipif(not shutil.which("mscore3"), reason="MuseScore 3 (mscore3) is not installed")
def test_musescore_reads_the_same_notes(tmp_path):
    made = score(
        track("C4+E4:1 G4:0.75 A4:0.25 B4:0.333333 C5:0.333333 D5:0.333334 E5:3 F5:2", program=40),
        track("C2+F#2:0.5 F#2:0.5 D2:0.5 F#2:0.5", name="Kit", is_drum=True),
    )
    (tmp_path / "in.musicxml").write_bytes(musicxml_bytes(made, title="Waltz"))

    subprocess.run(
        ["mscore3", "-o", tmp_path / "out.mid", tmp_path / "in.musicxml"],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        check=True,
        timeout=60,
    )

    theirs = Score.from_file(str(tmp_path / "out.mid"))
    for mine, read in zip(made.tracks, theirs.tracks, strict=True):
        assert [(n.time, n.pitch) for n in sorted(read.notes, key=lambda n: (n.time, n.pitch))] == [
            (n.time, n.pitch) for n in sorted(mine.notes, key=lambda n: (n.time, n.pitch))
        ]
        assert read.is_drum == mine.is_drum


@given(
    st.lists(
        st.tuples(st.integers(0, 3000), st.integers(0, 2000), st.integers(0, 127)),
        max_size=30,
        unique_by=lambda note: note[2],
    ),
    st.sampled_from([(4, 4), (3, 4), (6, 8), (7, 8), (5, 4), (2, 2), (3, 16)]),
    st.sampled_from([1, 20, 30, 96, 120, 160]),
    st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_no_note_is_lost_wherever_it_stands(notes, metre, grid, is_drum):
    part = Track("Any", 0, is_drum)
    for time, duration, key in notes:
        part.notes.append(Note(time // grid * grid, duration // grid * grid, key, 64))

    xml = document(score(part, metre=metre))

    assert sum(len(heads(measure)) for measure in xml.iter("measure")) == len(notes)
