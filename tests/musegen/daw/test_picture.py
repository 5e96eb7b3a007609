from io import BytesIO

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.image import imread

from midi_data.score import bars
from musegen.daw.colours import colour_of
from musegen.daw.picture import WIDTH, picture_png
from tests.builders import score, track


def pixels(made, title="Waltz"):
    return imread(BytesIO(picture_png(made, title=title)))[..., :3]


def band(count):
    parts = [
        track(f"C{number % 5 + 2}:16", name=f"Part {number}", velocity=127)
        for number in range(count)
    ]
    return score(*parts, track("C2:1 D2:1 C2:1 D2:1", name="Kit", is_drum=True, velocity=127))


@pytest.mark.parametrize("tracks", [1, 11])
def test_every_track_is_seen_in_its_colour(tracks):
    seen = pixels(band(tracks))

    for number in range(tracks + 1):
        colour = np.array(to_rgb(colour_of(number)))
        assert (np.abs(seen - colour).max(axis=-1) < 0.02).sum() > 50, f"track {number}"


def test_colours_of_24_tracks_differ():
    assert len({colour_of(number) for number in range(24)}) == 24


@pytest.mark.parametrize(("count", "rows"), [(1, 1), (16, 1), (17, 2), (200, 8)])
def test_long_pieces_are_broken_into_rows(count, rows):
    made = score(f"C4:{4 * count}")
    assert len(bars(made)) == count

    height, width, _ = pixels(made).shape

    assert width == WIDTH
    one_row = pixels(score("C4:4")).shape[0]
    row = pixels(score("C4:68")).shape[0] - one_row
    assert height == one_row + (rows - 1) * row


def test_a_louder_note_has_more_colour():
    def colour(velocity):
        seen = pixels(score(track("C4:4", velocity=velocity)))[110:]
        return (seen.max(axis=-1) - seen.min(axis=-1)).max()

    assert colour(110) > colour(60) > colour(10) > 0.1


def test_two_tracks_on_one_note_both_show():
    seen = pixels(score(track("C4:4", velocity=127), track("C4:4", velocity=127)))[110:]

    for number in range(2):
        colour = np.array(to_rgb(colour_of(number)))
        assert (np.abs(seen - colour).max(axis=-1) < 0.02).sum() > 500


def test_an_empty_score_and_strange_names_are_drawn():
    assert pixels(score()).shape[1] == WIDTH
    assert pixels(score(track("C4:4", name="$x_1$ 第一")), title="50 $ \x00 音楽").shape[1] == WIDTH


def test_the_same_score_gives_the_same_picture():
    assert picture_png(band(2), title="Waltz") == picture_png(band(2), title="Waltz")
