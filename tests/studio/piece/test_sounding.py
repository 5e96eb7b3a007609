import numpy as np
import pytest

from musegen.daw.take import Take
from musegen.editing.origins import MODEL
from studio.piece import sounding
from tests.builders import score, track


@pytest.fixture
def take(projects):
    project = projects.create("Waltz")
    music = score("D4:4 E4:4", track("", name="Silent"))
    made_by = Take(verb="compose")
    return projects.add(project.id, music, made_by=made_by, parent=None, new=MODEL)


def make(projects, take, monkeypatch):
    tone = np.full((2, 2, 4_410), 0.1, np.float32)
    tone[1] = 0
    monkeypatch.setattr(sounding, "render_stems", lambda score, **how: tone)
    folder = sounding._folder() / "one"
    sounding._make(projects, take, "felt piano", 7, folder, lambda done, total, words: None)
    return folder


def test_a_sound_is_heard_as_soon_as_it_is_made(projects, take, monkeypatch):
    make(projects, take, monkeypatch)

    heard = sounding.sound_of(projects.project(take.project_id), take)
    assert heard is not None
    assert (heard.words, heard.seed, heard.played) == ("felt piano", 7, [True, False])
    sounds, silent = sounding.stems_of(heard)
    assert sounds is not None
    assert silent is None


def test_a_sound_is_of_the_notes_it_was_made_from(projects, take, monkeypatch):
    make(projects, take, monkeypatch)

    changed = projects.edit(take.id, score("D4:4 F4:4", track("", name="Silent")))

    assert sounding.sound_of(projects.project(take.project_id), changed) is None


def test_files_of_sounds_that_no_project_knows_are_swept(projects, take, monkeypatch):
    folder = make(projects, take, monkeypatch)
    sounding.sweep()
    assert folder.is_dir()

    projects.delete(take.project_id)
    projects.empty()
    sounding.sweep()

    assert not folder.exists()
