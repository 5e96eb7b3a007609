import pytest
import torch

from musegen.diffusion.vocabulary import WORDS
from musegen.diffusion.words import read_words
from tests.musegen.diffusion.sounds import model


@pytest.mark.parametrize("word", WORDS)
def test_every_word_means_itself(word):
    assert list(read_words(word).words) == [word]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("close, felt piano, tape", {"dry", "piano", "soft", "dark", "tape"}),
        ("a warm tape, small room", {"tape", "small room"}),
        ("pianissimo Violoncello, without reverb", {"very soft", "cello", "dry"}),
        ("Lo-Fi Rhodes", {"lo fi", "electric piano"}),
    ],
)
def test_synonyms_mean_what_they_stand_for(said, meant):
    assert set(read_words(said).words) == meant


def test_much_and_little_are_heard():
    heard = read_words("slightly dark, very bright, warm").words

    assert heard["dark"] < heard["warm"] < heard["bright"]


def test_what_is_not_wanted_is_told_apart():
    wish = read_words("piano, no distortion")

    assert set(wish.words) == {"piano"}
    assert wish.avoided == ("distorted",)


def test_unknown_words_are_said():
    assert read_words("a purple piano").unknown == ("purple",)


def test_the_order_of_words_does_not_matter():
    small = model("piano", "hall")

    rows = small.words.rows([{"piano": 1.0, "hall": 1.0}, {"hall": 1.0, "piano": 1.0}])

    assert torch.equal(*small.words(rows))
    assert not small.words.rows([{"unheard of": 1.0}]).any()
