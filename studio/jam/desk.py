"""What lies on the desk of a jam: the idea that is played, two that are kept, and who plays.

It is kept in the settings of the project.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from studio.jam.ideas import Idea
from studio.projects import Project, store

_SETTING = "jam"


@dataclass(frozen=True, kw_only=True)
class Given:
    """A track that is kept, and the others play to it: four bars of a take, counted from 0."""

    take: int
    track: int
    bar: int


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Everything that is set on the page.

    Attributes:
        idea: what is played.
        ensemble: who plays it.
        tempo: in quarter notes a minute; the ensemble's usual if None.
        locked: the groups that are held when all are drawn anew.
        a: an idea that is kept.
        b: another one.
        given: a track that is kept.
    """

    idea: Idea
    ensemble: str = "band"
    tempo: float | None = None
    locked: tuple[str, ...] = ()
    a: Idea | None = None
    b: Idea | None = None
    given: Given | None = None


def desk_of(project: Project) -> Desk:
    """The desk of a project; a first idea lies on it."""
    said = store().settings(project.id).get(_SETTING)
    if said is None:
        desk = Desk(idea=Idea.drawn())
        keep(project, desk)
        return desk
    return _desk(said)


def keep(project: Project, desk: Desk) -> None:
    """Leave the desk like this."""
    ideas = {name: _said(getattr(desk, name)) for name in ("idea", "a", "b")}
    given = None if desk.given is None else asdict(desk.given)
    plain = {"ensemble": desk.ensemble, "tempo": desk.tempo, "locked": list(desk.locked)}
    store().set_settings(project.id, {_SETTING: {**plain, **ideas, "given": given}})


def change(project: Project, **changes: Any) -> None:  # noqa: ANN401 fields of all kinds
    """Leave the desk as it is but for these."""
    keep(project, replace(desk_of(project), **changes))


def _said(idea: Idea | None) -> dict[str, Any] | None:
    return None if idea is None else idea.said()


def _desk(said: Mapping[str, Any]) -> Desk:
    ideas = {
        name: None if said[name] is None else Idea.of(said[name]) for name in ("idea", "a", "b")
    }
    assert ideas["idea"] is not None
    return Desk(
        idea=ideas["idea"],
        a=ideas["a"],
        b=ideas["b"],
        ensemble=said["ensemble"],
        tempo=said["tempo"],
        locked=tuple(said["locked"]),
        given=None if said["given"] is None else Given(**said["given"]),
    )
