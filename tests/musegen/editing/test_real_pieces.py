"""What edits keep, on music that people wrote: chorales and dance tunes."""

from collections import Counter
from itertools import chain, islice, pairwise

import pytest

from midi_data.corpora import pieces
from midi_data.score import bars, last_tick
from musegen.daw.midi import midi_bytes
from musegen.editing import (
    delete_bars,
    insert_bars,
    loop,
    merge,
    quantise,
    set_metre,
    split_voices,
    stretch,
    transpose,
    trim,
)
from tests.musegen.editing.pieces import rows


@pytest.fixture(scope="module", params=["chorales", "ryans-mammoth"])
def music(request):
    """Two pieces."""
    return [piece.score for piece in islice(pieces(request.param), 2)]


def every(score):
    return [rows(part) for part in score.tracks]


def crosses(score, tick):
    """Whether a note is held over a tick."""
    return any(row[0] < tick < row[0] + row[1] for part in every(score) for row in part)


def test_up_and_down_again_is_the_same(music):
    for piece in music:
        assert transpose(transpose(piece, 7), -7).tracks == piece.tracks


def test_all_bars_kept_or_looped_once_is_the_same(music):
    for piece in music:
        count = len(bars(piece))
        assert trim(piece, range(count)) == piece
        assert loop(piece, range(1, count), 1) == piece


def test_every_note_is_in_one_bar(music):
    for piece in music:
        parts = [trim(piece, range(bar, bar + 1)) for bar in range(len(bars(piece)))]

        assert sum(len(track.notes) for part in parts for track in part.tracks) == sum(
            len(track.notes) for track in piece.tracks
        )


def test_empty_bars_put_in_and_taken_out_leave_the_notes(music):
    for piece in music:
        grid = bars(piece)
        free = [at for at, bar in enumerate(grid[1:], 1) if not crosses(piece, bar.start)]
        for bar in free[:4]:
            longer = insert_bars(piece, bar, 3)
            assert len(bars(longer)) == len(grid) + 3
            assert every(delete_bars(longer, range(bar, bar + 3))) == every(piece)


def test_bars_looped_come_that_many_times(music):
    for piece in music:
        looped, grid = loop(piece, range(2, 4), 3), bars(piece)

        assert len(bars(looped)) == len(grid) + 4
        assert last_tick(looped) == last_tick(piece) + 2 * (grid[4].start - grid[2].start)


def test_quantising_twice_is_quantising_once(music):
    for piece in music:
        once = quantise(piece, "1/8")

        assert quantise(once, "1/8") == once


def test_wider_and_narrower_again_is_the_same(music):
    for piece in music:
        assert every(stretch(stretch(piece, 3), 1 / 3)) == every(piece)


def test_no_metre_moves_a_note(music):
    for piece in music:
        assert set_metre(piece, 5, 8).tracks == piece.tracks


def test_voices_that_come_apart_hold_every_note(music):
    for piece in music:
        whole = merge(piece, list(range(len(piece.tracks)))) if len(piece.tracks) > 1 else piece
        if len(piece.tracks) < 2:
            continue
        parts = split_voices(whole, track=0)

        assert Counter(chain(*every(parts))) == Counter(every(whole)[0])
        for part in parts.tracks:
            notes = sorted(rows(part))
            assert all(a[0] + a[1] <= b[0] for a, b in pairwise(notes))


def test_what_is_rearranged_can_be_written(music):
    for piece in music:
        assert midi_bytes(stretch(loop(piece, range(1, 3), 2), 0.5))
