import numpy as np

from musegen.diffusion.casting import cast
from musegen.diffusion.notes import DRUMS, PITCH, PROGRAM, VELOCITY
from musegen.diffusion.words import read_words
from tests.musegen.diffusion.sounds import hit, note, notes

FLUTE, CELLO, VIOLIN, PIANO, TRUMPET = 73, 42, 40, 0, 56


def line(*pitches, velocity=80, program=PIANO):
    rows = [
        note(pitch, 0.5 * number, 0.5 * number + 0.4, velocity=velocity, program=program)
        for number, pitch in enumerate(pitches)
    ]
    return notes(*rows)


def played(words, music, program=PIANO, *, is_drum=False):
    return cast(music, read_words(words), program=program, is_drum=is_drum)


def programs(role):
    return set(role.notes[:, PROGRAM].tolist())


def test_a_part_keeps_its_instrument_where_the_wish_names_none():
    role = played("warm tape, small room", line(60, 64, 67), VIOLIN)

    assert programs(role) == {VIOLIN}
    assert {"violin", "bowed strings", "tape", "small room"} <= role.words.keys()


def test_every_pitched_part_plays_the_instrument_that_is_named():
    role = played("a flute in a cathedral", line(72, 76, 79), VIOLIN)

    assert programs(role) == {FLUTE}
    assert {"flute", "flutes", "cathedral"} <= role.words.keys()
    assert "violin" not in role.words


def test_of_several_instruments_each_part_gets_the_one_that_reaches_it():
    wish = "cello and flute"

    assert programs(played(wish, line(84, 88, 91))) == {FLUTE}
    assert programs(played(wish, line(40, 43, 45))) == {CELLO}
    assert programs(played(wish, line(72, 76), CELLO)) == {CELLO}, "its own is among them"


def test_of_a_family_a_part_gets_an_instrument_that_reaches_it():
    assert programs(played("brass", line(60, 64, 67))) == {TRUMPET}
    assert programs(played("bowed strings", line(36, 38, 40))) == {CELLO}


def test_drums_stay_drums_and_take_the_kit_that_is_named():
    role = played("flute, 808 drums", notes(hit(0.0), hit(0.5)), is_drum=True)

    assert programs(role) == {DRUMS}
    assert {"808 kit", "drums"} <= role.words.keys()
    assert not {"flute", "standard kit"} & role.words.keys()


def test_what_is_not_said_is_told_as_it_is():
    role = played("flute", line(72, 74, 76, velocity=50), FLUTE)

    assert {"dry", "clean", "soft", "single line"} <= role.words.keys()


def test_recordings_are_those_of_the_soundfont_that_is_named():
    assert "musescore general" in played("flute", line(72, 74), FLUTE).words

    role = played("flute, FluidR3", line(72, 74), FLUTE)

    assert "fluidr3" in role.words
    assert "musescore general" not in role.words


def test_the_wish_stands_where_it_differs_from_the_notes():
    role = played("very loud flute, cathedral", line(72, 74, 76, velocity=50), FLUTE)

    assert "very loud" in role.words
    assert not {"soft", "dry"} & role.words.keys()
    assert role.notes[:, VELOCITY].mean() > 106


def test_softer_or_louder_the_order_of_velocities_stays():
    music = line(60, 62, 64, 65, 67)
    music[:, VELOCITY] = (30, 127, 90, 60, 100)

    role = played("very soft piano", music)

    assert np.array_equal(np.argsort(role.notes[:, VELOCITY]), np.argsort(music[:, VELOCITY]))
    assert role.notes[:, VELOCITY].mean() < 60
    assert music[:, VELOCITY].max() == 127, "what is passed in is not changed"


def test_words_are_those_true_of_most_of_a_long_part():
    soft = line(*[60] * 80, velocity=50)
    soft[:10, VELOCITY] = 120

    assert "soft" in played("tape", soft).words
    assert len(soft[:, PITCH]) == 80
