"""What is played: phrases of pieces, exercises, and the sounds of a SoundFont."""

import numpy as np
import pytest

from midi_data.errors import SoundError
from midi_data.instruments import INSTRUMENTS
from musegen.audio.fluidsynth_player import find_fluidsynth
from musegen.audio.loudness import loudness
from musegen.diffusion.material import sounds
from musegen.diffusion.material.exercises import draw_exercise, draw_strokes
from musegen.diffusion.material.phrases import (
    LENGTH,
    draw_drums,
    draw_mix,
    draw_part,
    one_key_at_a_time,
    polyphony,
)
from musegen.diffusion.material.waveforms import RATE
from musegen.training.dataset import Dataset

needs_fluidsynth = pytest.mark.skipif(find_fluidsynth() is None, reason="FluidSynth is not here")
FONT = sounds.font_held_out()


def chance(seed=0):
    return np.random.default_rng(seed)


def note(on, length, pitch, velocity=80):
    return [round(on * RATE), round((on + length) * RATE), pitch, velocity]


@pytest.mark.parametrize("draw", [draw_part, draw_drums, draw_mix])
def test_a_phrase_of_a_piece_lies_within_its_clip_and_its_lead(draw, data):
    for seed in range(8):
        phrase = draw(data, "train", chance(seed))
        for voice in phrase.voices:
            assert (voice.notes[:, 0] >= 0).all()
            assert (voice.notes[:, 0] < LENGTH).all()
            assert (voice.notes[:, 1] > voice.notes[:, 0]).all()
            assert voice.notes[:, 3].min() >= 1
            assert voice.is_drum or voice.notes[:, 2].max() <= 127


def test_a_phrase_is_of_the_split_that_is_asked_for(data):
    tests = {piece.name for piece in data.of("test")}

    assert {draw_part(data, "test", chance(seed)).piece for seed in range(10)} <= tests


def test_what_a_corpus_does_not_have_is_not_drawn(data):
    assert draw_drums(data, "no such split", chance()) is None
    quiet = Dataset(data.events, tuple(each for each in data.pieces if each.style == "song"))
    assert draw_drums(quiet, "train", chance()) is None
    assert draw_part(quiet, "train", chance()) is not None


def test_a_mix_has_several_voices_until_it_falls_silent(data):
    assert max(len(draw_mix(data, "train", chance(seed)).voices) for seed in range(6)) > 1


def test_a_key_is_let_go_before_it_is_struck_again():
    found = one_key_at_a_time(np.array([note(0, 2, 60), note(1, 2, 60), note(0, 3, 64)]))

    assert found.tolist() == [note(0, 1, 60), note(0, 3, 64), note(1, 2, 60)]


def test_polyphony_counts_what_sounds_at_once():
    assert polyphony(np.array([note(0, 1, 60), note(1, 1, 62)])) == pytest.approx(1)
    assert polyphony(np.array([note(0, 1, 60), note(0, 1, 64), note(3, 1, 62)])) == pytest.approx(
        1.5
    )


def test_another_instrument_plays_within_its_range():
    line = np.array([note(n, 1, 60 + n) for n in range(8)])

    families = set()
    for seed in range(150):
        program, notes = sounds.draw_program(chance(seed), line, voices=1.0)
        instrument = INSTRUMENTS[program]
        assert notes[:, 2].min() >= instrument.low
        assert notes[:, 2].max() <= instrument.high
        families.add(instrument.family)
    assert len(families) == 16


def test_chords_are_not_given_to_a_flute():
    chords = np.array([note(n, 1, 60 + tone) for n in range(4) for tone in (0, 4, 7)])

    for seed in range(60):
        program, _ = sounds.draw_program(chance(seed), chords, voices=3.0)
        assert INSTRUMENTS[program].voices >= 3


def test_what_no_instrument_could_play_goes_to_the_piano() -> None:
    pitches = np.arange(4, 124, 3)
    tutti = np.column_stack([0 * pitches, 0 * pitches + 44_100, pitches, 0 * pitches + 80])

    program, notes = sounds.draw_program(chance(1), tutti, voices=40.0)

    assert program == 0
    assert 21 <= notes[:, 2].min() < notes[:, 2].max() <= 108


def test_exercises_cover_low_and_high_soft_and_loud():
    phrases = [draw_exercise(chance(seed)) for seed in range(200)]
    velocities = np.concatenate([phrase.voices[0].notes[:, 3] for phrase in phrases])
    programs = {phrase.voices[0].program for phrase in phrases}

    assert len({phrase.piece for phrase in phrases}) == 7
    assert np.quantile(velocities, 0.05) < 30
    assert np.quantile(velocities, 0.95) > 100
    assert len({program // 8 for program in programs}) == 16
    for phrase in phrases:
        assert phrase.voices[0].notes[:, 2].max() <= INSTRUMENTS[phrase.voices[0].program].high


def test_strokes_are_for_the_drum_kit():
    assert draw_strokes(chance()).voices[0].is_drum


@needs_fluidsynth
@pytest.mark.parametrize("program", [0, 33, 48, 56, 73])
def test_instruments_are_equally_loud_at_the_same_velocity(program):
    low, high = max(INSTRUMENTS[program].low, 33), min(INSTRUMENTS[program].high, 96)
    pitches = np.linspace(low + 0.2 * (high - low), high - 0.2 * (high - low), 6).round()
    line = np.array([note(n / 3, 1 / 3, int(pitch)) for n, pitch in enumerate(pitches)])

    sound = sounds.play(FONT, line, program=program, is_drum=False, length=2 * RATE)

    assert loudness(sound[None], sample_rate=RATE) == pytest.approx(-32, abs=2.5)


@needs_fluidsynth
def test_velocity_is_heard():
    soft, loud = (
        sounds.play(
            FONT, np.array([note(0, 1, 60, velocity)]), program=0, is_drum=False, length=RATE
        ).std()
        for velocity in (40, 100)
    )

    assert loud > 3 * soft


def test_the_kits_of_a_font_are_found():
    assert {0, 8, 16, 24, 25, 32, 40, 48} <= {*sounds.kits_of(FONT)}


def test_the_bundled_font_is_not_learnt_from(monkeypatch):
    monkeypatch.setattr(sounds, "soundfonts", lambda packed: [FONT])

    with pytest.raises(SoundError, match=r"fluid-soundfont-gm.*musescore-general-soundfont-small"):
        sounds.fonts_to_learn_from()
