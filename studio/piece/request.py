"""What is asked of the composer on the Piece page, and how it becomes takes of the project."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from musegen.brief import Brief
from musegen.crediting import credited, spans
from studio.jobs import Running, Watch, jobs
from studio.projects import Project, Projects, SavedTake, store

if TYPE_CHECKING:
    from musegen import Job

MODEL = 1  # wrote the notes that are new


@dataclass(frozen=True, kw_only=True)
class Request:
    """What is asked for.

    Attributes:
        verb: what is done.
        words: what to say while it is done.
        ask: gives the job when it is told a seed and who listens to its progress.
        seed: of what is made.
        takes: how many are written side by side.
        settings: what was said, by name.
        brief: of a new piece.
    """

    verb: str
    words: str
    ask: "Callable[..., Job]"
    seed: int
    takes: int
    settings: Mapping[str, object]
    brief: Brief | None = None


def owner_of(project: Project) -> str:
    """Whose work it is that the Piece page shows."""
    return f"piece {project.id}"


def working(project: Project) -> Running | None:
    """What is being written for a project, or was, and has not been seen to."""
    return next(iter(reversed(jobs().of(owner_of(project)))), None)


def begin(request: Request, project: Project, take: SavedTake | None) -> Running:
    """Begin to write what is asked for; its takes are kept as soon as they are written."""
    work = partial(_write, request, store(), project.id, take)
    return jobs().start(owner_of(project), request.words, work)


def _write(
    request: Request, projects: Projects, project_id: int, parent: SavedTake | None, watch: Watch
) -> list[int]:
    """The takes that were written, by their ids; the first is what the project stands at."""
    watch(0, 1, request.words)
    job = request.ask(seed=request.seed, progress=watch)
    watch.base(job.finish([]))
    scores = job.takes(request.takes, watch.note)
    made_by = credited(
        request.verb,
        seed=request.seed,
        settings=request.settings,
        written=spans(job.cells(), job.track_names()),
        brief=request.brief,
        parent=None if parent is None else parent.title,
    )
    saved = []
    for number, score in enumerate(scores, start=1):
        which = {"takes": request.takes, "take": number} if request.takes > 1 else {}
        made = projects.add(
            project_id,
            score,
            made_by=replace(made_by, settings={**made_by.settings, **which}),
            parent=None if parent is None else parent.id,
            new=MODEL,
        )
        saved.append(made.id)
    projects.go_to(project_id, saved[0])
    return saved
