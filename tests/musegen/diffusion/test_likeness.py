import numpy as np
import pytest
import torch

from musegen.diffusion.likeness import expected, like_places


def rounds(count, *, length=50, bands=20):
    """A pattern of frames again and again, (band, frame)."""
    torch.manual_seed(0)
    return torch.rand(bands, length).repeat(1, count) - 0.8


def with_gap(mel, first, last):
    known = mel.clone()
    known[:, first:last] = torch.nan
    return known


@pytest.mark.parametrize(("first", "last"), [(120, 165), (0, 30), (360, 400)])
def test_a_pattern_that_comes_again_is_found(first, last):
    mel = rounds(8)
    known = with_gap(mel, first, last)

    places = like_places(known, first, last, seed=1)

    assert ((places - np.arange(first, last)) % 50 == 0).all()
    assert not known[0, places].isnan().any()


def test_what_is_longer_than_what_is_known_goes_round():
    known = with_gap(rounds(12), 150, 600)

    places = like_places(known, 150, 600, seed=1)

    assert ((places - np.arange(150, 600)) % 50 == 0).all()
    assert places.max() < 150


def test_the_level_beside_a_gap_is_met():
    mel = rounds(8)
    mel[:, 200:] += 0.2  # from here on it is louder
    known = with_gap(mel, 200, 240)

    guess = expected(known, like_places(known, 200, 240, seed=1), 200, 240)

    late = guess[:, 225:240].mean() - mel[:, 225:240].mean()
    assert abs(late) < 0.08
    assert torch.equal(guess[:, :200], mel[:, :200])
    assert torch.equal(guess[:, 240:], mel[:, 240:])


def test_any_gap_in_any_recording_is_filled_from_what_is_known():
    chance = np.random.default_rng(3)
    for _ in range(60):
        frames = int(chance.integers(2, 120))
        first = int(chance.integers(0, frames))
        last = int(chance.integers(first + 1, frames + 1))
        if last - first == frames:
            continue
        known = with_gap(torch.rand(8, frames) - 1, first, last)

        places = like_places(known, first, last, seed=0)
        guess = expected(known, places, first, last)

        assert len(places) == last - first
        assert guess.isfinite().all()


def test_chance_chooses_between_places_that_are_alike():
    known = with_gap(rounds(20), 500, 530)

    found = {int(like_places(known, 500, 530, seed=seed)[0]) for seed in range(8)}

    assert len(found) > 1
