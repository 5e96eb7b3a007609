import pytest

from musegen.daw.take import Take
from musegen.editing.origins import MODEL
from tests.builders import score


@pytest.fixture
def waltz(projects):
    """A project with two takes of two bars, the second made from the first."""
    project = projects.create("Slow *waltz*")
    first = projects.add(
        project.id,
        score("D4:4 E4:4", "G2:4 A2:4"),
        made_by=Take(verb="compose", words="a slow waltz", seed=7),
        parent=None,
        new=MODEL,
    )
    projects.add(
        project.id,
        score("D4:4 F4:4", "G2:4 A2:4"),
        made_by=Take(verb="infill", seed=8, parent="Take 1"),
        parent=first.id,
        new=MODEL,
    )
    return projects.project(project.id)
