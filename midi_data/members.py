"""The files inside an archive or a folder, read into memory and never unpacked to disk."""

import tarfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from midi_data.errors import CorpusError

MiB = 1 << 20
LARGEST_MEMBER = 64 * MiB
LARGEST_ARCHIVE = 8192 * MiB  # unpacked, wanted or not
LARGEST_IN_MEMORY = 1024 * MiB
MOST_MEMBERS = 300_000

Wanted = Callable[[str], bool]


def read_members(source: Path, wanted: Wanted) -> dict[str, bytes]:
    """The wanted files of a tar archive or a folder, by name, in order of name.

    Names are relative to the folder, or to the one folder the archive holds; `wanted` is asked
    with them. Links, devices and folders inside an archive are never followed or made.

    Raises:
        CorpusError: if there is no such file, if it is no tar archive, if it is cut short, if a
            name leads outside of it, or if it holds more than a corpus can.
    """
    if source.is_dir():
        return _read_folder(source, wanted)
    try:
        with tarfile.open(source, "r:*") as archive:
            return dict(sorted(_read_tar(archive, source, wanted).items()))
    except FileNotFoundError as error:
        raise CorpusError(
            "there is no such archive", where=str(source), mend="Give the path of a .tar.xz file."
        ) from error
    except (tarfile.TarError, EOFError, OSError, ValueError) as error:
        raise _damaged(source, str(error)) from error


def _read_folder(folder: Path, wanted: Wanted) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if wanted(name) and path.is_file() and not path.is_symlink():
            if path.stat().st_size > LARGEST_MEMBER:
                raise _damaged(path, "too large for a piece of music")
            found[name] = path.read_bytes()
    return found


def _read_tar(archive: tarfile.TarFile, source: Path, wanted: Wanted) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    unpacked = kept = 0
    for count, member in enumerate(archive):
        unpacked += member.size
        if unpacked > LARGEST_ARCHIVE or count >= MOST_MEMBERS:
            raise _damaged(source, "it unpacks to more than a corpus can hold")
        path = PurePosixPath(member.name)
        if path.is_absolute() or ".." in path.parts or "\\" in member.name:
            raise _damaged(source, f"{member.name!r} leads outside of it")
        name = "/".join(path.parts[1:])
        if not member.isreg() or not wanted(name):
            continue
        kept += member.size
        if member.size > LARGEST_MEMBER or kept > LARGEST_IN_MEMORY:
            raise _damaged(source, f"{member.name!r} is too large")
        content = archive.extractfile(member)
        assert content is not None  # a regular file
        found[name] = content.read()
    return found


def _damaged(source: Path, why: str) -> CorpusError:
    return CorpusError(
        f"this archive cannot be read: {why}", where=str(source), mend="Download it again."
    )
