import numpy as np
import pytest

from midi_data.score import Note
from musegen.editing.groove import DRUMS, PLACES
from musegen.editing.groove_learning import Hits, correlations, hits_of, learnt
from tests.builders import score, track


def performance(late_ticks, metre=(4, 4)):
    """A beat in which every hit comes that many ticks late."""
    drums = track("", name="Drums", is_drum=True)
    for number, late in enumerate(late_ticks):
        drums.notes.append(Note(max(0, 240 * number + int(late)), 60, 36 + 2 * (number % 2), 90))
    return score(drums, metre=metre)


def test_hits_are_measured_from_their_written_place():
    hits = hits_of(performance([0, 12, -12, 24]))

    assert hits.quarter.tolist() == [0, 0.5, 1, 1.5]
    assert hits.lateness.tolist() == pytest.approx([0, 12.5, -12.5, 25])  # milliseconds at 120


def test_swung_and_odd_metres_are_not_learnt_from():
    swung = [0, 80] * 16  # eighths in triplets

    assert hits_of(performance(swung)) is None
    assert hits_of(performance([0] * 8, metre=(3, 4))) is None


def test_what_is_learnt_is_what_was_played():
    chance = np.random.default_rng(0)
    performances = [hits_of(performance(chance.normal(10, 8, 400))) for _ in range(4)]

    groove = learnt(performances)

    kick = groove.lateness.quantiles[DRUMS.index("kick"), 0]
    assert kick[5] == pytest.approx(10 * 1000 / 960, abs=2)
    assert groove.lateness.of_piece < 0.1
    assert groove.lateness.of_beat < 0.2


def test_a_drummer_who_is_always_late_is_a_share_of_the_piece():
    chance = np.random.default_rng(0)
    performances = [hits_of(performance(chance.normal(late, 4, 200))) for late in (-15, -5, 5, 15)]

    assert learnt(performances).lateness.of_piece > 0.5


def test_what_goes_together_is_alike():
    quarter = np.arange(400) / 4
    wave = np.sin(quarter / 3)
    hits = Hits(np.zeros(400, int), np.zeros(400, int), quarter, wave, wave)

    alike = correlations([(hits, wave / wave.std())])

    assert alike[1] > 0.9
    assert len(PLACES) == 6
