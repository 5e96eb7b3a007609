import pytest
import torch
from torch import nn

from musegen.musegan.critic import Critic, gradient_penalty
from musegen.musegan.sketch import size
from tests.musegen.musegan.players import config

SHAPE = (6, 4, 4, 10)


class Slope(nn.Module):
    """Scores by a straight slope of a given steepness, over all axes."""

    def __init__(self, steepness):
        super().__init__()
        self.weight = nn.Parameter(torch.full(SHAPE[1:], steepness / 160**0.5))

    def forward(self, seen):
        return (seen * self.weight).flatten(1).sum(dim=1)


@pytest.mark.parametrize(("steepness", "penalty"), [(1.0, 0.0), (3.0, 4.0), (0.0, 1.0)])
def test_the_penalty_is_how_far_the_slope_over_all_axes_is_from_one(steepness, penalty):
    found = gradient_penalty(Slope(steepness), torch.randn(SHAPE), torch.randn(SHAPE))

    assert float(found.detach()) == pytest.approx(penalty, abs=1e-5)


def test_a_place_between_real_and_generated_is_drawn_once_a_piece():
    seen = []

    class Listening(Slope):
        def forward(self, between):
            seen.append(between.detach())
            return super().forward(between)

    gradient_penalty(Listening(1.0), torch.ones(SHAPE), torch.zeros(SHAPE))
    share = seen[0].flatten(1)

    assert torch.equal(share, share[:, :1].expand_as(share))
    assert len(share[:, 0].unique()) == len(share)
    assert ((share >= 0) & (share <= 1)).all()


def test_the_penalty_can_be_learned_from():
    slope = Slope(3.0)

    gradient_penalty(slope, torch.randn(SHAPE), torch.randn(SHAPE)).backward()

    assert slope.weight.grad.abs().sum() > 0


def test_the_critic_gives_each_phrase_one_score():
    critic = Critic(config(), 8)

    assert critic(torch.randn(3, 4, 4, size(config().code))).shape == (3,)
