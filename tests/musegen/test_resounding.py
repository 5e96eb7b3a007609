import numpy as np
import pytest
import torch

import musegen
from midi_data.errors import BriefError, FileError, SoundError
from musegen.audio.loudness import loudness
from musegen.audio.recording import recording_of
from musegen.diffusion.wish import SoundWish

RATE = 44_100
FADE = 882


@pytest.fixture
def wish(sound_weights):
    def make(words="flute, telephone", **how):
        return SoundWish(words=words, weights=sound_weights, **{"steps": 1, **how})

    return make


@pytest.fixture
def steady(monkeypatch):
    """A model that goes on as the sound around was, on average."""

    def mel(maker, frames, *, known, **how):
        return torch.where(known.isnan(), known.nanmean(dim=1, keepdim=True), known)

    monkeypatch.setattr("musegen.diffusion.maker.SoundMaker.mel", mel)


def stereo(seconds=2.0, rate=RATE):
    time = np.arange(round(seconds * rate)) / rate
    left = 0.1 * np.sin(2 * np.pi * 220 * time)
    right = 0.07 * np.sin(2 * np.pi * 330 * time)
    return np.stack([left, right]).astype(np.float32)


def decibels(sound):
    return 10 * np.log10(np.square(sound).mean() + 1e-12)


def changed(before, after):
    return np.flatnonzero((before != after).any(axis=0))


def test_a_restyled_recording_is_as_long_and_as_loud(wish):
    recording = recording_of(stereo())

    made = musegen.resound(recording, sound=wish(), strength=0.4, seed=1)

    assert made.shape == recording.waveform.shape
    assert made.dtype == np.float32
    assert loudness(made, sample_rate=RATE) == pytest.approx(
        loudness(recording.waveform, sample_rate=RATE), abs=0.5
    )
    assert not np.allclose(made[0], made[1], atol=1e-3), "it is still stereo"


def test_words_of_effects_alone_leave_the_player_as_he_was(wish):
    def never(step, steps, mel):
        raise AssertionError("nothing is to be cleared")

    recording = recording_of(stereo())

    said = []
    little, much = (
        musegen.resound(
            recording,
            sound=wish("tremolo", watcher=never),
            strength=s,
            seed=1,
            progress=lambda done, total, what: said.append(what),
        )
        for s in (0.1, 0.9)
    )

    assert said == ["tremolo", "tremolo"]
    spectra = [np.abs(np.fft.rfft(each[0])) for each in (recording.waveform, much)]
    assert np.argmax(spectra[0]) == np.argmax(spectra[1]) == 440
    apart = [np.abs(each - recording.waveform).max() for each in (little, much)]
    assert 0.005 < 1.5 * apart[0] < apart[1]


def test_no_strength_keeps_the_recording():
    recording = recording_of(stereo(1.0))

    assert np.array_equal(
        musegen.resound(recording, sound="telephone", strength=0), recording.waveform
    )


def test_a_repair_changes_nothing_outside_its_crossfades(wish):
    recording = recording_of(stereo())

    made = musegen.resound(recording, sound=wish(), from_seconds=1.0, to_seconds=1.5, seed=1)

    places = changed(recording.waveform, made)
    assert made.shape == recording.waveform.shape
    assert RATE - FADE <= places.min() <= RATE
    assert 1.5 * RATE <= places.max() < 1.5 * RATE + FADE


@pytest.mark.parametrize("gap_seconds", [0.1, 1.0])
def test_joins_have_no_step_in_level_and_no_jump(wish, steady, gap_seconds):
    recording = recording_of(stereo(3.0))
    stop = 0.5 + gap_seconds

    repaired = musegen.resound(recording, sound=wish(), from_seconds=0.5, to_seconds=stop, seed=1)
    longer = musegen.resound(recording, sound=wish(), extend_seconds=gap_seconds, seed=1)

    for made, join in ((repaired, 0.5), (repaired, stop), (longer, 3.0)):
        place, near = round(join * RATE), round(0.05 * RATE)
        step = decibels(made[:, place - near : place]) - decibels(made[:, place : place + near])
        assert abs(step) < 1
        jumps = np.abs(np.diff(made[:, place - FADE : place + FADE]))
        assert jumps.max() < 2 * np.abs(np.diff(recording.waveform)).max()


def test_what_was_in_the_stretch_is_not_heard(wish):
    clean = stereo()
    damaged = clean.copy()
    damaged[:, RATE + 100 : RATE + 5_000] = 0.9

    one, other = (
        musegen.resound(recording_of(each), sound=wish(), from_seconds=1.0, to_seconds=1.2, seed=1)
        for each in (clean, damaged)
    )

    assert np.array_equal(one, other)


def test_a_stretch_may_be_restyled_in_place(wish):
    recording = recording_of(stereo())

    made = musegen.resound(recording, sound=wish(), from_seconds=1.0, strength=0.3, seed=1)

    assert changed(recording.waveform, made).min() >= RATE - FADE
    assert made.shape == recording.waveform.shape


def test_an_extension_goes_on_after_the_end(wish):
    recording = recording_of(stereo(1.0)[:1])

    made = musegen.resound(recording, sound=wish(), extend_seconds=0.7, seed=1)

    assert made.shape == (1, round(1.7 * RATE))
    assert np.array_equal(made[:, : RATE - FADE], recording.waveform[:, : RATE - FADE])
    assert made[:, RATE:].any()
    assert abs(made[:, -1]).max() < 1e-3


def test_one_seed_gives_one_sound(wish):
    recording = recording_of(stereo(1.0))

    one, again, other = (
        musegen.resound(recording, sound=wish(), from_seconds=0.4, to_seconds=0.6, seed=seed)
        for seed in (1, 1, 2)
    )

    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


@pytest.mark.parametrize(
    ("how", "what"),
    [
        ({}, "nothing is said of what to do"),
        ({"sound": "xqzt"}, "not a word of 'xqzt' is known"),
        ({"sound": "piano", "strength": 1.2}, r"strength of 1\.2"),
        ({"from_seconds": 0.5, "to_seconds": 0.4}, "Let it end later than it begins"),
        ({"from_seconds": 0.5, "to_seconds": 7}, r"nothing from 0\.5 to 7 s in 1\.00 s"),
        ({"from_seconds": -1}, "nothing from -1"),
        ({"from_seconds": float("nan")}, "nothing from nan"),
        ({"extend_seconds": 0}, "0 seconds cannot be added"),
        ({"extend_seconds": 400}, "up to 300"),
        ({"extend_seconds": 2, "from_seconds": 0.1}, "not both at once"),
        ({"extend_seconds": 2, "strength": 0.5}, "no sound of its own"),
    ],
)
def test_what_cannot_be_done_is_refused(how, what):
    with pytest.raises(BriefError, match=what):
        musegen.resound(recording_of(stereo(1.0)), **how)


def test_silence_and_other_files_are_refused(tmp_path):
    with pytest.raises(SoundError, match="is silent"):
        musegen.resound(recording_of(np.zeros((1, RATE), np.float32)), sound="piano")
    (tmp_path / "notes.txt").write_text("no audio at all, only words " * 10)
    with pytest.raises(FileError, match="no audio that can be read"):
        musegen.resound(tmp_path / "notes.txt", sound="piano")


def test_a_stretch_that_leaves_nothing_is_refused(wish):
    with pytest.raises(SoundError, match="nothing of the recording would be left"):
        musegen.resound(recording_of(stereo(0.5)), sound=wish(), from_seconds=0)
