import pytest


@pytest.fixture(scope="session")
def shipped(tmp_path_factory):
    """A folder with a house band for each ensemble."""
    from tests.musegen.musegan.house_band import ship

    folder = tmp_path_factory.mktemp("shipped")
    ship(folder)
    return folder


@pytest.fixture
def house(monkeypatch, shipped):
    """House bands are what `jam` plays with."""
    from tests.musegen.musegan.house_band import play_with

    play_with(monkeypatch, shipped)
