import torch
from torch import nn

from musegen.training.averaging import BestAverage
from musegen.training.loop import Run


def weighing(value):
    model = nn.Linear(1, 1, bias=False)
    nn.init.constant_(model.weight, value)
    return model


def watched(*values, decay=0.9):
    """An average that is best at weight 3, after training through these weights."""
    watch = BestAverage(
        weighing(values[0]), lambda m: abs(m.weight.item() - 3), every_steps=1, decay=decay
    )
    for step, value in enumerate(values[1:], start=1):
        watch.after_step(weighing(value), Run(step))
    return watch


def test_the_average_follows_the_weights_and_is_calmer():
    watch = watched(0.0, *[2.0, 4.0] * 40)

    assert 2.8 < watch.best().weight.item() < 3.2


def test_the_best_is_kept_when_training_goes_on_too_long():
    watch = watched(0.0, *[3.0] * 60, *[9.0] * 60)

    assert abs(watch.best().weight.item() - 3.0) < 0.05
    assert watch.curve[120] > 5.0


def test_the_trained_model_is_left_alone():
    model = weighing(1.0)
    watch = BestAverage(model, lambda m: 0.0, every_steps=1, decay=0.9)

    watch.after_step(model, Run(1))
    watch.best().load_state_dict(weighing(7.0).state_dict())

    assert torch.equal(model.weight, weighing(1.0).weight)
