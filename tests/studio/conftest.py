import pytest

from studio.projects import PLACE, Projects


@pytest.fixture
def projects(tmp_path, monkeypatch):
    """The store that the pages have open."""
    place = tmp_path / "projects.sqlite"
    monkeypatch.setenv(PLACE, str(place))
    store = Projects.open(place)
    yield store
    store.close()
