import numpy as np
import pytest

from musegen.musegan.keys import semitones_above

C_MAJOR = np.array([4, 0, 2, 0, 3, 2, 0, 4, 0, 2, 0, 1], float)
A_MINOR = np.array([3, 0, 2, 0, 4, 1, 0, 1, 1, 5, 0, 2], float)


@pytest.mark.parametrize("scale", [C_MAJOR, A_MINOR])
@pytest.mark.parametrize("key", range(-6, 6))
def test_a_scale_is_heard_in_every_key(scale, key):
    assert semitones_above(np.roll(scale, key)) == key


def test_silence_is_left_where_it_is():
    assert semitones_above(np.zeros((2, 12))).tolist() == [0, 0]
