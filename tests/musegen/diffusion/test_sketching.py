import numpy as np
import pytest
import torch

from musegen.diffusion import pipeline as pipelines
from musegen.diffusion.pipeline import Asked, SoundPipeline
from tests.musegen.diffusion.sounds import note, notes


@pytest.mark.parametrize("end", [None, {"cathedral": 1.0}])
def test_a_long_part_is_sketched_piece_by_piece_as_if_at_once(sound_weights, monkeypatch, end):
    chance = np.random.default_rng(0)
    onsets = np.sort(chance.uniform(0, 6, 30))
    part = notes(*(note(int(60 + n % 12), t, t + 0.8) for n, t in enumerate(onsets)))
    pipeline = SoundPipeline.from_pretrained(sound_weights)
    asked = Asked(words={"piano": 1.0}, words_at_end=end, notes=part, frames=600)

    whole = pipeline.sketch(asked)
    monkeypatch.setattr(pipelines, "_SKETCHED", 100)
    pieces = pipeline.sketch(asked)

    assert torch.allclose(whole, pieces, atol=1e-4)
