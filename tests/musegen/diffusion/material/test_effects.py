import numpy as np
import pytest

from musegen.diffusion.material.effects import CHANGES, draw_effects, draw_strength, play_through
from musegen.diffusion.material.rooms import ROOMS, room_size
from musegen.diffusion.material.waveforms import RATE
from musegen.diffusion.vocabulary import GROUP_OF

SOUND = 2 * RATE  # where the tone begins
HERTZ = 440.0


def generator(seed=0):
    return np.random.default_rng(seed)


@pytest.fixture(scope="module")
def tone():
    """Silence, then a tone with eight harmonics that dies away."""
    seconds = np.arange(2 * SOUND) / RATE
    partials = [np.sin(2 * np.pi * HERTZ * n * seconds) / n for n in range(1, 9)]
    later = np.maximum(seconds - 2, 0)
    return (0.1 * sum(partials) * (seconds >= 2) * np.exp(-later)).astype(np.float32)


@pytest.fixture(scope="module")
def noise():
    return 0.05 * generator().standard_normal(4 * RATE, dtype=np.float32)


def level(sound):
    return 20 * np.log10(np.sqrt(np.square(sound, dtype=np.float64).mean()) + 1e-9)


def share_above(sound, hertz):
    power = np.square(np.abs(np.fft.rfft(sound)))
    return power[np.fft.rfftfreq(len(sound), 1 / RATE) > hertz].sum() / power.sum()


@pytest.mark.parametrize("word", CHANGES)
@pytest.mark.parametrize("strength", [0.0, 1.0])
def test_an_effect_keeps_the_pitch_and_the_moment_of_a_note(word, strength, tone):
    changed = CHANGES[word](tone, strength, generator(1))

    spectrum = np.abs(np.fft.rfft(changed[SOUND:] * np.hanning(SOUND), 1 << 21))
    hertz = np.fft.rfftfreq(1 << 21, 1 / RATE)
    near = (hertz > HERTZ * 0.97) & (hertz < HERTZ * 1.03)
    found = hertz[near][np.argmax(spectrum[near])]
    before, after = changed[SOUND - RATE // 50 : SOUND - 130], changed[SOUND : SOUND + RATE // 50]
    assert changed.dtype == np.float32
    assert changed.shape == tone.shape
    assert abs(1200 * np.log2(found / HERTZ)) < 10
    assert level(after) > level(before) + 10, "the note is heard within 20 ms, and not before"


@pytest.mark.parametrize("word", [word for word in CHANGES if word not in ("distant", "dark")])
def test_an_effect_about_keeps_the_loudness(word, noise):
    changed = CHANGES[word](noise, 0.5, generator())

    assert level(changed[RATE:]) == pytest.approx(level(noise), abs=2.5)


def test_what_is_distant_is_softer(noise):
    assert level(CHANGES["distant"](noise, 0.5, generator())) < level(noise) - 4


def test_what_loses_nearly_all_of_itself_is_not_blown_up(noise):
    assert -12 < level(CHANGES["dark"](noise, 1.0, generator())) - level(noise) < -6


@pytest.mark.parametrize("word", CHANGES)
def test_chance_decides_everything(word, noise):
    one, same = (CHANGES[word](noise[:RATE], 0.5, generator(3)) for _ in range(2))

    assert np.array_equal(one, same)


def test_dark_loses_the_treble_and_thin_the_bass(noise):
    assert share_above(CHANGES["dark"](noise, 0.5, generator()), 4_000) < 0.02
    assert share_above(CHANGES["bright"](noise, 0.5, generator()), 4_000) > 0.9
    assert share_above(CHANGES["thin"](noise, 0.5, generator()), 300) > 0.98
    assert share_above(CHANGES["telephone"](noise, 0.5, generator()), 8_000) < 0.01


def test_distortion_adds_harmonics(tone):
    sine = tone[SOUND:] * 0 + 0.1 * np.sin(2 * np.pi * HERTZ * np.arange(SOUND) / RATE)

    driven = CHANGES["distorted"](sine.astype(np.float32), 0.5, generator())

    assert share_above(driven, 1_000) > 0.05


def test_a_cathedral_rings_longer_than_a_hall_and_a_hall_than_a_room(tone):
    burst = tone.copy()
    burst[SOUND + RATE // 5 :] = 0

    rings = [
        level(CHANGES[word](burst, 0.5, generator())[SOUND + RATE :])
        for word in ("small room", "hall", "cathedral")
    ]

    assert rings[0] < -80
    assert rings[0] + 10 < rings[1] < rings[2] - 3


def test_worn_tape_hisses(tone):
    assert level(CHANGES["worn tape"](tone, 0.5, generator())[:RATE]) > -70
    assert level(CHANGES["tape"](tone, 0.5, generator())[:RATE]) < -70


def test_some_strengths_are_only_heard_in_tests():
    chance = generator()

    learnt = [draw_strength(chance, held_out=False) for _ in range(300)]
    tested = [draw_strength(chance, held_out=True) for _ in range(300)]

    assert not {room_size(each) for each in learnt} & {room_size(each) for each in tested}
    assert np.mean(tested) == pytest.approx(np.mean(learnt), abs=0.06)


def test_effects_come_in_a_studios_order_and_do_not_contradict_one_another(noise):
    chance = generator()
    for _ in range(200):
        words = [effect.word for effect in draw_effects(chance, held_out=False)]

        assert words == [word for word in CHANGES if word in words]
        assert not {"dark", "bright"} <= {*words}
        assert sum(word in ROOMS for word in words) <= 1
        assert {GROUP_OF[word] for word in words} <= {"space", "production"}


def test_no_effects_leave_a_sound_as_it_is(noise):
    assert play_through(noise, (), generator()) is noise
