"""Corpora from their original projects to archives on disk, checked before they are used.

A prepared archive has a checksum in the registry. GitHub packs a commit anew on request, so what
is downloaded from there is checked otherwise: it must name the pinned commit and be whole, and
the checksum it had the first time is kept beside it and must stay.
"""

import hashlib
import tarfile
from pathlib import Path

from midi_data.errors import CorpusError
from midi_data.pieces import Corpus
from midi_data.progress import Progress, silent

MiB = 1 << 20
AGAIN = "Remove it and download it again."


def fetch(corpus: Corpus, folder: Path, *, progress: Progress = silent) -> Path:
    """The archive of a corpus in `folder`, downloaded unless it is there already.

    A download that was cut goes on where it stopped, as far as the server can.

    Args:
        corpus: one with a source; a bundled corpus needs no download.
        folder: made if it is not there.
        progress: told the licence first, then the bytes.

    Raises:
        CorpusError: if it cannot be downloaded, or is not what it should be; then nothing of it
            stays but `.part`, the beginning to go on from.
    """
    if not corpus.may_download:
        raise CorpusError(
            f"{corpus.title} cannot be downloaded",
            where=corpus.name,
            mend=corpus.caution or "It comes with music21 and is read at once.",
        )
    from midi_data.downloads import download  # what speaks to the web takes its time to load

    progress(0, 0, f"{corpus.title}: {corpus.licence}. {corpus.attribution}.")
    target = download_path(corpus, folder)
    if not target.exists():
        _make(folder)
        part = target.with_name(f"{target.name}.part")
        download(corpus.source_url, part, at_most=corpus.size_mib * MiB, progress=progress)
        try:
            _check_commit(corpus, part)
        except CorpusError:
            part.unlink()
            raise
        _lock_of(target).write_text(f"{_sha256(part)}  {target.name}\n")
        part.replace(target)
    check(corpus, target)
    return target


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CorpusError(
            f"no folder can be made here ({error.strerror})",
            where=str(folder),
            mend="Choose another folder.",
        ) from error


def download_path(corpus: Corpus, folder: Path) -> Path:
    """Where in `folder` the download of a corpus lies, or would."""
    return folder / f"{corpus.name}-{corpus.commit[:12]}.tar.gz"


def check(corpus: Corpus, archive: Path) -> None:
    """See that an archive is what it was published, or first downloaded, as.

    A folder, or a file of another name without a checksum beside it, is taken as it is.

    Raises:
        CorpusError: if its checksum is another.
    """
    if not archive.is_file():
        return
    lock = _lock_of(archive)
    if archive.name == f"{corpus.name}.tar.xz":
        due = corpus.sha256
    elif lock.exists():
        due = lock.read_text().partition(" ")[0]
    else:
        return
    found = _sha256(archive)
    if found != due:
        raise CorpusError(
            f"this archive has changed: sha256 {found[:12]} where {due[:12]} is expected",
            where=str(archive),
            mend=AGAIN,
        )


def _lock_of(archive: Path) -> Path:
    return archive.with_name(f"{archive.name}.sha256")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_commit(corpus: Corpus, archive: Path) -> None:
    """Read to the end (gzip has a checksum) and compare the commit that git writes into it."""
    try:
        with tarfile.open(archive, "r|gz") as packed:
            packed.getmembers()
            commit = packed.pax_headers.get("comment", "")
    except (tarfile.TarError, EOFError, OSError) as error:
        raise CorpusError(
            f"the download is damaged ({error})", where=corpus.source_url, mend="Try again."
        ) from error
    if commit != corpus.commit:
        raise CorpusError(
            f"the download is of commit {commit[:12] or 'unknown'}, not {corpus.commit[:12]}",
            where=corpus.source_url,
            mend="Try again; if it stays so, the source has moved.",
        )
