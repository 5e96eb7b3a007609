"""What pages see of a sound that is kept."""

from dataclasses import dataclass

from musegen.daw.take import Take
from studio.sounds.tables import SoundRow


@dataclass(frozen=True, kw_only=True)
class SavedSound:
    """A version of a sound.

    Attributes:
        id: by which it is known.
        project_id: of the piece it belongs to.
        parent: the sound it was made from, or None.
        number: counted from 1 in its project, in the order of making.
        name: what it is called.
        made_by: what made it.
        seconds: how long it lasts.
        rate: samples a second.
        has_notes: whether the notes that it plays are kept with it.
    """

    id: int
    project_id: int
    parent: int | None
    number: int
    name: str
    made_by: Take
    seconds: float
    rate: int
    has_notes: bool


def sound_of(row: SoundRow) -> SavedSound:
    """What a row says."""
    return SavedSound(
        id=row.id,
        project_id=row.project_id,
        parent=row.parent,
        number=row.number,
        name=row.name,
        made_by=Take.from_json(row.made_by, name=row.name),
        seconds=row.seconds,
        rate=row.rate,
        has_notes=row.has_notes,
    )
