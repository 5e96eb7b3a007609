import numpy as np
import pytest

from midi_data.score import ControlChange, Note, PitchBend, Tempo, Track, seconds_at
from musegen.audio.performance import messages, perform, samples_at
from tests.builders import pitch, score, track

RATE = 48_000  # at 120 beats a minute a quarter is 24,000 samples


def played(*parts):
    """(on, off, pitch) of the first part."""
    return perform(score(*parts), sample_rate=RATE)[0].notes[:, :3].tolist()


def with_pedal(text, *presses, is_drum=False):
    """A track with the sustain pedal set to values at ticks."""
    made = track(text, is_drum=is_drum)
    made.controls.extend(ControlChange(tick, 64, value) for tick, value in presses)
    return made


def test_every_change_of_tempo_moves_the_notes_after_it():
    piece = score("C4:8")
    piece.tempos.extend([Tempo(480, 60.0), Tempo(777, 133.7), Tempo(1900, 31.25)])
    ticks = np.arange(0, 4000, 7)

    samples = samples_at(piece, ticks, sample_rate=44_100)

    exact = [seconds_at(piece, tick) * 44_100 for tick in ticks.tolist()]
    assert np.abs(samples - exact).max() <= 0.5 + 1e-6


def test_a_tempo_may_be_set_late_and_is_120_before():
    piece = score("C4:8")
    piece.tempos.clear()
    piece.tempos.append(Tempo(960, 60.0))

    assert samples_at(piece, np.array([960, 1440]), sample_rate=RATE).tolist() == [48_000, 96_000]


def test_the_pedal_holds_a_note_until_it_is_lifted():
    pedalled = with_pedal("C4:1 E4:1 G4:1", (240, 127), (720, 0))

    assert played(pedalled) == [[0, 36_000, 60], [24_000, 48_000, 64], [48_000, 72_000, 67]]


def test_a_pedal_never_lifted_holds_to_the_end_of_the_piece():
    assert played(with_pedal("C4:1", (0, 127)), "E4:4")[0] == [0, 96_000, 60]


def test_drums_have_no_pedal():
    assert played(with_pedal("C2:1", (0, 127), is_drum=True), "E4:4")[0] == [0, 24_000, 36]


def test_a_key_struck_again_sounds_anew_until_its_last_release():
    piano = Track("Piano")
    piano.notes.extend([Note(0, 960, 60, 80), Note(480, 240, 60, 90)])

    assert played(piano) == [[0, 24_000, 60], [24_000, 48_000, 60]]


def test_two_voices_in_unison_are_one_key_struck_as_hard_as_the_louder():
    piano = Track("Piano")
    piano.notes.extend([Note(0, 480, 60, 50), Note(0, 960, 60, 90)])

    notes = perform(score(piano), sample_rate=RATE)[0].notes

    assert notes.tolist() == [[0, 48_000, 60, 90]]


def test_a_note_without_length_still_ends_after_it_begins():
    grace = Track("Flute")
    grace.notes.append(Note(0, 0, 60, 80))

    assert played(grace, "C4:1") == [[0, 1, 60]]


def test_keys_are_released_before_others_are_pressed_and_bends_come_between():
    line = track("C4:1 C4:1")
    line.pitch_bends.append(PitchBend(480, 4096))

    told = messages(perform(score(line), sample_rate=RATE)[0])

    assert [kind for when, kind, *_ in told if when == 24_000] == ["off", "bend", "on"]


@pytest.mark.parametrize("order", [(101, 100, 6), (6, 100, 101)])
def test_the_reach_of_the_pitch_wheel_arrives_whole_in_whatever_order_it_was_stored(order):
    line = track("C4:1")
    values = {101: 0, 100: 0, 6: 12}
    line.controls.extend(ControlChange(0, number, values[number]) for number in order)
    line.controls.extend([ControlChange(0, 101, 127), ControlChange(0, 100, 127)])

    told = messages(perform(score(line), sample_rate=RATE)[0])

    assert [(a, b) for _, kind, a, b in told if kind == "control"] == [(101, 0), (100, 0), (6, 12)]


def test_pitches_and_velocities_that_no_key_has_are_left_out():
    odd = Track("Odd")
    odd.notes.extend([Note(0, 480, -1, 80), Note(0, 480, 60, 0), Note(0, 480, 61, 1)])

    assert played(odd) == [[0, 24_000, pitch("C#4")]]
