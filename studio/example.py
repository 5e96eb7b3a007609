"""A piece that is there when the studio is opened for the first time."""

from importlib.resources import files

from musegen import Take, read
from studio.projects import Project, Projects

NAME = "Example waltz"
MODEL = 1  # wrote every note of it


def with_example(projects: Projects) -> Project:
    """The example as a new project; it was composed by musegen, and says with what words."""
    here = files("studio")
    take = Take.from_json(here.joinpath("example.json").read_text(encoding="utf-8"))
    project = projects.create(NAME)
    score = read(str(here.joinpath("example.mid")))
    projects.add(project.id, score, made_by=take, parent=None, new=MODEL)
    projects.set_settings(project.id, {"words": take.words})
    return projects.project(project.id)
