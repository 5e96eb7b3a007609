import numpy as np

from musegen.musegan import slots
from musegen.musegan.rolls import from_score, to_score
from tests.builders import score, track
from tests.musegen.musegan.players import config, quartet, rolls

HOME = np.zeros(1, np.int64)


def there_and_back(music, key=HOME):
    onsets, held = slots.from_rolls(music, config(), key)
    return slots.to_rolls(onsets, held, config(), key)


def test_music_on_the_lines_of_the_beat_comes_back_as_it_was():
    music = rolls(quartet())

    again = there_and_back(music)

    assert np.array_equal(again.onsets, music.onsets)
    assert np.array_equal(again.held, music.held)


def test_triplets_are_on_the_lines():
    triplets = "E5:0.33333 D5:0.33333 C5:0.33334 " * 4
    music = rolls(quartet(voices=(triplets, *["C4:4 "] * 3)))

    assert np.array_equal(there_and_back(music).onsets, music.onsets)


def test_a_repeated_note_is_no_held_note():
    held, repeated = rolls(quartet(voices=["C5:4 "] * 4)), rolls(quartet(voices=["C5:1 " * 4] * 4))

    one, other = there_and_back(held), there_and_back(repeated)

    assert np.array_equal(one.held, other.held)
    assert (one.onsets.sum(), other.onsets.sum()) == (4 * 4, 4 * 16)


def test_a_piece_in_another_key_comes_back_in_its_own():
    music = rolls(quartet())

    again = there_and_back(music, key=np.array([3]))

    assert np.array_equal(again.onsets, music.onsets)


def test_pitches_below_an_instrument_are_played_an_octave_higher():
    viola_c = rolls(quartet(voices=("C5:4 ", "C5:4 ", "C3:4 ", "C3:4 ")))  # a C below its range

    again = to_score(there_and_back(viola_c), 0, config())

    assert {note.pitch for note in again.tracks[2].notes} == {48}


def test_a_note_before_the_beat_is_heard_on_the_nearest_line():
    steps = np.array([0, 1, 2, 5, 7, 11, 47])

    assert slots.nearest(steps).tolist() == [0, 0, 1, 2, 3, 6, 24]


def test_drums_have_no_key():
    band = config("band")
    beat = score(track("C2:1 D2:1 " * 8, is_drum=True), track("C2:1 G2:1 " * 8, program=33))
    music = from_score(beat, band).rolls

    onsets, _ = slots.from_rolls(music, band, np.array([4]))

    assert onsets[0, :, 0].any(axis=(0, 1)).nonzero()[0].tolist() == [1, 3]  # 36 and 38 from 35 up
    assert onsets[0, :, 1].any(axis=(0, 1)).nonzero()[0].tolist() == [8, 15]  # G#1 and D#2
