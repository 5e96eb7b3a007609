"""Every project with all its takes: nothing is written over, nothing deleted until emptied."""

import time
from collections.abc import Mapping
from typing import Any, Literal

from sqlalchemy import select

from midi_data.errors import ProjectError
from midi_data.score import Score
from musegen.daw.take import Take
from musegen.editing.origins import HAND, Origins
from studio.projects.database import Database
from studio.projects.files import account_of, midi_of
from studio.projects.rows import (
    added,
    ancestors_of,
    children_of,
    emptied,
    fill,
    is_open,
    joined,
    next_head,
    origins_in,
    project_row,
    said,
    take_row,
)
from studio.projects.saved import Project, SavedTake, project_of, take_of, title_of
from studio.projects.stored_scores import packed, unpacked
from studio.projects.tables import OriginalRow, ProjectRow, TakeRow

BY_HAND = "hand"  # the verb of takes that a person drew
BRANCH = "branch"
MOST_STARS = 5

_Projects = list[Project]  # inside the class, `list` is the one of projects
_Takes = list[SavedTake]


class Projects(Database):
    """The store of all projects."""

    # Projects

    def list(self, *, deleted: bool = False) -> _Projects:
        """The projects, or the deleted ones; the one changed last comes first."""
        wanted = ProjectRow.deleted.is_not(None) if deleted else ProjectRow.deleted.is_(None)
        order = ProjectRow.changed.desc(), ProjectRow.id.desc()
        with self._reading() as session:
            return [
                project_of(row)
                for row in session.scalars(select(ProjectRow).where(wanted).order_by(*order))
            ]

    def project(self, project_id: int) -> Project:
        """One project, deleted or not."""
        with self._reading() as session:
            return project_of(project_row(session, project_id))

    def create(self, name: str) -> Project:
        """A new project without takes."""
        now = time.time()
        with self._writing() as session:
            row = ProjectRow(name=said(name) or "Untitled", created=now, changed=now, settings={})
            session.add(row)
            session.flush()
            return project_of(row)

    def rename(self, project_id: int, name: str) -> None:
        """Call a project something else; an empty name changes nothing."""
        with self._writing() as session:
            row = project_row(session, project_id)
            row.name = said(name) or row.name

    def delete(self, project_id: int) -> None:
        """Put a project aside, until it is restored or all that is deleted is emptied."""
        with self._writing() as session:
            project_row(session, project_id).deleted = time.time()

    def restore(self, project_id: int) -> None:
        """Bring a deleted project back as it was."""
        with self._writing() as session:
            project_row(session, project_id).deleted = None

    def settings(self, project_id: int) -> dict[str, Any]:
        """What was set for a project, by name: mix levels, words."""
        with self._reading() as session:
            return dict(project_row(session, project_id).settings)

    def set_settings(self, project_id: int, settings: Mapping[str, Any]) -> None:
        """Set these; others stay as they are. Values are what JSON can say."""
        with self._writing() as session:
            row = project_row(session, project_id)
            row.settings = {**row.settings, **settings}

    # Takes

    def add(
        self,
        project_id: int,
        score: Score,
        *,
        made_by: Take,
        parent: int | None,
        new: int,
        name: str = "",
        original: bytes | None = None,
        origins: Origins | None = None,
    ) -> SavedTake:
        """Keep a score as a new take, which becomes the head.

        Args:
            project_id: whose take it is.
            score: the music.
            made_by: what made it.
            parent: the take it was made from, or None.
            new: where notes come from that the parent has not, see `musegen.editing.origins`.
            name: what it is called.
            original: the file it was read from; it and takes made from it are then written
                by changing this file. If left, that of the parent.
            origins: of its notes, where they are known otherwise than from the parent.
        """
        with self._writing() as session:
            project = project_row(session, project_id)
            before = None if parent is None else take_row(session, parent)
            if before is not None and before.project_id != project_id:
                raise ProjectError(f"take {parent} is of another project", mend="Copy it first.")
            row = added(session, project, before, score, made_by=made_by, new=new)
            row.name = said(name)
            if origins is not None:
                row.origins = joined(origins)
            if original is not None:
                file = OriginalRow(content=original)
                session.add(file)
                session.flush()
                row.original_id = file.id
            return take_of(row)

    def edit(self, take_id: int, score: Score, *, revision: int | None = None) -> SavedTake:
        """Keep what was drawn by hand in a take; the take that it is in now, which is the head.

        Edits in a row are one take: one made by hand that nothing was made from, and that has
        no name and no stars, is changed in place. Otherwise a child of the take is added. What
        leaves every note as it was is no edit.

        Args:
            take_id: the take that was drawn in.
            score: it, changed.
            revision: the one that was drawn in; if the take has gone on since, such as in another
                tab, it is left as it is and a child added.
        """
        with self._writing() as session:
            take = take_row(session, take_id)
            project = project_row(session, take.project_id)
            if packed(score) == take.score:
                return take_of(take)
            if not is_open(session, take, BY_HAND) or revision not in (None, take.revision):
                made_by = Take(verb=BY_HAND, parent=title_of(take.number, take.name))
                return take_of(added(session, project, take, score, made_by=made_by, new=HAND))
            before = take if take.parent is None else take_row(session, take.parent)
            fill(take, score, before, HAND)
            take.revision += 1
            project.head, project.changed = take.id, time.time()
            return take_of(take)

    def branch(self, take_id: int, *, name: str = "") -> SavedTake:
        """A copy of a take to go on from, which becomes the head; the take stays as it is."""
        take = self.take(take_id)
        made_by = Take(verb=BRANCH, parent=take.title)
        score = self.score(take_id)
        return self.add(
            take.project_id, score, made_by=made_by, parent=take_id, new=HAND, name=name
        )

    def takes(
        self,
        project_id: int,
        *,
        order: Literal["made", "stars"] = "made",
        deleted: bool = False,
    ) -> _Takes:
        """The takes of a project, or the deleted ones.

        Args:
            project_id: whose.
            order: as they were made, or by stars: the best first, of equals the newest.
            deleted: whether the deleted ones are wanted.
        """
        wanted = TakeRow.deleted.is_not(None) if deleted else TakeRow.deleted.is_(None)
        chosen = select(TakeRow).where(TakeRow.project_id == project_id, wanted)
        best = TakeRow.stars.desc(), TakeRow.number.desc()
        chosen = chosen.order_by(*best) if order == "stars" else chosen.order_by(TakeRow.number)
        with self._reading() as session:
            return [take_of(row) for row in session.scalars(chosen)]

    def take(self, take_id: int) -> SavedTake:
        """One take, deleted or not."""
        with self._reading() as session:
            return take_of(take_row(session, take_id))

    def score(self, take_id: int) -> Score:
        """The music of a take, the caller's own."""
        with self._reading() as session:
            return unpacked(take_row(session, take_id).score)

    def origins(self, take_id: int) -> Origins:
        """Where each note of a take's score comes from."""
        with self._reading() as session:
            return origins_in(take_row(session, take_id))

    def original(self, take_id: int) -> bytes | None:
        """The file that a take goes back to, as it came, or None."""
        with self._reading() as session:
            number = take_row(session, take_id).original_id
            file = None if number is None else session.get(OriginalRow, number)
            return None if file is None else file.content

    def midi(self, take_id: int) -> bytes:
        """A take as a MIDI file, the file that it goes back to changed where there is one."""
        return midi_of(self.score(take_id), self.original(take_id), self.take(take_id).title)

    def account(self, take_id: int) -> Take:
        """How a take came about in all: every model that took part, the bars of each."""
        made = [take.made_by for take in (self.take(take_id), *self.ancestors(take_id))]
        return account_of(made, self.score(take_id), self.origins(take_id))

    def parent(self, take_id: int) -> SavedTake | None:
        """The take that one was made from, or the one before that if it is deleted."""
        return next((take for take in self.ancestors(take_id) if not take.deleted), None)

    def ancestors(self, take_id: int) -> _Takes:
        """The takes that one was made from, the nearest first, deleted or not."""
        with self._reading() as session:
            return [take_of(row) for row in ancestors_of(session, take_id)]

    def children(self, take_id: int) -> _Takes:
        """The takes made from one, newest first; of deleted ones, those made from them."""
        with self._reading() as session:
            found = [take_of(row) for row in children_of(session, take_id)]
        return sorted(found, key=lambda take: take.number, reverse=True)

    def go_to(self, project_id: int, take_id: int) -> None:
        """Make a take the head."""
        with self._writing() as session:
            take, project = take_row(session, take_id), project_row(session, project_id)
            if take.project_id != project_id:
                raise ProjectError(f"take {take_id} is of another project", mend="Open that first.")
            project.head = take.id

    def rate(self, take_id: int, stars: int) -> None:
        """Give a take 1 to 5 stars, or 0 to take them back."""
        if not 0 <= stars <= MOST_STARS:
            raise ProjectError(f"{stars} stars", mend=f"Give 0 to {MOST_STARS}.")
        with self._writing() as session:
            take_row(session, take_id).stars = stars

    def rename_take(self, take_id: int, name: str) -> None:
        """Give a take a name; an empty one makes it go by its number."""
        with self._writing() as session:
            take_row(session, take_id).name = said(name)

    def delete_take(self, take_id: int) -> None:
        """Put a take aside; if it is the head, the take it was made from is, or the newest."""
        with self._writing() as session:
            take = take_row(session, take_id)
            take.deleted = time.time()
            session.flush()
            project = project_row(session, take.project_id)
            if project.head == take_id:
                project.head = next_head(session, take)

    def restore_take(self, take_id: int) -> None:
        """Bring a deleted take back; it becomes the head of a project that has none."""
        with self._writing() as session:
            take = take_row(session, take_id)
            take.deleted = None
            project = project_row(session, take.project_id)
            project.head = take.id if project.head is None else project.head

    def empty(self) -> None:
        """Delete for good all projects and takes that are deleted."""
        with self._writing() as session:
            emptied(session)
