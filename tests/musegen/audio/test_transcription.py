import numpy as np
import pytest

from midi_data.errors import MusicError, SoundError
from midi_data.score import seconds_at
from musegen.audio.transcription import transcribe, transcription
from tests.builders import pitch
from tests.musegen.audio.sounds import RATE, voice


def pitches(score):
    return [note.pitch for note in score.tracks[0].notes]


def onsets(score):
    return [seconds_at(score, note.time) for note in score.tracks[0].notes]


def names(text):
    return [pitch(name) for name in text.split()]


def test_a_hummed_line_becomes_its_notes_where_they_were_sung():
    made = transcribe(voice("D4:0.5 F4:0.25 A4:0.25 D5:0.5 A4:0.5 F4:0.5"))

    assert pitches(made) == names("D4 F4 A4 D5 A4 F4")
    assert onsets(made) == pytest.approx([0.3, 0.8, 1.05, 1.3, 1.8, 2.3], abs=0.04)


def test_vibrato_does_not_split_a_note():
    made = transcribe(voice("A4:1.5 E4:1.5", vibrato=0.5))

    assert pitches(made) == names("A4 E4")


def test_a_note_struck_again_is_two_notes():
    made = transcribe(voice("G3:0.35 rest:0.05 G3:0.35 rest:0.05 G3:0.4"))

    assert pitches(made) == names("G3 G3 G3")


def test_a_hum_out_of_tune_keeps_its_intervals_and_says_how_far_it_is_off():
    made = transcription(voice("C4:0.5 E4:0.5 G4:0.5 E4:0.5 C4:0.5", cents=-40))

    assert pitches(made.score) == names("C4 E4 G4 E4 C4")
    assert made.tuning_cents == pytest.approx(-40, abs=5)


def test_louder_notes_are_louder():
    made = transcribe(voice("C4@-12:0.5 D4@0:0.5 E4@-6:0.5"))

    soft, loud, between = (note.velocity for note in made.tracks[0].notes)
    assert soft < between < loud


def test_the_tempo_is_heard_and_the_first_note_is_on_a_bar_line():
    made = transcription(voice("C4:1 E4:0.5 G4:0.5 C5:1 G4:1 E4:0.5 D4:0.5 C4:1", silence=0.7))

    first = made.score.tracks[0].notes[0].time
    assert made.tempo_bpm == pytest.approx(120, rel=0.01) or made.tempo_bpm == pytest.approx(
        60, rel=0.01
    )
    assert made.tempo_sureness > 0.5
    assert abs(first - made.score.time_signatures[-1].time) < 60  # ticks, an eighth of a quarter
    assert onsets(made.score)[0] == pytest.approx(0.7, abs=0.04)


def test_a_given_tempo_counts_bars_from_the_start_of_the_recording():
    made = transcribe(voice("C4:0.5 D4:0.5"), tempo_bpm=90, time_signature=(3, 4))

    assert [round(tempo.qpm) for tempo in made.tempos] == [90]
    assert [(s.time, s.numerator, s.denominator) for s in made.time_signatures] == [(0, 3, 4)]
    assert onsets(made)[0] == pytest.approx(0.3, abs=0.04)


def test_silence_and_noise_hold_no_notes():
    noise = 0.1 * np.random.default_rng(0).normal(size=(1, RATE))

    with pytest.raises(SoundError, match=r"is silent. Check the microphone"):
        transcribe(np.zeros((1, RATE), dtype=np.float32))
    with pytest.raises(SoundError, match="holds no voice that can be followed"):
        transcribe(noise.astype(np.float32))


def test_an_impossible_tempo_is_refused():
    with pytest.raises(MusicError, match="Give one of 20 to 400"):
        transcribe(voice("C4:0.5"), tempo_bpm=1000)


def test_it_can_be_stopped():
    class Stop(Exception):
        pass

    def stop(done, total, words):
        raise Stop

    with pytest.raises(Stop):
        transcribe(voice("C4:0.5"), progress=stop)
