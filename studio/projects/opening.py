"""The database that projects are kept in: found, looked at before it is touched, opened."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from platformdirs import user_data_path
from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from midi_data.errors import FileError
from studio.projects.tables import VERSION, Base, Schema

PLACE = "MUSEGEN_PROJECTS"  # the environment's word on where projects are kept

_WAIT_SECONDS = 20.0  # for another tab or server to finish writing
_WRITING = "musegen_writing"


def usual_place() -> str:
    """Where projects are kept unless it is said otherwise: a file, or a database's URL."""
    own = user_data_path("musegen", appauthor=False) / "projects.sqlite"
    return os.environ.get(PLACE) or str(own)


def opened(place: str | Path) -> Engine:
    """The database at a file's path or a URL, with its tables, made if there are none.

    Raises:
        FileError: it cannot be reached, is no database of projects, or a newer one. It is left
            as it was.
    """
    url = _url(place)
    shown = url.database if _is_file(url) else url.render_as_string(hide_password=True)
    with told_as_file_error(str(shown)):
        if _is_file(url):
            _look_at_file(Path(str(url.database)), str(shown))
        engine = _engine(url)
        try:
            _make_tables(engine, str(shown))
        except DBAPIError:  # another studio may have made them at the same moment
            _make_tables(engine, str(shown))
    return engine


def for_writing(engine: Engine) -> Engine:
    """The same engine for those who write: on SQLite they wait their turn at the beginning."""
    return engine.execution_options(**{_WRITING: True})


@contextmanager
def told_as_file_error(shown: str) -> Iterator[None]:
    """Raise what a database complains about as what is wrong and how to mend it."""
    try:
        yield
    except DBAPIError as error:
        raise FileError(
            f"projects cannot be kept here ({str(error.orig).strip()})",
            where=shown,
            mend="Name another file or database (`musegen studio --projects`), or make room.",
        ) from error
    except (SQLAlchemyError, OSError) as error:
        raise FileError(
            f"projects cannot be kept here ({error})",
            where=shown,
            mend="Name another file or database (`musegen studio --projects`).",
        ) from error


def _url(place: str | Path) -> URL:
    """A URL; a path is one of an SQLite file."""
    if "://" not in str(place):
        path = Path(place).expanduser().absolute()
        return URL.create("sqlite", database=str(path))
    try:
        return make_url(str(place))
    except ArgumentError as error:
        raise FileError(
            "this is no URL of a database",
            mend="Write it as in postgresql://name@host/projects, or name a file.",
        ) from error


def _is_file(url: URL) -> bool:
    return url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")


def _look_at_file(path: Path, shown: str) -> None:
    """Refuse a file of another kind while it is open for reading only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        return
    if path.stat().st_size == 0:
        return
    looking = URL.create("sqlite", database=path.as_uri(), query={"mode": "ro", "uri": "true"})
    engine = create_engine(looking, connect_args={"timeout": _WAIT_SECONDS})
    try:
        with engine.connect() as connection:
            _is_ours(connection, shown)
    finally:
        engine.dispose()


def _is_ours(connection: Connection, shown: str) -> bool:
    """Whether the tables are there; False for a database that holds nothing yet.

    Raises:
        FileError: it holds something else, or tables of a later version.
    """
    tables = inspect(connection).get_table_names()
    if not tables:
        return False
    if Schema.__tablename__ not in tables:
        raise FileError(
            f"this holds other things than projects of musegen ({', '.join(sorted(tables)[:3])})",
            where=shown,
            mend="Name another file or an empty database (`musegen studio --projects`).",
        )
    version = connection.execute(select(Schema.version)).scalar_one_or_none()
    if version != VERSION:
        raise FileError(
            f"these projects are of version {version}, and this musegen knows version {VERSION}",
            where=shown,
            mend="Open them with the musegen that made them, or a newer one.",
        )
    return True


def _make_tables(engine: Engine, shown: str) -> None:
    """Unless they are there."""
    with for_writing(engine).begin() as connection:
        if not _is_ours(connection, shown):
            Base.metadata.create_all(connection)
            connection.execute(insert(Schema).values(version=VERSION))


def _engine(url: URL) -> Engine:
    try:
        if url.get_backend_name() != "sqlite":
            return create_engine(url, pool_pre_ping=True)
        engine = create_engine(url, connect_args={"timeout": _WAIT_SECONDS})
    except ModuleNotFoundError as error:
        raise FileError(
            f"{url.get_backend_name()} needs the Python package {error.name}",
            mend=f"Install it: pip install {error.name}",
        ) from error
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: Any, _: object) -> None:  # noqa: ANN401 a driver's own type
    """Readers do not wait for a writer, writers wait for one another, links are kept."""
    connection.isolation_level = None  # transactions begin where we say, not where sqlite3 guesses
    for setting in ("journal_mode = WAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {setting}")


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get(_WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
