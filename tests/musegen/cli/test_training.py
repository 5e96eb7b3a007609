import json

import pytest

from musegen.training.weights import SHIPPED
from tests.musegen.diffusion.sounds import model, write_clips


def test_a_sound_model_goes_on_from_weights(musegen, tmp_path):
    clips = write_clips(tmp_path / "clips")
    model("piano", "hall").save_pretrained(tmp_path / "small")

    code, _, told = musegen(
        *("train", "sound", clips, "--from", tmp_path / "small", "-o", tmp_path / "run"),
        *("--minutes", 0.01, "--preset", "tiny", "--device", "cpu", "--quiet"),
    )

    assert code == 0, told
    config = json.loads((tmp_path / "run" / "best" / "config.json").read_text())
    shipped = json.loads((SHIPPED / "sound" / "config.json").read_text())
    assert config["words"] == shipped["words"]
    assert config["width"] == 16


@pytest.mark.parametrize("how", [("composer",), ("sound", "--resume")])
def test_weights_to_start_from_are_for_the_beginning_of_a_sound_model(musegen, tmp_path, how):
    name, *more = how

    code, _, told = musegen(
        *("train", name, tmp_path, "--from", "sound", "-o", tmp_path / "run", *more)
    )

    assert code != 0
    assert "when training `sound`, at its beginning" in told


def test_weights_that_are_not_there_are_refused(musegen, tmp_path):
    code, _, told = musegen(
        *("train", "sound", write_clips(tmp_path / "clips"), "--from", tmp_path / "none"),
        *("-o", tmp_path / "run"),
    )

    assert code != 0
    assert "Shipped are:" in told
