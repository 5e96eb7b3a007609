import math

import numpy as np

from musegen.metrics.intervals import Compared, mean_difference, ratio_of_means


def test_a_ratio_that_is_the_same_for_every_piece_is_sure():
    real = [1.0, 5.0, 9.0]

    assert ratio_of_means([2 * each for each in real], real) == Compared(2.0, 2.0, 2.0)


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    chance = np.random.default_rng(0)
    held = 0
    for _ in range(200):
        found = mean_difference(chance.normal(1, 1, 60).tolist(), [0.0] * 60)
        held += found.low <= 1 <= found.high

    assert 0.90 <= held / 200 <= 0.99


def test_pieces_without_a_figure_are_passed_over():
    found = ratio_of_means([1.0, math.nan, 1.0], [2.0, 2.0, math.nan])

    assert found.value == 0.5
    assert math.isnan(ratio_of_means([math.nan], [1.0]).value)
    assert math.isnan(ratio_of_means([], []).value)


def test_other_pieces_in_another_number_can_be_set_beside():
    assert ratio_of_means([2.0, 2.0, 2.0], [1.0, 1.0]) == Compared(2.0, 2.0, 2.0)


def test_near_is_within_a_twentieth_for_all_that_is_likely():
    assert Compared(1.0, 0.96, 1.04).is_near() is True
    assert Compared(1.0, 0.90, 1.04).is_near() is None
    assert Compared(1.2, 1.06, 1.30).is_near() is False
    assert Compared(math.nan, math.nan, math.nan).is_near() is None
    assert str(Compared(1.0, 0.96, 1.04)) == "1.000 [0.960, 1.040]"
