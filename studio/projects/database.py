"""A database of projects as those who keep things in it see it: read, or written all or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from studio.projects.opening import for_writing, opened, told_as_file_error


class Database:
    """A file or database. Threads, tabs and servers can use one at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reader = sessionmaker(engine)
        self._writer = sessionmaker(for_writing(engine))

    @classmethod
    def open(cls, place: str | Path) -> Self:
        """The one at a file's path, or at a database's URL.

        Raises:
            FileError: it cannot be reached, holds other things, or is newer than this musegen.
        """
        return cls(opened(place))

    def close(self) -> None:
        """Let go of the file or database."""
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with told_as_file_error(self._shown), self._reader() as session:
            yield session

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        """All of it or nothing."""
        with told_as_file_error(self._shown), self._writer.begin() as session:
            yield session

    @property
    def _shown(self) -> str:
        return self._engine.url.render_as_string(hide_password=True)
