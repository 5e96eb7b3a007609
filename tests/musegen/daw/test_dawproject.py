import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import soundfile
from lxml import etree

from midi_data.files import read_bytes
from midi_data.score import ControlChange, PitchBend, Tempo, TextMeta, TimeSignature
from musegen.daw.dawproject import dawproject_bytes
from tests.builders import QUARTER, score, track

SCHEMAS = Path(__file__).parent / "dawproject_schema"


def wav(seconds, sample_rate=44_100):
    content = BytesIO()
    sound = np.zeros((round(seconds * sample_rate), 2))
    soundfile.write(content, sound, sample_rate, format="WAV", subtype="PCM_24")
    return content.getvalue()


def band():
    made = score(
        track("C4:1 E4:1 G4:2 C5:3", name="Violin", program=40, velocity=127),
        track("C4:4", name="Violin", program=40),
        track("C2:1 D2:1", name="Kit", is_drum=True),
    )
    made.tracks[0].controls.append(ControlChange(0, 7, 64))
    made.tracks[0].controls.append(ControlChange(0, 1, 10))
    made.tracks[0].controls.append(ControlChange(480, 1, 127))
    made.tracks[1].pitch_bends.append(PitchBend(480, 8191))
    made.tempos.append(Tempo(4 * QUARTER, 60.0))
    made.time_signatures.append(TimeSignature(4 * QUARTER, 3, 4))
    made.markers.append(TextMeta(4 * QUARTER, "Chorus"))
    return made


def opened(content):
    """The project as an element tree, and the names of the files in the zip."""
    with zipfile.ZipFile(BytesIO(content)) as zipped:
        return etree.fromstring(zipped.read("project.xml")), zipped.namelist()


def dangling(project):
    """Every reference to an id that is not there; the schemas do not look."""
    ids = [element.get("id") for element in project.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    asked = {
        element.get(name)
        for element in project.iter()
        for name in ("track", "destination", "parameter", "reference")
        if element.get(name)
    }
    return asked - set(ids)


@pytest.mark.parametrize("stems", [None, {"Violin I": wav(8.0), "Kit/2": wav(8.0)}])
def test_both_files_are_valid_and_every_reference_resolves(stems):
    content = dawproject_bytes(band(), title="Waltz & Co", stems=stems)

    with zipfile.ZipFile(BytesIO(content)) as zipped:
        for file, schema in (("project.xml", "Project"), ("metadata.xml", "MetaData")):
            rules = etree.XMLSchema(etree.parse(SCHEMAS / f"{schema}.xsd"))
            rules.assertValid(etree.fromstring(zipped.read(file)))
    project, names = opened(content)
    assert not dangling(project)
    assert {file.get("path") for file in project.iter("File")} <= set(names)


def test_a_dangling_reference_is_seen():
    project, _ = opened(dawproject_bytes(band()))

    project.find(".//Lanes[@track]").set("track", "nobody")

    assert dangling(project) == {"nobody"}


def test_an_empty_score_is_valid():
    project, _ = opened(dawproject_bytes(score()))

    etree.XMLSchema(etree.parse(SCHEMAS / "Project.xsd")).assertValid(project)


def test_notes_are_in_beats_with_their_loudness():
    project, _ = opened(dawproject_bytes(band()))

    notes = project.findall(".//Lanes[@track='notes-0']//Note")

    assert [(float(n.get("time")), float(n.get("duration"))) for n in notes] == [
        (0, 1),
        (1, 1),
        (2, 2),
        (4, 3),
    ]
    assert [int(n.get("key")) for n in notes] == [60, 64, 67, 72]
    assert {float(n.get("vel")) for n in notes} == {1.0}
    assert project.find(".//Lanes[@track='notes-2']//Note").get("channel") == "9"


def test_clips_last_to_the_end_of_the_bar():
    project, _ = opened(dawproject_bytes(band()))

    assert {float(clip.get("duration")) for clip in project.iter("Clip")} == {7.0}


def test_tracks_have_names_colours_and_the_volume_of_the_score():
    project, _ = opened(dawproject_bytes(band()))

    tracks = project.findall("Structure/Track")[:3]

    assert [each.get("name") for each in tracks] == ["Violin", "Violin", "Kit"]
    assert len({each.get("color") for each in tracks}) == 3
    volumes = [float(each.find("Channel/Volume").get("value")) for each in tracks]
    assert volumes == pytest.approx([(64 / 127) ** 2, 1, 1], abs=1e-5)  # General MIDI's square law
    assert tracks[0].get("comment") == "Violin (General MIDI program 41)"


def test_tempo_metre_and_markers_stand_where_they_change():
    project, _ = opened(dawproject_bytes(band()))

    tempos = project.findall(".//TempoAutomation/RealPoint")
    assert [float(point.get("time")) for point in tempos] == [0, 4]
    assert [float(point.get("value")) for point in tempos] == [120, 60]
    metres = project.findall(".//TimeSignatureAutomation/TimeSignaturePoint")
    assert [point.get("numerator") for point in metres] == ["4", "3"]
    assert project.find(".//Marker").get("name") == "Chorus"


def test_controllers_and_bends_are_automation():
    project, _ = opened(dawproject_bytes(band()))

    wheel = project.find(".//Target[@expression='channelController']")
    assert wheel.get("controller") == "1"
    assert [float(p.get("value")) for p in wheel.getparent().iter("RealPoint")] == pytest.approx(
        [10 / 127, 1], abs=1e-5
    )
    bend = project.find(".//Target[@expression='pitchBend']").getparent()
    assert float(bend.find("RealPoint").get("value")) == pytest.approx(1, abs=1e-3)


def test_a_stem_lies_under_the_music_whatever_the_tempo_does():
    project, _ = opened(dawproject_bytes(band(), stems={"Violin I": wav(5.0)}))

    clip = project.find(".//Lanes[@track='audio-0']//Clip")

    assert float(clip.get("duration")) == pytest.approx(4 + 3)  # two seconds at 120, three at 60
    audio = clip.find("Audio")
    assert float(audio.get("duration")) == pytest.approx(5.0)
    assert (audio.get("sampleRate"), audio.get("channels")) == ("44100", "2")
    assert audio.find("File").get("path") == "audio/01 Violin I.wav"


def test_the_same_score_gives_the_same_bytes():
    assert dawproject_bytes(band(), title="Waltz") == dawproject_bytes(band(), title="Waltz")


def test_reading_it_gives_back_all_that_the_format_holds():
    made = band()
    made.tracks[0].controls.extend([ControlChange(960, 10, 3), ControlChange(960, 11, 90)])
    made.tracks[2].controls.append(ControlChange(0, 7, 127))

    read = read_bytes(dawproject_bytes(made), name="band.dawproject")

    made.tempos = type(made.tempos)(sorted(made.tempos, key=lambda tempo: tempo.time))
    for ours, theirs in zip(made.tracks, read.tracks, strict=True):
        assert (ours.name, ours.program, ours.is_drum) == (
            theirs.name,
            theirs.program,
            theirs.is_drum,
        )
        assert sorted(map(str, ours.notes)) == sorted(map(str, theirs.notes))
        assert sorted(map(str, ours.controls)) == sorted(map(str, theirs.controls))
        assert ours.pitch_bends == theirs.pitch_bends
    assert (made.tempos, made.time_signatures) == (read.tempos, read.time_signatures)
    assert made.markers == read.markers


def test_a_parameter_is_set_in_its_order():
    made = band()
    order = [(101, 0), (100, 0), (6, 12), (101, 127), (100, 127)]
    made.tracks[0].controls = type(made.tracks[0].controls)(
        [ControlChange(480, number, value) for number, value in order]
    )

    read = read_bytes(dawproject_bytes(made), name="band.dawproject")

    assert [(each.number, each.value) for each in read.tracks[0].controls] == order


def test_without_a_tempo_at_the_start_it_is_that_of_midi():
    made = band()
    made.tempos = type(made.tempos)([Tempo(4 * QUARTER, 60.0)])

    project, _ = opened(dawproject_bytes(made))

    points = project.findall(".//TempoAutomation/RealPoint")
    assert [(float(p.get("time")), float(p.get("value"))) for p in points] == [(0, 120), (4, 60)]


def test_a_name_that_xml_cannot_hold_is_written_without_what_it_cannot():
    again = read_bytes(dawproject_bytes(score(track("C4:4", name="A\x01<B>"))), name="a.dawproject")

    assert again.tracks[0].name == "A<B>"
