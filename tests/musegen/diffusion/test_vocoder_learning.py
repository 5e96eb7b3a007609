import json

import numpy as np
import pytest
import torch

from musegen.diffusion import clips
from musegen.diffusion.clips import SAMPLES
from musegen.diffusion.mel import MEL, SILENCE, mel_of
from musegen.diffusion.vocoder import SIZES, Vocoder, VocoderConfig
from musegen.diffusion.vocoder_learning import (
    STRETCH,
    as_predicted,
    distance,
    stretches,
    vocoder_loss,
)
from musegen.diffusion.vocoder_train import train
from musegen.training.loop import TrainingConfig


@pytest.fixture
def folder(tmp_path):
    """Two clips of a dull A, one of them held back."""
    seconds = np.arange(SAMPLES) / MEL.sample_rate
    wave = 0.2 * np.exp(-seconds) * np.sin(2 * np.pi * 440 * seconds)
    sound = np.rint(32767 * wave).astype(np.int16)
    row = {
        "corpus": "made",
        "piece": "an A",
        "soundfont": "none",
        "family": "piano",
        "words": ["piano"],
        "caption": "a piano",
    }
    rows = [
        {**row, "split": split, "start": place, "stop": place + 1}
        for place, split in enumerate(["train", "test"])
    ]
    made = tmp_path / "clips"
    made.mkdir()
    np.save(made / "audio.npy", np.stack([sound, sound]))
    np.save(made / "notes.npy", np.array([[0, 5, 69, 80, 0]] * 2, np.float32))
    (made / "clips.json").write_text(json.dumps(rows))
    return made


def test_stretches_are_drawn_again_from_the_same_seed(folder):
    found = clips.load(folder)

    first, again = (next(stretches(found, np.array([0]), 3, [1, 2])) for _ in range(2))

    assert first.sound.shape == first.tonal.shape == first.noise.shape == (3, STRETCH * MEL.hop)
    assert torch.equal(first.sound, again.sound)
    assert torch.equal(first.tonal, again.tonal)


def test_all_kinds_of_drafts_are_met(folder):
    met = next(stretches(clips.load(folder), np.array([0]), 60, [0, 0]))

    silent = ~met.tonal.any(dim=1)

    assert 0 < met.guessed.sum() < 30
    assert (silent & ~met.guessed).sum() > 0
    assert (~silent).sum() > 30


def test_a_sound_is_no_distance_from_itself():
    sound = torch.randn(2, 8 * MEL.hop)

    assert distance(sound, sound) == 0
    assert distance(sound, 0.5 * sound) > distance(sound, 0.9 * sound) > 0


def test_silence_stays_silent_in_a_predicted_mel():
    mel = torch.full((2, MEL.bands, 32), SILENCE)
    mel[0, 20:60] = -0.2

    asked = as_predicted(mel, torch.Generator().manual_seed(0))

    assert (asked[1] == SILENCE).all()
    assert (asked[0, 20:60] - mel[0, 20:60]).abs().mean() < 0.2


def test_a_step_brings_the_vocoder_nearer(folder):
    torch.manual_seed(0)
    model = Vocoder(VocoderConfig(**SIZES["tiny"]))
    batch = next(stretches(clips.load(folder), np.array([0]), 2, [0, 0]))
    optimiser = torch.optim.AdamW(model.parameters(), lr=3e-3)

    before = vocoder_loss(model, batch)
    for _ in range(3):
        optimiser.zero_grad()
        vocoder_loss(model, batch).backward()
        optimiser.step()

    assert vocoder_loss(model, batch) < before


def test_training_goes_on_where_it_stopped(folder, tmp_path):
    config = TrainingConfig(minutes=0.01, device="cpu")

    run = train(folder, tmp_path / "run", preset="tiny", config=config)
    further = train(folder, tmp_path / "run", preset="tiny", config=config, resume=True)

    assert run.step > 0
    assert further.step > run.step
    made = Vocoder.from_pretrained(tmp_path / "run")
    with torch.no_grad():
        silence = torch.zeros(1, STRETCH * MEL.hop)
        assert made(mel_of(silence), silence, silence).shape == silence.shape
