import numpy as np
import pytest

from studio.waveform import outline_of
from studio.waveform.component import Stretch, read_stretch

RATE = 44_100


def columns(outline):
    return np.frombuffer(outline.columns, np.uint8).reshape(-1, 3).astype(int)


def test_an_outline_reaches_as_far_as_the_sound_does():
    wave = np.zeros((2, RATE), np.float32)
    wave[0, 1000], wave[1, 30_000] = 0.5, -0.25

    outline = outline_of(wave)

    low, high, _ = columns(outline).T
    assert (outline.peak, outline.seconds) == (0.5, 1.0)
    assert (high.max() - 128, low.min() - 128) == (127, pytest.approx(-64, abs=1))
    assert high.argmax() == 1000 // 64
    assert low.argmin() == 30_000 // 64


def test_the_strength_of_a_sine_is_seven_tenths_of_its_peak():
    sine = np.sin(np.arange(RATE) * 441 * 2 * np.pi / RATE)[None].astype(np.float32)

    strength = columns(outline_of(sine))[:, 2]

    assert np.sqrt(np.square(strength / 127).mean()) == pytest.approx(0.707, abs=0.01)


def test_silence_is_a_line():
    low, high, strength = columns(outline_of(np.zeros((1, 100), np.float32))).T

    assert set(low) == set(high) == {128}
    assert not strength.any()


def test_ten_minutes_are_no_more_than_a_browser_draws_at_once():
    outline = outline_of(np.zeros((1, 600 * RATE), np.float32))

    assert len(columns(outline)) <= 60_000
    assert outline.seconds == 600


def test_a_stretch_that_is_chosen_stays_inside_the_sound():
    sent = {"family": "1", "from": -1, "to": 9}

    assert read_stretch(sent, family="1", seconds=6.0) == Stretch(0.0, 6.0)


@pytest.mark.parametrize(
    "sent", [None, {"family": "2", "from": 1, "to": 2}, {"family": "1", "from": 2, "to": 2.001}]
)
def test_nothing_is_chosen_by_silence_another_sound_or_a_click(sent):
    assert read_stretch(sent, family="1", seconds=6.0) is None
