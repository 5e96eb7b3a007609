import math

import pytest
import torch

from midi_data.errors import BriefError, ConfigError
from musegen.diffusion.clearing import Guidance
from musegen.diffusion.pipeline import Asked, SoundPipeline
from musegen.diffusion.vocoder import SIZES, Vocoder, VocoderConfig
from tests.musegen.diffusion.sounds import model, note, notes, woken

PIANO = {"piano": 1.0}
MUSIC = notes(note(60, 0.2, 1.0), note(64, 1.0, 2.0))


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pipeline")
    vocoder = Vocoder(VocoderConfig(**SIZES["tiny"])).eval()
    made = SoundPipeline(
        woken(model()).half().float(),
        vocoder.half().float(),
        SoundPipeline.scheduler_of("dpm"),
    )
    made.save_pretrained(folder)
    return SoundPipeline.from_pretrained(folder)


def test_one_seed_gives_one_sound(pipeline):
    asked = Asked(words=PIANO, notes=MUSIC, frames=100)

    one, again, other = (pipeline(asked, steps=2, seed=seed) for seed in (1, 1, 2))

    assert torch.equal(one, again)
    assert not torch.equal(one, other)


@pytest.mark.parametrize("scheduler", ["dpm", "unipc"])
def test_every_scheduler_clears(pipeline, scheduler):
    pipeline.scheduler = SoundPipeline.scheduler_of(scheduler)

    mel = pipeline(Asked(words=PIANO, frames=600), steps=3)

    assert mel.shape == (160, 600)
    assert mel.isfinite().all()
    pipeline.scheduler = SoundPipeline.scheduler_of("dpm")


def test_what_is_known_stays_as_it_is(pipeline):
    known = torch.full((160, 90), -0.3)
    known[:, 30:60] = torch.nan

    mel = pipeline(Asked(words=PIANO, frames=90), known=known, steps=2)

    assert torch.equal(mel[:, :30], known[:, :30])
    assert torch.equal(mel[:, 60:], known[:, 60:])
    assert mel.isfinite().all()


def test_without_strength_nothing_changes(pipeline):
    start = torch.rand(160, 50) - 0.9

    assert torch.equal(pipeline(Asked(words={}, frames=50), start=start, strength=0), start)


def test_the_stronger_the_further_from_the_start(pipeline):
    start = torch.rand(160, 50, generator=torch.Generator().manual_seed(0)) - 0.9

    near, far = (
        pipeline(Asked(words={}, frames=50), start=start, strength=strength, steps=4)
        for strength in (0.1, 0.9)
    )

    assert (near - start).abs().mean() < (far - start).abs().mean()


def test_no_steps_leave_the_skeleton(pipeline):
    asked = Asked(words=PIANO, notes=MUSIC, frames=200)

    assert torch.equal(pipeline(asked, steps=0), pipeline.sketch(asked))


def test_words_at_the_end_are_those_of_the_end(pipeline):
    def sketch(words, later=None):
        return pipeline.sketch(Asked(words=words, words_at_end=later, notes=MUSIC, frames=200))

    hall = {"hall": 3.0}
    moved, first, last = sketch(PIANO, hall), sketch(PIANO), sketch(hall)

    assert torch.allclose(moved[:, 0], first[:, 0])
    assert torch.allclose(moved[:, -1], last[:, -1])


def test_guidance_moves_the_sound(pipeline):
    asked = Asked(words=PIANO, negative={"hall": 1.0}, notes=MUSIC, frames=80)

    plain, more, notes_more = (
        pipeline(asked, steps=2, guidance=guidance)
        for guidance in (Guidance(words=1), Guidance(words=4), Guidance(words=1, notes=3))
    )

    assert not torch.equal(plain, more)
    assert not torch.equal(plain, notes_more)


def test_levels_stay_those_of_the_skeleton_the_less_the_more_words_lead(pipeline):
    asked = Asked(words=PIANO, notes=MUSIC, frames=120)
    skeleton = pipeline.sketch(asked)

    def loudness(mel):
        power = (5 * math.log(10) * mel).exp()
        return torch.nn.functional.avg_pool1d(power, 61, 1).log10() / 5

    def moved(guidance):
        made = pipeline(asked, steps=2, guidance=guidance)
        slowly = loudness(made) - loudness(skeleton)
        return float(slowly.abs().mean()), float((made - skeleton).diff(dim=1).abs().mean())

    kept, between, free = (moved(Guidance(words=words)) for words in (1.0, 1.5, 2.0))
    assert kept[0] < between[0] < free[0]
    assert kept[0] < free[0] / 3
    assert kept[1] > free[1] / 2


def test_guidance_without_words_takes_no_time(pipeline):
    heard = []
    hook = pipeline.model.denoiser.register_forward_hook(lambda *_: heard.append(1))

    pipeline(Asked(words={}, frames=40), steps=3, guidance=Guidance(words=2))

    hook.remove()
    assert len(heard) == 3


def test_every_step_is_shown_and_can_be_the_last(pipeline):
    seen = []

    def watcher(step, steps, mel):
        seen.append((step, steps, mel.shape))
        if step == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pipeline(Asked(words=PIANO, frames=40), steps=5, watcher=watcher)

    assert seen == [(1, 5, (160, 40)), (2, 5, (160, 40))]


def test_a_folder_that_is_no_pipeline_is_refused(tmp_path):
    with pytest.raises(ConfigError, match="model_index"):
        SoundPipeline.from_pretrained(tmp_path)
    (tmp_path / "model_index.json").write_text('{"_class_name": "Other"}')
    with pytest.raises(ConfigError, match="not a SoundPipeline"):
        SoundPipeline.from_pretrained(tmp_path)
    with pytest.raises(BriefError, match="dpm or unipc"):
        SoundPipeline.from_pretrained(tmp_path, scheduler="guess")
