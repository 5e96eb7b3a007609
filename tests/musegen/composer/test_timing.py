import numpy as np
import pytest

from musegen.composer.timing import leant

EVEN = np.zeros(5)
FOUR = np.array([True, True, False, True, True])


def odds(logits):
    shares = np.exp(logits)
    return shares / shares.sum()


def test_where_nothing_gains_the_odds_stay():
    logits = np.log([0.1, 0.2, 0.5, 0.3, 0.4])

    assert odds(leant(logits, FOUR, EVEN)) == pytest.approx([0.1, 0.2, 0, 0.3, 0.4])


def test_a_place_that_gains_takes_from_those_after_it_alone():
    before = odds(leant(EVEN, FOUR, EVEN))
    after = odds(leant(EVEN, FOUR, np.array([0, 1.0, 0, 0, 0])))

    assert after[0] == pytest.approx(before[0])
    assert after[1] > before[1]
    assert after[3] / before[3] == pytest.approx(after[4] / before[4])
    assert after[3] < before[3]


def test_less_eagerness_everywhere_means_later_notes():
    hurried, slow = (odds(leant(EVEN, FOUR, np.full(5, nats))) for nats in (1.0, -1.0))

    assert hurried[0] > 0.25 > slow[0]
    assert slow[4] > 0.25 > hurried[4]


def test_at_the_last_place_a_note_begins_at_last():
    only = np.array([False, False, False, False, True])

    assert odds(leant(EVEN, only, np.full(5, -9.0))) == pytest.approx([0, 0, 0, 0, 1])
