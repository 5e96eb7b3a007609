import pytest
import torch

from musegen.diffusion.timbre import Timbre, levels
from tests.musegen.diffusion.sounds import model, woken

BANDS = 4
PITCH, PROGRAM = torch.tensor([60, 67]), torch.tensor([0, 40])
TOUCH, WORDS = torch.tensor([[0.5, -0.6], [0.9, -0.1]]), torch.zeros(2, 8)


def course(which, amount=-1.0):
    """The courses of one note, of which only one is at work."""
    return tuple(torch.full((1, BANDS), amount if place == which else 0.0) for place in range(5))


def level(which, *, age, ring=-1.0):
    found = levels(course(which), torch.tensor([0]), torch.tensor([age]), torch.tensor([ring]))
    return float(found[0, 0])


def test_what_has_not_learnt_leaves_every_note_as_it_is():
    fresh = Timbre(model().config)

    assert all(not told.any() for told in fresh(PITCH, PROGRAM, TOUCH, WORDS))


def test_every_note_has_a_spectrum_of_its_own():
    told = woken(model()).skeleton.notes.timbre(PITCH, PROGRAM, TOUCH, WORDS)

    assert all(not torch.equal(one[0], one[1]) for one in told)


def test_what_is_steady_stays():
    assert level(0, age=0.0) == level(0, age=3.0, ring=1.0) == -1.0


@pytest.mark.parametrize("which", [1, 2])
def test_what_an_attack_adds_is_soon_over(which):
    assert level(which, age=-0.01) == 0.0
    assert abs(level(which, age=0.005)) > 0.7
    assert abs(level(which, age=1.5)) < 0.01


def test_what_dies_away_falls_as_much_every_second_for_a_while():
    fallen = [level(3, age=float(seconds)) for seconds in range(6)]

    assert fallen == [0.0, -4.0, -8.0, -12.0, -16.0, -16.0]


def test_what_a_release_lets_go_stays_until_then():
    assert [level(4, age=2.0, ring=ring) for ring in (-1.0, 0.0, 0.5)] == [0.0, 0.0, -2.0]
