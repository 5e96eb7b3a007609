"""Sounds made, changed and brought as the Sound page does it, with quick stand-ins for models."""

import io
import re

import numpy as np
import pytest
import soundfile

from midi_data.errors import MusicError
from musegen.diffusion.wish import SoundWish
from musegen.resounding import Change
from musegen.sounding import Sounded
from studio.jobs import Running, Stopped, Watch
from studio.projects import Projects
from studio.sounding import work
from studio.sounds import Sounds
from tests.builders import score

RATE = 44_100
TONE = (0.5 * np.sin(np.arange(RATE) * 440 * 2 * np.pi / RATE))[None].repeat(2, axis=0)
TONE = TONE.astype(np.float32)


@pytest.fixture
def shelf(tmp_path):
    projects = Projects.open(tmp_path / "projects.sqlite")
    sounds = Sounds.open(tmp_path / "projects.sqlite")
    project = projects.create("Waltz")
    yield work.Shelf(projects=projects, sounds=sounds, project_id=project.id)
    sounds.close()
    projects.close()


def running():
    return Running(1, "sound 1", "")


def wav(samples, rate=RATE):
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format="WAV", subtype="PCM_16")
    return file.getvalue()


def samples_of(shelf, sound):
    samples, _ = soundfile.read(io.BytesIO(shelf.sounds.flac(sound.id)), dtype="int32")
    return samples


def test_a_sound_of_words_is_kept_with_its_notes_and_opened(shelf, monkeypatch):
    notes = score("D4:1 E4:1")

    def sounded(wish, *, seconds, notes, seed, progress):
        progress(1, 1, "Writing bar 1")
        return Sounded(waveform=TONE, seed=seed, made_by="notes", score=SCORE)

    SCORE = notes
    monkeypatch.setattr("musegen.sounding.sounded", sounded)
    asked = work.Make(wish=SoundWish(words="felt piano"), seconds=1.0, notes=True, seed=7)

    made = asked.do(shelf, Watch(running()))

    assert (made.name, made.made_by.verb, made.made_by.seed) == ("felt piano", "sound", 7)
    assert shelf.sounds.notes(made.id) == notes
    assert shelf.projects.settings(shelf.project_id)[work.OPEN] == made.id


def test_every_step_of_clearing_is_seen_and_may_stop_the_work():
    seen = running()
    look = work._pictures(Watch(seen))
    import torch

    look(1, 8, torch.zeros(160, 4))
    assert seen.picture.startswith(b"\x89PNG")

    seen.cancel()
    with pytest.raises(Stopped):
        look(8, 8, torch.zeros(160, 4))


def test_progress_over_two_stages_never_goes_back():
    seen = running()
    told = work._onward(Watch(seen), 2)
    shares = []
    for done, total in [(1, 2), (2, 2), (0, 9), (5, 9), (1, 1)]:
        told(done, total, "")
        shares.append(seen.share)

    assert shares == [0.25, 0.5, 0.5, pytest.approx(0.778), 1.0]


def test_a_recording_is_brought_as_it_is(shelf):
    made = work.Bring(content=wav(TONE.T[:, 0], 48_000), name="Hum.wav").do(shelf, Watch(running()))

    assert (made.name, made.rate, made.parent) == ("Hum.wav", 48_000, None)
    assert made.seconds == pytest.approx(RATE / 48_000, abs=0.001)


def test_how_far_a_recording_was_lowered_is_kept(shelf):
    file = io.BytesIO()
    soundfile.write(file, TONE.T * 4, RATE, format="WAV", subtype="FLOAT")

    made = work.Bring(content=file.getvalue(), name="hot.wav").do(shelf, Watch(running()))

    assert made.made_by.settings == {"file": "hot.wav", "lowered_db": 6.0}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"no sound at all", "no audio that can be read"),
        (wav(np.zeros((0, 1))), "not a sample"),
        (wav(np.zeros(601 * 4_000), 4_000), "at most 10"),
        (bytes(work.MOST_BYTES + 1), "larger than 128 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line_and_nothing_is_kept(shelf, content, said):
    with pytest.raises(MusicError, match=re.escape(said)):
        work.Bring(content=content, name="take.wav").do(shelf, Watch(running()))

    assert shelf.sounds.of(shelf.project_id) == []


def test_a_repair_becomes_a_version_and_leaves_the_one_before(shelf, monkeypatch):
    before = work.Bring(content=wav(TONE.T), name="Hum.wav").do(shelf, Watch(running()))

    def write_resounded(source, out, *, wish, change, seed, progress):
        samples, rate = soundfile.read(source, dtype="int32")
        samples[round(change.start_seconds * rate) : round(change.stop_seconds * rate)] = 0
        soundfile.write(out, samples, rate, subtype="PCM_24")
        return out

    monkeypatch.setattr("musegen.resounded_files.write_resounded", write_resounded)
    asked = work.Resound(
        source=before,
        wish=SoundWish(),
        change=Change(start_seconds=0.2, stop_seconds=0.4),
        seed=3,
        name="0.20 to 0.40 s anew",
    )

    made = asked.do(shelf, Watch(running()))

    assert (made.parent, made.made_by.parent) == (before.id, "Hum.wav")
    assert made.made_by.settings == {"from": 0.2, "to": 0.4}
    was, became = samples_of(shelf, before), samples_of(shelf, made)
    changed = np.flatnonzero((was != became).any(axis=1))
    assert changed.min() >= 0.2 * RATE
    assert changed.max() < 0.4 * RATE


def test_a_long_name_is_shortened():
    assert work._short("a  slow\nwaltz") == "a slow waltz"
    assert len(work._short("waltz " * 40)) == 60
