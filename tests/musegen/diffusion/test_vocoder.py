import json

import numpy as np
import pytest
import torch

from midi_data.errors import ConfigError
from musegen.diffusion.draft import draft
from musegen.diffusion.mel import MEL, SILENCE, mel_of
from musegen.diffusion.vocoder import SIZES, Vocoder, VocoderConfig, sound_of

RATE = MEL.sample_rate
FRAMES = 64


def notes(*rows):
    """Rows of onset, release and pitch."""
    told = [[on, off, pitch, 80, 0] for on, off, pitch in rows]
    return np.array(told, np.float32).reshape(-1, 5)


def plucked(hertz, frames=FRAMES):
    """A string: harmonics that fall, the higher the sooner."""
    seconds = np.arange(frames * MEL.hop) / RATE
    partials = [
        0.2 / k * np.exp(-2 * k * seconds) * np.sin(2 * np.pi * k * hertz * seconds)
        for k in range(1, 20)
    ]
    return np.sum(partials, axis=0).astype(np.float32)


@pytest.fixture
def vocoder():
    torch.manual_seed(0)
    model = Vocoder(VocoderConfig(**SIZES["tiny"])).eval()
    torch.nn.init.normal_(model.head.weight, std=0.02)
    return model


@pytest.fixture
def untrained():
    return Vocoder(VocoderConfig(**SIZES["tiny"])).eval()


def test_untrained_it_already_brings_the_draft_to_the_levels_asked_for(untrained):
    asked = mel_of(torch.from_numpy(plucked(220.0)))

    sound = sound_of(untrained, asked, notes=notes((0, 2, 57)))

    assert sound.dtype == np.float32
    assert sound.shape == (FRAMES * MEL.hop,)
    heard = asked > -0.4  # 70 dB below a full-scale sine
    assert 50 * (mel_of(torch.from_numpy(sound)) - asked).abs()[heard].mean() < 4


def test_pitch_is_that_of_the_notes_and_not_of_the_mel(untrained):
    asked = mel_of(torch.from_numpy(plucked(220.0 * 2 ** (0.3 / 12))))

    sound = sound_of(untrained, asked, notes=notes((0, 2, 57)))

    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 1 << 18))
    low = np.fft.rfftfreq(1 << 18, 1 / RATE) < 300
    assert np.argmax(spectrum * low) * RATE / (1 << 18) == pytest.approx(220.0, abs=0.5)


def test_silence_is_silent_whatever_the_draft(vocoder):
    nothing = torch.full((MEL.bands, FRAMES), SILENCE)

    for source in ({"notes": notes((0, 2, 60))}, {"recording": plucked(220.0)}, {}):
        assert np.abs(sound_of(vocoder, nothing, **source)).max() < 10 ** (-90 / 20)


def test_noise_carries_what_the_notes_do_not(untrained):
    hiss = 0.05 * np.random.default_rng(0).standard_normal(FRAMES * MEL.hop, np.float32)
    asked = mel_of(torch.from_numpy(hiss))

    sound = sound_of(untrained, asked, notes=notes())

    assert np.std(sound) == pytest.approx(np.std(hiss), rel=0.3)


@pytest.mark.parametrize("source", ["notes", "recording", "nothing"])
def test_a_long_sound_has_no_seams(vocoder, monkeypatch, source):
    heard = np.tile(plucked(220.0), 4)
    asked = mel_of(torch.from_numpy(heard))
    sources = {"notes": {"notes": notes((0, 4, 57))}, "recording": {"recording": heard}}
    given = sources.get(source, {})
    monkeypatch.setattr("musegen.diffusion.vocoder._ROUNDS", 8)
    whole = sound_of(vocoder, asked, **given, seed=4)

    monkeypatch.setattr("musegen.diffusion.vocoder._PIECE", 96)
    pieces = sound_of(vocoder, asked, **given, seed=4)

    np.testing.assert_allclose(pieces, whole, atol=1e-4)


def test_the_sound_of_a_recording_lies_in_step_with_it(untrained):
    heard = plucked(330.0)

    sound = sound_of(untrained, mel_of(torch.from_numpy(heard)), recording=heard)

    assert np.corrcoef(sound, heard)[0, 1] > 0.9


def test_a_recording_that_is_too_short_is_followed_by_noise(untrained):
    asked = mel_of(torch.from_numpy(plucked(330.0)))

    sound = sound_of(untrained, asked, recording=plucked(330.0, frames=20))

    assert sound.shape == (FRAMES * MEL.hop,)
    assert np.isfinite(sound).all()
    assert np.std(sound[40 * MEL.hop :]) > 1e-3


def test_the_same_seed_makes_the_same_sound(vocoder):
    asked = mel_of(torch.from_numpy(plucked(220.0)))
    played = notes((0, 2, 57))

    first, again, other = (sound_of(vocoder, asked, notes=played, seed=s) for s in (1, 1, 2))

    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other)


def test_progress_is_told_in_frames(vocoder):
    told = []

    sound_of(
        vocoder,
        torch.zeros(MEL.bands, FRAMES),
        notes=notes(),
        progress=lambda done, total, words: told.append((done, total)),
    )

    assert told == [(FRAMES, FRAMES)]


def test_saved_and_loaded_it_sounds_the_same(vocoder, tmp_path):
    vocoder.half().float()  # as it is on disk
    vocoder.save_pretrained(tmp_path)
    asked = mel_of(torch.from_numpy(plucked(220.0)))

    loaded = Vocoder.from_pretrained(tmp_path)

    played = notes((0, 2, 57))
    np.testing.assert_array_equal(
        sound_of(loaded, asked, notes=played), sound_of(vocoder, asked, notes=played)
    )


def test_an_unknown_key_in_the_config_is_refused(vocoder, tmp_path):
    vocoder.save_pretrained(tmp_path)
    said = json.loads((tmp_path / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps(said | {"depth": 3}))

    with pytest.raises(ConfigError, match="depth"):
        Vocoder.from_pretrained(tmp_path)


def test_a_vocoder_for_other_mels_is_refused():
    with pytest.raises(ConfigError, match="80 bands"):
        VocoderConfig(bands=80)


def test_a_kernel_without_a_middle_is_refused():
    with pytest.raises(ConfigError, match="odd"):
        VocoderConfig(kernel=4)


def test_sources_in_a_batch_are_made_to_sound_apart(vocoder):
    asked = torch.stack([mel_of(torch.from_numpy(plucked(hertz))) for hertz in (220.0, 330.0)])
    drafts = [
        torch.from_numpy(draft(notes((0, 2, pitch)), FRAMES * MEL.hop, seed=0))
        for pitch in (57, 64)
    ]
    tonal, noise = torch.stack(drafts, dim=1)

    with torch.no_grad():
        both = vocoder(asked, tonal, noise)
        second = vocoder(asked[1:], tonal[1:], noise[1:])

    torch.testing.assert_close(both[1:], second, atol=1e-5, rtol=1e-4)
