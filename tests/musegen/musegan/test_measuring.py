import numpy as np

from musegen.musegan import measuring
from musegen.musegan.phrases import Phrases
from tests.musegen.musegan.house_band import house_band

BASS, NOTES_A_PHRASE = 1, 4


def phrases(count):
    """As many phrases of a bass alone, on the beats of the first bar, each a row higher."""
    notes = [
        (BASS, 6 * beat, 6 * beat + 6, row)
        for row in range(count)
        for beat in range(NOTES_A_PHRASE)
    ]
    starts = np.arange(0, len(notes) + 1, NOTES_A_PHRASE)
    key = np.full(count, 2)
    return Phrases(np.array(notes, np.int16), starts, np.zeros(count, np.int64), key, ())


def test_as_many_phrases_are_drawn_as_wanted_whatever_is_made_at_once(monkeypatch):
    band = house_band()
    whole = list(measuring.drawn(band, 5, seed=1))

    monkeypatch.setattr(measuring, "_AT_ONCE", 2)
    parts = list(measuring.drawn(band, 5, seed=1))

    assert [len(each) for each in parts] == [2, 2, 1]
    assert (np.concatenate([each.onsets for each in parts]) == whole[0].onsets).all()


def test_real_phrases_are_taken_once_each_in_the_key_they_stand_in():
    config = house_band().config

    (rolls,) = measuring.sampled(phrases(3), config, 10, seed=0)

    lowest = config.players.players[BASS].floor + 2 - config.lowest
    rows = np.nonzero(rolls.onsets[..., BASS].any(axis=(1, 2)))[1]
    assert sorted(row % 12 for row in rows) == sorted((lowest + row) % 12 for row in range(3))


def test_bars_without_a_figure_do_not_count_in_a_phrase():
    config = house_band().config

    found = measuring.by_piece(measuring.sampled(phrases(2), config, 2, seed=0), config)

    assert found["empty bars, Bass"] == [3 / 4, 3 / 4]
    assert found["used pitch classes, Bass"] == [1, 1]
    assert found["qualified notes, Bass"] == [1, 1]
    assert all(np.isnan(found["used pitch classes, Keys"]))
