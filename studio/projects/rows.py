"""What happens to rows of projects and takes inside one transaction."""

import time
from collections.abc import Iterator

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import Session

from midi_data.errors import ProjectError
from midi_data.score import Score, bars
from musegen.daw.names import track_names
from musegen.daw.take import Take
from musegen.editing.origins import Origins, all_from, origins_after
from studio.projects.stored_scores import packed, unpacked
from studio.projects.tables import OriginalRow, ProjectRow, TakeRow

_BETWEEN_TRACKS = b"\xff"


def said(words: str) -> str:
    """A name on one line."""
    return " ".join(words.split())


def project_row(session: Session, project_id: int) -> ProjectRow:
    """The project, held until the end of the transaction where the database can.

    Raises:
        ProjectError: there is none.
    """
    row = session.get(ProjectRow, project_id, with_for_update=True)
    if row is None:
        raise ProjectError(f"there is no project {project_id}", mend="Open another one.")
    return row


def take_row(session: Session, take_id: int) -> TakeRow:
    """The take.

    Raises:
        ProjectError: there is none.
    """
    row = session.get(TakeRow, take_id)
    if row is None:
        raise ProjectError(f"there is no take {take_id}", mend="Open another one.")
    return row


def added(
    session: Session,
    project: ProjectRow,
    before: TakeRow | None,
    score: Score,
    *,
    made_by: Take,
    new: int,
) -> TakeRow:
    """A new take of a project, its head from now on."""
    project_id = project.id
    highest = select(func.max(TakeRow.number)).where(TakeRow.project_id == project_id)
    row = TakeRow(
        project_id=project_id,
        parent=None if before is None else before.id,
        number=(session.scalar(highest) or 0) + 1,
        name="",
        made_by=made_by.to_json(),
        stars=0,
        revision=1,
        created=time.time(),
        original_id=None if before is None else before.original_id,
    )
    fill(row, score, before, new)
    session.add(row)
    session.flush()
    project.head, project.changed = row.id, row.created
    return row


def fill(row: TakeRow, score: Score, before: TakeRow | None, new: int) -> None:
    """Put a score in a take; its notes come from where they came in the take before."""
    if before is None:
        origins = all_from(score, new)
    else:
        origins = origins_after(unpacked(before.score), origins_in(before), score, new)
    row.score, row.origins = packed(score), joined(origins)
    row.bars, row.tracks = len(bars(score)), track_names(score)


def joined(origins: Origins) -> bytes:
    """Origins as they are kept."""
    return _BETWEEN_TRACKS.join(origins)


def origins_in(row: TakeRow) -> Origins:
    """Where the notes of a take come from."""
    return tuple(row.origins.split(_BETWEEN_TRACKS)) if row.tracks else ()


def is_open(session: Session, take: TakeRow, verb: str) -> bool:
    """Whether a take of this verb can still change: nothing hangs on it, nobody marked it."""
    if Take.from_json(take.made_by).verb != verb or take.name or take.stars or take.deleted:
        return False
    return not session.scalar(select(exists().where(TakeRow.parent == take.id)))


def ancestors_of(session: Session, take_id: int) -> Iterator[TakeRow]:
    """The takes that one was made from, the nearest first, deleted or not."""
    take = take_row(session, take_id)
    while take.parent is not None:
        take = take_row(session, take.parent)
        yield take


def children_of(session: Session, take_id: int) -> Iterator[TakeRow]:
    """The takes made from one; of deleted ones, those made from them."""
    for row in session.scalars(select(TakeRow).where(TakeRow.parent == take_id)).all():
        if row.deleted is None:
            yield row
        else:
            yield from children_of(session, row.id)


def next_head(session: Session, gone: TakeRow) -> int | None:
    """The take that is open once another is deleted: what that was made from, or the newest."""
    for before in ancestors_of(session, gone.id):
        if before.deleted is None:
            return before.id
    left = select(TakeRow.id).where(
        TakeRow.project_id == gone.project_id, TakeRow.deleted.is_(None)
    )
    return session.scalar(left.order_by(TakeRow.number.desc()).limit(1))


def emptied(session: Session) -> None:
    """Delete for good what is deleted; what was made from it hangs on what it was made from."""
    for project in session.scalars(select(ProjectRow).where(ProjectRow.deleted.is_not(None))):
        _detach(session, project.id)
        session.execute(delete(TakeRow).where(TakeRow.project_id == project.id))
        session.delete(project)
    for take in session.scalars(select(TakeRow).where(TakeRow.deleted.is_not(None))):
        for child in session.scalars(select(TakeRow).where(TakeRow.parent == take.id)):
            child.parent = take.parent
        session.flush()
        session.delete(take)
    session.flush()
    needed = exists().where(TakeRow.original_id == OriginalRow.id)
    session.execute(delete(OriginalRow).where(~needed))


def _detach(session: Session, project_id: int) -> None:
    """Cut the links between takes that all go."""
    for take in session.scalars(select(TakeRow).where(TakeRow.project_id == project_id)):
        take.parent = None
    session.flush()
