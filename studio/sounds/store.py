"""The sounds of every project: each version is kept with what made it."""

import time
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Engine, Table, func, select
from sqlalchemy.orm import Session

from midi_data.errors import ProjectError
from midi_data.score import Score
from musegen.daw.take import Take
from studio.projects.database import Database
from studio.projects.opening import for_writing, told_as_file_error
from studio.projects.stored_scores import packed, unpacked
from studio.sounds.saved import SavedSound, sound_of
from studio.sounds.tables import SoundRow
from studio.waveform.view import Outline


@dataclass(frozen=True, kw_only=True)
class Look:
    """How a sound looks.

    Attributes:
        outline: its waveform.
        spectrogram: a PNG.
    """

    outline: Outline
    spectrogram: bytes


class Sounds(Database):
    """The sounds in a file or database of projects."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        with told_as_file_error(self._shown), for_writing(engine).begin() as connection:
            cast(Table, SoundRow.__table__).create(connection, checkfirst=True)

    def add(
        self,
        project_id: int,
        flac: bytes,
        look: Look,
        *,
        rate: int,
        made_by: Take,
        name: str,
        parent: int | None = None,
        notes: Score | None = None,
    ) -> SavedSound:
        """Keep a sound as a new version.

        Args:
            project_id: whose it is.
            flac: the sound.
            look: how it looks.
            rate: samples a second.
            made_by: what made it.
            name: what it is called.
            parent: the sound that it was made from.
            notes: what it plays, if notes were written for it.
        """
        highest = select(func.max(SoundRow.number)).where(SoundRow.project_id == project_id)
        with self._writing() as session:
            row = SoundRow(
                project_id=project_id,
                parent=parent,
                number=(session.scalar(highest) or 0) + 1,
                name=" ".join(name.split()),
                made_by=made_by.to_json(),
                created=time.time(),
                seconds=look.outline.seconds,
                peak=look.outline.peak,
                rate=rate,
                has_notes=notes is not None,
                audio=flac,
                outline=look.outline.columns,
                spectrogram=look.spectrogram,
                notes=None if notes is None else packed(notes),
            )
            session.add(row)
            session.flush()
            return sound_of(row)

    def of(self, project_id: int) -> list[SavedSound]:
        """The sounds of a project, in the order they were made."""
        chosen = select(SoundRow).where(SoundRow.project_id == project_id)
        with self._reading() as session:
            return [sound_of(row) for row in session.scalars(chosen.order_by(SoundRow.number))]

    def flac(self, sound_id: int) -> bytes:
        """All of a sound."""
        with self._reading() as session:
            return _row(session, sound_id).audio

    def look(self, sound_id: int) -> Look:
        """How a sound looks."""
        with self._reading() as session:
            row = _row(session, sound_id)
            outline = Outline(columns=row.outline, peak=row.peak, seconds=row.seconds)
            return Look(outline=outline, spectrogram=row.spectrogram)

    def notes(self, sound_id: int) -> Score | None:
        """The notes that a sound plays, if any were written for it."""
        with self._reading() as session:
            notes = _row(session, sound_id).notes
            return None if notes is None else unpacked(notes)

    def delete(self, sound_id: int) -> None:
        """Delete a sound for good; what was made from it stays."""
        with self._writing() as session:
            session.delete(_row(session, sound_id))


def _row(session: Session, sound_id: int) -> SoundRow:
    row = session.get(SoundRow, sound_id)
    if row is None:
        raise ProjectError(f"there is no sound {sound_id}", mend="Open another one.")
    return row
