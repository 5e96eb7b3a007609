"""Keys by name, by signature and by ear."""

import numpy as np
import pytest

from midi_data.keys import (
    KEYS,
    Key,
    find_key,
    key_correlation,
    key_correlations,
    parse_key,
    pitch_class_weights,
)
from tests.builders import score, track


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Eb minor", "Eb minor"),
        ("E-flat minor", "Eb minor"),
        ("e flat Minor", "Eb minor"),
        ("D♭", "Db major"),
        ("F# major", "F# major"),
        ("C SHARP MINOR", "C# minor"),
        ("Gb", "F# major"),
        ("Am", "A minor"),
        ("AM", "A major"),
        ("bb", "Bb major"),
        ("b minor", "B minor"),
        ("g-moll", "G minor"),
        ("D dorian", "D minor"),
    ],
)
def test_a_key_is_read_as_musicians_write_it(words, name):
    assert parse_key(words).name == name


@pytest.mark.parametrize("words", ["", "H", "hello", "major", "D minor seventh", "İ", "12"])
def test_what_is_no_key_is_not_read(words):
    assert parse_key(words) is None


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_a_key_keeps_its_name_and_its_signature(key):
    assert parse_key(key.name) == key
    spelt = key.name.split()[0]
    assert -7 <= key.fifths <= 7
    if len(spelt) == 2:  # a tonic with an accidental is signed with the same kind
        assert (key.fifths < 0) == (spelt[1] == "b")
    relative = Key((key.tonic + (9 if key.mode == "major" else 3)) % 12, "minor")
    if key.mode == "major":
        assert (relative.fifths - key.fifths) % 12 == 0


def test_a_minor_scale_holds_both_forms_of_its_sixth_and_seventh():
    assert Key(9, "minor").scale == {9, 11, 0, 2, 4, 5, 6, 7, 8}
    assert len(Key(0, "major").scale) == 7


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_a_cadence_is_heard_in_its_key(key):
    third = 4 if key.mode == "major" else 3
    chords = ([0, third, 7], [5, 5 + third, 12], [7, 11, 14], [0, third, 7])
    classes = [(key.tonic + pitch) % 12 for chord in chords for pitch in chord]
    weights = np.bincount(classes, minlength=12)

    assert KEYS[int(np.argmax(key_correlations(weights)))] == key


def test_longer_notes_count_more_and_drums_not_at_all():
    tune = track("D4:4 F4:2 A4:3 C#5:1 D5:4")
    kit = track("C2:64 F#2:64", is_drum=True)

    piece = score(tune, kit)

    assert find_key(piece) == Key(2, "minor")
    assert pitch_class_weights(piece)[2] == 8
    assert key_correlation(piece, Key(2, "minor")) > key_correlation(piece, Key(0, "major"))


def test_silence_fits_every_key_alike():
    assert find_key(score("rest:4")) == Key(0, "major")
    assert key_correlation(score(), Key(0, "major")) == 0
