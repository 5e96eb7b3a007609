import pytest

from midi_data.errors import ScoreError
from midi_data.keys import find_key
from midi_data.score import KeySignature
from musegen.editing import to_key, transpose, transpose_in_key
from tests.builders import score, track
from tests.musegen.editing.pieces import BAR, full, pitches, rows


def test_up_and_down_again_is_the_same_piece():
    piece = full()

    assert transpose(transpose(piece, 5), -5) == piece


def test_what_is_passed_in_stays_as_it_was():
    piece = full()

    transpose(piece, 5)

    assert piece == full()


def test_drums_never_move():
    assert rows(transpose(full(), 5).tracks[2]) == rows(full().tracks[2])


def test_the_key_signature_moves_with_the_band():
    signatures = transpose(full(), 3).key_signatures  # C major to E flat major

    assert [(each.time, each.key, each.tonality) for each in signatures] == [(0, -3, 0)]


def test_the_key_signature_stays_where_one_track_moves():
    assert transpose(full(), 3, tracks=["Flute"]).key_signatures == full().key_signatures


def test_bars_that_move_get_a_signature_and_give_it_back():
    signatures = transpose(full(), 2, bars=range(2, 4)).key_signatures

    assert [(each.time // BAR, each.key) for each in signatures] == [(0, 0), (2, 2), (4, 0)]


def test_only_the_bars_and_tracks_that_are_meant_move():
    piece = full()

    moved = transpose(piece, 12, tracks=["Cello"], bars=range(1, 2))

    assert pitches(moved.tracks[1])[:6] == [48, 55, 60, 67, 48, 55]
    assert moved.tracks[0] == piece.tracks[0]
    assert moved.tracks[1].controls == piece.tracks[1].controls


def test_a_note_beyond_midi_is_named_with_its_track_and_bar():
    piece = score(track("C4:4 C9:4", name="Piccolo"))

    with pytest.raises(ScoreError, match=r"track 1 'Piccolo', bar 2: .*pitch 132.*octave down"):
        transpose(piece, 12)


def test_a_third_up_in_the_key_is_major_or_minor_as_the_scale_has_it():
    melody = score("C4:1 D4:1 E4:1 F4:1 G4:1 A4:1 B4:1 C5:1")

    assert pitches(transpose_in_key(melody, 2).tracks[0]) == [64, 65, 67, 69, 71, 72, 74, 76]


def test_steps_of_a_scale_up_and_down_again_are_the_same_melody():
    melody = score("A4:1 B4:1 C5:1 D5:1 E5:1 F5:1 G5:1 A5:2")

    up = transpose_in_key(melody, 4, key="A minor")

    assert transpose_in_key(up, -4, key="A minor") == melody


def test_a_note_beside_the_scale_stays_beside_it():
    melody = score("C4:2 F#4:1 G4:1")

    assert pitches(transpose_in_key(melody, 1, key="C major").tracks[0]) == [62, 68, 69]


def test_into_another_key_goes_the_nearest_way():
    melody = score("D4:1 E4:1 F4:1 G4:1 A4:1 Bb4:1 C#5:1 D5:4")

    moved = to_key(melody, "A minor", from_key="D minor")

    assert pitches(moved.tracks[0])[0] == 57  # a fourth down, not a fifth up
    assert find_key(moved).name == "A minor"


def test_from_major_to_minor_thirds_and_sixths_fall_and_the_leading_note_stays():
    scale = score("C4:1 D4:1 E4:1 F4:1 G4:1 A4:1 B4:1 C5:1")
    scale.key_signatures.append(KeySignature(0, 0, 0))

    minor = to_key(scale, "C minor", from_key="C major")

    assert pitches(minor.tracks[0]) == [60, 62, 63, 65, 67, 68, 71, 72]
    assert [(each.key, each.tonality) for each in minor.key_signatures] == [(-3, 1)]


def test_what_is_no_key_is_said():
    with pytest.raises(ScoreError, match="'H moll' is no key"):
        to_key(full(), "H moll")
