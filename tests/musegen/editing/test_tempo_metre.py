import pytest

from midi_data.errors import ScoreError
from midi_data.score import bars, last_tick, seconds_at
from musegen.editing import scale_tempo, set_metre, set_tempo
from tests.musegen.editing.pieces import BAR, full


def tempos(piece):
    return [(each.time // BAR, round(each.qpm)) for each in piece.tempos]


def test_a_tempo_changes_no_beat():
    piece = full()

    slower = set_tempo(piece, 60)

    assert slower.tracks == piece.tracks
    assert tempos(slower) == [(0, 60)]
    assert seconds_at(slower, last_tick(slower)) == pytest.approx(31)  # 31 beats


def test_a_tempo_may_hold_for_some_bars():
    assert tempos(set_tempo(full(), 60, bars=range(2, 6))) == [(0, 100), (2, 60), (6, 80)]


def test_twice_as_fast_keeps_every_slowing():
    assert tempos(scale_tempo(full(), 2)) == [(0, 200), (4, 160)]


def test_faster_and_slower_again_is_the_same_tempo():
    assert tempos(scale_tempo(scale_tempo(full(), 1.25), 0.8)) == tempos(full())


def test_a_piece_without_a_tempo_goes_at_120():
    piece = full()
    piece.tempos = type(piece.tempos)([])

    assert tempos(scale_tempo(piece, 0.5)) == [(0, 60)]


def test_a_new_metre_moves_bar_lines_and_no_note():
    piece = full()

    waltz = set_metre(piece, 3, 4)

    assert waltz.tracks == piece.tracks
    assert {(bar.numerator, bar.length) for bar in bars(waltz)} == {(3, 1440)}


def test_a_metre_may_hold_for_some_bars():
    found = [bar.numerator for bar in bars(set_metre(full(), 2, 4, bars=range(2, 4)))]

    assert found == [4, 4, 2, 2, 2, 2, 4, 4, 4, 3]


@pytest.mark.parametrize("metre", [(0, 4), (3, 5), (65, 4)])
def test_what_is_no_metre_is_said(metre):
    with pytest.raises(ScoreError, match="is no metre"):
        set_metre(full(), *metre)


def test_a_tempo_that_cannot_be_is_said():
    with pytest.raises(ScoreError, match=r"2 quarter notes a minute\. Choose 10 to 960"):
        set_tempo(full(), 2)
