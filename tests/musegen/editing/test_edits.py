from contextlib import suppress

import pytest

import musegen
from midi_data.errors import MusicError, ScoreError
from musegen.cli.step_options import STEP_OPTIONS
from musegen.editing import edit, quantise, swing, transpose
from musegen.editing.steps import STEPS
from tests.builders import score
from tests.musegen.editing.pieces import full, pitches, velocities


def test_steps_in_words_are_the_functions():
    piece = full()

    made = edit(piece, "transpose 3", "quantise 1/16 80%", "swing 60%")

    assert made == swing(quantise(transpose(piece, 3), "1/16", strength=0.8), 0.6)


def test_the_package_has_the_verb():
    assert musegen.edit is edit


def test_the_command_line_offers_every_step():
    assert set(STEP_OPTIONS) == set(STEPS)


def test_nothing_passed_in_is_changed():
    piece = full()

    edit(piece, "transpose 2", "humanise 100%", "legato", "stretch 2", "merge Flute, Cello")

    assert piece == full()


def test_tracks_are_followed_where_a_step_splits_them():
    made = edit(full(), "split-at Cello=G3", "velocity 99", tracks=["Cello"])

    assert [set(velocities(part)) for part in made.tracks] == [{80}, {99}, {99}, {100}]


def test_bars_are_followed_where_a_step_repeats_them():
    made = edit(score("C4:4 D4:4"), "loop 2 x2", "transpose 12", bars=[1])

    assert pitches(made.tracks[0]) == [60, 74, 74]


def test_a_number_of_voices_is_told_from_that_of_a_track():
    duet = score("E5+C4:4", "C5+E4+G3:4")

    assert len(edit(duet, "split-voices 2").tracks) == 4
    assert len(edit(duet, "split-voices 2=2").tracks) == 3
    assert len(edit(duet, "split-voices 3", tracks=[1]).tracks) == 4


def test_a_bar_that_is_gone_leaves_nothing_to_edit():
    with pytest.raises(ScoreError, match="No bar is selected"):
        edit(full(), "delete-bars 1-2", "velocity 99", bars=[1])


@pytest.mark.parametrize("name", STEPS)
def test_odd_words_give_an_error_or_a_score(name):
    piece = full()

    for words in ("", "?", "=", "x", "@", "1-", "%", "Nobody=3", "1/0", "-", "1 x", "=C4", "9" * 9):
        with suppress(MusicError):
            assert edit(piece, f"{name} {words}").tracks


def test_a_step_nobody_knows_is_said():
    with pytest.raises(ScoreError, match=r"There is no step 'jump'\. There are: transpose"):
        edit(full(), "jump 3")


def test_a_track_that_is_not_meant_clearly_is_asked_for():
    with pytest.raises(ScoreError, match="one track has to be meant, and 3 are"):
        edit(full(), "split-at C4")
