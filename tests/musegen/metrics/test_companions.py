import math

import pytest

from musegen.metrics import companions
from tests.builders import score, track


def test_a_third_is_consonant_and_a_second_is_not_by_how_long_they_sound():
    duet = score("C5:4", "A4:3 B4:1")

    assert companions.consonance(duet, [0], [1]) == 3 / 4


def test_a_fourth_is_a_dissonance_and_octaves_make_no_difference():
    assert companions.consonance(score("F5:1 G5:1 C6:1", "C5:1 E3:1 C2:1"), [0], [1]) == 2 / 3


def test_each_note_of_a_chord_is_held_against_the_melody():
    assert companions.consonance(score("C5:2", "C4+E4+F#4:2"), [0], [1]) == pytest.approx(2 / 3)


def test_drums_have_no_harmony_but_a_rhythm():
    band = score("C4:1 D4:1 E4:2", track("C2:0.5 C2:0.5 D2:1 C2:2", is_drum=True))

    assert math.isnan(companions.consonance(band, [0], [1]))
    assert companions.alignment(band, [0], [1]) == 3 / 4


def test_a_chord_is_one_onset_and_an_onset_may_be_left_unanswered():
    duet = score("C5:1 D5:1 E5:1 F5:1", "C3+E3+G3:2 rest:0.5 C3:1.5")

    assert companions.alignment(duet, [0], [1]) == 1 / 2
    assert companions.answering(duet, [0], [1]) == 1 / 4


def test_parts_in_unison_are_at_no_harmonic_distance_from_the_given_one():
    trio = score("C4:1 E4:1", "C3:1 E3:1", "F#4:1 C#5:1")

    assert companions.harmonic_distance(trio, [0], [1]) == pytest.approx(0)
    assert companions.harmonic_distance(trio, [0], [2]) > 1


def test_how_much_the_others_play_and_when_they_are_silent():
    trio = score("C4:4 D4:4", "C3:1 rest:3 rest:4", "E3:4 G3:4")

    assert companions.density(trio, [0], [1, 2]) == 3 / 2 / 8
    assert companions.silence(trio, [0], [1, 2]) == 1 / 4


def test_a_note_held_into_a_bar_sounds_there():
    assert companions.sounding_bars(score("C4:6 rest:6", "rest:11 C3:1")).tolist() == [
        [True, True, False],
        [False, False, True],
    ]


def test_with_nobody_playing_along_there_is_nothing_to_measure():
    measured = companions.measure(score("C4:4", "rest:4"), [0], [])

    assert measured.pop("given onsets answered") == 0
    assert all(math.isnan(value) for value in measured.values())
