import subprocess
import sys

import pytest

from midi_data.errors import ScoreError
from musegen.composer import attention as attending
from musegen.listening import attention, attention_at
from tests.builders import score, track


@pytest.fixture(autouse=True)
def asked(monkeypatch):
    """Track and note that the composer would be asked about; it is not loaded."""
    found = []
    monkeypatch.setattr(attending, "listen", lambda _, *note: found.append(note[:2]))
    monkeypatch.setattr("musegen.composer.model.Composer.from_pretrained", lambda _: None)
    return found


def piece():
    return score(
        track("D5:1 E5:0.5 F#5:0.5 G5:2 A5:4", name="Violin 1", program=40),
        track("D4:2 D4+F#4+A4:2 rest:4", name="Harp", program=46),
        track("C2:1 D2:1 C2+F#2:2 D2:4", name="Kit", is_drum=True),
    )


@pytest.mark.parametrize(
    ("words", "number", "onset_quarters", "pitch"),
    [
        ("Violin 1 1.2", 0, 1, 76),
        ("Violin 1 1.2.5", 0, 1.5, 78),
        ("violin 1 2", 0, 4, 81),
        ("1 1.3", 0, 2, 79),
        ("Harp 1.3", 1, 2, 69),
        ("Harp 1.3 F#4", 1, 2, 66),
        ("harp 1.3 gb4", 1, 2, 66),
        ("Kit 1.3 Bass Drum", 2, 2, 36),
        ("Drums 1.2", 2, 1, 38),
    ],
)
def test_a_note_is_named_by_track_bar_beat_and_pitch(asked, words, number, onset_quarters, pitch):
    attention_at(piece(), words)

    ((track_number, note),) = asked
    assert (track_number, note.time, note.pitch) == (number, onset_quarters * 480, pitch)


def test_a_beat_of_six_eight_is_an_eighth(asked):
    jig = score("C4:0.5 D4:0.5 E4:0.5 F4:0.5 G4:0.5 A4:0.5", metre=(6, 8))

    attention(jig, track=0, bar=1, beat=4)

    assert asked[0][1].pitch == 65


def test_a_note_played_a_little_early_is_still_on_its_beat(asked):
    played = score("C4:1 D4:1 E4:1 F4:1")
    played.tracks[0].notes[2].time -= 20

    attention(played, track=0, bar=1, beat=3)

    assert asked[0][1].pitch == 64


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Violin 1 9", "bar 9 of 2. Choose a bar from 1 to 2"),
        ("Oboe 1", "no track is called 'Oboe'. There are: 1 Violin 1, 2 Harp, 3 Kit"),
        ("Harp 1.2", r"Harp, bar 1 beat 2: no note begins there. There are: beat 1 D4, beat 3 D4"),
        ("Harp 1.3 C4", "no note C4 begins there"),
        ("Harp 2", "Harp, bar 2: no note begins there. The nearest note is Harp bar 1 beat 3 D4"),
        ("Harp", "'Harp' names no note. Say track, bar and beat as in 'Viola 5.2'"),
    ],
)
def test_a_note_that_is_not_there_is_answered_with_those_that_are(words, told):
    with pytest.raises(ScoreError, match=told):
        attention_at(piece(), words)


def test_an_instrument_that_two_tracks_play_is_asked_back():
    two = score(track("C4:4", name="First", program=40), track("C4:4", name="Second", program=40))

    with pytest.raises(ScoreError, match=r"2 tracks are meant by 'violin'. Choose one: 1 First"):
        attention_at(two, "violin 1")


def test_a_silent_track_listens_to_nothing():
    with pytest.raises(ScoreError, match="The track is silent"):
        attention_at(score("C4:4", track("", name="Flute")), "Flute 1")


def test_naming_a_note_loads_no_model():
    code = "import sys, musegen.listening, musegen.describing; print('torch' in sys.modules)"

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert said.stdout == "False\n"
