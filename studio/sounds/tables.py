"""The table that sounds are kept in, beside those of projects in the same database."""

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column

from studio.projects.tables import Base


class SoundRow(Base):
    """A version of a sound; it is never written over, and goes when its project is emptied."""

    __tablename__ = "sounds"
    __table_args__ = (UniqueConstraint("project_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    parent: Mapped[int | None] = mapped_column(
        ForeignKey("sounds.id", ondelete="SET NULL"), index=True
    )
    number: Mapped[int]
    name: Mapped[str]
    made_by: Mapped[str]  # the JSON of a musegen.Take
    created: Mapped[float]  # seconds since 1970
    seconds: Mapped[float]
    peak: Mapped[float]
    rate: Mapped[int]  # samples a second
    has_notes: Mapped[bool]
    audio: Mapped[bytes] = deferred(mapped_column(LargeBinary))  # FLAC
    outline: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    spectrogram: Mapped[bytes] = deferred(mapped_column(LargeBinary))  # a PNG
    notes: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
