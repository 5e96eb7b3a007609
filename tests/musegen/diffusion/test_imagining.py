import numpy as np
import pytest

from midi_data.instruments import INSTRUMENTS
from musegen.diffusion.imagining import imagined
from musegen.diffusion.material.hearing import playing_words
from musegen.diffusion.notes import DRUMS, ONSET, PITCH, PROGRAM, RELEASE, VELOCITY
from musegen.diffusion.vocabulary import GROUP_OF, WORDS
from musegen.diffusion.words import read_words

SECONDS = 5.94


def notes(words, *, seconds=SECONDS, seed=0):
    return imagined(read_words(words).words, seconds=seconds, seed=seed).notes


@pytest.mark.parametrize(
    "words",
    [
        "very soft organ, low register, chords",
        "loud flute, single line",
        "sparse music box, high register",
        "dense marimba, staccato",
        "swelling choir, soft",
        "fading piano, moderate, dense",
        "synth pad, sustained, middle register",
        "violin, repeated notes",
        "cello, single note",
    ],
)
def test_it_is_played_as_the_words_say(words):
    asked = {*read_words(words).words}
    playing = {word for word in asked if GROUP_OF[word] in ("playing", "register")}

    assert playing <= {*playing_words(notes(words), effects=())}


@pytest.mark.parametrize("words", [*WORDS])
def test_any_word_is_begun_within_the_range_of_who_plays(words):
    found = imagined([words], seconds=3.0, seed=1)

    assert len(found.notes)
    assert (found.notes[:, RELEASE] > found.notes[:, ONSET]).all()
    assert found.notes[:, VELOCITY].min() >= 1
    if not found.is_drum:
        instrument = INSTRUMENTS[found.program]
        assert found.notes[:, PITCH].min() >= instrument.low
        assert found.notes[:, PITCH].max() <= instrument.high


def test_who_is_named_plays_and_nobody_is_a_pad():
    assert (notes("oboe")[:, PROGRAM] == 68).all()
    assert (notes("808 kit")[:, PROGRAM] == DRUMS).all()
    assert imagined(["jazz kit"], seconds=2, seed=0).program == 32
    assert (notes("dark, cathedral")[:, PROGRAM] == 89).all()


def test_another_seed_imagines_something_else_of_the_same_length():
    one, again, other = (notes("harp", seconds=20, seed=seed) for seed in (1, 1, 4))

    assert np.array_equal(one, again)
    assert not np.array_equal(one[:, PITCH], other[:, PITCH])
    assert 18 < one[:, ONSET].max() < 20
