import numpy as np

from musegen.composer.harmony import PULL, harmony
from musegen.encoders import event_vocabulary as v


def sounding(*classes):
    return np.isin(np.arange(12), classes)


def gain(gains, pitch):
    return gains[v.PITCHES(pitch)]


def test_over_a_c_a_third_gains_and_a_semitone_loses():
    gains = harmony(sounding(0), PULL)

    assert gain(gains, 64) > 0 > gain(gains, 61)
    assert gain(gains, 61) == gain(gains, 73)


def test_in_silence_and_among_drums_every_pitch_is_alike():
    assert not harmony(sounding(), PULL).any()
    assert not harmony(sounding(0, 4), PULL)[v.DRUM_PITCHES.first :].any()
