import json

import numpy as np
import pytest

from midi_data.errors import ConfigError, FileError
from musegen.audio.fluidsynth_player import find_fluidsynth
from musegen.diffusion import clips
from musegen.diffusion.material import building, sounds
from musegen.diffusion.material.building import JOURNAL, build
from musegen.diffusion.notes import ONSET, PROGRAM, RELEASE
from musegen.diffusion.vocabulary import WORDS

pytestmark = pytest.mark.skipif(find_fluidsynth() is None, reason="FluidSynth is not here")
CLIPS = 15
ROUNDING = 32  # of 32,768: what FluidSynth leaves open


class Stopped(Exception):
    """As if somebody pressed Ctrl-C."""


@pytest.fixture(autouse=True)
def _one_font(monkeypatch):
    """The font that is always here plays everything."""
    font = sounds.font_held_out()
    monkeypatch.setattr(sounds, "fonts_to_learn_from", lambda: [font])


@pytest.fixture(scope="module")
def built(data_folder, tmp_path_factory):
    out = tmp_path_factory.mktemp("clips")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sounds, "fonts_to_learn_from", lambda: [sounds.font_held_out()])
        report = build(data_folder, out, clips=CLIPS, jobs=1, seed=4)
    assert report[0] == "15 clips: train 13, validation 1, test 1"
    return out


def test_clips_are_sounds_with_notes_and_true_words(built):
    found = clips.load(built)

    assert found.audio.shape == (CLIPS, clips.SAMPLES)
    assert found.audio.dtype == np.int16
    assert len(found.rows) == CLIPS
    for number, row in enumerate(found.rows):
        notes = found.notes_of(number)
        assert np.abs(found.audio[number].astype(int)).max() > 30
        assert {*row.words} <= {*WORDS}
        assert row.caption
        assert len(notes)
        assert (notes[:, RELEASE] > notes[:, ONSET]).all()
        assert notes[:, ONSET].max() < clips.SAMPLES / 44_100
        assert notes[:, PROGRAM].max() <= 128


def test_every_split_has_clips_of_its_own_pieces(built):
    found = clips.load(built)

    assert [len(found.of(split)) for split in ("train", "validation", "test")] == [13, 1, 1]
    for row in found.rows:
        assert row.corpus == "exercises" or row.piece.endswith(row.split)


def test_what_was_stopped_goes_on_to_the_same_clips(built, data_folder, tmp_path):
    def stop(done, total, words):
        if done == 6:
            raise Stopped

    with pytest.raises(Stopped):
        build(data_folder, tmp_path, clips=CLIPS, jobs=1, seed=4, progress=stop)
    with (tmp_path / JOURNAL).open("a") as journal:
        journal.write('[6, {"row": {"cor')  # power failed in the middle of a line
    build(data_folder, tmp_path, clips=CLIPS, jobs=1, seed=4)

    numbers = [json.loads(line)[0] for line in (tmp_path / JOURNAL).read_text().splitlines()[1:]]
    assert numbers == list(range(CLIPS)), "each was made once"
    for name in ("notes.npy", "clips.json"):
        assert (tmp_path / name).read_bytes() == (built / name).read_bytes()
    apart = clips.load(tmp_path).audio.astype(int) - clips.load(built).audio
    assert np.abs(apart).max() <= ROUNDING


def test_more_processes_make_the_same_clips(built, data_folder, tmp_path):
    build(data_folder, tmp_path, clips=2, jobs=2, seed=4)

    assert clips.load(tmp_path).rows == clips.load(built).rows[:2]
    apart = clips.load(tmp_path).audio.astype(int) - clips.load(built).audio[:2]
    assert np.abs(apart).max() <= ROUNDING


def test_a_folder_begun_otherwise_is_left_alone(built, data_folder):
    before = (built / "clips.json").read_bytes()

    with pytest.raises(FileError, match=r"other data, fonts or options.*new folder"):
        build(data_folder, built, clips=CLIPS, jobs=1, seed=5)

    assert (built / "clips.json").read_bytes() == before


def test_the_first_clips_can_be_read_before_the_last_are_made(
    built, data_folder, tmp_path, monkeypatch
):
    def stop(done, total, words):
        if done == 7:
            raise Stopped

    monkeypatch.setattr(building, "_WRITTEN_EVERY", 3)
    with pytest.raises(Stopped):
        build(data_folder, tmp_path, clips=CLIPS, jobs=1, seed=4, progress=stop)

    assert clips.load(tmp_path).rows == clips.load(built).rows[:6]


def test_clips_of_one_split_are_those_of_the_whole(built, data_folder, tmp_path):
    build(data_folder, tmp_path, clips=1, jobs=1, seed=4, split="test")

    whole, alone = clips.load(built), clips.load(tmp_path)
    (test,) = whole.of("test")
    assert alone.rows[0].words == whole.rows[test].words
    assert (alone.notes_of(0) == whole.notes_of(test)).all()
    with pytest.raises(ConfigError, match="Choose train, validation or test"):
        build(data_folder, tmp_path, clips=1, jobs=1, seed=4, split="rest")


def test_plain_clips_are_dry_and_clean(built, data_folder, tmp_path):
    build(data_folder, tmp_path, clips=5, jobs=1, seed=4, plain=1)

    told = [row.words for row in clips.load(tmp_path).rows]
    assert all({"dry", "clean"} <= {*words} for words in told)
    assert not all({"dry", "clean"} <= {*row.words} for row in clips.load(built).rows[:5])


def test_without_training_data_the_way_to_it_is_said(tmp_path):
    with pytest.raises(FileError, match="musegen corpus build"):
        build(tmp_path / "nothing", tmp_path / "out", clips=1, jobs=1, seed=0)
