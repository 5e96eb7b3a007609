import pytest
import torch

from midi_data.errors import ConfigError
from musegen.musegan.latents import (
    VECTORS,
    add,
    at_drawn_length,
    draw,
    scale,
    slerp,
    subtract,
)
from tests.musegen.musegan.players import config, latents, model


@pytest.fixture
def pair():
    small = model()
    return latents(small, seed=1), latents(small, seed=2)


def test_the_same_seeds_draw_the_same_latents():
    small = model()

    one, again = latents(small, seed=5), latents(small, seed=5)

    assert all(torch.equal(getattr(one, name), getattr(again, name)) for name in (*VECTORS, "key"))


def test_a_seed_changes_only_its_own_latent():
    small = model()

    one, other = latents(small, seed=5), latents(small, seed=5, groove_seed=6)

    same = [name for name in VECTORS if torch.equal(getattr(one, name), getattr(other, name))]
    assert same == ["chords", "style", "melody"]


def test_a_piece_does_not_depend_on_how_many_are_drawn():
    small = model()

    few, many = latents(small, 1), latents(small, 9)

    assert torch.equal(few.melody[0], many.melody[0])
    assert few.key[0] == many.key[0]


def test_a_violin_draws_the_same_melody_in_a_larger_ensemble():
    seeds = dict.fromkeys(("chords_seed", "style_seed", "melody_seed", "groove_seed"), 3)

    four, five = draw(config("quartet"), 1, **seeds), draw(config("band"), 1, **seeds)

    assert torch.equal(four.melody[0, 1], five.melody[0, 1])


def test_between_two_pieces_the_ends_are_the_pieces_themselves(pair):
    one, other = pair

    begin, end = slerp(one, other, 0.0), slerp(one, other, 1.0)

    for name in VECTORS:
        torch.testing.assert_close(getattr(begin, name), getattr(one, name))
        torch.testing.assert_close(getattr(end, name), getattr(other, name))
    assert torch.equal(begin.key, one.key)
    assert torch.equal(end.key, other.key)


def test_halfway_the_length_is_the_mean_of_both(pair):
    one, other = pair

    middle = slerp(one, other, 0.5).style.norm(dim=-1)

    torch.testing.assert_close(middle, (one.style.norm(dim=-1) + other.style.norm(dim=-1)) / 2)


def test_between_a_piece_and_itself_is_the_piece(pair):
    torch.testing.assert_close(slerp(pair[0], pair[0], 0.3).chords, pair[0].chords)


def test_what_is_added_can_be_taken_away_again(pair):
    one, other = pair

    again = subtract(add(one, other), other)

    torch.testing.assert_close(again.groove, one.groove)


def test_a_mixture_is_brought_to_the_length_of_a_drawn_piece(pair):
    long = at_drawn_length(scale(add(*pair), 7.0))

    torch.testing.assert_close(long.melody.norm(dim=-1), torch.full((2, 4), 3**0.5))


def test_a_negative_seed_is_refused():
    with pytest.raises(ConfigError, match=r"the seed is -1. Choose 0 or more"):
        latents(model(), seed=-1)
