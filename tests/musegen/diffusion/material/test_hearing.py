import numpy as np

from musegen.diffusion.material.hearing import playing_words
from musegen.diffusion.notes import DRUMS


def notes(*rows, program=0):
    """(onset, length, pitch, velocity) each, in seconds."""
    return np.array(
        [[on, on + length, pitch, velocity, program] for on, length, pitch, velocity in rows],
        np.float32,
    )


def heard(*rows, program=0, effects=()):
    return playing_words(notes(*rows, program=program), effects=effects)


def test_register_is_that_of_most_of_the_sound():
    assert "low register" in heard((0, 4, 36, 80), (4, 0.2, 60, 80))
    assert "high register" in heard((0, 1, 84, 80))
    assert "wide register" in heard((0, 2, 30, 80), (2, 2, 90, 80))


def test_drums_have_no_register():
    assert not any("register" in word for word in heard((0, 0.1, 36, 80), program=DRUMS))


def test_loudness_comes_from_velocities():
    assert "very soft" in heard((0, 1, 60, 20))
    assert "loud" in heard((0, 1, 60, 100))


def test_a_crescendo_swells_and_a_flat_line_does_not():
    rising = [(n / 2, 0.4, 60, 20 + 9 * n) for n in range(11)]
    flat = [(n / 2, 0.4, 60, 64) for n in range(11)]

    assert "swelling" in heard(*rising)
    assert not {"swelling", "fading"} & {*heard(*flat)}


def test_a_melody_is_a_single_line_and_triads_are_chords():
    melody = [(n, 0.9, 60 + n, 80) for n in range(6)]
    triads = [(n, 0.9, 60 + tone, 80) for n in range(6) for tone in (0, 4, 7)]

    assert "single line" in heard(*melody)
    assert "chords" in heard(*triads)


def test_a_chord_is_one_moment():
    assert "dense" not in heard(*[(n, 0.9, 40 + tone, 80) for n in range(6) for tone in range(9)])
    assert "dense" in heard(*[(n / 8, 0.1, 60, 80) for n in range(40)])


def test_short_notes_are_staccato_and_long_ones_sustained():
    assert "staccato" in heard(*[(n, 0.1, 60, 80) for n in range(6)])
    assert "sustained" in heard(*[(2 * n, 1.9, 60, 80) for n in range(3)])


def test_what_dies_away_is_not_sustained():
    assert "sustained" not in heard((0, 3, 80, 80), program=13)  # a xylophone


def test_moods_ask_for_mode_pace_and_touch():
    scale = (60, 64, 67, 72, 71, 67, 65, 62)
    merry = [(n / 4, 0.2, scale[n % 8], 90) for n in range(23)]
    minor = [(1.2 * n, 1.1, pitch, 45) for n, pitch in enumerate((57, 60, 64, 57, 56))]

    assert "happy" in heard(*merry)
    assert "happy" not in heard(*merry, effects=["distorted"])
    assert {"sad", "calm"} <= {*heard(*minor)}
    assert "dreamy" in heard(*minor, effects=["cathedral"])


def test_notes_that_ended_before_the_clip_say_nothing():
    assert heard((-3, 2, 30, 120), (1, 1, 80, 50)) == heard((1, 1, 80, 50))
