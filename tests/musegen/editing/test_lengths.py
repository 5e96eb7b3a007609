import pytest

from midi_data.errors import ScoreError
from midi_data.score import Note
from musegen.editing import legato, scale_lengths, without_overlaps
from tests.builders import score, track
from tests.musegen.editing.pieces import full, lengths, onsets


def test_legato_holds_each_note_until_the_next():
    part = legato(score("C4:0.5 rest:0.5 D4+F4:0.25 rest:0.75 E4:1")).tracks[0]

    assert lengths(part) == [1, 1, 1, 1]


def test_a_long_rest_stays_a_rest():
    part = legato(score("C4:1 rest:5 D4:1")).tracks[0]

    assert lengths(part) == [1, 1]


def test_legato_cuts_no_note_that_is_held():
    part = track("", name="Piano")
    part.notes.append(Note(0, 1920, 48, 80))
    part.notes.append(Note(480, 100, 60, 80))

    assert lengths(legato(score(part)).tracks[0])[0] == 4


def test_legato_leaves_drums_alone():
    assert legato(full()).tracks[2] == full().tracks[2]


def test_staccato_shortens_and_moves_nothing():
    piece = full()

    short = scale_lengths(piece, 0.5)

    assert lengths(short.tracks[0])[0] == 0.5
    assert onsets(short.tracks[0]) == onsets(piece.tracks[0])


def test_a_repeated_note_is_not_held_into_the_next():
    assert lengths(scale_lengths(score("C4:1 C4:1"), 2).tracks[0]) == [1, 2]


def test_overlaps_are_cut_and_chords_stay_chords():
    part = track("C4+E4:1", name="Piano")
    part.notes.append(Note(240, 480, 67, 80))

    assert lengths(without_overlaps(score(part)).tracks[0]) == [0.5, 0.5, 1]


def test_no_length_is_refused():
    with pytest.raises(ScoreError, match="Lengths times 0"):
        scale_lengths(full(), 0)
