import numpy as np
import pytest

from musegen.diffusion.draft import draft, steady_noise
from musegen.diffusion.notes import DRUMS

RATE = 44_100


def notes(*rows):
    """Rows of onset, release and pitch."""
    told = [[on, off, pitch, 80, 0] for on, off, pitch in rows]
    return np.array(told, np.float32).reshape(-1, 5)


def level_db(sound, start, stop):
    heard = sound[round(start * RATE) : round(stop * RATE)]
    return 20 * np.log10(np.sqrt(np.mean(heard.astype(np.float64) ** 2)) + 1e-9)


def strongest_hz(sound, below):
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 8 * len(sound)))
    hertz = np.fft.rfftfreq(8 * len(sound), 1 / RATE)
    return hertz[np.argmax(spectrum * (hertz < below))]


@pytest.mark.parametrize(("pitch", "hertz"), [(28, 41.203), (69, 440.0), (96, 2093.005)])
def test_a_note_has_its_pitch_to_a_cent_however_long(pitch, hertz):
    tonal, _ = draft(notes((0, 20, pitch)), 15 * RATE, seed=0)

    heard = strongest_hz(tonal[10 * RATE :], below=1.5 * hertz)

    assert abs(1200 * np.log2(heard / hertz)) < 1


def test_a_note_begins_at_once_and_rings_on_after_its_release():
    tonal, _ = draft(notes((1.0, 2.0, 60)), 5 * RATE, seed=0)

    assert level_db(tonal, 0, 1) < -150
    assert level_db(tonal, 1.005, 1.02) == pytest.approx(level_db(tonal, 1.5, 1.9), abs=2)
    assert level_db(tonal, 2.9, 3.1) == pytest.approx(level_db(tonal, 1.5, 1.9) - 40, abs=2)
    assert level_db(tonal, 4.1, 5) < -150


def test_a_pitch_struck_again_is_not_doubled():
    tonal, _ = draft(notes((0, 1.0, 60), (1.0, 2.0, 60)), 2 * RATE, seed=0)

    assert level_db(tonal, 1.1, 1.9) == pytest.approx(level_db(tonal, 0.1, 0.9), abs=0.5)


def test_a_note_that_began_before_is_heard():
    tonal, _ = draft(notes((-0.5, 1.0, 60)), RATE, seed=0)

    assert level_db(tonal, 0, 0.01) > -40


def test_any_stretch_is_the_same_as_within_the_whole():
    chance = np.random.default_rng(0)
    onsets = chance.uniform(0, 6, 80)
    releases, pitches = onsets + chance.uniform(0.05, 1, 80), chance.integers(30, 90, 80)
    played = notes(*zip(onsets, releases, pitches, strict=True))
    hits = notes((1.0, 1.1, 36), (1.2, 1.3, 42), (3.3, 3.4, 45))
    hits[:, 4] = DRUMS

    for part in (played, hits):
        whole = draft(part, 8 * RATE, seed=3)
        stretch = draft(part, 50_000, seed=3, start=70_001)

        np.testing.assert_array_equal(stretch, whole[:, 70_001:120_001])


def test_a_kick_has_a_low_sound_and_a_hi_hat_none():
    hits = notes((0.1, 0.2, 36), (1.1, 1.2, 42))
    hits[:, 4] = DRUMS

    tonal, noise = draft(hits, 3 * RATE, seed=0)

    assert 50 < strongest_hz(tonal[RATE // 5 : RATE // 2], below=1000) < 60
    assert level_db(draft(hits[1:], 3 * RATE, seed=0)[0], 0, 3) < -150
    for onset in (0.1, 1.1):
        assert level_db(noise, onset, onset + 0.01) > level_db(noise, onset - 0.02, onset) + 15


def test_noise_is_repeated_for_its_seed_only():
    np.testing.assert_array_equal(steady_noise(1000, seed=1), steady_noise(1000, seed=1))
    assert not np.array_equal(steady_noise(1000, seed=1), steady_noise(1000, seed=2))


def test_no_notes_make_noise_alone():
    tonal, noise = draft(notes(), RATE, seed=0)

    assert not tonal.any()
    assert noise.any()
