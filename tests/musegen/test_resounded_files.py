import numpy as np
import pytest
import soundfile

from midi_data.errors import SoundError
from musegen.audio.recording import read_recording
from musegen.diffusion.wish import SoundWish
from musegen.resounded_files import write_resounded
from musegen.resounding import Change

RATE = 44_100


@pytest.fixture
def wish(sound_weights):
    return SoundWish(words="telephone", weights=sound_weights, steps=1)


def stereo(seconds, rate):
    time = np.arange(round(seconds * rate)) / rate
    both = 0.1 * np.sin(2 * np.pi * 220 * time), 0.07 * np.sin(2 * np.pi * 330 * time)
    return np.stack(both).astype(np.float32)


@pytest.mark.parametrize(
    ("rate", "form", "held"),
    [
        (48_000, "PCM_16", "int32"),
        (44_100, "PCM_24", "int32"),
        (22_050, "FLOAT", "float32"),
        (96_000, "PCM_24", "int32"),
    ],
)
def test_a_file_keeps_its_rate_its_form_and_its_samples(wish, tmp_path, rate, form, held):
    source, out = tmp_path / "take.wav", tmp_path / "mended.wav"
    soundfile.write(source, stereo(2.0, rate).T, rate, subtype=form)

    write_resounded(
        source, out, wish=wish, change=Change(start_seconds=0.8, stop_seconds=1.1), seed=1
    )

    info = soundfile.info(out)
    before, after = (soundfile.read(path, dtype=held)[0].T for path in (source, out))
    places = np.flatnonzero((before != after).any(axis=0))
    assert (info.samplerate, info.subtype, info.frames) == (rate, form, 2 * rate)
    assert 0.78 * rate - 1 <= places.min() <= 0.8 * rate
    assert 1.1 * rate - 1 <= places.max() <= 1.12 * rate + 1


def test_a_restyled_or_extended_file_keeps_its_rate(wish, tmp_path):
    source = tmp_path / "take.wav"
    soundfile.write(source, stereo(1.0, 48_000).T, 48_000)

    restyled, longer = (
        soundfile.info(write_resounded(source, tmp_path / name, wish=wish, change=change, seed=1))
        for name, change in (("a.wav", Change()), ("b.wav", Change(extend_seconds=0.5)))
    )

    assert (restyled.samplerate, restyled.frames) == (48_000, 48_000)
    assert (longer.samplerate, longer.frames) == (48_000, 72_000)


def test_more_than_two_channels_are_not_repaired(wish, tmp_path):
    source = tmp_path / "surround.wav"
    soundfile.write(source, np.tile(stereo(1.0, RATE), (3, 1)).T, RATE)

    with pytest.raises(SoundError, match="has 6 channels"):
        write_resounded(source, tmp_path / "out.wav", wish=wish, change=Change(start_seconds=0.5))

    assert read_recording(source).file_channels == 6
    assert not (tmp_path / "out.wav").exists()
