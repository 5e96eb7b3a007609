"""Files and folders that appear whole or not at all, and never over somebody's work.

What is written goes to a hidden name beside the target and takes its place in one rename, so
a full disk, an error or a power cut leaves what was there before.
"""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from midi_data.errors import FileError

_FORCE = "Pass --force or choose another name."


@contextmanager
def atomic(path: Path, *, force: bool = False) -> Iterator[Path]:
    """A name to write to, with the target's ending, that becomes `path` when the block ends well.

    Args:
        path: the file to be.
        force: replace a file that is there already.

    Raises:
        FileError: `path` is taken, is a folder, or its folder is missing or cannot be written to.
    """
    refuse_taken(path, force=force)
    draft = _draft(path)
    with _told_as_file_error(path):
        try:
            draft.touch(exist_ok=False)
            yield draft
            _settle(draft)
            refuse_taken(path, force=force)
            draft.replace(path)
            _settle(path.parent)
        finally:
            draft.unlink(missing_ok=True)


@contextmanager
def atomic_folder(path: Path, *, force: bool = False) -> Iterator[Path]:
    """An empty folder to fill, which becomes `path` when the block ends well.

    A folder that is there and not empty is refused without `force`. With it, files of the same
    name are replaced one by one and every other file in it is left alone.

    Raises:
        FileError: `path` is taken, is a file, or its parent is missing or cannot be written to.
    """
    refuse_taken_folder(path, force=force)
    draft = _draft(path)
    with _told_as_file_error(path):
        try:
            draft.mkdir()
            yield draft
            for made in [*draft.rglob("*"), draft]:
                _settle(made)
            refuse_taken_folder(path, force=force)
            _move_in(draft, path)
            _settle(path.parent)
        finally:
            shutil.rmtree(draft, ignore_errors=True)


def refuse_taken(path: Path, *, force: bool = False) -> None:
    """Raise a `FileError` now if `atomic` would; worth asking before long work."""
    _refuse_missing_parent(path)
    if path.is_dir():
        raise FileError("this is a folder, not a file", where=str(path), mend="Name a file in it.")
    if path.exists() and not force:
        raise FileError("the file is there already", where=str(path), mend=_FORCE)


def refuse_taken_folder(path: Path, *, force: bool = False) -> None:
    """Raise a `FileError` now if `atomic_folder` would; worth asking before long work."""
    _refuse_missing_parent(path)
    if path.exists() and not path.is_dir():
        raise FileError(
            "this is a file, not a folder", where=str(path), mend="Choose another name."
        )
    if path.is_dir() and not force and any(path.iterdir()):
        raise FileError("the folder is there already and not empty", where=str(path), mend=_FORCE)


def _refuse_missing_parent(path: Path) -> None:
    if not path.parent.is_dir():
        raise FileError(
            f"there is no folder {path.parent}",
            where=str(path),
            mend="Make the folder first or choose another one.",
        )


@contextmanager
def _told_as_file_error(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FileError(
            f"this cannot be written ({error.strerror or error})",
            where=str(path),
            mend="Free some space, or choose a folder that you may write to.",
        ) from error


def _draft(path: Path) -> Path:
    """A hidden name beside `path`, with its ending, that nobody else has."""
    return path.with_name(f".{path.stem[:100]}-{secrets.token_hex(4)}{path.suffix}")


def _move_in(draft: Path, path: Path) -> None:
    """Make the folder `draft` be `path`, or move its files into the one there is."""
    if not path.is_dir():
        draft.rename(path)
        return
    for made in sorted(draft.rglob("*")):
        target = path / made.relative_to(draft)
        if made.is_dir():
            target.mkdir(exist_ok=True)
        else:
            made.replace(target)


def _settle(path: Path) -> None:
    """Have the disk hold what was written to the file or folder; only POSIX lets folders."""
    if path.is_dir() and os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
