import pytest

from musegen.daw.names import roman, safe_file_name, track_names
from tests.builders import score, track


def named(*names, program=40):
    return score(*(track("C4:1", name=name, program=program) for name in names))


def test_two_violins_are_numbered():
    assert track_names(named("Violin", "Viola", "Violin")) == ["Violin I", "Viola", "Violin II"]


def test_a_number_that_is_taken_is_not_given_again():
    assert track_names(named("Violin", "Violin", "Violin I")) == [
        "Violin II",
        "Violin III",
        "Violin I",
    ]


def test_a_track_without_a_name_is_called_by_its_instrument():
    assert track_names(named(" ", program=42)) == ["Cello"]


def test_roman_numerals():
    assert [roman(number) for number in (1, 4, 9, 14, 28)] == ["I", "IV", "IX", "XIV", "XXVIII"]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Waltz", "Waltz"),
        ("a/b: c?", "a b c"),
        ("Übung Nr. 1.", "Übung Nr. 1"),
        ("con", "_con"),
        ("AUX.1", "_AUX.1"),
        ("Concerto", "Concerto"),
        ("...", "untitled"),
        ("x" * 300, "x" * 80),
        ("../../etc", "etc"),
    ],
)
def test_file_names_are_taken_by_every_system(words, name):
    assert safe_file_name(words) == name
