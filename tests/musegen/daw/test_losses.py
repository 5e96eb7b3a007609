import pytest

from midi_data.score import ControlChange, KeySignature, Note, PitchBend, TextMeta
from musegen.daw.losses import not_held
from tests.builders import score, track


def full():
    made = score(track("C4:1 D4:1 E4:2", name="Voice"))
    made.tracks[0].lyrics.append(TextMeta(0, "la"))
    made.tracks[0].controls.extend([ControlChange(0, 7, 90), ControlChange(480, 1, 3)])
    made.tracks[0].pitch_bends.append(PitchBend(0, 100))
    made.key_signatures.append(KeySignature(0, 2, 0))
    return made


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        ("song.mid", []),
        ("song.rpp", []),
        ("song.dawproject", ["1 lyric", "1 key signature"]),
        ("song.musicxml", ["2 settings of controllers", "1 pitch bend"]),
        ("song.zip", []),
        ("song", []),
    ],
)
def test_what_a_form_cannot_hold_is_counted(name, lost):
    assert not_held(full(), name) == lost


def test_a_note_inside_a_longer_one_of_its_pitch_is_lost_to_midi():
    made = score(track("C4:4", name="Organ"))
    made.tracks[0].notes.extend([Note(480, 240, 60, 80), Note(480, 240, 64, 80)])

    assert not_held(made, "song.mid") == ["1 note inside a longer one of its pitch"]


def test_a_repeated_note_is_not():
    assert not_held(score("C4:1 C4:1 D4:1 C4:2"), "song.mid") == []


def test_notes_played_freely_move_on_paper():
    made = score("C4:0.25 D4:0.3333333 E4:0.2 F4:1")
    made.tracks[0].notes.append(Note(481, 100, 72, 80))
    made.tracks[0].notes.append(Note(483, 100, 74, 80))

    assert "places of notes played freely" in not_held(made, "a.mxl")[0]
