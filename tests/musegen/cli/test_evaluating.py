import json

import pytest

from musegen.daw.midi import midi_bytes
from tests.builders import score


@pytest.fixture
def songs(tmp_path):
    folder = tmp_path / "songs"
    folder.mkdir()
    (folder / "one.mid").write_bytes(midi_bytes(score("C4:1 E4:1 G4:2 C4:4")))
    (folder / "bad.mid").write_bytes(b"RIFF")
    return folder


def test_a_folder_is_measured_and_what_could_not_be_read_is_told(musegen, songs):
    code, said, told = musegen("evaluate", songs)

    assert code == 0
    assert said.splitlines()[0].split() == ["measure", "mean", "pieces", "that", "have", "it"]
    assert told.startswith("Left out: bad.mid")


def test_figures_come_as_json(musegen, songs):
    code, said, _ = musegen("evaluate", songs, "--against", songs, "--json", "--quiet")

    found = json.loads(said)
    assert code == 0
    assert (found["pieces"], len(found["left_out"])) == (1, 2)
    assert found["measures"]["used pitch classes"] == {"mean": 2.0, "real": 2.0}
    assert found["measures"]["drum pattern"] == {"mean": None, "real": None}


def test_what_there_is_not_is_one_line(musegen, tmp_path):
    code, said, told = musegen("evaluate", tmp_path / "nowhere")

    assert (code, said) == (1, "")
    assert told.count("\n") == 1


def test_a_picture_of_training_needs_a_run(musegen, songs, tmp_path):
    code, said, told = musegen("evaluate", songs, "--quiet", "--picture", tmp_path / "training.png")

    assert (code, said) == (1, "")
    assert "log.jsonl" in told
    assert not (tmp_path / "training.png").exists()
