import io

import numpy as np
import pytest
import soundfile

from midi_data.errors import FileError
from studio.sounds.files import as_file, kept_file, kept_waveform, wav_of


def tone(seconds=0.2, rate=44_100, channels=2, level=0.5):
    wave = level * np.sin(np.arange(round(seconds * rate)) * 440 * 2 * np.pi / rate)
    return np.stack([wave] * channels, axis=1)  # (sample, channel)


def written(folder, samples, rate, subtype, name="take.wav"):
    path = folder / name
    soundfile.write(path, samples, rate, subtype=subtype)
    return path


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24"])
@pytest.mark.parametrize("rate", [8_000, 48_000, 96_000])
def test_every_sample_of_a_recording_comes_back_at_its_own_rate(tmp_path, rate, subtype):
    path = written(tmp_path, tone(rate=rate), rate, subtype)

    kept = kept_file(path)

    before, _ = soundfile.read(path, dtype="int32")
    after, back = soundfile.read(io.BytesIO(wav_of(kept.flac)), dtype="int32")
    assert back == kept.rate == rate
    assert np.array_equal(before, after)


def test_what_is_taken_home_is_24_bit_wav():
    kept = kept_waveform(tone().T.astype(np.float32), "tone")

    with soundfile.SoundFile(io.BytesIO(wav_of(kept.flac))) as file:
        assert (file.format, file.subtype, file.channels) == ("WAV", "PCM_24", 2)
        assert np.abs(file.read() - tone()).max() < 2**-22


def test_a_recording_over_full_scale_is_lowered_not_clipped(tmp_path):
    path = written(tmp_path, tone(level=2.0), 44_100, "FLOAT")

    kept = kept_file(path)

    samples, _ = soundfile.read(io.BytesIO(kept.flac))
    assert kept.lowered_db == pytest.approx(6.02, abs=0.1)
    assert np.abs(samples - tone(level=1.0)).max() < 0.01


def test_many_channels_become_one(tmp_path):
    path = written(tmp_path, tone(channels=6), 48_000, "PCM_16")

    kept = kept_file(path)

    samples, rate = soundfile.read(io.BytesIO(kept.flac), always_2d=True)
    assert (samples.shape[1], rate) == (1, 44_100)


@pytest.mark.parametrize("name", ["../../etc/passwd", "CON.wav", "a\nb.wav", "x" * 400])
def test_no_name_leads_out_of_the_folder_it_is_read_in(name):
    with as_file(b"words", name) as path:
        assert path.parent.name.startswith("musegen ")
        assert path.read_bytes() == b"words"
    assert not path.exists()


@pytest.mark.parametrize("content", [b"words, not sound", b"RIFF\xff\xff\xff\xffWAVEfmt "])
def test_what_is_no_sound_is_refused_by_its_name(content):
    with as_file(content, "hum.wav") as path, pytest.raises(FileError, match=r"hum\.wav"):
        kept_file(path)
