from io import BytesIO

import mido

from midi_data.files import read_bytes
from musegen.daw.midi import midi_bytes
from musegen.daw.take import Take
from musegen.editing.origins import BROUGHT, MODEL
from studio.projects.files import own_forms
from tests.builders import score

BROUGHT_ALONG = Take(verb="export")


def odd_file():
    """Two notes among things that a score does not hold."""
    file = mido.MidiFile(type=1, ticks_per_beat=480, charset="utf-8")
    track = mido.MidiTrack()
    track += [
        mido.MetaMessage("track_name", name="Lead"),
        mido.Message("sysex", data=(1, 2, 3)),
        mido.MetaMessage("text", text="take it easy"),
        mido.Message("program_change", program=24),
        mido.Message("control_change", control=11, value=90),
        mido.Message("note_on", note=62, velocity=80),
        mido.Message("polytouch", note=62, value=50, time=240),
        mido.Message("note_off", note=62, velocity=33, time=240),
        mido.Message("note_on", note=64, velocity=80),
        mido.Message("note_off", note=64, velocity=44, time=480),
        mido.MetaMessage("end_of_track"),
    ]
    file.tracks.append(track)
    stream = BytesIO()
    file.save(file=stream)
    return stream.getvalue()


def messages(content):
    return [message for part in mido.MidiFile(file=BytesIO(content)).tracks for message in part]


def brought(projects, project, content):
    music = read_bytes(content, name="odd.mid")
    return projects.add(
        project.id, music, made_by=BROUGHT_ALONG, parent=None, new=BROUGHT, original=content
    )


def test_midi_that_was_brought_comes_back_to_the_bit(projects, project):
    take = brought(projects, project, odd_file())

    assert projects.midi(take.id) == odd_file()


def test_midi_that_was_brought_is_changed_only_where_the_take_is(projects, project):
    take = brought(projects, project, odd_file())
    music = projects.score(take.id)
    music.tracks[0].notes[1].pitch = 67

    drawn = projects.edit(take.id, music)

    written = messages(projects.midi(drawn.id))
    was = messages(odd_file())
    assert [each for each in was if each not in written] == was[8:10]  # one note on and off
    assert [each.note for each in written if each.type == "note_on"] == [62, 67]
    assert read_bytes(projects.midi(drawn.id), name="back") == music


def test_what_cannot_be_said_in_the_file_is_written_anew_and_why_is_known(projects, project):
    take = brought(projects, project, odd_file())
    other = projects.add(
        project.id, score("D4:1"), made_by=Take(verb="compose"), parent=take.id, new=MODEL
    )

    forms = own_forms(projects.score(other.id), projects.original(other.id))

    assert forms.contents == {}
    assert "only notes can change in a file" in forms.anew_because
    assert read_bytes(projects.midi(other.id), name="back").tracks[0].notes[0].pitch == 62


def test_a_piece_of_our_own_is_written_like_every_export(projects, project):
    made_by = Take(verb="compose")
    take = projects.add(project.id, score("D4:1"), made_by=made_by, parent=None, new=MODEL)

    assert projects.original(take.id) is None
    assert projects.midi(take.id) == midi_bytes(score("D4:1"), title="Take 1")
