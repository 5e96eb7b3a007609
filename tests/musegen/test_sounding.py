import numpy as np
import pytest

import musegen
from midi_data.errors import BriefError
from midi_data.score import bars
from musegen.audio.loudness import loudness
from musegen.diffusion.wish import SoundWish
from musegen.sounding import heard, sounded

RATE = 44_100


@pytest.fixture
def wish(sound_weights):
    def make(words, **how):
        return SoundWish(words=words, weights=sound_weights, **{"steps": 1, **how})

    return make


def test_words_become_notes_that_are_played(wish):
    made = sounded(wish("a slow waltz on a felt piano, warm tape, grobbly"), seconds=6, seed=2)

    assert made.made_by == "notes"
    assert made.waveform.shape == (2, 6 * RATE)
    assert made.unknown == ("grobbly",)
    assert [track.program for track in made.score.tracks] == [0]
    assert len(bars(made.score)) == made.brief.bars
    assert 4 < made.brief.seconds < 6.5


def test_one_seed_is_one_sound(wish):
    one, again = (musegen.sound(wish("calm flute"), seconds=2, seed=4) for _ in range(2))

    assert np.array_equal(one, again)


def test_without_notes_it_is_a_texture_as_long_as_asked(wish):
    made = sounded(wish("dark synth pad, blorp"), seconds=1.5, notes=False, seed=1)

    assert made.made_by == "diffusion"
    assert made.score is None
    assert made.waveform.shape == (2, round(1.5 * RATE))
    assert made.unknown == ("blorp",)
    assert loudness(made.waveform, sample_rate=RATE) == pytest.approx(-16, abs=1)
    assert abs(made.waveform[:, -1]).max() < 1e-3


def test_the_words_may_say_how_long(wish):
    made = sounded(wish("2 seconds of dark synth pad"), notes=False, seed=1)

    assert made.waveform.shape[1] == 2 * RATE


def test_words_for_the_composer_alone_will_do(wish):
    made = sounded(wish("a jig in G major"), seconds=2, seed=1)

    assert made.brief.key.name == "G major"
    assert made.unknown == ()


@pytest.mark.parametrize(
    ("words", "how", "what"),
    [
        ("  ", {}, "no words"),
        ("xqzt vrrb", {}, "not a word of 'xqzt vrrb' is known"),
        ("xqzt vrrb", {"notes": False}, "not a word of 'xqzt vrrb' is known"),
        ("piano", {"seconds": 0.5}, r"0\.5 seconds are not made\. Choose 1 to 300"),
        ("piano", {"seconds": 301}, "Choose 1 to 300"),
        ("piano", {"seconds": float("nan")}, "Choose 1 to 300"),
    ],
)
def test_what_cannot_be_is_refused(wish, words, how, what):
    with pytest.raises(BriefError, match=what):
        sounded(wish(words), **how)


def test_what_will_be_understood_is_said_before_anything_is_made():
    found = heard("a slow waltz on a felt piano, warm tape, gurgly")

    assert {"piano", "tape"} <= set(found.sound)
    assert {"slow", "waltz"} <= set(found.music)
    assert found.unknown == ("gurgly",)


def test_without_notes_words_of_music_mean_nothing():
    found = heard("a slow waltz, dark synth pad", notes=False)

    assert found.music == ()
    assert "waltz" in found.unknown


def test_words_that_nobody_knows_are_refused_before_anything_is_made():
    with pytest.raises(BriefError, match="not a word of 'zzzz'"):
        heard("zzzz")
