import pytest

from musegen.composer.busyness import Busyness
from musegen.encoders import event_vocabulary as v


def test_a_track_that_is_behind_gains_and_one_that_is_ahead_loses():
    tracks = Busyness([1.0, 1.0, None])
    for _ in range(60):
        tracks.add(1)

    gains = tracks.slot_pull(32 * v.STEPS_PER_QUARTER)

    assert gains[v.SLOTS(0)] > 0 > gains[v.SLOTS(1)]
    assert gains[v.SLOTS(2)] == 0


def test_nothing_is_made_up_for_where_all_is_as_asked():
    tracks = Busyness([0.5])
    for _ in range(8):
        tracks.add(0)

    assert tracks.note_pull(16 * v.STEPS_PER_QUARTER, [0]) == pytest.approx(0)


def test_a_rest_is_neither_owed_nor_broken_off_by_what_is_owed():
    tracks = Busyness([1.0])
    for _ in range(8):
        tracks.add(0)

    tracks.rest([0], 16 * v.STEPS_PER_QUARTER)  # after eight quarters

    step = 24 * v.STEPS_PER_QUARTER
    assert tracks.note_pull(step + 96, [0]) == 0
    tracks.add(0)
    assert tracks.note_pull(step + 24, [0]) == pytest.approx(0)


def test_where_nothing_was_asked_nothing_is_pulled():
    assert Busyness([]).note_pull(1000, [0]) == 0
    assert not Busyness([]).slot_pull(1000).any()


def test_a_copy_counts_for_itself():
    tracks = Busyness([1.0])

    tracks.copy().add(0)

    assert tracks.played[0] == 0
