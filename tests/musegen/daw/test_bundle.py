import json
import zipfile
from io import BytesIO

import numpy as np
import pytest
import soundfile

from midi_data.errors import FileError
from midi_data.score import Score
from musegen.daw.bundle import write_bundle
from musegen.daw.take import Take
from tests.builders import score, track

RATE = 44_100


def waltz():
    return score(track("C4:2", name="Violin", program=40), track("E4:2", name="Violin", program=40))


def write(out, stems=2, **options):
    sounds = [np.full((2, RATE), 0.1, np.float32), np.full((2, RATE), -0.2, np.float32)]
    options = {"title": "A/Waltz", "take": Take(verb="compose", seed=7), **options}
    return write_bundle(
        waltz(), out, mix=sounds[0] + sounds[1], stems=sounds[:stems], sample_rate=RATE, **options
    )


FILES = {
    "A Waltz.dawproject",
    "A Waltz.rpp",
    "midi/01 Violin I.mid",
    "midi/02 Violin II.mid",
    "A Waltz.mid",
    "A Waltz.musicxml",
    "A Waltz.png",
    "A Waltz.wav",
    "take.json",
    "stems/A Waltz - 01 Violin I.wav",
    "stems/A Waltz - 02 Violin II.wav",
}


def test_a_folder_holds_everything(tmp_path):
    made = write(tmp_path / "out")

    assert {path.relative_to(tmp_path / "out").as_posix() for path in made} == FILES
    assert all(path.stat().st_size for path in made)
    assert Score.from_file(str(tmp_path / "out" / "A Waltz.mid")).note_num() == 2
    assert json.loads((tmp_path / "out" / "take.json").read_text())["seed"] == 7


def test_a_zip_holds_the_same(tmp_path):
    assert write(tmp_path / "out.zip") == [tmp_path / "out.zip"]

    assert [path.name for path in tmp_path.iterdir()] == ["out.zip"]
    with zipfile.ZipFile(tmp_path / "out.zip") as zipped:
        assert set(zipped.namelist()) == FILES
        assert zipped.testzip() is None


def test_stems_sum_to_the_mix_and_are_24_bit(tmp_path):
    write(tmp_path / "out")

    mix, _ = soundfile.read(tmp_path / "out" / "A Waltz.wav")
    stems = [soundfile.read(path)[0] for path in sorted((tmp_path / "out" / "stems").iterdir())]
    assert np.abs(sum(stems) - mix).max() < 2**-22
    assert soundfile.info(tmp_path / "out" / "A Waltz.wav").subtype == "PCM_24"


def test_the_session_in_the_bundle_carries_the_stems(tmp_path):
    write(tmp_path / "out")

    with zipfile.ZipFile(tmp_path / "out" / "A Waltz.dawproject") as session:
        sounds = [name for name in session.namelist() if name.startswith("audio/")]
        info = soundfile.info(BytesIO(session.read(sounds[0])))
    assert sounds == ["audio/01 Violin I (audio).wav", "audio/02 Violin II (audio).wav"]
    assert (info.samplerate, info.frames) == (RATE, RATE)


def test_without_stems_the_session_carries_the_mix(tmp_path):
    write(tmp_path / "out", stems=0)

    assert not (tmp_path / "out" / "stems").exists()
    with zipfile.ZipFile(tmp_path / "out" / "A Waltz.dawproject") as session:
        assert "audio/01 Mix.wav" in session.namelist()


@pytest.mark.parametrize("out", ["out", "out.zip"])
def test_a_failure_in_the_middle_leaves_nothing(tmp_path, out, monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("musegen.daw.bundle.write_dawproject", stop)

    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / out)

    assert not list(tmp_path.iterdir())


def test_a_bundle_that_is_there_is_left_whole(tmp_path):
    write(tmp_path / "out.zip")
    before = (tmp_path / "out.zip").read_bytes()

    with pytest.raises(FileError, match="there already"):
        write(tmp_path / "out.zip", title="Another")

    assert (tmp_path / "out.zip").read_bytes() == before
