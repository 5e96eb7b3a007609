import numpy as np
import pytest

from musegen.composer.trials import draw_selection, dressed, strangers, take_away
from musegen.metrics.untouched import changed_outside
from tests.builders import score, track


def band():
    return score(
        track("E3:1 G3:1 " * 8, name="Low", program=33),
        track("E5:1 G5:1 " * 8, name="Tune", program=73),
        track("rest:12 C7:4", name="Sparkle", program=9),
        track("C2:1 D2:1 " * 10, name="Kit", is_drum=True),
    )


@pytest.mark.parametrize("seed", range(20))
def test_a_selection_leaves_a_bar_to_follow_and_half_of_the_tracks(seed):
    music = band()

    selection = draw_selection(music, np.random.default_rng(seed))

    assert 1 <= len(selection.bars) <= 4
    assert selection.bars.start >= 0
    assert selection.bars.stop <= 4
    assert 1 <= len(selection.tracks) <= 2


def test_of_a_single_part_bars_alone_are_selected():
    selection = draw_selection(score("C4:4 D4:4"), np.random.default_rng(0))

    assert selection.tracks == (0,)
    assert selection.bars == range(0, 1)


def test_a_dressed_score_has_all_that_is_not_notes_and_the_same_pitches():
    music = band()

    full = dressed(music, np.random.default_rng(1))

    for part, plain in zip(full.tracks, music.tracks, strict=True):
        assert all((part.controls, part.pitch_bends, part.pedals, part.lyrics))
        assert sorted(note.pitch for note in part.notes) == sorted(n.pitch for n in plain.notes)
    assert len(full.tempos) > 2
    assert full.markers
    assert full.key_signatures
    assert changed_outside(music, full, range(0, 1), [])
    assert full == dressed(music, np.random.default_rng(1))
    assert music == band()


def test_the_highest_busy_part_is_given_and_the_others_are_taken():
    ensemble = take_away(band(), np.random.default_rng(0))

    assert [part.name for part in ensemble.given.tracks] == ["Tune"]
    assert [part.name for part in ensemble.whole.tracks] == ["Tune", "Low", "Sparkle", "Kit"]
    assert [player.name for player in ensemble.players] == [
        "Electric Bass",
        "Glockenspiel",
        "Drums",
    ]
    assert ensemble.whole.end() == ensemble.given.end()  # the kit's last bar is left out


def test_where_nobody_is_left_nothing_is_taken_away():
    drums = track("C2:4", is_drum=True)

    assert take_away(score("C4:4"), np.random.default_rng(0)) is None
    assert take_away(score(drums, drums.copy()), np.random.default_rng(0)) is None
    assert take_away(score("C5:4", "rest:4 C3:4"), np.random.default_rng(0)) is None


def test_strangers_are_the_parts_of_another_piece():
    one = take_away(score("C5:4", "C3:4"), np.random.default_rng(0))
    other = take_away(score("D5:4", "G3:4"), np.random.default_rng(0))

    mixed = strangers(one, other)

    assert [part.notes[0].pitch for part in mixed.tracks] == [72, 55]
