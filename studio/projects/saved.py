"""What pages see of the store: projects and takes as they were when they were asked for."""

from dataclasses import dataclass
from datetime import UTC, datetime

from musegen.daw.take import Take
from studio.projects.tables import ProjectRow, TakeRow


@dataclass(frozen=True, kw_only=True)
class Project:
    """A piece with its takes.

    Attributes:
        id: by which the store knows it.
        name: what it is called.
        created: when it was begun.
        changed: when something of its music changed last.
        head: the take that is open, or None before the first.
        deleted: when it was deleted, or None.
    """

    id: int
    name: str
    created: datetime
    changed: datetime
    head: int | None
    deleted: datetime | None


@dataclass(frozen=True, kw_only=True)
class SavedTake:
    """A version of a piece.

    Attributes:
        id: by which the store knows it.
        project_id: of the piece.
        parent: the take it was made from, or None.
        number: counted from 1 in its project, in the order of making; never given twice.
        name: what a person called it, or empty.
        made_by: what made it.
        stars: 0 (not rated) to 5.
        created: when it was made.
        revision: counts up as it is changed by hand.
        deleted: when it was deleted, or None.
        bars: how many.
        tracks: their names.
    """

    id: int
    project_id: int
    parent: int | None
    number: int
    name: str
    made_by: Take
    stars: int
    created: datetime
    revision: int
    deleted: datetime | None
    bars: int
    tracks: tuple[str, ...]

    @property
    def title(self) -> str:
        """Its name, or its number if it has none."""
        return title_of(self.number, self.name)


def title_of(number: int, name: str) -> str:
    """What a take is called."""
    return name or f"Take {number}"


def project_of(row: ProjectRow) -> Project:
    """What a row says."""
    return Project(
        id=row.id,
        name=row.name,
        created=_moment(row.created),
        changed=_moment(row.changed),
        head=row.head,
        deleted=None if row.deleted is None else _moment(row.deleted),
    )


def take_of(row: TakeRow) -> SavedTake:
    """What a row says, but for the music."""
    return SavedTake(
        id=row.id,
        project_id=row.project_id,
        parent=row.parent,
        number=row.number,
        name=row.name,
        made_by=Take.from_json(row.made_by, name=title_of(row.number, row.name)),
        stars=row.stars,
        created=_moment(row.created),
        revision=row.revision,
        deleted=None if row.deleted is None else _moment(row.deleted),
        bars=row.bars,
        tracks=tuple(row.tracks),
    )


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
