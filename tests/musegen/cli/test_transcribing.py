import json

import pytest
import soundfile

from midi_data.files import read
from tests.musegen.audio.sounds import RATE, voice


@pytest.fixture
def hum(tmp_path):
    path = tmp_path / "hum.wav"
    soundfile.write(path, voice("D4:0.5 F4:0.5 A4:0.5 D5:0.5 A4:0.5 D4:1").T, RATE)
    return path


def test_a_hum_becomes_midi_that_a_bass_plays_along_to(musegen, hum, tmp_path):
    code, said, told = musegen("transcribe", hum, "-o", tmp_path / "hum.mid")
    again, *_ = musegen(
        "accompany", tmp_path / "hum.mid", "--add", "bass", "--seed", 1, "-o", tmp_path / "two.mid"
    )

    assert (code, again) == (0, 0)
    assert said == f"{tmp_path / 'hum.mid'}\n"
    assert "6 notes, tempo about" in told
    assert [note.pitch for note in read(tmp_path / "hum.mid").tracks[0].notes] == [
        62, 65, 69, 74, 69, 62,
    ]  # fmt: skip
    assert len(read(tmp_path / "two.mid").tracks) == 2


def test_what_was_heard_is_told_as_json(musegen, hum, tmp_path):
    _, said, _ = musegen("transcribe", hum, "-o", tmp_path / "hum.mid", "--tempo", 120, "--json")

    found = json.loads(said)
    assert (found["notes"], found["tempo_bpm"]) == (6, 120)
    assert found["files"] == [str(tmp_path / "hum.mid")]


def test_what_cannot_be_heard_leaves_nothing(musegen, tune, tmp_path):
    out = tmp_path / "out.mid"

    code, _, told = musegen("transcribe", tune, "-o", out)

    assert (code, out.exists()) == (1, False)
    assert "holds no audio that can be read" in told


def test_a_recording_is_described(musegen, hum, tmp_path):
    picture = tmp_path / "hum.png"

    code, said, _ = musegen("describe", hum, "--json", "--picture", picture)

    found = json.loads(said)
    assert code == 0
    assert (found["file_rate"], found["key"]) == (RATE, "D minor")
    assert picture.is_file()


def test_a_recording_has_no_notes_to_attend_to(musegen, hum):
    code, *_ = musegen("describe", hum, "--attention", "Flute 1.1")

    assert code == 2
