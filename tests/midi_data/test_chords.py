"""Chords by symbol and by ear."""

import numpy as np
import pytest

from midi_data.chords import (
    QUALITIES,
    bar_chords,
    chord_names,
    chord_pitch_classes,
    chord_symbol,
    parse_chord,
    recognise,
)
from tests.builders import score, track


@pytest.mark.parametrize(
    ("symbol", "chord"),
    [
        ("C", (0, "maj", 0)),
        ("Dm7", (2, "min7", 2)),
        ("Bb", (10, "maj", 10)),
        ("F#dim", (6, "dim", 6)),
        ("Abmaj7", (8, "maj7", 8)),
        ("G7", (7, "dom7", 7)),
        ("G13", (7, "dom7", 7)),
        ("C/E", (0, "maj", 4)),
        ("Bm7b5", (11, "half-dim", 11)),
        ("Bø", (11, "half-dim", 11)),
        ("E°7", (4, "dim7", 4)),
        ("C6", (0, "6", 0)),
        ("C6/9", (0, "6", 0)),
        ("Asus4", (9, "sus4", 9)),
        ("Csus2", (7, "sus4", 0)),
        ("Am6", (6, "half-dim", 9)),
        ("C+", (0, "aug", 0)),
    ],
)
def test_a_chord_symbol_names_root_quality_and_bass(symbol, chord):
    assert parse_chord(symbol) == chord


@pytest.mark.parametrize("symbol", ["", "H7", "N.C.", "hello", "Cfoo", "c", "C//E", "C\n/"])
def test_what_is_no_chord_is_not_read(symbol):
    assert parse_chord(symbol) is None


@pytest.mark.parametrize("quality", QUALITIES)
def test_every_chord_is_written_read_and_heard_as_itself(quality):
    for root in range(12):
        weights = np.zeros((1, 12))
        weights[0, list(chord_pitch_classes(root, quality))] = 1

        chord, _ = recognise(weights, np.array([root]))

        assert parse_chord(chord_symbol(root, quality)) == (root, quality, root)
        assert divmod(int(chord[0]), len(QUALITIES)) == (root, QUALITIES.index(quality))


def test_each_bar_has_the_chord_that_sounds_longest():
    piece = score("F4+A4+C5:4 rest:4 G4+B4+D5+F5:3 A4:1", track("C2:12", is_drum=True))

    assert bar_chords(piece) == [(5, 0), None, (7, QUALITIES.index("dom7"))]
    assert bar_chords(score("rest:4")) == []


def test_a_chord_that_goes_on_is_said_once_and_one_that_changes_within_the_bar_is_heard():
    piece = score("C4+E4+G4:4 C4+E4+G4:4 F4+A4+C5:2 G4+B4+D5:2 C4+E4+G4:4")

    assert chord_names(piece) == [(0, "C"), (8, "F"), (10, "G"), (12, "C")]


def test_a_waltz_has_one_chord_a_bar():
    piece = score("A2:1 C4+E4:1 C4+E4:1 E2:1 G#3+B3+D4:1 G#3+B3+D4:1 A2+C4+E4:3", metre=(3, 4))

    assert [name for _, name in chord_names(piece)] == ["Am", "E7", "Am"]


def test_a_key_with_flats_spells_its_chords_with_flats():
    piece = score("Eb4+G4+Bb4:4 Ab3+C4+Eb4:4 Bb3+D4+F4:4 Eb4+G4+Bb4:4")

    assert [name for _, name in chord_names(piece)] == ["Eb", "Ab", "Bb", "Eb"]
    assert chord_names(score()) == []
