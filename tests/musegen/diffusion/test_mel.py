import numpy as np
import pytest
import torch

from musegen.diffusion.mel import (
    MEL,
    SILENCE,
    decibels,
    filterbank,
    fitted,
    griffin_lim,
    istft,
    mel_of,
    stft,
)


def sine(hertz, *, frames=64, amplitude=1.0):
    seconds = torch.arange(frames * MEL.hop) / MEL.sample_rate
    return amplitude * torch.sin(2 * torch.pi * hertz * seconds)


def test_so_many_hops_make_so_many_frames():
    assert mel_of(sine(440, frames=37)).shape == (MEL.bands, 37)


def test_sound_comes_back_from_its_spectrum():
    sound = torch.randn(2, 40 * MEL.hop, generator=torch.Generator().manual_seed(0))

    assert torch.allclose(istft(stft(sound)), sound, atol=1e-5)


def test_a_sine_is_loudest_in_the_band_of_its_pitch():
    mel = mel_of(sine(1000))

    centre = filterbank().T[int(mel[:, 32].argmax())].argmax() * MEL.sample_rate / MEL.n_fft
    assert abs(float(centre) - 1000) < 2 * MEL.sample_rate / MEL.n_fft


@pytest.mark.parametrize("amplitude", [1.0, 0.1, 0.01])
def test_levels_are_decibels_of_a_full_scale_sine(amplitude):
    hertz = 100 * MEL.sample_rate / MEL.n_fft  # in the middle of a bin

    loudest = decibels(mel_of(sine(hertz, amplitude=amplitude))).max()

    assert abs(float(loudest) - 20 * np.log10(amplitude)) < 3


def test_silence_is_the_floor():
    assert (mel_of(torch.zeros(10 * MEL.hop)) == SILENCE).all()


def test_every_band_hears_something():
    assert (filterbank().sum(dim=0) > 0).all()


def test_griffin_lim_sounds_like_the_mel_it_was_given():
    mel = mel_of(sine(440, amplitude=0.5))

    again = mel_of(griffin_lim(mel, rounds=16))

    loud = decibels(mel) > -20
    assert float((decibels(again) - decibels(mel))[loud].abs().mean()) < 3
    assert float(griffin_lim(torch.full_like(mel, SILENCE), rounds=2).abs().max()) < 1e-6


def test_sound_is_fitted_to_levels_and_keeps_its_phases():
    chance = torch.Generator().manual_seed(0)
    sound = 0.1 * torch.randn(64 * MEL.hop, generator=chance)
    swell = torch.linspace(0.1, 1.0, len(sound))
    asked = mel_of(sound * swell)

    made = fitted(sound, asked, rounds=2)

    assert float((decibels(mel_of(made)) - decibels(asked)).abs().mean()) < 0.1
    assert float(torch.corrcoef(torch.stack([made, sound * swell]))[0, 1]) > 0.96


def test_what_shall_be_silent_is_fitted_to_silence():
    silence = torch.full((MEL.bands, 64), SILENCE)

    assert float(decibels(mel_of(fitted(sine(440), silence, rounds=8))).max()) < -75
