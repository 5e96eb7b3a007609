import pytest


@pytest.fixture(scope="session")
def shipped(tmp_path_factory):
    """A folder with a house band for each ensemble."""
    from tests.musegen.musegan.house_band import ship

    folder = tmp_path_factory.mktemp("shipped")
    ship(folder)
    return folder


@pytest.fixture
def house(monkeypatch, shipped):
    """House bands are what `jam` plays with."""
    from tests.musegen.musegan.house_band import play_with

    play_with(monkeypatch, shipped)


@pytest.fixture(scope="session")
def sound_weights(tmp_path_factory):
    """A folder with a small sound pipeline that knows all words and has learnt nothing."""
    from musegen.diffusion.pipeline import SoundPipeline
    from musegen.diffusion.vocabulary import WORDS
    from musegen.diffusion.vocoder import SIZES, Vocoder, VocoderConfig
    from tests.musegen.diffusion.sounds import model, woken

    folder = tmp_path_factory.mktemp("sound")
    vocoder = Vocoder(VocoderConfig(**SIZES["tiny"])).eval()
    scheduler = SoundPipeline.scheduler_of("dpm")
    SoundPipeline(woken(model(*WORDS)), vocoder, scheduler).save_pretrained(folder)
    return folder
