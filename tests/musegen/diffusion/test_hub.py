import json

import numpy as np
import pytest
import torch

from midi_data.errors import ConfigError, FileError
from musegen.diffusion.hub import LocalPipeline
from musegen.diffusion.wish import SoundWish

RATE = 16_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The smallest audio pipeline that diffusers has, as its `save_pretrained` leaves it."""
    from diffusers import DanceDiffusionPipeline, IPNDMScheduler, UNet1DModel

    torch.manual_seed(0)
    unet = UNet1DModel(
        block_out_channels=(32, 32, 64),
        extra_in_channels=64,
        sample_size=512,
        sample_rate=RATE,
        in_channels=2,
        out_channels=2,
        flip_sin_to_cos=True,
        use_timestep_embedding=False,
        time_embedding_type="fourier",
        mid_block_type="UNetMidBlock1D",
        down_block_types=("DownBlock1DNoSkip", "DownBlock1D", "AttnDownBlock1D"),
        up_block_types=("AttnUpBlock1D", "UpBlock1D", "UpBlock1DNoSkip"),
    )
    made = tmp_path_factory.mktemp("dance")
    DanceDiffusionPipeline(unet, IPNDMScheduler()).save_pretrained(made)
    return made


def index_with(folder, made, **changes):
    """A copy of a folder with another index."""
    made.mkdir()
    for part in ("unet", "scheduler"):
        (made / part).symlink_to(folder / part)
    index = json.loads((folder / "model_index.json").read_text())
    (made / "model_index.json").write_text(json.dumps(index | changes))
    return made


def test_a_pipeline_in_a_folder_sounds_at_our_rate_and_the_length_asked(folder):
    pipeline = LocalPipeline.from_folder(folder)
    wish = SoundWish(words="rain", steps=2)

    one, again, other = (pipeline.sound(wish, seconds=0.05, seed=seed) for seed in (1, 1, 2))

    assert (pipeline.name, pipeline.rate) == ("DanceDiffusionPipeline", RATE)
    assert one.shape == (2, 2205)
    assert one.dtype == np.float32
    assert one.any()
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)
    assert not pipeline.hears_words


def test_no_pipeline_in_a_folder_is_told(tmp_path):
    with pytest.raises(FileError, match=r"no readable model_index\.json"):
        LocalPipeline.from_folder(tmp_path)


def test_other_pipelines_than_of_sound_are_refused(folder, tmp_path):
    images = index_with(folder, tmp_path / "images", _class_name="DDPMPipeline")
    with pytest.raises(ConfigError, match="makes no sound"):
        LocalPipeline.from_folder(images)

    unheard = index_with(folder, tmp_path / "unheard", _class_name="MoogPipeline")
    with pytest.raises(ConfigError, match="has no pipeline 'MoogPipeline'"):
        LocalPipeline.from_folder(unheard)


def test_no_code_of_the_folder_is_run(folder, tmp_path):
    (tmp_path / "evil.py").write_text("raise SystemExit('run')")
    evil = index_with(folder, tmp_path / "evil", unet=["evil", "UNet"])

    with pytest.raises(ConfigError, match=r"would run code of its own \(evil\)"):
        LocalPipeline.from_folder(evil)


def test_no_pickle_is_loaded(folder, tmp_path):
    made = tmp_path / "pickled"
    made.mkdir()
    (made / "scheduler").symlink_to(folder / "scheduler")
    (made / "model_index.json").write_bytes((folder / "model_index.json").read_bytes())
    (made / "unet").mkdir()
    (made / "unet" / "config.json").write_bytes((folder / "unet" / "config.json").read_bytes())
    torch.save({}, made / "unet" / "diffusion_pytorch_model.bin")

    with pytest.raises(ConfigError, match=r"cannot be loaded.*\.safetensors"):
        LocalPipeline.from_folder(made)
