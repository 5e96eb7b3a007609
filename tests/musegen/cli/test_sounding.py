import json
import zipfile

import numpy as np
import pytest
import soundfile

from midi_data.files import read

RATE = 44_100


@pytest.fixture
def small(sound_weights):
    """Options for a small sound model."""
    return "--weights", sound_weights, "--steps", 2


@pytest.fixture
def take(tmp_path):
    path = tmp_path / "take.wav"
    tone = 0.3 * np.sin(2 * np.pi * 220 * np.arange(2 * RATE) / RATE)
    soundfile.write(path, tone.astype(np.float32), RATE)
    return path


def test_a_score_is_played_by_a_described_sound(musegen, small, tune, tmp_path):
    out, stems, pictures = tmp_path / "a.wav", tmp_path / "stems", tmp_path / "pictures"

    code, said, told = musegen(
        *("render", tune, "-o", out, "--stems", stems, "--clearing", pictures, "--json"),
        *("--sound", "felt piano, warm tape, catedral", "--seed", 3, *small),
    )

    found = json.loads(said)
    assert code == 0
    assert (found["engine"], found["seed"], found["unknown"]) == ("diffusion", 3, ["catedral"])
    assert "Not understood: catedral (cathedral" in told
    assert soundfile.info(out).subtype == "PCM_24"
    assert len(list(stems.iterdir())) == 2
    assert sorted(path.name for path in pictures.iterdir()) == [
        "01 Part 1 - step 001.png",
        "01 Part 1 - step 002.png",
        "02 Melody - step 001.png",
        "02 Melody - step 002.png",
    ]
    assert len(found["files"]) == 7


def test_a_bundle_says_what_played_it(musegen, small, tune, tmp_path):
    out = tmp_path / "tune.zip"

    code, *_ = musegen("export", tune, "-o", out, "--sound", "tape", "--seed", 3, *small)

    with zipfile.ZipFile(out) as bundle:
        take = json.loads(bundle.read("take.json"))
        stems = [name for name in bundle.namelist() if name.startswith("stems/")]
    assert code == 0
    assert (take["words"], take["seed"]) == ("tape", 3)
    assert take["settings"]["engine"] == "diffusion"
    assert take["settings"]["steps"] == 2
    assert len(stems) == 2


def test_words_sound_and_their_notes_are_kept(musegen, small, tmp_path):
    out, notes = tmp_path / "waltz.wav", tmp_path / "waltz.mid"

    code, said, told = musegen(
        *("sound", "a slow waltz on a felt piano", "-o", out, "--midi", notes),
        *("--seconds", 3, "--seed", 2, *small),
    )

    assert (code, said) == (0, f"{out}\n{notes}\n")
    assert "Notes written and played by diffusion: A waltz" in told
    assert soundfile.info(out).frames == 3 * RATE
    assert read(notes).note_num() > 0


def test_a_texture_needs_no_notes(musegen, small, tmp_path):
    out = tmp_path / "drone.wav"

    code, _, told = musegen(
        *("sound", "dark synth pad", "--no-notes", "--seconds", 1, "-o", out, *small)
    )

    assert code == 0
    assert "A texture, without a score. Seed" in told
    assert soundfile.info(out).frames == RATE


def test_a_recording_is_repaired(musegen, small, take, tmp_path):
    out = tmp_path / "mended.wav"

    code, said, told = musegen("resound", take, "--from", 1, "--to", 1.2, "-o", out, *small)

    assert (code, said) == (0, f"{out}\n")
    assert told.startswith("Seed ")
    assert soundfile.info(out).frames == 2 * RATE


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["sound", "", "-o", "a.wav"], "no words"),
        (["sound", "xqzt", "-o", "a.wav"], "not a word of 'xqzt'"),
        (["sound", "piano", "-o", "a.wma"], "audio is not written as '.wma'"),
        (["sound", "piano", "-o", "a.wav", "--seconds", "0"], "0 seconds"),
        (["sound", "piano", "-o", "a.wav", "--steps", "500"], "500 steps"),
        (["sound", "piano", "-o", "a.wav", "--engine", "nowhere"], "model_index.json"),
        (["sound", "piano", "-o", "a.wav", "--weights", "nowhere"], "model_index.json"),
        (["resound", "take.wav", "-o", "a.wav"], "nothing is said"),
        (["resound", "take.wav", "-o", "a.wav", "--from", "1", "--to", "1"], "no stretch of"),
        (["resound", "take.wav", "-o", "a.wav", "--strength", "2"], "strength of 2"),
        (["resound", "tune.mid", "-o", "a.wav", "--sound", "tape"], "no audio"),
        (["render", "tune.mid", "-o", "a.wav", "--sound", "xqzt"], "not a word of"),
        (["render", "tune.mid", "-o", "a.wav", "--engine", "moog"], "no engine 'moog'"),
        (["render", "tune.mid", "-o", "a.wav", "--clearing", "p"], "nothing to clear"),
    ],
)
def test_bad_wishes_are_one_line_and_leave_nothing(
    musegen, tune, take, tmp_path, monkeypatch, words, what
):
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())

    code, said, told = musegen(*words, "--quiet")

    assert (code, said) == (1, "")
    assert told.startswith("musegen: ")
    assert told.count("\n") == 1
    assert what in told
    assert sorted(tmp_path.iterdir()) == before


def test_work_that_is_stopped_leaves_nothing(musegen, small, tune, tmp_path, monkeypatch):
    def stop(mel):
        raise KeyboardInterrupt

    monkeypatch.setattr("musegen.diffusion.mel_picture.mel_png", stop)
    before = sorted(tmp_path.iterdir())

    code, *_ = musegen(
        *("render", tune, "-o", tmp_path / "a.wav", "--stems", tmp_path / "s"),
        *("--sound", "tape", "--clearing", tmp_path / "p", *small),
    )

    assert code != 0
    assert sorted(tmp_path.iterdir()) == before
