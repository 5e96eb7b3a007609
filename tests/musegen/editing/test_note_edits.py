import pytest

from midi_data.errors import ScoreError
from midi_data.score import Note
from musegen.editing.note_edits import NoteChange, NoteContent, edit_notes
from tests.builders import QUARTER, pitch, score, track


def note(name, quarters, length=1, velocity=80):
    return NoteContent(round(quarters * QUARTER), round(length * QUARTER), pitch(name), velocity)


def written(music, place=0):
    return [(n.time / QUARTER, n.duration / QUARTER, n.pitch) for n in music.tracks[place].notes]


def test_a_note_moved_up_a_tone_leaves_its_neighbours_alone():
    melody = score("C4:1 D4:1 E4:1")

    moved = edit_notes(melody, [NoteChange(0, (note("D4", 1),), (note("E4", 1),))])

    assert moved == score("C4:1 E4:1 E4:1")
    assert melody == score("C4:1 D4:1 E4:1")


def test_a_note_drawn_takes_its_place_in_time():
    drawn = edit_notes(score("C4:1 rest:1 E4:1"), [NoteChange(0, come=(note("D4", 1),))])

    assert drawn == score("C4:1 D4:1 E4:1")


def test_swapping_what_went_and_what_came_undoes_a_gesture():
    melody = score("C4:1 C4+E4+G4:2 D4:1", "C2:4")
    gesture = [
        NoteChange(0, (note("E4", 1, 2), note("C4", 1, 2)), (note("F4", 1.5, 2),)),
        NoteChange(1, (note("C2", 0, 4),), (note("C2", 0, 2), note("G2", 2, 2))),
    ]
    back = [NoteChange(each.track, each.come, each.gone) for each in gesture]

    edited = edit_notes(melody, gesture)

    assert edited != melody
    assert edit_notes(edited, back) == melody


def test_of_two_like_notes_one_goes():
    unison = score("C4+C4:1")

    assert edit_notes(unison, [NoteChange(0, (note("C4", 0),))]) == score("C4:1")


def test_a_gesture_may_change_what_it_has_just_drawn():
    drawn = NoteChange(0, (), (note("C5", 3),))
    moved = NoteChange(0, (note("C5", 3),), (note("D5", 3),))

    assert edit_notes(score("C4:1"), [drawn, moved]) == score("C4:1 rest:2 D5:1")


def test_notes_of_a_file_keep_the_order_they_came_in():
    file = score(track("rest:1"))
    for tick in (960, 0, 480):
        file.tracks[0].notes.append(Note(tick, 120, 60, 80))

    edited = edit_notes(file, [NoteChange(0, (NoteContent(0, 120, 60, 80),))])

    assert [n.time for n in edited.tracks[0].notes] == [960, 480]


def test_other_tracks_and_all_that_is_not_a_note_stay_bit_identical():
    piece = score("C4:1", track("C2:1", name="Bass", program=32), tempo_bpm=93, metre=(3, 4))

    edited = edit_notes(piece, [NoteChange(0, come=(note("G4", 2),))])

    assert edited.tracks[1] == piece.tracks[1]
    assert (edited.tempos, edited.time_signatures) == (piece.tempos, piece.time_signatures)
    assert written(edited) == [(0, 1, 60), (2, 1, 67)]


def test_a_note_that_is_not_there_is_named_with_its_place():
    with pytest.raises(ScoreError, match=r"track 1, bar 2: .*pitch 62.*look at the piece"):
        edit_notes(score("C4:8"), [NoteChange(0, (note("D4", 4),))])


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (NoteContent(0, 480, 128, 80), "pitch 128.*from 0 to 127"),
        (NoteContent(0, 480, 60, 0), "velocity 0.*from 1 to 127"),
        (NoteContent(0, 0, 60, 80), "length 0.*from 1 to"),
        (NoteContent(-1, 480, 60, 80), "onset -1.*from 0 to"),
    ],
)
def test_what_is_no_note_is_refused_with_what_would_do(wrong, words):
    with pytest.raises(ScoreError, match=words):
        edit_notes(score("C4:1"), [NoteChange(0, come=(wrong,))])


def test_a_track_that_is_not_there_is_refused():
    with pytest.raises(ScoreError, match=r"no track 2 to edit.*has 1"):
        edit_notes(score("C4:1"), [NoteChange(1, come=(note("C4", 0),))])


def test_five_thousand_notes_are_moved_at_once():
    long = score(" ".join(["C4:0.25 D4:0.25"] * 2500))
    every = tuple(
        NoteContent(n.time, n.duration, n.pitch, n.velocity) for n in long.tracks[0].notes
    )
    higher = tuple(each._replace(pitch=each.pitch + 1) for each in every)

    moved = edit_notes(long, [NoteChange(0, every, higher)])

    assert [n.pitch for n in moved.tracks[0].notes] == [61, 63] * 2500
