import pytest

from studio.projects import Projects


@pytest.fixture
def place(tmp_path):
    return tmp_path / "projects.sqlite"


@pytest.fixture
def projects(place):
    store = Projects.open(place)
    yield store
    store.close()


@pytest.fixture
def project(projects):
    return projects.create("Waltz")
