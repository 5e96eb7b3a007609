from dataclasses import dataclass

import pytest
import torch
from torch import nn

from musegen.training.averaging import BestAverage
from musegen.training.loop import Run


@dataclass(frozen=True)
class OneWeight:
    size: int = 1


def weighing(value):
    model = nn.Linear(1, 1, bias=False)
    nn.init.constant_(model.weight, value)
    return model


@pytest.fixture
def watch(tmp_path):
    """An average that is best at weight 3."""
    return BestAverage(
        weighing(0.0),
        OneWeight(),
        tmp_path,
        lambda model: abs(model.weight.item() - 3),
        every_steps=1,
        decay=0.9,
    )


def train(watch, *values):
    for step, value in enumerate(values, start=1):
        watch.after_step(weighing(value), Run(step))


def test_the_average_follows_the_weights_and_is_calmer(watch):
    train(watch, *[2.0, 4.0] * 40)

    assert 2.8 < watch.best().weight.item() < 3.2


def test_the_best_is_kept_when_training_goes_on_too_long(watch):
    train(watch, *[3.0] * 60, *[9.0] * 60)

    assert abs(watch.best().weight.item() - 3.0) < 0.05
    assert watch.curve[120] > 5.0


def test_the_trained_model_is_left_alone(watch):
    model = weighing(1.0)

    watch.after_step(model, Run(1))
    nn.init.constant_(watch.best().weight, 7.0)

    assert torch.equal(model.weight, weighing(1.0).weight)


def test_a_run_that_goes_on_averages_only_what_it_has_learnt(watch):
    watch.after_step(weighing(3.0), Run(2_000))

    assert watch.latest.weight.item() == 3.0
