import io

import numpy as np
from PIL import Image

from musegen.daw.colours import colour_of
from musegen.daw.thumbnail import thumbnail_png
from tests.builders import score, track


def picture(music, **size):
    return np.asarray(Image.open(io.BytesIO(thumbnail_png(music, **size))))


def test_every_track_has_its_colour_and_time_goes_from_left_to_right():
    shown = picture(score(track("C4:2"), track("rest:1 G5:1")), width=100, height=40)

    blue, vermilion = (
        tuple(int(colour_of(each)[at : at + 2], 16) for at in (1, 3, 5)) for each in (0, 1)
    )
    assert shown.shape == (40, 100, 4)
    assert {tuple(each[:3]) for each in shown[shown[..., 3] > 0]} == {blue, vermilion}
    high = np.argwhere((shown[..., :3] == vermilion).all(axis=2))
    low = np.argwhere((shown[..., :3] == blue).all(axis=2) & (shown[..., 3] > 0))
    assert high[:, 0].max() < low[:, 0].min()
    assert high[:, 1].min() == 50
    assert low[:, 1].min() == 0


def test_a_score_without_notes_is_an_empty_picture():
    assert picture(score(track("")))[..., 3].max() == 0
