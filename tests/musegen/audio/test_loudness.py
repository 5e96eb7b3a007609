import numpy as np
import pytest

from musegen.audio.loudness import CEILING, listening_gain, loudness

RATE = 48_000


def sine(amplitude, seconds=3.0):
    time = np.arange(round(seconds * RATE)) / RATE
    wave = amplitude * np.sin(2 * np.pi * 997 * time)
    return np.stack([wave, wave]).astype(np.float32)


def clicks(amplitude, seconds=6.0):
    """A tone with a click twelve times as strong every half second."""
    sound = sine(amplitude, seconds)
    sound[:, :: RATE // 2] = 12 * amplitude
    return sound


def gained(mix):
    return mix * listening_gain(mix, np.abs(mix).max(axis=0), sample_rate=RATE)


def test_a_full_scale_sine_in_one_channel_is_at_minus_three():
    mono = sine(1.0)[:1]

    assert loudness(mono, sample_rate=RATE) == pytest.approx(-3.01, abs=0.05)  # BS.1770's anchor


@pytest.mark.parametrize("seconds", [0.0, 0.1, 2.0])
def test_silence_has_no_loudness(seconds):
    assert loudness(sine(0.0, seconds), sample_rate=RATE) == -np.inf


@pytest.mark.parametrize("amplitude", [0.001, 0.1, 1.0, 4.0])
def test_a_mix_is_brought_to_minus_16_by_one_gain(amplitude):
    mix = sine(amplitude)
    gain = listening_gain(mix, np.abs(mix).max(axis=0), sample_rate=RATE)

    assert np.ptp(gain) == 0
    assert loudness(mix * gain, sample_rate=RATE) == pytest.approx(-16, abs=0.1)


def test_peaks_give_way_and_the_mix_still_reaches_minus_16():
    heard = gained(clicks(0.1))

    assert np.abs(heard).max() <= CEILING * 1.0001
    assert loudness(heard, sample_rate=RATE) == pytest.approx(-16, abs=0.2)


def test_the_gain_gives_way_smoothly():
    mix = clicks(0.1)
    gain = listening_gain(mix, np.abs(mix).max(axis=0), sample_rate=RATE)

    assert np.abs(np.diff(20 * np.log10(gain))).max() < 0.05  # dB from sample to sample


def test_a_few_clicks_in_silence_stay_quiet_rather_than_flat():
    mix = np.zeros((2, 6 * RATE), dtype=np.float32)
    mix[:, :: RATE * 2] = 0.5

    heard = gained(mix)

    assert np.abs(heard).max() <= CEILING * 1.0001
    assert loudness(heard, sample_rate=RATE) < -17


def test_silence_is_left_alone():
    assert not gained(sine(0.0)).any()
