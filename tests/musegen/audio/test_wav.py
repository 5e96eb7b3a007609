import io

import numpy as np
import pytest
import soundfile

from midi_data.errors import FileError
from musegen.audio import wav_bytes, write_wav
from musegen.audio.wav import audio_bytes


def wave(seconds=0.1):
    time = np.arange(round(seconds * 44_100)) / 44_100
    return np.stack([np.sin(440 * time), np.cos(440 * time)]).astype(np.float32) * 0.8


def test_a_wav_holds_24_bits_of_both_channels():
    content = wav_bytes(wave(), 48_000)

    told = soundfile.info(io.BytesIO(content))
    back, rate = soundfile.read(io.BytesIO(content), dtype="float32")
    assert (told.format, told.subtype, told.channels) == ("WAV", "PCM_24", 2)
    assert rate == 48_000
    assert np.abs(back.T - wave()).max() <= 2**-23


def test_a_written_wav_is_whole_and_alone(tmp_path):
    write_wav(tmp_path / "waltz.wav", wave(), 44_100)

    assert [path.name for path in tmp_path.iterdir()] == ["waltz.wav"]
    assert soundfile.info(tmp_path / "waltz.wav").frames == 4410


def test_a_wav_that_is_there_is_kept_unless_forced(tmp_path):
    taken = tmp_path / "waltz.wav"
    taken.write_bytes(b"dear to me")

    with pytest.raises(FileError, match="there already"):
        write_wav(taken, wave(), 44_100)
    assert taken.read_bytes() == b"dear to me"

    write_wav(taken, wave(), 44_100, force=True)
    assert soundfile.info(taken).frames == 4410


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_what_is_no_number_is_never_written(bad):
    broken = wave()
    broken[0, 7] = bad

    with pytest.raises(AssertionError, match="NaN or infinity"):
        wav_bytes(broken, 44_100)


@pytest.mark.parametrize(
    ("ending", "form", "bits"),
    [
        (".flac", "FLAC", "PCM_24"),
        (".ogg", "OGG", "VORBIS"),
        (".mp3", "MP3", "MPEG_LAYER_III"),
    ],
)
def test_the_ending_says_in_which_form(tmp_path, ending, form, bits):
    out = tmp_path / f"waltz{ending}"

    write_wav(out, wave(3.0), 44_100, comment="Who wrote it")

    told = soundfile.info(out)
    with soundfile.SoundFile(out) as file:
        assert (file.title, file.comment) == ("waltz", "Who wrote it")
        back = file.read(dtype="float32")
    assert (told.format, told.subtype, told.samplerate) == (form, bits, 44_100)
    assert abs(len(back) - 3 * 44_100) < 3000  # MP3 is framed
    assert np.abs(np.abs(back[4410:-4410]).max() - 0.8) < 0.05  # MP3 rings where sound begins


def test_flac_is_exact_to_24_bits():
    back, _ = soundfile.read(io.BytesIO(audio_bytes(wave(), 48_000, ".flac")), dtype="float32")

    assert np.abs(back.T - wave()).max() <= 2**-23


def test_a_form_that_the_sound_library_cannot_write_is_refused(monkeypatch):
    monkeypatch.setattr(soundfile, "available_formats", lambda: {"WAV": "WAV"})

    with pytest.raises(FileError, match=r"libsndfile [\d.]+, writes no MP3. Write \.wav"):
        audio_bytes(wave(), 44_100, ".mp3")


def test_another_ending_is_refused(tmp_path):
    with pytest.raises(FileError, match=r"not written as '\.wma'. End the name in \.wav, \.flac"):
        write_wav(tmp_path / "waltz.wma", wave(), 44_100)
