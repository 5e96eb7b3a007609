from pathlib import Path

import pytest

from tests.studio.piano_roll.roll_in_browser import Roll
from tests.studio.streamlit_server import CHROMIUM, FLAGS, served

PAGE = Path(__file__).with_name("roll_page.py")


@pytest.fixture(scope="package")
def address():
    with served(PAGE) as found:
        yield found


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as engine:
        opened = engine.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def roll(browser, address):
    shown = Roll(browser, address)
    yield shown
    shown.page.close()
    assert shown.wrong == []


@pytest.fixture
def telephone(browser, address):
    """The roll on a screen of 390 pixels, for fingers."""
    shown = Roll(browser, address, fingers=True)
    yield shown
    shown.page.close()
    assert shown.wrong == []
