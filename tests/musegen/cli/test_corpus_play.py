import numpy as np

from musegen.diffusion.material import sounds


def test_playing_a_corpus_needs_training_data(musegen, tmp_path):
    code, _, told = musegen("corpus", "play", tmp_path / "nothing", "-o", tmp_path / "clips")

    assert code == 1
    assert "musegen corpus build" in told


def test_playing_a_corpus_needs_a_soundfont_that_may_be_learnt_from(musegen, tmp_path, monkeypatch):
    monkeypatch.setattr(sounds, "soundfonts", lambda packed: [])
    (tmp_path / "pieces.json").write_text("[]")
    np.save(tmp_path / "events.npy", np.zeros((1, 6), np.int16))

    code, _, told = musegen("corpus", "play", tmp_path, "-o", tmp_path / "clips")

    assert code == 1
    assert "fluid-soundfont-gm" in told


def test_what_is_asked_for_is_what_is_played(musegen, tmp_path, monkeypatch):
    asked = {}

    def build(data, out, **how):
        asked.update(how)
        return ["done"]

    monkeypatch.setattr("musegen.diffusion.material.building.build", build)

    code, _, _ = musegen(
        *("corpus", "play", tmp_path, "-o", tmp_path / "clips", "--clips", "7", "--jobs", "1"),
        *("--seed", "3", "--split", "test", "--plain", "1"),
    )

    assert code == 0
    del asked["progress"]
    assert asked == {"clips": 7, "jobs": 1, "seed": 3, "split": "test", "plain": 1.0}
