import librosa
import numpy as np
import pytest

from midi_data.score import ControlChange, PitchBend
from musegen.audio.performance import perform
from musegen.audio.wheels import Tape
from tests.builders import QUARTER, score, track

RATE = 44_100
BEAT = RATE // 2  # samples at 120 beats a minute


def part(text, *, bends=(), controls=()):
    made = track(text)
    made.pitch_bends.extend(PitchBend(when, value) for when, value in bends)
    made.controls.extend(ControlChange(when, *said) for when, *said in controls)
    return perform(score(made), sample_rate=RATE)[0]


def tape_of(played, length=4 * BEAT):
    return Tape.of(played, sample_rate=RATE, length=length)


def played_by_sines(tape, played, length):
    """What a player of steady notes makes of a tape, played back."""
    recorded, sound = tape.recorded(played), np.zeros(tape.place(length), np.float32)
    for on, off, pitch, _ in recorded.notes.tolist():
        seconds = np.arange(off - on) / RATE
        sound[on:off] += 0.3 * np.sin(2 * np.pi * 440 * 2 ** ((pitch - 69) / 12) * seconds)
    return tape.played_back(sound)


def semitones_above_a4(sound, start, stop):
    found = librosa.yin(sound[start:stop], fmin=300, fmax=900, sr=RATE, frame_length=2048)
    return 12 * np.log2(np.median(found) / 440)


def quarter(beats):
    return round(beats * QUARTER)


def test_wheels_that_stand_still_need_no_tape():
    assert tape_of(part("A4:4")) is None
    assert tape_of(part("A4:4", bends=[(0, 0)], controls=[(0, 1, 0)])) is None


@pytest.mark.parametrize(("wheel", "semitones"), [(8191, 2), (-8192, -2), (4096, 1)])
def test_a_bent_note_sounds_so_much_higher_from_there_on(wheel, semitones):
    played = part("A4:4", bends=[(quarter(2), wheel)])

    sound = played_by_sines(tape_of(played), played, 4 * BEAT)

    assert semitones_above_a4(sound, 0, 2 * BEAT) == pytest.approx(0, abs=0.05)
    assert semitones_above_a4(sound, 2 * BEAT, 4 * BEAT) == pytest.approx(semitones, abs=0.05)


def test_notes_begin_and_end_when_they_should_through_bends():
    bends = [(quarter(0.5), 8191), (quarter(1.5), -8192), (quarter(2.5), 3000)]
    played = part("A4:1 rest:1 C5:0.5 rest:0.5 A4:1", bends=bends)

    sound = played_by_sines(tape_of(played), played, 4 * BEAT)

    heard = np.abs(sound) > 0.01
    sounding = librosa.effects.split(heard.astype(np.float32), frame_length=256, hop_length=32)
    wanted = [[0, BEAT], [2 * BEAT, 5 * BEAT // 2], [3 * BEAT, 4 * BEAT]]
    assert np.abs(sounding - np.array(wanted)).max() < 300  # samples


def test_a_part_may_say_how_far_its_wheel_reaches():
    octave = [(0, 101, 0), (0, 100, 0), (0, 6, 12)]
    played = part("A4:4", bends=[(0, 8191)], controls=octave)

    sound = played_by_sines(tape_of(played), played, 4 * BEAT)

    assert semitones_above_a4(sound, BEAT, 3 * BEAT) == pytest.approx(12, abs=0.05)


def test_modulation_makes_a_note_waver():
    played = part("A4:4", controls=[(quarter(2), 1, 127)])

    sound = played_by_sines(tape_of(played), played, 4 * BEAT)

    pitch = librosa.yin(sound, fmin=300, fmax=900, sr=RATE, frame_length=2048, hop_length=512)
    steady, wavering = pitch[10 : 2 * BEAT // 512 - 10], pitch[2 * BEAT // 512 + 10 : -10]
    assert np.ptp(12 * np.log2(steady)) < 0.1
    assert 0.6 < np.ptp(12 * np.log2(wavering)) < 1.2


def test_a_wheel_said_to_reach_out_of_hearing_does_not_make_an_endless_tape():
    far = [(0, 101, 0), (0, 100, 0), (0, 6, 127)]

    tape = tape_of(part("A4:4", bends=[(0, 8191)], controls=far))

    assert tape.place(4 * BEAT) <= 4 * 4 * BEAT + 1
