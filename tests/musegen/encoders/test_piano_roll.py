import numpy as np
import pytest

from midi_data.errors import ScoreError
from midi_data.score import Note, TimeSignature
from musegen.encoders import piano_roll
from musegen.encoders.piano_roll import PianoRoll
from tests.builders import pitch, score, track


def sounding(music):
    """(onset, length, pitch) of each note of each track, in ticks of 480 a quarter."""
    return [sorted((n.time, n.duration, n.pitch) for n in track.notes) for track in music.tracks]


def test_a_roll_is_bars_of_steps_of_pitches_of_tracks():
    music = score("C4:4 D4:4", "C1:1")

    roll = piano_roll.encode(music, steps_per_quarter=12)

    assert roll.held.shape == (2, 48, 84, 2)
    assert roll.held.dtype == np.bool_
    assert roll.held[0, :, pitch("C4") - 24, 0].all()
    assert roll.held[0, :, 0, 1].tolist() == [True] * 12 + [False] * 36
    assert roll.onsets.sum() == 3


def test_a_repeated_note_differs_from_a_held_one():
    held, repeated = score("C4:2"), score("C4:1 C4:1")

    one, two = piano_roll.encode(held), piano_roll.encode(repeated)

    assert np.array_equal(one.held, two.held)
    assert (one.onsets.sum(), two.onsets.sum()) == (1, 2)
    assert sounding(piano_roll.decode(one)) == sounding(held)
    assert sounding(piano_roll.decode(two)) == sounding(repeated)


def test_silence_stays_silence():
    music = score("C4:4 rest:4 rest:4 C4:4")

    roll = piano_roll.encode(music)

    assert not roll.held[1:3].any()
    assert sounding(piano_roll.decode(roll)) == sounding(music)


def test_a_note_held_over_bar_lines_comes_back_whole():
    music = score("rest:3 C4+E4:9 G4:0.3333333")

    assert sounding(piano_roll.decode(piano_roll.encode(music))) == sounding(music)


def test_a_change_of_metre_makes_bars_of_other_lengths():
    music = score("C4:3 D4:3 E4:4 F4:2.5", metre=(3, 4))
    music.time_signatures.append(TimeSignature(6 * 480, 4, 4))
    music.time_signatures.append(TimeSignature(10 * 480, 5, 8))

    roll = piano_roll.encode(music)

    assert roll.held.shape[:2] == (4, 96)
    assert not roll.held[:2, 72:].any()
    assert sounding(piano_roll.decode(roll)) == sounding(music)


def test_every_bar_has_48_steps_in_any_metre():
    waltz = score("C4:3 D4:1 E4:1 F4:1 G4:0.0625", metre=(3, 4))

    roll = piano_roll.encode(waltz, steps_per_bar=48)

    assert roll.held.shape[:2] == (3, 48)
    assert np.flatnonzero(roll.onsets[1].any(axis=(1, 2))).tolist() == [0, 16, 32]
    assert roll.report.exact
    assert sounding(piano_roll.decode(roll)) == sounding(waltz)


def test_an_upbeat_is_a_short_bar_with_the_same_steps():
    music = score("G3:1 C4:4", metre=(1, 4))
    music.time_signatures.append(TimeSignature(480, 4, 4))

    for roll in (piano_roll.encode(music), piano_roll.encode(music, steps_per_bar=96)):
        assert roll.held.shape[:2] == (2, 96)
        assert sounding(piano_roll.decode(roll)) == sounding(music)


def test_a_bar_cut_short_keeps_its_notes():
    music = score("C4:4 D4:1.3 E4:1")
    music.time_signatures.append(TimeSignature(round(5.3 * 480), 4, 4))

    roll = piano_roll.encode(music)

    assert roll.report.exact
    assert sounding(piano_roll.decode(roll)) == sounding(music)


def test_notes_outside_the_rows_are_reported():
    music = score("C4:1 C0:1 C8:1 B7:1")

    roll = piano_roll.encode(music)

    assert roll.report.lines() == [
        "2 of 4 notes left out, because the pitch is outside the range kept."
    ]
    assert [note[2] for note in sounding(piano_roll.decode(roll))[0]] == [60, pitch("B7")]
    assert piano_roll.encode(music, lowest=0, pitches=128).report.exact


def test_of_two_overlapping_notes_of_one_pitch_the_earlier_is_cut_and_reported():
    clavier = track("C4:4")
    clavier.notes.append(Note(480, 480, 60, 80))

    roll = piano_roll.encode(score(clavier))

    assert sounding(piano_roll.decode(roll)) == [[(0, 480, 60), (480, 480, 60)]]
    assert roll.report.shortened == 1


def test_a_doubled_note_is_kept_once_at_its_longest():
    clavier = track("C4:1 rest:1 D4:1")
    clavier.notes.append(Note(0, 960, 60, 80))

    roll = piano_roll.encode(score(clavier))

    assert sounding(piano_roll.decode(roll)) == [[(0, 960, 60), (960, 480, 62)]]
    assert roll.report.merged == 1


def test_off_grid_notes_move_to_the_nearest_step_and_are_counted():
    music = score("C4:0.2 D4:0.2 E4:0.2 F4:0.2 G4:0.2")

    report = piano_roll.encode(music).report

    assert report.off_grid == 5
    assert report.dropped == 0


def test_drums_of_no_length_last_one_step():
    drums = track("C2:1", is_drum=True)
    drums.notes[0].duration = 0

    roll = piano_roll.encode(score(drums))

    assert sounding(piano_roll.decode(roll)) == [[(0, 20, 36)]]
    assert roll.report.lengthened == 1


def test_a_last_note_too_short_for_its_bar_gets_a_step_of_the_next():
    music = score("C4:3.99 D4:0.01")

    roll = piano_roll.encode(music)

    assert sounding(piano_roll.decode(roll)) == [[(0, 1920, 60), (1920, 20, 62)]]
    assert len(roll.held) == 2


def test_names_programs_tempo_and_metre_come_back():
    music = score(track("C3:3", name="Cello", program=42), metre=(3, 4), tempo_bpm=72)

    back = piano_roll.decode(piano_roll.encode(music))

    assert (back.tracks[0].name, back.tracks[0].program) == ("Cello", 42)
    assert back.tempos == music.tempos
    assert back.time_signatures == music.time_signatures
    assert len(music.tracks[0].notes) == 1  # what was given is not changed


def test_a_roll_from_a_model_becomes_a_score_without_onsets():
    held = np.zeros((2, 48, 84, 1), np.bool_)
    held[0, 24:, 36, 0] = held[1, :12, 36, 0] = True

    roll = PianoRoll(held=held, onsets=np.zeros_like(held), frame=score("rest:1"), steps_per_bar=48)

    assert sounding(piano_roll.decode(roll)) == [[(960, 1440, 60)]]


def test_an_empty_score_is_an_empty_roll():
    roll = piano_roll.encode(score("rest:4"))

    assert roll.held.shape == (0, 0, 84, 1)
    assert sounding(piano_roll.decode(roll)) == [[]]


def test_a_roll_too_narrow_for_its_metre_is_refused():
    held = np.zeros((1, 48, 84, 1), np.bool_)

    with pytest.raises(ScoreError, match="bar 1: a bar of 96 steps in a roll of 48"):
        piano_roll.decode(PianoRoll(held=held, onsets=held, frame=score("rest:1")))


def test_a_roll_must_fit_its_frame_and_its_onsets():
    held = np.zeros((1, 48, 84, 2), np.bool_)

    with pytest.raises(ScoreError, match="a roll of 2 tracks in a frame of 1"):
        PianoRoll(held=held, onsets=held, frame=score("rest:1"))
    with pytest.raises(ScoreError, match="Give both as"):
        PianoRoll(held=held, onsets=held[:, :24], frame=score("rest:1", "rest:1"))
