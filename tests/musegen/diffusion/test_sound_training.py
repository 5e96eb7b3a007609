import json
from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
import torch

from midi_data.errors import FileError
from musegen.diffusion import clips
from musegen.diffusion.blocks import FrameBlock
from musegen.diffusion.learning import (
    batches,
    changes_apart,
    denoiser_loss,
    levels,
    skeleton_loss,
)
from musegen.diffusion.model import SoundModel
from musegen.diffusion.publish import publish_sound
from musegen.diffusion.train import train
from musegen.diffusion.vocabulary import WORDS
from musegen.training.cards import read_card
from musegen.training.loop import TrainingConfig
from tests.musegen.diffusion.sounds import model, woken, write_clips


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_clips(tmp_path_factory.mktemp("sounds") / "clips")


@pytest.mark.parametrize("loss", [skeleton_loss, denoiser_loss])
def test_steps_make_the_loss_smaller(folder, loss):
    small = model()
    sounds = next(batches(clips.load(folder), small, 2, 64, [0]))
    optimiser = torch.optim.Adam(small.parameters(), lr=2e-3)

    losses = []
    for _ in range(6):
        torch.manual_seed(0)
        value = loss(small, sounds)
        losses.append(value.item())
        optimiser.zero_grad()
        value.backward()
        optimiser.step()

    assert losses[-1] < losses[0]


def test_crops_carry_the_notes_that_are_heard_in_them(folder):
    small = model()

    sounds = next(batches(clips.load(folder), small, 4, 128, [3]))

    loud = sounds.mel.amax(dim=1) > -0.5
    for sound in range(4):
        heard = sounds.heard.frame[sounds.heard.sound[sounds.heard.note] == sound]
        assert set(torch.nonzero(loud[sound])[2:-2, 0].tolist()) <= set(heard.tolist())


def test_batches_are_the_same_from_one_seed(folder):
    found = clips.load(folder)

    one, again = (next(batches(found, model(), 3, 64, [7])) for _ in range(2))

    assert torch.equal(one.mel, again.mel)
    assert torch.equal(one.words, again.words)


def test_clips_of_a_rare_family_come_more_often(folder):
    found = clips.load(folder)
    rare, *others = found.rows
    found = replace(found, rows=(replace(rare, family="brass"), *others))

    drawn = list(islice(batches(found, model(), 10, 512, [1]), 20))

    pitches = torch.cat([sounds.heard.pitch for sounds in drawn])
    assert 0.3 < float((pitches == 60).double().mean()) < 0.5  # one of five clips


def test_noise_grows_with_time_until_nothing_is_left():
    signal, noise = levels(torch.tensor([0.0, 0.5, 1.0]))

    assert torch.allclose(signal**2 + noise**2, torch.ones(3))
    assert signal[0] == 1
    assert abs(float(signal[2])) < 1e-6


@pytest.mark.parametrize("dilation", [1, 2, 8])
def test_a_block_hears_as_far_as_its_dilation(dilation):
    torch.manual_seed(0)
    block = FrameBlock(4, 3, dilation=dilation)
    frames, condition = torch.randn(1, 50, 4), torch.zeros(1, 3)
    moved = frames.clone()
    moved[0, 25] += 1

    changed = (block(moved, condition) - block(frames, condition)).abs().sum(dim=2)[0] > 1e-7

    reached = np.flatnonzero(changed.numpy())
    assert reached.tolist() == [place for place in range(50) if place in reach(25, dilation)]


def reach(place, dilation):
    return {place + step * dilation for step in range(-3, 4)}


def test_a_sound_model_is_trained_and_goes_on(folder, tmp_path):
    run = tmp_path / "run"
    config = TrainingConfig(minutes=0.02, device="cpu")

    first = train(folder, run, preset="tiny", config=config)
    more = train(folder, run, preset="tiny", config=config, resume=True)

    assert more.step > first.step > 0
    for part in (run / "skeleton", run):
        log = [json.loads(line) for line in (part / "log.jsonl").read_text().splitlines()]
        assert log[-1]["held back"] > 0
    shipped = tmp_path / "shipped"
    publish_sound(run, folder, shipped, device="a laptop", command="musegen train sound")
    assert SoundModel.from_pretrained(shipped).config.bands == 160
    card = read_card(shipped)
    assert card["data"]["groove"]["licence"].startswith("CC BY")
    assert card["steps"]["denoiser"] == more.step
    assert "5 clips; MIT" in card["played with"]["FluidR3_GM.sf2"]
    assert "MIT" in (shipped / "ATTRIBUTION.md").read_text()


def test_training_goes_on_from_weights_that_know_fewer_words(folder, tmp_path):
    small, run = tmp_path / "small", tmp_path / "run"
    model("piano", "gone").save_pretrained(small)

    train(
        folder, run, preset="tiny", start=small, config=TrainingConfig(minutes=0.01, device="cpu")
    )

    trained = SoundModel.from_pretrained(run / "best")
    assert trained.config.words == tuple(WORDS)
    assert trained.config.mean == SoundModel.from_pretrained(small).config.mean


def test_a_model_given_other_words_understands_the_old_ones_as_before():
    small = woken(model("piano", "hall"))

    other = small.knowing(("soft", "hall", "piano"))

    old = small.words(small.words.rows([{"piano": 1, "hall": 0.5}]))
    assert torch.allclose(other.words(other.words.rows([{"piano": 1, "hall": 0.5}])), old)
    new = other.words(other.words.rows([{"piano": 1, "hall": 0.5, "soft": 1}]))
    assert torch.allclose(new, old)  # it has not been learnt yet


def test_mels_that_rise_together_are_not_apart_however_loud():
    rising = torch.zeros(1, 160, 40)
    rising[..., 20:] = 0.5
    later = rising.roll(4, dims=-1)

    assert changes_apart(rising - 0.3, rising) < 1e-6
    assert changes_apart(later, rising) > 0.01


def test_a_folder_without_clips_is_refused(tmp_path):
    with pytest.raises(FileError, match="no clips"):
        clips.load(tmp_path)
