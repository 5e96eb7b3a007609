import numpy as np
import pytest

from musegen.audio.analysis import analyse, lines
from musegen.audio.recording import recording_of
from musegen.audio.recording_picture import recording_png
from tests.musegen.audio.sounds import RATE, voice

SCALE = "D4:0.5 E4:0.5 F#4:0.5 G4:0.5 A4:0.5 B4:0.5 C#5:0.5 D5:0.5 A4:0.5 F#4:0.5 D4:0.5 D4:0.5"


def test_a_scale_has_its_key_tempo_and_onsets():
    found = analyse(recording_of(voice(SCALE)))

    assert found.key.name == "D major"
    assert found.tempo_bpm == pytest.approx(120, rel=0.05)
    assert len(found.onsets_seconds) == pytest.approx(12, abs=2)
    assert found.seconds == pytest.approx(6.8, abs=0.01)
    assert found.clipped_samples == 0
    assert "Key D major" in "\n".join(lines(found))


def test_clipping_and_silence_are_told():
    sound = np.clip(8 * voice("A4:1 rest:2"), -1, 1)

    found = analyse(recording_of(sound))

    assert found.clipped_samples > 1_000
    assert found.peak_db == pytest.approx(0, abs=0.01)
    assert found.starts_seconds == pytest.approx(0.3, abs=0.1)
    assert found.silent_share > 0.6


def test_silence_is_silence():
    found = analyse(recording_of(np.zeros((2, RATE), dtype=np.float32)))

    assert (found.loudness_lufs, found.key, found.tempo_bpm) == (None, None, None)
    assert found.silent_share == 1
    assert found.values()["key"] is None


def test_a_recording_has_a_picture():
    recording = recording_of(voice("A4:1"))

    assert recording_png(recording, analyse(recording)).startswith(b"\x89PNG")
