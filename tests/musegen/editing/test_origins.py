from midi_data.score import Note
from musegen.daw.take import Written
from musegen.editing.origins import (
    BROUGHT,
    HAND,
    MODEL,
    all_from,
    origins_after,
    origins_of_kept,
    shares,
    written_by_model,
)
from tests.builders import score, track


def test_a_first_take_is_all_of_one_origin():
    tune = score("D4:1 E4:1", "G2:2")

    assert origins_after(None, (), tune, MODEL) == (b"\1\1", b"\1")


def test_notes_that_stay_keep_where_they_come_from():
    before = score("D4:1 E4:1 F4:1")
    after = score("D4:1 E4:1 G4:1")

    assert origins_after(before, (b"\0\1\2",), after, MODEL) == (b"\0\1\1",)


def test_a_note_of_another_velocity_or_length_is_new():
    before = score(track("D4:1 E4:1", velocity=80))
    louder = score(track("D4:1 E4:1", velocity=90))
    longer = score(track("D4:2", velocity=80))

    assert origins_after(before, (b"\0\0",), louder, HAND) == (b"\2\2",)
    assert origins_after(before, (b"\0\0",), longer, HAND) == (b"\2",)


def test_a_note_on_another_track_is_new_and_so_is_a_track_that_was_not_there():
    before = score("D4:1")
    after = score("E4:1", "D4:1")

    assert origins_after(before, (b"\0",), after, MODEL) == (b"\1", b"\1")


def test_of_two_notes_that_are_alike_one_more_is_new():
    before, after = score("D4:1"), score("D4:1")
    after.tracks[0].notes.append(Note(0, 480, 62, 80))

    assert origins_after(before, (b"\1",), after, HAND) == (b"\1\2",)


def test_the_order_of_notes_does_not_matter():
    before, after = score("D4:1 E4:1"), score("D4:1 E4:1")
    after.tracks[0].notes.sort(key=lambda note: -note.time, inplace=True)

    assert origins_after(before, (b"\0\1",), after, HAND) == (b"\1\0",)


def test_ticks_of_another_size_hold_the_same_notes():
    before = score("D4:1 E4:1")
    after = before.resample(960, 1)

    assert origins_after(before, (b"\0\1",), after, HAND) == (b"\0\1",)


def test_bars_that_a_model_wrote_are_told_as_runs_of_each_track():
    tune = score("D4:4 D4:4 D4:4 D4:4 D4:4", "G2:4 G2:4")
    origins = (bytes([MODEL, MODEL, BROUGHT, HAND, MODEL]), bytes([BROUGHT, MODEL]))

    assert written_by_model(tune, origins) == (
        Written(track="Part 1", first_bar=1, last_bar=2),
        Written(track="Part 1", first_bar=5, last_bar=5),
        Written(track="Part 2", first_bar=2, last_bar=2),
    )


def test_a_bar_may_be_by_several():
    tune = score("D4:2 E4:2 F4:4")

    found = shares(tune, (bytes([MODEL, HAND, HAND]),))

    assert found == {(0, 0): {MODEL: 1, HAND: 1}, (0, 1): {HAND: 1}}


def test_a_score_without_notes_has_nobody_who_wrote_it():
    silent = score(track(""))

    assert all_from(silent, MODEL) == (b"",)
    assert written_by_model(silent, (b"",)) == ()


def test_the_notes_of_a_track_that_was_played_to_keep_where_they_come_from():
    before = score("rest:4 D4:4 E4:8 F4:4", "G2:20")
    kept = track("D4:4 E4:8 F4:4", name="Part 1")  # cut from bar 2
    after = score(track("D4:4", name="Drums", is_drum=True), kept)

    found = origins_of_kept(before, (b"\0\2\1", b"\1"), after, track=0, bar=1, new=MODEL)

    assert found == (b"\1", b"\0\2\1")
