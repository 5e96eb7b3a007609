"""Files and folders that appear whole or not at all, and never over somebody's work.

What is written goes to a hidden name beside the target, is brought to the disk and takes the
target's place in one rename, so a full disk, an error or a power cut leaves what was there before.
A folder changes places with an older one of the same files, in one stroke where the system can
(Linux); elsewhere, or beside other files, its files are replaced one by one, each whole.

A power cut may leave the hidden draft. One that was not touched for a day is cleared away when
the same name is written again.
"""

import ctypes
import os
import re
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from midi_data.errors import FileError

_FORCE = "Pass --force or choose another name."
_LEFT_OVER_SECONDS = 24 * 60 * 60
_HERE, _EXCHANGE = -100, 2  # what Linux calls the working folder, and changing places


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
        _clear_left_over(path)
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
    name are replaced and every other file in it is left alone.

    Raises:
        FileError: `path` is taken, is a file, or its parent is missing or cannot be written to.
    """
    refuse_taken_folder(path, force=force)
    draft = _draft(path)
    with _told_as_file_error(path):
        _clear_left_over(path)
        try:
            draft.mkdir()
            yield draft
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


def _clear_left_over(path: Path) -> None:
    """Take away the drafts of `path` that nobody will finish."""
    draft = re.compile(rf"\.{re.escape(path.stem[:100])}-[0-9a-f]{{8}}{re.escape(path.suffix)}")
    before = time.time() - _LEFT_OVER_SECONDS
    for each in path.parent.iterdir():
        if draft.fullmatch(each.name) and each.lstat().st_mtime < before:
            if each.is_dir():
                shutil.rmtree(each, ignore_errors=True)
            else:
                each.unlink(missing_ok=True)


def _move_in(draft: Path, path: Path) -> None:
    """Make the folder `draft` be `path`, with the other files of the one there is."""
    _settle_all(draft)
    if not path.is_dir():
        draft.rename(path)
    elif not _exchanged(draft, path.resolve()):
        _replace_files(draft, path)
        _settle_all(path)


def _exchanged(draft: Path, path: Path) -> bool:
    """Whether a folder could change places with an older one that holds nothing else."""
    if sys.platform != "linux" or any(_only_in(path, draft)):
        return False
    shutil.copymode(path, draft)
    names = os.fsencode(draft), os.fsencode(path)
    exchange = getattr(ctypes.CDLL(None), "renameat2", None)  # older C libraries lack it
    if exchange is None or exchange(_HERE, names[0], _HERE, names[1], _EXCHANGE):
        return False  # or it is not to be had on this disk
    for late in _only_in(draft, path):  # somebody has just put it there
        late.rename(path / late.relative_to(draft))
    return True


def _only_in(folder: Path, other: Path) -> Iterator[Path]:
    """What is in a folder and has no namesake in the other."""
    for each in sorted(folder.rglob("*")):
        if not os.path.lexists(other / each.relative_to(folder)):
            yield each


def _replace_files(draft: Path, path: Path) -> None:
    for made in sorted(draft.rglob("*")):
        target = path / made.relative_to(draft)
        if made.is_dir():
            target.mkdir(exist_ok=True)
        else:
            made.replace(target)


def _settle_all(folder: Path) -> None:
    for made in [*folder.rglob("*"), folder]:
        _settle(made)


def _settle(path: Path) -> None:
    """Have the disk hold what was written to the file or folder; only POSIX lets folders."""
    if path.is_dir() and os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
