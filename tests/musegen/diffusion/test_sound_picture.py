import io

import numpy as np
from PIL import Image

from musegen.diffusion.mel import MEL
from musegen.diffusion.sound_picture import sound_png

RATE = 44_100


def picture_of(hertz, seconds=1.0):
    wave = 0.5 * np.sin(np.arange(round(seconds * RATE)) * hertz * 2 * np.pi / RATE)
    made = sound_png(np.stack([wave, wave]).astype(np.float32))
    return np.asarray(Image.open(io.BytesIO(made)).convert("L"), dtype=float)


def test_a_low_tone_is_drawn_below_a_high_one():
    low, high = picture_of(200), picture_of(4_000)

    assert low.mean(axis=1).argmax() > high.mean(axis=1).argmax()


def test_every_frame_has_a_column_and_the_last_is_there():
    assert picture_of(440, seconds=1.001).shape[1] == int(np.ceil(1.001 * RATE / MEL.hop))
