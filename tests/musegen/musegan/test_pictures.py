import json
from io import BytesIO

import numpy as np
import pytest
from matplotlib.image import imread

from midi_data.errors import FileError
from musegen.musegan.pictures import sweep_png, training_png
from tests.builders import score, track


def step(melody):
    return score(track("C2:1 D2:1 " * 8, name="Drums", is_drum=True), track(melody, name="Lead"))


def pixels(png):
    return imread(BytesIO(png))[..., :3]


def test_a_sweep_has_a_row_a_step():
    steps = [step("C4:16"), step("E4:16"), step("G4:8 C5:8")]

    two = pixels(sweep_png(steps[:2], ["3", "8"], title="From 3 to 8"))
    three = pixels(sweep_png(steps, ["3", "50%", "8"], title="From 3 to 8"))

    assert two.shape[1] == three.shape[1] == 1800
    assert three.shape[0] - two.shape[0] == 104


def test_a_track_that_stays_the_same_is_drawn_the_same():
    png = pixels(sweep_png([step("C4:16"), step("C5:16")], ["", ""], title=""))

    drums, lead = np.split(png[96:, 150:], 2, axis=1)

    assert (drums[:96] == drums[104:200]).mean() > 0.999  # but for the antialiasing of borders
    assert (lead[:96] == lead[104:200]).mean() < 0.98


def test_silence_and_odd_names_can_be_drawn():
    silent = score(track("", name="日本 $x$"), track("", is_drum=True))

    assert pixels(sweep_png([silent], ["∮"], title="$nothing$")).shape[1] == 1800


def test_training_is_drawn_with_what_real_music_measures(tmp_path):
    log = tmp_path / "log.jsonl"
    looks = [
        {"step": step, "critic": 1 / step, "generator": -1.0, "empty bars, Bass": 0.1}
        for step in (500, 1000)
    ]
    log.write_text("\n".join(map(json.dumps, looks)))

    alone = pixels(training_png(log, title="A run"))
    beside = pixels(training_png(log, title="A run", real={"empty bars, Bass": 0.2}))

    assert alone.shape[1] == 1800
    assert (alone != beside).any()


def test_a_folder_without_a_run_has_no_picture(tmp_path):
    with pytest.raises(FileError, match="musegen train"):
        training_png(tmp_path / "log.jsonl", title="")
