import pytest

from midi_data.errors import ScoreError
from musegen.selecting import selected_bars, selected_tracks
from tests.builders import score, track


@pytest.fixture
def quartet():
    return score(
        track("E5:1", name="Violin", program=40),
        track("C5:1", name="Violin", program=40),
        track("A4:1", name="Viola", program=41),
        track("C3:1", name="7", program=42),
        track("C2:1", name="", is_drum=True),
    )


@pytest.mark.parametrize(
    ("named", "meant"),
    [
        (None, [0, 1, 2, 3, 4]),
        (["Viola"], [2]),
        (["viola ", "Violin I"], [0, 2]),
        (["violins"], [0, 1]),
        (["Violin"], [0, 1]),
        (["2"], [1]),
        ([2, 2], [2]),
        (["cello"], [3]),
        (["7"], [3]),
        (["drums"], [4]),
        ([], []),
    ],
)
def test_a_track_is_meant_by_its_name_its_number_or_its_instrument(quartet, named, meant):
    assert selected_tracks(quartet, named) == meant


@pytest.mark.parametrize("named", ["Oboe", "0", "6", "", 5, -1])
def test_a_track_that_is_not_there_is_refused_with_those_that_are(quartet, named):
    with pytest.raises(ScoreError, match="There are: 1 Violin I, 2 Violin II, 3 Viola, 4 7, 5 Dr"):
        selected_tracks(quartet, [named])


@pytest.mark.parametrize(
    ("words", "meant"),
    [("5-8", range(4, 8)), ("5", range(4, 5)), (" 1 - 2 ", range(2)), ("3:4", range(2, 4))],
)
def test_bars_are_counted_from_one_and_both_ends_belong(words, meant):
    assert selected_bars(words) == meant


@pytest.mark.parametrize("words", ["", "0", "0-4", "8-5", "1,2", "-3", "5-", "all", "1e3"])
def test_what_says_no_bars_is_refused(words):
    with pytest.raises(ScoreError, match="5-8"):
        selected_bars(words)


def test_a_desk_of_several_alike_is_one_track():
    quartet = score(*[track("C4:4", name=f"Violin {n}", program=40) for n in (1, 2)])

    assert selected_tracks(quartet, ["Violin II"]) == [1]
    assert selected_tracks(quartet, ["1st violin"]) == [0]
    assert selected_tracks(quartet, ["violins"]) == [0, 1]
