import pytest

from midi_data.errors import ScoreError
from midi_data.score import Note
from musegen.editing import quantise, swing
from tests.builders import QUARTER, score, track
from tests.musegen.editing.pieces import full, lengths, onsets, rows

EIGHTHS = "C4:0.5 D4:0.5 E4:0.5 F4:0.5 G4:0.5 A4:0.5 B4:0.5 C5:0.5"


def played(*ticks):
    part = track("", name="Piano")
    for tick in ticks:
        part.notes.append(Note(tick, 200, 60 + len(part.notes), 80))
    return score(part)


def test_what_is_on_the_grid_stays():
    assert quantise(full(), "1/16") == full()


def test_notes_go_to_the_nearest_sixteenth():
    assert onsets(quantise(played(5, 118, 245, 355), "1/16").tracks[0]) == [0, 0.25, 0.5, 0.75]


def test_half_the_strength_goes_half_the_way():
    assert onsets(quantise(played(20, 140), "1/16", strength=0.5).tracks[0]) == [
        10 / QUARTER,
        130 / QUARTER,
    ]


def test_a_note_keeps_its_length_unless_its_end_is_quantised_too():
    piece = played(5)

    assert lengths(quantise(piece, "1/8").tracks[0]) == [200 / QUARTER]
    assert lengths(quantise(piece, "1/8", ends=True).tracks[0]) == [0.5]


def test_triplets_have_a_grid():
    thirds = onsets(quantise(played(0, 170, 310), "1/8t").tracks[0])

    assert thirds == pytest.approx([0, 1 / 3, 2 / 3])


def test_the_grid_begins_anew_with_every_bar():
    piece = score(track("C4:0.5 D4:0.5 E4:0.5 F4:0.5 G4:0.5"), metre=(5, 8))

    assert onsets(quantise(piece, "1/4").tracks[0])[-1] in (2.0, 2.5)  # a beat, or the bar line
    assert max(onsets(quantise(piece, "1/4").tracks[0])) <= 2.5


def test_a_swung_grid_takes_off_beats_late():
    found = onsets(quantise(played(0, 250, 490, 700), "1/8", swing=2 / 3).tracks[0])

    assert found == pytest.approx([0, 2 / 3, 1, 1 + 2 / 3])


def test_swing_moves_off_beats_and_nothing_else():
    straight = score(EIGHTHS)

    swung = onsets(swing(straight, 2 / 3).tracks[0])

    assert swung[::2] == onsets(straight.tracks[0])[::2]
    assert swung[1::2] == pytest.approx([each + 1 / 6 for each in onsets(straight.tracks[0])[1::2]])


def test_swung_legato_stays_legato():
    part = swing(score(EIGHTHS), 0.6).tracks[0]

    ends = [onset + length for onset, length in zip(onsets(part), lengths(part), strict=True)]
    assert ends[:-1] == pytest.approx(onsets(part)[1:])


def test_half_is_no_swing():
    assert swing(score(EIGHTHS), 0.5) == score(EIGHTHS)


def test_sixteenths_swing_where_asked():
    sixteenths = score("C4:0.25 D4:0.25 E4:0.25 F4:0.25")

    assert onsets(swing(sixteenths, 0.6, grid="1/16").tracks[0]) == [0, 0.3, 0.5, 0.8]


def test_the_rest_is_left_alone():
    piece = full()

    swung = swing(quantise(piece, "1/4"), 0.6, grid="1/4", tracks=["Flute"], bars=[1])

    assert swung.tracks[1] == piece.tracks[1]
    assert rows(swung.tracks[0])[:4] == rows(piece.tracks[0])[:4]
    assert rows(swung.tracks[0])[8:] == rows(piece.tracks[0])[8:]
    assert rows(swung.tracks[0])[4:8] != rows(piece.tracks[0])[4:8]


@pytest.mark.parametrize("grid", ["1/7", "8", "1/8x"])
def test_what_is_no_grid_is_said(grid):
    with pytest.raises(ScoreError, match=r"is no grid\. Choose 1/4"):
        quantise(full(), grid)


def test_more_swing_than_dotted_is_refused():
    with pytest.raises(ScoreError, match=r"A swing of 90%\. Choose one from 50 %"):
        swing(full(), 0.9)


def test_repeated_notes_do_not_run_into_each_other():
    piece = score(track("C4:1 C4:1 C4:1"))

    part = swing(piece, 0.7, grid="1/4").tracks[0]

    for before, after in zip(part.notes, part.notes[1:], strict=False):
        assert before.end <= after.time
