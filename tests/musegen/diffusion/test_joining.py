import numpy as np
import pytest
import torch

from musegen.diffusion.joining import (
    CROSSFADE_SECONDS,
    copied,
    followed,
    frames_of,
    joined,
    meeting,
    mel_of_long,
    no_louder,
    sounding,
)
from musegen.diffusion.mel import MEL, mel_of

RATE = MEL.sample_rate
FADE = 882


def sine(hertz, seconds, *, level=0.3):
    return (level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE)).astype(
        np.float32
    )


def decibels(sound):
    return 10 * np.log10(np.square(sound).mean())


@pytest.mark.parametrize("dtype", [np.float32, np.int32])
def test_outside_stretch_and_crossfade_every_sample_stays(dtype):
    original = (sine(220, 1.0)[None] * (1 if dtype is np.float32 else 2**31)).astype(dtype)
    new = np.zeros((1, 20_000), np.float32)

    whole = joined(original, new, 10_000, 15_000, 20_000, fade=FADE)

    changed = np.flatnonzero((whole != original).any(axis=0))
    assert whole.dtype == dtype
    assert 15_000 - FADE <= changed.min() < 15_000 - FADE // 2
    assert 20_000 + FADE // 2 < changed.max() < 20_000 + FADE
    assert not whole[:, 15_000:20_000].any(), "all of the stretch is new"


def test_an_extension_makes_it_longer_and_fades_before_its_end():
    original = sine(220, 1.0)[None]
    new = np.ones((1, 10_000), np.float32)

    whole = joined(original, new, 40_000, RATE, RATE + 5_000, fade=FADE)

    assert whole.shape == (1, RATE + 5_000)
    assert np.array_equal(whole[:, : RATE - FADE], original[:, : RATE - FADE])
    assert (whole[:, RATE:] == 1).all()


def test_a_stretch_at_the_very_edges_needs_no_crossfade():
    original = sine(220, 0.5)[None]

    whole = joined(original, np.ones_like(original), 0, 0, original.shape[1], fade=FADE)

    assert (whole == 1).all()


def test_sound_in_phase_crosses_without_a_dip():
    original = sine(330, 1.0)[None]

    whole = joined(original, original.copy(), 0, 10_000, 30_000, fade=FADE)

    assert np.abs(whole - original).max() < 1e-6


def test_new_sound_meets_the_level_beside_it():
    original = np.concatenate([sine(220, 1.0, level=0.1), sine(220, 1.0, level=0.4)])[None]
    new = sine(220, 2.0, level=0.05)[None]
    start, stop = RATE // 2, RATE * 3 // 2
    near = RATE // 20

    met = meeting(original, new, start, stop, rate=RATE)

    for there, here in ((start - near, start), (stop, stop - near)):
        step = decibels(original[:, there : there + near]) - decibels(met[:, here : here + near])
        assert abs(step) < 1
    assert np.array_equal(met[:, RATE - near : RATE], new[:, RATE - near : RATE])
    assert np.abs(np.diff(met[0, start - FADE : stop + FADE])).max() < 0.03, "no click"


def test_a_note_that_begins_at_a_join_is_no_step_to_be_met():
    original = np.concatenate([sine(220, 1.0, level=0.02), sine(330, 1.0, level=0.4)])[None]
    stop = RATE
    new = original.copy()  # of a model that heard the note begin

    met = meeting(original, new, RATE // 2, stop, rate=RATE)

    assert np.allclose(met, original)


def test_silence_beside_it_changes_no_level():
    new = sine(220, 1.0)[None]

    met = meeting(np.zeros_like(new), new, 10_000, 20_000, rate=RATE)

    assert np.allclose(met, new)


def test_new_sound_is_nowhere_louder_than_what_is_around_and_else_stays():
    beside = sine(440, 2, level=0.2)[None]
    new = beside.copy()
    new[:, RATE : 3 * RATE // 2] *= 4

    held = no_louder(new, beside, rate=RATE)

    assert np.array_equal(held[:, : RATE // 2], new[:, : RATE // 2])
    burst = held[:, RATE + 2500 : 3 * RATE // 2 - 2500]
    assert np.abs(burst).max() == pytest.approx(0.2, rel=0.05)
    assert np.array_equal(no_louder(beside / 2, beside, rate=RATE), beside / 2)


def test_what_is_copied_into_a_gap_is_in_step_with_what_is_around():
    tone = torch.from_numpy(sine(437, 128 * MEL.hop / RATE))
    start, stop = 55 * MEL.hop, 70 * MEL.hop
    first, last = frames_of(start, stop)

    made = copied(tone, np.arange(5, 5 + last - first), start, stop)

    assert torch.equal(made[stop:], tone[stop:])
    assert made[start:stop].abs().max() == pytest.approx(0.3, abs=0.01)
    likeness = torch.corrcoef(torch.stack([made[start:stop], tone[start:stop]]))[0, 1]
    assert likeness > 0.99


def test_a_gap_is_filled_from_any_places():
    chance = np.random.default_rng(1)
    sound = torch.rand(40 * MEL.hop) - 0.5
    for _ in range(20):
        start = int(chance.integers(0, len(sound) - 1))
        stop = int(chance.integers(start + 1, len(sound) + 1))
        first, last = frames_of(start, stop)

        made = copied(sound, chance.integers(0, 40, last - first), start, stop)

        assert made.shape == sound.shape
        assert made.isfinite().all()


def test_a_gap_sounds_as_its_mel_says_and_the_rest_stays():
    tone = torch.from_numpy(sine(440, 128 * MEL.hop / RATE))
    start, stop = 55 * MEL.hop, 70 * MEL.hop
    softer = mel_of(tone * 0.5)

    made = sounding(softer, tone, start, stop)

    fade = round(CROSSFADE_SECONDS * RATE)
    assert torch.equal(made[: start - fade], tone[: start - fade])
    assert torch.equal(made[stop + fade :], tone[stop + fade :])
    jumps = made.diff().abs()
    assert jumps.max() <= tone.diff().abs().max() * 1.1, "no click where they meet"
    inside = slice(start + 2048, stop - 2048)
    assert decibels(made[inside].numpy()) == pytest.approx(decibels(tone.numpy()) - 6, abs=1)


def test_frames_of_a_stretch_are_all_that_hear_it():
    tone = torch.zeros(60 * MEL.hop)
    start, stop = 10_000, 12_000
    tone[start:stop] = 0.5

    first, last = frames_of(start, stop)

    heard = torch.nonzero((mel_of(tone) > -1).any(dim=0)).flatten()
    assert first <= heard.min() <= first + 1
    assert last - 2 <= heard.max() < last


def test_a_long_sound_is_seen_as_if_at_once():
    torch.manual_seed(0)
    sound = 0.1 * torch.randn(5_000 * MEL.hop)

    assert torch.allclose(mel_of_long(sound), mel_of(sound), atol=1e-4)


def test_the_side_is_changed_as_the_middle_was():
    side = torch.from_numpy(sine(440, 100 * MEL.hop / RATE, level=0.05))
    middle = torch.from_numpy(sine(440, 100 * MEL.hop / RATE))

    softer = followed(side, mel_of(middle), mel_of(middle * 0.5))

    assert decibels(softer.numpy()) == pytest.approx(decibels(side.numpy()) - 6, abs=0.3)
