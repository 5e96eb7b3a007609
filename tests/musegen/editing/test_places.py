from musegen.daw.take import Written
from musegen.editing import edited
from musegen.editing.places import Places, carried, merged, reordered, split, without
from tests.musegen.editing.pieces import full


def bars_after(*steps):
    """Where each of eight bars is, counted from 1."""
    return [[bar + 1 for bar in goes] for goes in edited(full(), steps).places.bars]


def tracks_after(*steps):
    return [list(goes) for goes in edited(full(), steps).places.tracks]


def test_notes_that_change_leave_bars_where_they_are():
    assert bars_after("transpose 3", "swing 60%", "tempo 60") == [[bar] for bar in range(1, 9)]


def test_trimmed_bars_move_to_the_front_and_the_others_are_gone():
    assert bars_after("trim 3-5") == [[], [], [1], [2], [3], [], [], []]


def test_looped_bars_are_in_several_places():
    assert bars_after("loop 2-3 x2") == [[1], [2, 4], [3, 5], [6], [7], [8], [9], [10]]


def test_bars_behind_inserted_and_deleted_ones_move():
    assert bars_after("insert-bars 3 x2")[:4] == [[1], [2], [5], [6]]
    assert bars_after("delete-bars 1-2") == [[], [], [1], [2], [3], [4], [5], [6]]


def test_a_stretched_bar_becomes_two():
    assert bars_after("stretch 2")[:2] == [[1, 2], [3, 4]]
    assert bars_after("stretch 1/2")[:4] == [[1], [1], [2], [2]]


def test_bar_lines_that_move_share_bars_out_anew():
    assert bars_after("time-signature 2/4")[:2] == [[1, 2], [3, 4]]


def test_edits_in_a_row_are_followed():
    assert bars_after("delete-bars 1-2", "loop 1 x2", "insert-bars 1")[2:4] == [[2, 3], [4]]


def test_tracks_are_followed():
    assert tracks_after("split-at Cello=G3") == [[0], [1, 2], [3]]
    assert tracks_after("merge Flute, Cello") == [[0], [0], [1]]
    assert tracks_after("delete Flute") == [[], [0], [1]]
    assert tracks_after("duplicate Flute") == [[0, 1], [2], [3]]
    assert tracks_after("move Drums=1") == [[1], [2], [0]]
    assert tracks_after("lead-sheet") == [[0], [], []]


def test_small_maps_say_where_tracks_go():
    assert split(3, 1, 2) == ((0,), (1, 2), (3,))
    assert merged(4, [1, 3]) == ((0,), (1,), (2,), (1,))
    assert without(3, [0]) == ((), (0,), (1,))
    assert reordered([2, 0, 1]) == ((1,), (2,), (0,))


def test_what_a_model_wrote_is_carried_along():
    written = (Written(track="Flute", first_bar=3, last_bar=4),)
    made = edited(full(), ["loop 3-4 x2", "duplicate Flute"])

    found = carried(written, full(), made.score, made.places)

    assert found == (
        Written(track="Flute", first_bar=3, last_bar=6),
        Written(track="Flute (double)", first_bar=3, last_bar=6),
    )


def test_one_edit_after_another_goes_through_both():
    first = Places(((0,), (1,)), ((1,), (0,)))
    later = Places(((1,), ()), ((0, 1), (2,)))

    assert first.then(later) == Places(((1,), ()), ((2,), (0, 1)))
