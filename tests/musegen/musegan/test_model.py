import numpy as np
import pytest
import torch

from midi_data.errors import ConfigError, FileError
from musegen.musegan.config import MuseGANConfig
from musegen.musegan.model import MuseGAN
from tests.musegen.musegan.players import config, latents, model


def tracks_changed(of, one, other):
    before, after = of.generate(one), of.generate(other)
    return [
        track
        for track in range(of.config.tracks)
        if not np.array_equal(before.held[..., track], after.held[..., track])
    ]


@pytest.mark.parametrize(("ensemble", "tracks"), [("band", 5), ("quartet", 4)])
def test_a_phrase_is_four_bars_of_every_track(ensemble, tracks):
    small = model(ensemble)

    phrases = small.generate(latents(small, 3))

    assert phrases.held.shape == phrases.onsets.shape == (3, 4, 48, 84, tracks)
    assert phrases.onsets.any(axis=(0, 1, 2, 3)).all()


def test_where_a_note_begins_it_is_held():
    small = model("band")

    phrases = small.generate(latents(small))

    assert not (phrases.onsets & ~phrases.held).any()


def test_the_same_latents_give_the_same_notes_alone_or_among_others():
    small = model()
    drawn = latents(small, 3)

    together, alone = small.generate(drawn), small.generate(drawn.index([1]))

    assert np.array_equal(together.onsets[1], alone.onsets[0])


def test_chords_and_style_are_heard_in_every_track():
    small = model()
    drawn = latents(small, 4)
    key = drawn.key

    for seed in ({"chords_seed": 9}, {"style_seed": 9}):
        changed = latents(small, 4, **seed).replace(key=key)
        assert tracks_changed(small, drawn, changed) == [0, 1, 2, 3]


@pytest.mark.parametrize("name", ["melody", "groove"])
def test_melody_and_groove_are_heard_in_their_own_track_alone(name):
    small = model()
    drawn = latents(small, 4)
    vectors = getattr(drawn, name).clone()
    vectors[:, 2] = -vectors[:, 2]

    assert tracks_changed(small, drawn, drawn.replace(**{name: vectors})) == [2]


def test_the_key_moves_every_pitch_alike():
    small = model()
    drawn = latents(small, 1)
    classes = [
        np.unique(np.nonzero(small.generate(drawn.replace(key=torch.tensor([key]))).onsets)[3] % 12)
        for key in (0, 2)
    ]

    assert {int(each + 2) % 12 for each in classes[0]} == {int(each) for each in classes[1]}


def test_saved_and_loaded_it_writes_the_same_notes(tmp_path):
    small = model().half().float()
    small.save_pretrained(tmp_path)

    loaded = MuseGAN.from_pretrained(tmp_path)

    assert loaded.config == small.config
    drawn = latents(small)
    assert np.array_equal(loaded.generate(drawn).onsets, small.generate(drawn).onsets)


def test_a_weight_that_is_missing_is_an_error(tmp_path):
    model().save_pretrained(tmp_path)
    bigger = (tmp_path / "config.json").read_text().replace('"code": 6', '"code": 7')
    (tmp_path / "config.json").write_text(bigger)

    with pytest.raises(ConfigError, match="do not fit the config"):
        MuseGAN.from_pretrained(tmp_path)


def test_unknown_weights_are_named():
    with pytest.raises(FileError, match="musegan-choir"):
        MuseGAN.from_pretrained("musegan-choir")


def test_an_unknown_ensemble_is_named():
    with pytest.raises(ConfigError, match=r"no ensemble 'choir'. Choose one of band, quartet"):
        MuseGANConfig(ensemble="choir")


@pytest.mark.parametrize(
    ("mode", "sizes"),
    [
        ("jamming", {"chords": 0, "style": 0}),
        ("composer", {"melody": 0, "groove": 0}),
        ("hybrid", {}),
    ],
)
def test_jamming_composer_and_hybrid_are_one_config(mode, sizes):
    small = model(**sizes)

    assert config(**sizes).mode == mode
    assert len(small.generate(latents(small))) == 2
