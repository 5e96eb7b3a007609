import pytest
import torch

from musegen.metrics.rolls import measured
from musegen.musegan import settling
from musegen.musegan.bars import written
from musegen.musegan.likeness import likeness
from musegen.musegan.losses import Bars
from musegen.musegan.measuring import stage_of
from musegen.musegan.settling import unlike
from tests.musegen.musegan.players import VOICES, latents, model, quartet, rolls


def bars_of(*voices):
    small = model()
    onsets, held, _ = small.heard(rolls(quartet(voices=voices)), range(4))
    return Bars(onsets, held)


def figures(bars):
    onsets = bars.onsets.float()
    return likeness(onsets, bars.held.float(), onsets, drums=0)


def test_figures_are_the_rests_and_distances_of_the_paper():
    music = rolls(quartet())

    found = figures(bars_of(*VOICES))

    paper = measured(music.held, music.onsets, stage_of(model().config))
    rests = [paper[name].mean() for name in paper if name.startswith("empty bars")]
    apart = [paper[name].mean() for name in paper if name.startswith("tonal distance")]
    assert found.rests.tolist() == pytest.approx(rests)
    assert found.apart.tolist() == pytest.approx(apart, abs=0.02)


def test_a_part_that_rests_stands_apart_from_nobody():
    found = figures(bars_of(*VOICES[:3], "rest:4 "))

    assert found.rests[3] == 1
    assert (found.apart == 0).tolist() == [False, False, True, False, True, True]


def test_settled_phrases_are_more_like_real_ones(monkeypatch):
    monkeypatch.setattr(settling, "STEPS", 30)
    small, real = model(), bars_of(*VOICES)
    wanted = figures(real)

    def gap():
        with torch.no_grad():
            drawn = small.generator(latents(small, 64))
            notes = written(*small.hands.decode(drawn))
        return float(unlike(figures(Bars(*notes)), wanted))

    before = gap()
    settling.settle(small, real)

    assert gap() < before
