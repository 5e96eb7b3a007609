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
    assert pipeline.unheard(SoundWish(words="rain", negative="wind")) == ("rain", "wind")


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


@pytest.fixture(scope="module")
def stable_audio(tmp_path_factory):
    """A Stable Audio of a few hundred numbers, which knows two words."""
    transformers = pytest.importorskip("transformers")
    tokenizers = pytest.importorskip("tokenizers")
    import diffusers

    torch.manual_seed(0)
    words = {"<pad>": 0, "</s>": 1, "<unk>": 2, "rain": 3, "wind": 4}
    known = tokenizers.Tokenizer(tokenizers.models.WordLevel(words, unk_token="<unk>"))
    known.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    made = tmp_path_factory.mktemp("stable")
    diffusers.StableAudioPipeline(
        transformer=diffusers.StableAudioDiTModel(
            sample_size=400,
            in_channels=3,
            out_channels=3,
            num_layers=1,
            attention_head_dim=4,
            num_key_value_attention_heads=2,
            cross_attention_dim=4,
            cross_attention_input_dim=4,
            time_proj_dim=8,
            global_states_input_dim=8,
        ),
        scheduler=diffusers.EDMDPMSolverMultistepScheduler(prediction_type="v_prediction"),
        vae=diffusers.AutoencoderOobleck(
            encoder_hidden_size=6,
            downsampling_ratios=[1, 2],
            decoder_channels=3,
            decoder_input_channels=3,
            audio_channels=2,
            channel_multiples=[2, 4],
            sampling_rate=400,
        ),
        text_encoder=transformers.T5EncoderModel(
            transformers.T5Config(
                vocab_size=8, d_model=4, d_kv=4, d_ff=8, num_layers=1, num_heads=1
            )
        ),
        tokenizer=transformers.PreTrainedTokenizerFast(
            tokenizer_object=known,
            pad_token="<pad>",
            eos_token="</s>",
            unk_token="<unk>",
            model_max_length=8,
        ),
        projection_model=diffusers.pipelines.stable_audio.StableAudioProjectionModel(
            text_encoder_dim=4, conditioning_dim=4, min_value=0, max_value=8
        ),
    ).save_pretrained(made)
    return made


@pytest.mark.filterwarnings("ignore:.*weight_norm.*:FutureWarning")
def test_a_pipeline_that_hears_words_is_told_them_and_tells_every_step(stable_audio, capsys):
    pipeline = LocalPipeline.from_folder(stable_audio)
    told = []

    rain, wind = (
        pipeline.sound(
            SoundWish(words=words, negative="wind", steps=2, guidance=3.0),
            seconds=1.0,
            seed=1,
            progress=lambda *far: told.append(far),
        )
        for words in ("rain", "wind")
    )

    assert rain.shape == (2, 44_100)
    assert not np.array_equal(rain, wind)
    assert told == [(1, 2, "step 1"), (2, 2, "step 2")] * 2
    assert pipeline.unheard(SoundWish(words="rain", negative="wind")) == ()
    assert capsys.readouterr().err == ""
    with pytest.raises(ConfigError, match="longer than the model maximum"):
        pipeline.sound(SoundWish(words="rain", steps=2), seconds=100, seed=1)
