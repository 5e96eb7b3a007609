import logging

import numpy as np
import pytest

from midi_data.errors import BriefError, SoundError
from midi_data.score import PitchBend
from musegen.audio import render, rendered
from musegen.audio.diffusion_player import passing_over
from musegen.audio.loudness import loudness
from musegen.diffusion.casting import Role
from musegen.diffusion.notes import PROGRAM, VELOCITY
from musegen.diffusion.wish import SoundWish
from tests.builders import score, track
from tests.musegen.diffusion.sounds import note, notes

RATE = 44_100
FLUTE, CELLO = 73, 42


@pytest.fixture
def wish(sound_weights):
    def make(words="tape", **how):
        return SoundWish(words=words, weights=sound_weights, **{"steps": 1, **how})

    return make


def trio():
    return score(
        track("C5:1 D5:1", name="Flute", program=FLUTE),
        track("C3:2", name="Cello", program=CELLO),
        track("C2:1 D2:1", name="Drums", is_drum=True),
    )


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_stems_of_a_described_sound_sum_to_the_mix(wish, rate):
    found = rendered(trio(), stems=True, sound=wish(), sample_rate=rate)

    assert found.engine == "diffusion"
    assert len(found.stems) == 3
    assert {stem.shape for stem in found.stems} == {found.mix.shape}
    assert np.abs(sum(found.stems) - found.mix).max() < 1e-5
    assert loudness(found.mix, sample_rate=rate) == pytest.approx(-16, abs=0.5)
    assert found.mix.shape[1] >= rate


def test_one_seed_is_one_sound_and_a_track_does_not_hear_the_others(wish):
    one, again, other = (render(trio(), sound=wish(), seed=seed) for seed in (1, 1, 2))

    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)

    def cello(*parts):
        stem = rendered(score(*parts), stems=True, sound=wish(), seed=1).stems[0]
        return stem / np.abs(stem).max()

    alone = cello(track("C3:2", name="Cello", program=CELLO))
    beside = cello(track("C3:2", name="Cello", program=CELLO), track("rest:1 C7:1", name="B"))
    length = RATE // 2
    pairs = [each[0, :length] - each[0, :length].mean() for each in (alone, beside)]
    assert np.corrcoef(*pairs)[0, 1] > 0.9  # but for its seat


def test_a_wish_that_names_a_space_has_no_other_room(wish):
    hard_left = track("A4:1 rest:1", program=CELLO)

    dry, roomy = (
        rendered(score(hard_left), stems=True, sound=wish(words)).stems[0]
        for words in ("dry", "tape")
    )

    assert np.allclose(dry[0], dry[1], atol=1e-6), "in the middle, without a room"
    assert np.abs(roomy[0] - roomy[1]).max() > 1e-4


def test_a_sound_may_change_on_the_way(wish):
    found = render(trio(), sound=wish("flute, dry", words_at_end="organ, cathedral"))

    assert np.isfinite(found).all()


def test_another_instrument_comes_in_as_the_first_goes():
    music = notes(*(note(60, t, t + 1, velocity=100, program=FLUTE) for t in range(10)))
    other = music.copy()
    other[:, PROGRAM] = CELLO

    both = passing_over(Role(music, {}), Role(other, {})).notes

    flutes, cellos = (both[both[:, PROGRAM] == program, VELOCITY] for program in (FLUTE, CELLO))
    assert (np.diff(flutes) < 0).all()
    assert (np.diff(cellos) > 0).all()
    powers = flutes[2:8] ** 4 + cellos[-8:-2] ** 4
    assert powers == pytest.approx(100**4, rel=1e-3)


def test_every_step_is_told_and_seen_and_may_stop_the_work(wish):
    class StopError(Exception):
        pass

    seen, told = [], []
    render(
        trio(),
        sound=wish(steps=2, watcher=lambda *step: seen.append(step)),
        progress=lambda *far: told.append(far),
    )

    assert [(step, steps) for step, steps, _ in seen] == [(1, 2), (2, 2)] * 3
    assert seen[0][2].shape[0] == 160
    assert (1, 9, "Playing Flute: step 1 of 2") in told
    fractions = [done / total for done, total, _ in told]
    assert fractions == sorted(fractions)

    def stop(step, steps, mel):
        raise StopError

    with pytest.raises(StopError):
        render(trio(), sound=wish(watcher=stop))


def test_pitch_bends_are_said_to_be_left_out(wish, caplog):
    bent = track("C4:1", name="Lead")
    bent.pitch_bends.append(PitchBend(10, 2000))

    with caplog.at_level(logging.WARNING):
        render(score(bent), sound=wish())

    assert "Lead: pitch bends are not played" in caplog.text


def test_a_soundfont_hears_no_words(wish):
    with pytest.raises(SoundError, match="hears no words"):
        render(trio(), engine="soundfont", sound="tape")
    with pytest.raises(BriefError, match="no scheduler 'euler'"):
        render(trio(), sound=wish(scheduler="euler"))
