import pytest

from midi_data.score import ControlChange, KeySignature, Note, PitchBend, Tempo, TextMeta
from musegen.metrics.untouched import changed_outside
from tests.builders import score, track


def song():
    music = score(track("C4:4 D4:4 E4:4", name="Lead"), track("C3:4 G3:4 C3:4", name="Bass"))
    music.tracks[0].controls.append(ControlChange(100, 64, 127))
    music.tracks[0].pitch_bends.append(PitchBend(10, 500))
    music.tracks[1].lyrics.append(TextMeta(0, "la"))
    music.markers.append(TextMeta(0, "verse"))
    music.key_signatures.append(KeySignature(0, 1, 0))
    return music


def test_other_notes_in_the_selection_are_as_they_may_be():
    other = song()
    other.tracks[0].notes[1].pitch = 66
    other.tracks[0].notes.append(Note(2400, 480, 70, 80))

    assert changed_outside(song(), other, range(1, 2), [0]) == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda m: setattr(m.tracks[0].notes[0], "velocity", 81), "notes of track 1"),
        (lambda m: setattr(m.tracks[0].notes[2], "time", 3841), "notes of track 1"),
        (lambda m: setattr(m.tracks[1].notes[1], "duration", 1919), "notes of track 2"),
        (lambda m: setattr(m.tracks[0].controls[0], "value", 126), "controls of track 1"),
        (lambda m: setattr(m.tracks[0].controls[0], "time", 101), "controls of track 1"),
        (lambda m: setattr(m.tracks[0].pitch_bends[0], "value", 501), "pitch_bends of track 1"),
        (lambda m: setattr(m.tracks[1].lyrics[0], "text", "lo"), "lyrics of track 2"),
        (lambda m: setattr(m.tracks[1], "name", "bass"), "name of track 2"),
        (lambda m: setattr(m.tracks[1], "program", 33), "program of track 2"),
        (lambda m: m.tempos.append(Tempo(100, 90.0)), "tempos"),
        (lambda m: setattr(m.time_signatures[0], "numerator", 3), "time_signatures"),
        (lambda m: setattr(m.key_signatures[0], "key", 2), "key_signatures"),
        (lambda m: setattr(m.markers[0], "text", "chorus"), "markers"),
        (lambda m: m.tracks.append(track("C4:1")), "the number of tracks"),
    ],
)
def test_whatever_else_changes_is_named(change, named):
    other = song()
    change(other)

    assert changed_outside(song(), other, range(1, 2), [0]) == [named]
