import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from studio.piece.request import working

APP = Path(__file__).parents[3] / "studio" / "entry" / "main.py"


@pytest.fixture
def page(projects):
    """The studio, opened for the first time."""
    return AppTest.from_file(str(APP), default_timeout=60).run()


@pytest.fixture
def written(page, projects):
    """Waits until what was asked for is written, and the page shows it."""

    def wait():
        (project,) = projects.list()
        for _ in range(1200):
            running = working(project)
            if running is None or running.done:
                break
            time.sleep(0.05)
        page.run()
        return projects.project(project.id)

    return wait
