import pytest

from musegen.metrics import parts
from tests.builders import score, track

CELLO, VIOLIN = 42, 40


def test_figures_go_by_the_family_that_plays():
    music = score(
        track("C4:4 D4:4", program=VIOLIN),
        track("C3:4 rest:4", program=CELLO),
        track("C2:1 C2:0.33333 C2:6.6", is_drum=True),
    )

    found = parts.measured(music)

    assert found["empty bars, strings"] == (0 + 1 / 2) / 2
    assert found["used pitch classes, strings"] == 1
    assert found["drum pattern, drums"] == pytest.approx(2 / 3)
    assert found["tonal distance, strings-strings"] == pytest.approx(0)
    assert "qualified notes, drums" not in found


def test_a_track_without_notes_plays_no_part():
    assert "empty bars, strings" not in parts.measured(score("C4:4", track("", program=VIOLIN)))


def test_silence_has_no_figures():
    assert parts.measured(score("rest:4")) == {}
    assert parts.measured(score()) == {}
