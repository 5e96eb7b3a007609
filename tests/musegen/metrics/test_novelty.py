import numpy as np
import pytest

from musegen.encoders import piano_roll
from musegen.metrics.novelty import KnownBars, distinct_share, nearest_distances
from tests.builders import score, track

DRUMS, BASS = 0, 1


def onsets(drums, bass):
    """One piece of drums and bass."""
    music = score(track(drums, is_drum=True), track(bass, program=33))
    return piano_roll.encode(music, steps_per_quarter=12).onsets[None]


KNOWN = onsets("C2:1 D2:3 C2:4", "C3:4 G3:2 E3:2")


def test_bars_that_come_again_are_not_distinct():
    music = onsets("C2:4 C2:4 C2:4 D2:4", "C3:4 C3:4 E3:4 C3:4")

    assert distinct_share([music[:, :1], music[:, 1:]]) == 3 / 4
    assert np.isnan(distinct_share([np.zeros_like(music)]))


def test_a_known_bar_is_at_no_distance_in_whatever_key():
    known = KnownBars.of([KNOWN])

    assert nearest_distances(KNOWN, known, [BASS]).tolist() == [0, 0]
    assert nearest_distances(onsets("C2:4", "A3:2 F#3:2"), known, [BASS]).tolist() == [0]


def test_drums_are_not_transposed():
    moved = onsets("D2:4", "G3:2 E3:2")

    assert nearest_distances(moved, KnownBars.of([KNOWN]), [BASS]) == pytest.approx([2 / 4])


def test_the_distance_is_what_only_one_of_two_bars_has():
    known = KnownBars.of([KNOWN[:, :1], KNOWN[:, 1:]])

    assert nearest_distances(onsets("C2:4", "C3:2 F3:2"), known, [BASS]) == pytest.approx([2 / 4])


def test_silent_bars_are_passed_over():
    music = onsets("C2:1 D2:3 rest:8 C2:4", "C3:4 rest:8 G3:2 E3:2")

    assert nearest_distances(music, KnownBars.of([KNOWN]), [BASS]).tolist() == [0, 0]
