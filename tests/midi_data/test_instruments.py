"""Instruments and ensembles by the names musicians use."""

import pytest

from midi_data.ensembles import ENSEMBLES, find_ensemble
from midi_data.instruments import DRUMS, FAMILIES, INSTRUMENTS, find_instrument, instrument_of


def names(players):
    return [player.name for player in players]


def test_every_program_has_an_instrument_and_drums_come_last():
    assert [instrument.program for instrument in INSTRUMENTS[:128]] == list(range(128))
    assert instrument_of(40).name == "Violin"
    assert instrument_of(40, is_drum=True) is DRUMS is INSTRUMENTS[-1]


@pytest.mark.parametrize("instrument", INSTRUMENTS, ids=lambda instrument: instrument.name)
def test_an_instrument_is_found_by_each_of_its_names(instrument):
    for name in (instrument.name, *instrument.synonyms):
        assert find_instrument(name) is instrument
        assert find_instrument(name.upper()) is instrument
    assert 0 <= instrument.low < instrument.high <= 127
    assert instrument.voices >= 1
    assert instrument.family in FAMILIES


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("'cello", "Cello"),
        ("Celli", "Cello"),
        ("violins", "Violin"),
        ("2nd violin", "Violin"),
        ("Violin II", "Violin"),
        ("first horn", "French Horn"),
        ("double basses", "Contrabass"),
        ("upright bass", "Acoustic Bass"),
        ("E-Pianos", "Electric Piano"),
        ("Flöte", "Flute"),
        ("Acoustic Grand Piano", "Piano"),
        ("brass", "Brass Section"),
        ("drum kit", "Drums"),
        ("piccolos", "Piccolo"),
    ],
)
def test_an_instrument_is_found_as_people_write_it(words, name):
    assert find_instrument(words).name == name


@pytest.mark.parametrize("words", ["", "  ", "spoon", "\N{SNOWMAN}", "I", "2"])
def test_what_is_no_instrument_is_not_found(words):
    assert find_instrument(words) is None


def test_ranges_are_those_of_good_players():
    violin, flute = find_instrument("violin"), find_instrument("flute")

    assert (violin.low, violin.high, violin.voices) == (55, 103, 2)
    assert (flute.low, flute.high, flute.voices) == (60, 98, 1)


def test_a_group_is_named_by_its_players():
    assert names(find_ensemble("String Quartets")) == ["Violin", "Violin", "Viola", "Cello"]
    assert names(find_ensemble("piano trio")) == ["Violin", "Cello", "Piano"]
    assert names(find_ensemble("SATB choir")) == ["Choir"] * 4
    assert names(find_ensemble("rock band"))[-1] == "Drums"
    assert find_ensemble("spoon quartet") is None
    assert all(2 <= len(players) <= 16 for players in ENSEMBLES.values())
