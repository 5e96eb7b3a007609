import numpy as np
import pytest

from musegen.diffusion.mel import MEL
from musegen.diffusion.notes import ONSET, RELEASE
from musegen.diffusion.rests import Rests
from tests.musegen.diffusion.sounds import note, notes

RATE = MEL.sample_rate


def test_long_rests_are_left_out_and_put_back_where_they_were():
    part = notes(note(60, 5.0, 6.0), note(62, 6.5, 7.0), note(64, 30.0, 31.0))

    rests = Rests.left_out(part, rings_seconds=2.5)

    played = np.zeros(round(11 * RATE), np.float32)
    for onset, release in rests.notes[:, [ONSET, RELEASE]].tolist():
        played[round(onset * RATE) : round(release * RATE)] = 1
    heard = np.flatnonzero(np.diff(rests.put_back(played)))
    assert rests.notes[:, RELEASE].max() < 8
    assert heard / RATE == pytest.approx([5, 6, 6.5, 7, 30, 31], abs=1e-3)


def test_notes_that_follow_one_another_stay_as_they_are():
    part = notes(note(60, 0.0, 2.0), note(62, 1.0, 1.5), note(64, 4.0, 5.0))

    rests = Rests.left_out(part, rings_seconds=2.5)

    assert np.array_equal(rests.notes, part)
    assert len(rests.places) == 0


def test_a_rest_ends_in_silence_whatever_hisses():
    part = notes(note(60, 0.0, 1.0), note(64, 20.0, 21.0))
    rests = Rests.left_out(part, rings_seconds=2.5)

    sound = rests.put_back(np.ones(round(8 * RATE), np.float32))

    assert not sound[4 * RATE : round(19.8 * RATE)].any()
    assert np.abs(np.diff(sound)).max() < 0.01, "no click"


def test_a_note_that_is_held_is_no_rest():
    part = notes(note(60, 0.0, 30.0), note(64, 1.0, 2.0), note(67, 20.0, 21.0))

    assert len(Rests.left_out(part, rings_seconds=2.5).places) == 0
