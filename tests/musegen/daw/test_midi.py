from io import BytesIO

import mido

from midi_data.score import (
    ControlChange,
    KeySignature,
    Note,
    PitchBend,
    Score,
    Tempo,
    TextMeta,
    TimeSignature,
    Track,
)
from musegen.daw.midi import midi_bytes
from tests.builders import score, track


def read(content):
    return mido.MidiFile(file=BytesIO(content), charset="utf-8")


def said(part, kind):
    return [message for message in part if message.type == kind]


def band():
    made = score(track("C4:1 E4:1", name="Böse Geige", program=40), metre=(3, 4), tempo_bpm=90)
    made.tracks.append(track("C2:0.5 D2:0.5", name="Kit", program=8, is_drum=True))
    made.tracks[0].controls.append(ControlChange(0, 7, 90))
    made.tracks[0].pitch_bends.append(PitchBend(240, -500))
    made.key_signatures.append(KeySignature(0, -3, 1))
    made.markers.append(TextMeta(480, "Verse"))
    made.tempos.append(Tempo(480, 60.0))
    made.time_signatures.append(TimeSignature(1440, 6, 8))
    return made


def test_a_score_comes_back_the_same():
    ours = band()

    theirs = Score.from_midi(midi_bytes(ours, title="Waltz"))

    for mine, read_back in zip(ours.tracks, theirs.tracks, strict=True):
        assert (read_back.name, read_back.program) == (mine.name, mine.program)
        assert read_back.is_drum == mine.is_drum
        assert read_back.notes == mine.notes
        assert read_back.controls == mine.controls
        assert read_back.pitch_bends == mine.pitch_bends
    for what in ("tempos", "time_signatures", "key_signatures", "markers", "ticks_per_quarter"):
        assert getattr(theirs, what) == getattr(ours, what)


def test_track_0_tells_title_tempo_metre_and_key_and_has_no_notes():
    conductor = read(midi_bytes(band(), title="Waltz")).tracks[0]

    assert conductor.name == "Waltz"
    assert [message.tempo for message in said(conductor, "set_tempo")] == [666_667, 1_000_000]
    assert said(conductor, "key_signature")[0].key == "Cm"
    assert said(conductor, "marker")[0].text == "Verse"
    assert [message.numerator for message in said(conductor, "time_signature")] == [3, 6]
    assert not said(conductor, "note_on")


def test_every_key_signature_has_its_name():
    made = score("C4:1")
    for place, fifths in enumerate(range(-7, 8)):
        made.key_signatures.append(KeySignature(place, fifths, 0))
        made.key_signatures.append(KeySignature(100 + place, fifths, 1))

    keys = [message.key for message in said(read(midi_bytes(made)).tracks[0], "key_signature")]

    assert " ".join(keys[:15]) == "Cb Gb Db Ab Eb Bb F C G D A E B F# C#"
    assert " ".join(keys[15:]) == "Abm Ebm Bbm Fm Cm Gm Dm Am Em Bm F#m C#m G#m D#m A#m"


def test_drums_are_on_channel_10_and_nothing_else_is():
    ensemble = [track("C4:1", name=str(number)) for number in range(12)]
    ensemble.insert(3, track("C2:1", is_drum=True))

    parts = read(midi_bytes(score(*ensemble))).tracks[1:]

    channels = [said(part, "note_on")[0].channel + 1 for part in parts]
    assert channels == [1, 2, 3, 10, 4, 5, 6, 7, 8, 9, 11, 12, 13]
    assert not any(said(part, "midi_port") for part in parts)


def test_a_sixteenth_part_gets_a_port_of_its_own():
    parts = read(midi_bytes(score(*["C4:1"] * 17))).tracks[1:]

    places = [
        (said(part, "midi_port")[0].port, said(part, "note_on")[0].channel + 1) for part in parts
    ]
    assert places[13:] == [(0, 15), (0, 16), (1, 1), (1, 2)]


def test_every_track_ends_with_the_last_bar():
    parts = read(midi_bytes(score("C4:5", "C4:1"))).tracks

    assert {sum(message.time for message in part) for part in parts} == {8 * 480}


def test_a_repeated_note_ends_before_it_begins_again():
    part = read(midi_bytes(score("C4:1 C4:1"))).tracks[1]

    assert [message.type for message in part if "note" in message.type] == [
        "note_on",
        "note_off",
        "note_on",
        "note_off",
    ]


def test_a_note_too_short_or_silent_for_midi_is_kept():
    made = score("C4:1")
    made.tracks.append(Track("Ghost", 0, False))
    made.tracks[1].notes.append(Note(0, 0, 60, 0))

    ghost = Score.from_midi(midi_bytes(made)).tracks[1].notes[0]

    assert (ghost.duration, ghost.velocity) == (1, 1)


def test_a_pedal_is_written_as_controller_64():
    made = score("C4:1")
    made.tracks[0].controls.append(ControlChange(0, 64, 127))
    made.tracks[0].controls.append(ControlChange(480, 64, 0))
    pedalled = Score.from_midi(midi_bytes(made))
    pedalled.tracks[0].controls.clear()

    again = Score.from_midi(midi_bytes(pedalled))

    assert len(again.tracks[0].pedals) == 1
    assert again.tracks[0].pedals == pedalled.tracks[0].pedals


def test_lyrics_are_kept():
    made = score("C4:1")
    made.tracks[0].lyrics.append(TextMeta(0, "Ah"))

    assert said(read(midi_bytes(made)).tracks[1], "lyrics")[0].text == "Ah"
