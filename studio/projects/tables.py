"""The tables that projects are kept in, on whatever database."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, deferred, mapped_column

VERSION = 1  # counted up when the tables change


class Base(DeclarativeBase):
    """All tables of the studio."""


class Schema(Base):
    """One row: with which version of these tables the database was made."""

    __tablename__ = "musegen_schema"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class ProjectRow(Base):
    """A piece."""

    __tablename__ = "projects"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    created: Mapped[float]  # seconds since 1970, like every moment here
    changed: Mapped[float]
    deleted: Mapped[float | None] = mapped_column(default=None)
    head: Mapped[int | None] = mapped_column(default=None)  # the take that is open
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class OriginalRow(Base):
    """A file that a person brought, as it came."""

    __tablename__ = "originals"

    id: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class TakeRow(Base):
    """A version of a piece."""

    __tablename__ = "takes"
    __table_args__ = (UniqueConstraint("project_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    parent: Mapped[int | None] = mapped_column(ForeignKey("takes.id"), index=True)
    number: Mapped[int]
    name: Mapped[str]
    made_by: Mapped[str]  # the JSON of a musegen.Take
    stars: Mapped[int] = mapped_column(default=0)
    created: Mapped[float]
    revision: Mapped[int] = mapped_column(default=1)
    deleted: Mapped[float | None] = mapped_column(default=None)
    bars: Mapped[int]
    tracks: Mapped[list[str]] = mapped_column(JSON)
    original_id: Mapped[int | None] = mapped_column(ForeignKey("originals.id"), default=None)
    score: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    origins: Mapped[bytes] = deferred(mapped_column(LargeBinary))
