import logging

import numpy as np
import pytest

from midi_data.errors import SoundError
from midi_data.score import ControlChange, PitchBend, Tempo
from musegen.audio import synthesis
from musegen.audio.performance import perform
from musegen.audio.soundfonts import soundfonts
from musegen.audio.synthesis import engines, open_player
from tests.builders import score, track

RATE = 44_100
BUNDLED = soundfonts(packed=False)[-1]
LATEST = {"fluidsynth": 32, "tinysoundfont": 0, "midirenderer": 32}  # samples off an onset may be
RECORDER, ORGAN, SAW, WOODBLOCK = 74, 19, 81, 115

every_engine = pytest.mark.parametrize("engine", engines())


def player(engine, rate=RATE):
    return open_player(engine=engine, soundfont=BUNDLED, sample_rate=rate)


def dry(engine, *parts, rate=RATE, piece=None):
    """The first part's sound, and half a second more."""
    part = perform(piece or score(*parts), sample_rate=rate)[0]
    return player(engine, rate).play(part, part.end + rate // 2)


def hertz(sound, rate=RATE):
    """The strongest partial's frequency in the middle of the sound."""
    steady = sound[0, rate // 4 : rate * 5 // 4]
    strength = np.abs(np.fft.rfft(steady * np.hanning(len(steady)), 8 * len(steady)))
    return np.argmax(strength) * rate / (8 * len(steady))


def cents(found, wanted):
    return 1200 * np.log2(found / wanted)


def power(sound):
    return float((sound**2).mean())


@every_engine
@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_a_rendered_a4_is_440_hertz(engine, rate):
    sound = dry(engine, track("A4:4", program=RECORDER), rate=rate)

    assert sound.shape == (2, 2 * rate + rate // 2)
    assert sound.dtype == np.float32
    assert abs(cents(hertz(sound, rate), 440)) < 10


@every_engine
def test_louder_velocities_are_louder(engine):
    powers = [power(dry(engine, track("C4:2", velocity=v))) for v in (20, 50, 80, 110, 127)]

    assert powers == sorted(powers)
    assert powers[-1] > 30 * powers[0] > 0


@every_engine
def test_a_click_on_each_beat_keeps_time_through_changes_of_tempo(engine):
    piece = score(track("C6:0.5 rest:0.5 " * 12, program=WOODBLOCK))
    piece.tempos.extend([Tempo(480 * 3, 171.3), Tempo(480 * 7 + 100, 63.9)])
    part = perform(piece, sample_rate=RATE)[0]
    sound = np.abs(dry(engine, piece=piece)).max(axis=0)

    late = []
    for on in part.notes[:, 0].tolist():
        near = sound[max(0, on - 100) : on + 2000]
        late.append(max(0, on - 100) + int(np.argmax(near > 0.2 * near.max())) - on)

    assert np.ptp(late) <= 2 * LATEST[engine]


@every_engine
def test_a_part_sounds_the_same_after_another_part(engine):
    crash = track("C#3:0.1", is_drum=True)
    crash.pitch_bends.append(PitchBend(0, 8000))
    crash.controls.extend([ControlChange(0, 101, 0), ControlChange(0, 100, 0)])
    crash.controls.append(ControlChange(0, 6, 24))
    before, part = perform(score(crash, track("A4:1")), sample_rate=RATE)
    fresh, used = player(engine), player(engine)

    used.play(before, 5000)

    assert np.array_equal(used.play(part, RATE), fresh.play(part, RATE))


@every_engine
def test_drums_sound_from_the_kit_whatever_their_program(engine):
    kick = dry(engine, track("C2:1 C2:1", is_drum=True))
    other_kit = dry(engine, track("C2:1 C2:1", is_drum=True, program=9))
    piano = dry(engine, track("C2:1 C2:1"))

    assert power(kick) > 0
    assert power(other_kit) > 0
    assert not np.allclose(kick, piano)


@every_engine
def test_a_full_bend_is_two_semitones(engine):
    bent = track("A4:4", program=SAW)
    bent.pitch_bends.append(PitchBend(0, 8191))

    assert abs(cents(hertz(dry(engine, bent)), 440 * 2 ** (2 / 12))) < 10


@every_engine
def test_the_pitch_wheel_reaches_as_far_as_the_track_says(engine):
    bent = track("A3:4", program=SAW)
    bent.controls.extend(ControlChange(0, *set_to) for set_to in ((101, 0), (100, 0), (6, 12)))
    bent.pitch_bends.append(PitchBend(0, 8191))

    assert abs(cents(hertz(dry(engine, bent)), 440)) < 15  # FluidSynth's octave is 10 cents narrow


@every_engine
def test_rests_are_silent(engine):
    sound = dry(engine, track("rest:4 A4:1", program=ORGAN))

    assert np.abs(sound[:, : 2 * RATE - 100]).max() == 0
    assert np.abs(sound[:, 2 * RATE :]).max() > 0.01


def test_without_the_fluidsynth_library_tinysoundfont_plays(monkeypatch):
    pytest.importorskip("tinysoundfont", reason="installed by hand for better sound")
    monkeypatch.setattr(synthesis, "find_fluidsynth", lambda: None)

    assert open_player(soundfont=BUNDLED, sample_rate=RATE).name == "tinysoundfont"


def test_the_plain_synthesiser_says_once_how_to_get_better_sound(monkeypatch, caplog):
    synthesis._advise.cache_clear()
    monkeypatch.setattr(synthesis, "engines", lambda: ("midirenderer",))

    with caplog.at_level(logging.WARNING):
        names = [open_player(soundfont=BUNDLED, sample_rate=RATE).name for _ in range(2)]

    assert names == ["midirenderer", "midirenderer"]
    (advice,) = caplog.messages
    assert "pip install --no-deps tinysoundfont" in advice
    assert "libfluidsynth" in advice


def test_an_engine_that_is_not_installed_says_how_to_install_it(monkeypatch):
    monkeypatch.setattr(synthesis, "engines", lambda: ("midirenderer",))

    with pytest.raises(SoundError, match=r"'fluidsynth' is not installed\. Install FluidSynth's"):
        open_player(engine="fluidsynth", sample_rate=RATE)


def test_an_unknown_engine_is_told_the_known_ones():
    with pytest.raises(SoundError, match=r"no engine 'moog'\. Choose 'soundfont' or 'fluidsynth'"):
        open_player(engine="moog", sample_rate=RATE)


@every_engine
def test_a_damaged_font_is_named(engine, tmp_path):
    damaged = tmp_path / "damaged.sf2"
    damaged.write_bytes(b"RIFF\x04\x00\x00\x00sfbk")

    with pytest.raises(SoundError, match=r"damaged\.sf2: .* cannot read this SoundFont"):
        open_player(engine=engine, soundfont=damaged, sample_rate=RATE)


def test_a_damaged_font_of_the_system_gives_way_to_the_next(monkeypatch, tmp_path, caplog):
    damaged = tmp_path / "FluidR3_GM.sf2"
    damaged.write_bytes(b"RIFF\x04\x00\x00\x00sfbk")
    monkeypatch.setattr(synthesis, "soundfonts", lambda packed: [damaged, BUNDLED])

    assert open_player(engine="midirenderer", sample_rate=RATE).source == BUNDLED
    assert "FluidR3_GM.sf2" in caplog.text
