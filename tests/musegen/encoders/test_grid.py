import numpy as np

from musegen.encoders.grid import GridReport, snap


def test_sixteenths_and_triplets_lie_on_the_grid_of_24():
    sixteenth, triplet_sixteenth, thirty_second = 120, 80, 60

    steps, exact = snap(np.array([sixteenth, triplet_sixteenth, thirty_second]), 480)

    assert steps.tolist() == [6, 4, 3]
    assert exact.all()


def test_a_tick_between_two_steps_goes_to_the_nearest_and_is_told_apart():
    steps, exact = snap(np.array([9, 10, 20, 31]), 480)

    assert steps.tolist() == [0, 1, 1, 2]
    assert exact.tolist() == [False, False, True, False]


def test_triplets_do_not_lie_on_the_chorale_grid():
    steps, exact = snap(np.array([0, 160, 320, 480]), 480, 4)

    assert steps.tolist() == [0, 1, 3, 4]
    assert exact.tolist() == [True, False, False, True]


def test_a_quintuplet_does_not_lie_on_the_grid():
    _, exact = snap(np.array([96]), 480)
    assert not exact.any()


def test_reports_add_up():
    violin = GridReport(notes=10, off_grid=2)
    cello = GridReport(notes=5, merged=1)

    both = violin + cello

    assert both == GridReport(notes=15, off_grid=2, merged=1)
    assert both.dropped == 1
    assert not both.exact


def test_a_report_says_only_what_happened():
    assert GridReport(notes=3).lines() == []
    assert GridReport(notes=3, off_grid=1).lines() == ["1 of 3 notes moved to the nearest step."]
