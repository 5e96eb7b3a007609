import numpy as np
import pytest

from musegen.diffusion.material.effects import CHANGES
from musegen.diffusion.production import Production, effects_of, played_of
from musegen.diffusion.words import read_words

RATE = 44_100


@pytest.fixture
def tone():
    seconds = np.arange(3 * RATE) / RATE
    sounding = (seconds < 1.5) * np.sin(2 * np.pi * 440 * seconds) * np.exp(-seconds)
    return (0.05 * sounding).astype(np.float32)


def heard(text, tone, *, at_end=None, seed=1, place=2):
    end = None if at_end is None else read_words(at_end).words
    return Production.of(read_words(text).words, end).heard(tone, seed=seed, place=place)


def test_the_player_is_told_of_instruments_and_not_of_effects():
    wish = read_words("soft flute in a cathedral, on vinyl, no hiss")

    assert set(played_of(wish).words) == {"soft", "flute"}
    assert played_of(wish).unknown == wish.unknown
    assert [effect.word for effect in effects_of(wish.words)] == ["cathedral", "vinyl"]


def test_a_word_said_strongly_does_more():
    slightly, plainly, very = (
        effects_of(read_words(f"{how} distorted").words)[0].strength
        for how in ("slightly", "", "very")
    )

    assert 0 < slightly < plainly < very < 1


@pytest.mark.parametrize("word", CHANGES)
def test_every_effect_changes_the_sound_and_is_the_same_for_the_same_seed(word, tone):
    made = heard(word, tone)

    assert made.shape == (2, len(tone))
    assert made.dtype == np.float32
    assert np.isfinite(made).all()
    assert np.abs(made - tone).max() > 1e-3
    assert np.array_equal(made, heard(word, tone))


def test_what_effects_do_is_heard(tone):
    def level(sound, seconds):
        return np.sqrt(np.square(sound[:, round(seconds * RATE) :]).mean())

    assert level(heard("cathedral", tone), 2) > 20 * level(np.stack([tone, tone]), 2)
    assert level(heard("vinyl", tone), 2) > level(heard("tape", tone), 2) > 0
    spectra = [np.abs(np.fft.rfft(heard(word, tone)[0])) for word in ("clean", "telephone")]
    low = slice(0, 3 * 250)  # below 250 Hz
    assert spectra[1][low].sum() < spectra[0][low].sum() / 2


def test_no_effect_leaves_the_sound_alone(tone):
    assert not Production.of({"dry": 1.0, "clean": 1.0, "flute": 1.0})
    assert np.array_equal(heard("dry clean flute", tone), np.stack([tone, tone]))


def test_parts_stand_in_one_room_and_crackle_each_for_itself(tone):
    assert np.array_equal(heard("hall", tone, seed=1), heard("hall", tone, seed=5))
    assert not np.array_equal(heard("hall", tone, place=1), heard("hall", tone, place=5))
    assert not np.array_equal(heard("vinyl", tone, seed=1), heard("vinyl", tone, seed=5))


def test_effects_pass_over_into_others(tone):
    changing = heard("dry", tone, at_end="telephone")
    before, after = heard("dry", tone), heard("telephone", tone)

    assert np.array_equal(changing[:, 0], before[:, 0])
    assert changing[:, -1] == pytest.approx(after[:, -1])
    middle = len(tone) // 4
    assert changing[0, middle] == pytest.approx(
        0.75 * before[0, middle] + 0.25 * after[0, middle], abs=1e-4
    )


def test_a_recording_keeps_its_channels(tone):
    hall = Production.of({"hall": 1.0})

    assert hall.of_recording(tone[None], seed=1).shape == (1, len(tone))
    left, right = hall.of_recording(np.stack([tone, tone]), seed=1)
    assert not np.array_equal(left, right)


@pytest.mark.parametrize("word", CHANGES)
def test_a_blink_of_sound_goes_through_every_effect(word):
    blink = np.full(300, 0.1, np.float32)

    made = Production.of({word: 1.0}).of_recording(np.stack([blink, -blink]), seed=-1)

    assert made.shape == (2, 300)
    assert np.isfinite(made).all()
