import numpy as np
import pytest
import soxr

from midi_data.errors import BriefError, SoundError
from midi_data.score import PitchBend
from musegen.audio import render, rendered
from musegen.audio.diffusion_player import DiffusionPlayer
from musegen.audio.loudness import loudness
from musegen.audio.performance import perform
from musegen.diffusion.casting import Role, passing_over
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


def part(text, rate=RATE, **how):
    return perform(score(track(text, **how)), sample_rate=rate)[0]


def test_stems_of_a_described_sound_sum_to_the_mix(wish):
    found = rendered(trio(), stems=True, sound=wish())

    assert (found.engine, found.source.name) == ("diffusion", wish().weights.name)
    assert len(found.stems) == 3
    assert {stem.shape for stem in found.stems} == {found.mix.shape}
    assert np.abs(sum(found.stems) - found.mix).max() < 1e-5
    assert loudness(found.mix, sample_rate=RATE) == pytest.approx(-16, abs=0.5)
    assert found.mix.shape[1] >= RATE


def test_one_seed_is_one_sound_whatever_else_is_played(wish):
    cello, flute = part("C3:1", program=CELLO), part("C6:1", program=FLUTE)

    def played(seed, *parts):
        player = DiffusionPlayer(wish(), seed=seed, sample_rate=RATE)
        return [player.play(each, RATE // 2) for each in parts][-1]

    assert played(1, cello).shape == (2, RATE // 2)
    assert np.array_equal(played(1, cello), played(1, flute, cello))
    assert not np.array_equal(played(1, cello), played(2, cello))


def test_at_48_khz_a_part_sounds_as_at_44_1(wish):
    low, high = (
        DiffusionPlayer(wish(), seed=1, sample_rate=rate).play(part("C4:1", rate), rate)[0]
        for rate in (44_100, 48_000)
    )

    again = soxr.resample(high, 48_000, 44_100)
    assert np.corrcoef(low[:40_000], again[:40_000])[0, 1] > 0.99


def test_long_rests_are_silent_and_cost_nothing(wish):
    told = []
    player = DiffusionPlayer(
        wish("dry", watcher=lambda step, steps, mel: told.append(mel)), seed=1, sample_rate=RATE
    )

    sound = player.play(part("C4:0.5 rest:60 C4:0.5"), 33 * RATE)

    assert told[0].shape[1] < 8 * 87
    assert not sound[:, 4 * RATE : 30 * RATE].any()
    assert sound[:, round(30.25 * RATE) : round(30.5 * RATE)].any()


def test_a_wish_that_names_a_space_has_no_other_room(wish):
    cello = score(track("A4:1", program=CELLO))

    dry, roomy = (
        rendered(cello, stems=True, sound=wish(words)).stems[0] for words in ("dry", "tape")
    )

    assert np.allclose(dry[0], dry[1], atol=1e-6), "in the middle, without a room"
    assert np.abs(roomy[0] - roomy[1]).max() > 1e-4


def test_a_hall_is_wide_and_goes_on_after_the_last_note(wish):
    dry, hall = (
        DiffusionPlayer(wish(words), seed=1, sample_rate=RATE).play(part("C5:1"), 8 * RATE)
        for words in ("flute, dry", "flute, cathedral")
    )

    assert np.array_equal(dry[0], dry[1])
    assert np.corrcoef(*hall)[0, 1] < 0.98
    assert not dry[:, 4 * RATE :].any()
    assert np.abs(hall[:, 4 * RATE : 5 * RATE]).max() > 1e-5


def test_a_sound_may_change_on_the_way(wish):
    def played(**how):
        player = DiffusionPlayer(wish("flute, dry", **how), seed=1, sample_rate=RATE)
        return player.play(part("C5:1 D5:1"), RATE)

    steady, changing = played(), played(words_at_end="organ, telephone")

    assert np.isfinite(changing).all()
    assert not np.array_equal(steady, changing)


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
    duet = score(track("C5:1", name="Flute"), track("C4:1", name="Cello"))
    render(
        duet,
        sound=wish("dry", steps=2, watcher=lambda *step: seen.append(step)),
        progress=lambda *far: told.append(far),
    )

    assert [(step, steps) for step, steps, _ in seen] == [(1, 2), (2, 2)] * 2
    assert seen[0][2].shape[0] == 160
    assert (1, 6, "Playing Flute: step 1 of 2") in told
    fractions = [done / total for done, total, _ in told]
    assert fractions == sorted(fractions)

    def stop(step, steps, mel):
        raise StopError

    with pytest.raises(StopError):
        render(duet, sound=wish(watcher=stop))


def test_a_bent_part_is_bent_and_one_that_stands_still_is_as_before(wish):
    def played(*bends):
        bent = track("C4:1 E4:1", name="Lead")
        bent.pitch_bends.extend(PitchBend(*bend) for bend in bends)
        player = DiffusionPlayer(wish(), seed=0, sample_rate=RATE)
        return player.play(perform(score(bent), sample_rate=RATE)[0], RATE)

    plain, still, up = played(), played((0, 0)), played((0, 8191))

    assert np.array_equal(plain, still)
    assert np.abs(plain - up).max() > 1e-3


def test_a_soundfont_hears_no_words(wish):
    with pytest.raises(SoundError, match="hears no words"):
        render(trio(), engine="soundfont", sound="tape")
    with pytest.raises(BriefError, match="no scheduler 'euler'"):
        render(trio(), sound=wish(scheduler="euler"))
