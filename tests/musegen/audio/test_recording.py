import numpy as np
import pytest
import soundfile

from midi_data.errors import FileError, SoundError
from musegen.audio.recording import LONGEST_SECONDS, is_recording, read_recording, recording_of
from tests.musegen.audio.sounds import RATE, voice


@pytest.mark.parametrize("ending", ["wav", "flac", "ogg", "aiff"])
def test_any_audio_file_is_read_whatever_it_is_called(tmp_path, ending):
    path = tmp_path / f"hum.{ending}"
    soundfile.write(path, voice("A4:1").T, RATE)
    odd = path.rename(tmp_path / "hum.mid")

    heard = read_recording(odd)

    assert is_recording(odd)
    assert heard.waveform.shape == (1, heard.waveform.shape[1])
    assert heard.seconds == pytest.approx(1.8, abs=0.01)


def test_other_rates_and_more_channels_become_ours(tmp_path):
    path = tmp_path / "surround.wav"
    time = np.arange(96_000) / 96_000
    soundfile.write(path, np.tile(0.5 * np.sin(2 * np.pi * 440 * time), (4, 1)).T, 96_000)

    heard = read_recording(path)

    assert heard.waveform.shape == (1, RATE)
    assert np.abs(heard.waveform).max() == pytest.approx(0.5, abs=0.01)
    assert (heard.file_rate, heard.file_channels) == (96_000, 4)


def test_what_is_no_audio_is_refused(tmp_path):
    page, empty = tmp_path / "page.wav", tmp_path / "empty.wav"
    page.write_text("RIFFxxxxWAVE, or so it says")
    empty.touch()

    with pytest.raises(FileError, match=r"page.wav: holds no audio that can be read"):
        read_recording(page)
    with pytest.raises(FileError, match="is empty"):
        read_recording(empty)
    with pytest.raises(FileError, match="there is no such file"):
        read_recording(tmp_path / "none.wav")
    with pytest.raises(FileError, match="is a folder"):
        read_recording(tmp_path)


def test_hours_odd_rates_and_no_samples_are_refused(tmp_path):
    path = tmp_path / "take.wav"

    soundfile.write(path, np.zeros((LONGEST_SECONDS + 1) * 8_000), 8_000, subtype="PCM_U8")
    with pytest.raises(SoundError, match=r"at most 10 are heard. Cut it"):
        read_recording(path)
    soundfile.write(path, np.zeros(100), 1_000)
    with pytest.raises(SoundError, match="sample rate of 1,000 Hz"):
        read_recording(path)
    soundfile.write(path, np.zeros(0), RATE)
    with pytest.raises(SoundError, match="not a sample"):
        read_recording(path)
    soundfile.write(path, np.zeros((10, 9)), RATE)
    with pytest.raises(SoundError, match="9 channels, and at most 8"):
        read_recording(path)


def test_samples_that_are_no_numbers_are_refused(tmp_path):
    path = tmp_path / "broken.wav"
    soundfile.write(path, np.array([0.0, np.nan, 0.0]), RATE, subtype="FLOAT")

    with pytest.raises(SoundError, match="no level a recording has"):
        read_recording(path)


def test_a_file_cut_short_is_read_up_to_there_or_refused(tmp_path):
    path = tmp_path / "cut.wav"
    soundfile.write(path, voice("A4:1").T, RATE)
    path.write_bytes(path.read_bytes()[:40_000])

    assert read_recording(path).seconds < 1


def test_a_waveform_is_channels_first():
    with pytest.raises(SoundError, match="not \\(channel, sample\\)"):
        recording_of(np.zeros((RATE, 2), dtype=np.float32))
