import os
import sqlite3
import stat
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from midi_data.errors import FileError
from musegen.daw.take import Take
from musegen.editing.origins import MODEL
from studio.projects import PLACE, Projects, usual_place
from studio.projects.tables import VERSION
from tests.builders import score

MADE = Take(verb="compose")


def test_a_store_that_is_opened_again_has_everything(place):
    first = Projects.open(place)
    project = first.create("Waltz")
    take = first.add(project.id, score("D4:1"), made_by=MADE, parent=None, new=MODEL)
    first.close()

    second = Projects.open(str(place))

    assert second.list() == [first.project(project.id)]
    assert second.takes(project.id) == [take]
    assert second.score(take.id) == score("D4:1")
    first.close()
    second.close()


def test_the_version_of_the_tables_is_in_the_file(place, projects):
    with sqlite3.connect(place) as file:
        assert file.execute("select version from musegen_schema").fetchall() == [(VERSION,)]
        assert file.execute("pragma journal_mode").fetchone() == ("wal",)
    file.close()


def test_two_stores_on_one_file_see_one_another(place, projects, project):
    other = Projects.open(place)

    take = other.add(project.id, score("D4:1"), made_by=MADE, parent=None, new=MODEL)
    projects.rate(take.id, 4)

    assert projects.score(take.id) == score("D4:1")
    assert other.take(take.id).stars == 4
    other.close()


def test_many_threads_of_two_stores_lose_nothing(place, projects, project):
    other = Projects.open(place)

    def add(number):
        store = (projects, other)[number % 2]
        store.set_settings(project.id, {str(number): number})
        store.add(project.id, score("D4:1"), made_by=MADE, parent=None, new=MODEL)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(add, range(24)))

    assert [take.number for take in projects.takes(project.id)] == list(range(1, 25))
    assert len(projects.settings(project.id)) == 24
    other.close()


def test_several_may_begin_the_same_file_at_once(place):
    with ThreadPoolExecutor(6) as threads:
        stores = list(threads.map(Projects.open, [place] * 6))
        list(threads.map(lambda store: store.create("Waltz"), stores))

    assert [len(store.list()) for store in stores] == [6] * 6
    for store in stores:
        store.close()


@pytest.mark.parametrize(
    "content", [b"MThd and so on", b"SQLite format 3\0 cut short", b"x" * 9000]
)
def test_a_file_of_another_kind_is_left_alone(place, content):
    place.write_bytes(content)

    with pytest.raises(FileError, match=r"projects.sqlite: projects cannot be kept here .* Name"):
        Projects.open(place)

    assert place.read_bytes() == content
    assert list(place.parent.iterdir()) == [place]


def test_a_database_of_something_else_is_left_alone(place):
    with sqlite3.connect(place) as file:
        file.execute("create table recipes (name text)")
    file.close()
    before = place.read_bytes()

    with pytest.raises(FileError, match=r"holds other things than projects of musegen \(recipes\)"):
        Projects.open(place)

    assert place.read_bytes() == before


def test_projects_of_a_newer_musegen_are_left_alone(place):
    Projects.open(place).close()
    with sqlite3.connect(place) as file:
        file.execute("update musegen_schema set version = 7")
    file.close()
    before = place.read_bytes()

    with pytest.raises(FileError, match=r"of version 7, and this musegen knows version 1"):
        Projects.open(place)

    assert place.read_bytes() == before


def test_a_folder_that_is_missing_is_made_and_an_empty_file_is_used(tmp_path):
    empty = tmp_path / "empty.sqlite"
    empty.touch()

    for place in (tmp_path / "new" / "deep" / "my projects #1?.sqlite", empty):
        store = Projects.open(place)
        assert store.create("Waltz").id == 1
        store.close()
        store = Projects.open(place)
        assert [project.name for project in store.list()] == ["Waltz"]
        store.close()


def test_a_place_that_is_a_folder_or_in_a_file_is_told(tmp_path):
    (tmp_path / "file").write_text("text")

    with pytest.raises(FileError, match="projects cannot be kept here"):
        Projects.open(tmp_path)
    with pytest.raises(FileError, match="projects cannot be kept here"):
        Projects.open(tmp_path / "file" / "projects.sqlite")


def test_a_file_that_may_not_be_written_is_told_when_it_is_written(place):
    Projects.open(place).close()
    place.chmod(stat.S_IRUSR)
    if os.access(place, os.W_OK):
        pytest.skip("whoever may write everything cannot be kept from it")

    with pytest.raises(FileError, match="projects cannot be kept here"):
        Projects.open(place).create("Waltz")


def test_a_url_that_cannot_be_used_is_told_without_its_password():
    with pytest.raises(FileError, match="no URL of a database"):
        Projects.open("://")
    with pytest.raises(FileError) as told:
        Projects.open("postgresql://me:secret@localhost:1/projects")
    assert "secret" not in str(told.value)


def test_projects_are_kept_where_the_system_keeps_such_things(monkeypatch, tmp_path):
    monkeypatch.delenv(PLACE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    if sys.platform == "linux":
        assert usual_place() == str(tmp_path / "musegen" / "projects.sqlite")

    monkeypatch.setenv(PLACE, "elsewhere.sqlite")
    assert usual_place() == "elsewhere.sqlite"
