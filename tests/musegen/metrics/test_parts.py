import pytest

from musegen.metrics import parts
from tests.builders import score, track

CELLO, VIOLIN = 42, 40


def test_figures_go_by_who_plays():
    music = score(
        track("C4:4 D4:4", program=VIOLIN),
        track("C3:4 rest:4", program=CELLO),
        track("C2:1 C2:0.33333 C2:6.6", is_drum=True),
    )

    found = parts.measured(music)

    assert found["empty bars, others"] == (0 + 1 / 2) / 2
    assert found["used pitch classes, others"] == 1
    assert found["drum pattern, drums"] == pytest.approx(2 / 3)
    assert found["tonal distance, others-others"] == pytest.approx(0)
    assert "qualified notes, drums" not in found


def test_a_track_without_notes_plays_no_part():
    assert "empty bars, others" not in parts.measured(score("C4:4", track("", program=VIOLIN)))


def test_silence_has_no_figures():
    assert parts.measured(score("rest:4")) == {}
    assert parts.measured(score()) == {}


def test_pianos_organs_and_mallets_are_keys():
    music = score(*(track("C4:4", program=program) for program in (0, 11, 16)))

    assert set(parts.measured(music)) == {
        "empty bars, keys",
        "used pitch classes, keys",
        "qualified notes, keys",
        "tonal distance, keys-keys",
    }
