import numpy as np
import pytest

from midi_data.errors import ProjectError
from musegen.daw.take import Take
from studio.projects import Projects
from studio.sounds import Look, Sounds
from studio.waveform import outline_of
from tests.builders import score

MADE = Take(verb="sound", words="felt piano", seed=7)
LOOK = Look(outline=outline_of(np.ones((1, 44_100), np.float32)), spectrogram=b"a picture")


@pytest.fixture
def stores(tmp_path):
    place = tmp_path / "projects.sqlite"
    projects = Projects.open(place)
    sounds = Sounds.open(place)
    yield projects, sounds
    sounds.close()
    projects.close()


def kept(sounds, project, flac=b"a sound", **more):
    return sounds.add(project.id, flac, LOOK, rate=44_100, made_by=MADE, name="felt piano", **more)


def test_each_version_is_kept_beside_the_one_it_was_made_from(stores):
    projects, sounds = stores
    project = projects.create("Waltz")
    first = kept(sounds, project)

    second = kept(sounds, project, b"another", parent=first.id)

    assert [each.number for each in sounds.of(project.id)] == [1, 2]
    assert second.parent == first.id
    assert (sounds.flac(first.id), sounds.flac(second.id)) == (b"a sound", b"another")


def test_a_sound_is_found_again_after_a_restart_with_what_made_it(stores, tmp_path):
    projects, sounds = stores
    project = projects.create("Waltz")
    sound = kept(sounds, project)
    sounds.close()

    again = Sounds.open(tmp_path / "projects.sqlite")

    (found,) = again.of(project.id)
    assert found == sound
    assert (found.made_by, found.seconds, found.rate) == (MADE, 1.0, 44_100)
    assert again.look(found.id) == LOOK
    again.close()


def test_the_notes_of_a_sound_are_kept_with_it(stores):
    projects, sounds = stores
    project = projects.create("Waltz")
    notes = score("D4:1 E4:1")

    sound = kept(sounds, project, notes=notes)

    assert sound.has_notes
    assert sounds.notes(sound.id) == notes
    assert sounds.notes(kept(sounds, project).id) is None


def test_projects_made_before_there_were_sounds_get_room_for_them(tmp_path):
    from sqlalchemy import text

    place = tmp_path / "old.sqlite"
    projects = Projects.open(place)
    with projects._engine.begin() as connection:
        connection.execute(text("DROP TABLE IF EXISTS sounds"))
    project = projects.create("Old")

    sounds = Sounds.open(place)

    assert sounds.of(project.id) == []
    kept(sounds, project)
    sounds.close()
    projects.close()


def test_sounds_go_when_their_project_is_emptied_and_no_others(stores):
    projects, sounds = stores
    gone, stays = projects.create("Gone"), projects.create("Stays")
    first = kept(sounds, gone)
    kept(sounds, gone, parent=first.id)
    kept(sounds, stays)

    projects.delete(gone.id)
    projects.empty()

    assert sounds.of(gone.id) == []
    assert len(sounds.of(stays.id)) == 1


def test_a_sound_that_is_not_there_is_said_to_be_missing(stores):
    with pytest.raises(ProjectError, match="no sound 9"):
        stores[1].flac(9)


def test_a_deleted_sound_is_gone_and_what_was_made_from_it_stays(stores):
    projects, sounds = stores
    project = projects.create("Waltz")
    first = kept(sounds, project)
    second = kept(sounds, project, b"another", parent=first.id)

    sounds.delete(first.id)

    (left,) = sounds.of(project.id)
    assert (left.id, left.parent) == (second.id, None)
    with pytest.raises(ProjectError, match="no sound"):
        sounds.flac(first.id)
