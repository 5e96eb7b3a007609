import numpy as np
import pytest

from midi_data.errors import ScoreError
from musegen.musegan.casting import cast_band
from musegen.musegan.rolls import from_score, to_score
from tests.builders import score, track
from tests.musegen.musegan.players import config, quartet

DRUMS = 128


def test_each_part_goes_to_its_instrument():
    assert cast_band([0, 48, DRUMS, 27, 33], [9, 9, 9, 9, 9]) == (2, 4, 3, 0, 1)


def test_of_two_guitars_the_busier_one_plays():
    assert cast_band([29, 30, DRUMS], [10, 20, 30]) == (2, None, 1, None, 0)


def test_the_next_busiest_plays_the_second_time():
    assert cast_band([29, 30], [10, 20], 1)[2] == 0


def test_a_part_nobody_plays_stays_free():
    assert cast_band([33], [8]) == (None, 0, None, None, None)


def test_a_scores_bars_are_heard_and_written_again():
    piece = quartet(bars=6)

    found = from_score(piece, config(), first_bar=2)
    again = to_score(found.rolls, 0, config(), tempo_bpm=90, velocities=[50, 60, 70, 80])

    assert found.said == ()
    assert [len(each.notes) for each in again.tracks] == [5 * 4, 3 * 4, 4 * 4, 4 * 4]
    assert [each.notes[0].velocity for each in again.tracks] == [50, 60, 70, 80]
    assert again.tempos[0].qpm == pytest.approx(90)


def test_a_track_without_a_part_is_reported():
    piece = quartet()
    piece.tracks.append(track("C4:16", name="Choir", program=52))

    assert "'Choir' has no part in a quartet." in from_score(piece, config()).said


def test_a_waltz_is_refused_with_its_bar():
    with pytest.raises(ScoreError, match=r"bar 1: a bar of 3/4. Choose bars of four quarters"):
        from_score(score("C4:3 " * 4, metre=(3, 4)), config())


def test_a_score_that_is_too_short_says_from_where():
    with pytest.raises(ScoreError, match=r"from bar 4: 1 bars where 4 are heard"):
        from_score(quartet(), config(), first_bar=4)


def test_an_empty_bar_stays_empty():
    found = from_score(quartet(bars=2), config())

    assert np.flatnonzero(found.rolls.held[0].any(axis=(1, 2, 3))).tolist() == [0, 1]
