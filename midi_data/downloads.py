"""A file from the web to disk, going on where an earlier attempt was cut."""

import http.client
import shutil
import urllib.error
import urllib.request
from pathlib import Path

from midi_data.errors import CorpusError
from midi_data.progress import Progress, silent

MiB = 1 << 20
CHUNK = 1 << 16
ATTEMPTS = 3
PATIENCE_SECONDS = 30.0

_PARTIAL, _NOTHING_LEFT = 206, 416


def download(url: str, part: Path, *, at_most: int, progress: Progress = silent) -> None:
    """All of `url` in the file `part`; what is already in it is not asked for again.

    Args:
        url: http or https.
        part: the file written to; it stays when the connection is cut, for the next attempt.
        at_most: bytes; a larger file is refused and removed.
        progress: told (bytes here, bytes in all or 0, the file's name).

    Raises:
        CorpusError: if the server refuses, stays silent or keeps cutting the connection, if the
            disk is full, or if there is more than `at_most`.
    """
    if not url.startswith(("https://", "http://")):
        raise CorpusError(f"{url} is no web address", mend="Give one that begins with https://.")
    reason = ""
    for _ in range(ATTEMPTS):
        try:
            if _is_whole(url, part, at_most=at_most, progress=progress):
                return
            reason = "the connection was cut"
        except urllib.error.HTTPError as error:
            reason = f"the server answers {error.code} {error.reason}"
            error.close()
            break
        except (http.client.HTTPException, OSError) as error:
            reason = str(getattr(error, "reason", error))
    raise CorpusError(
        f"not downloaded: {reason}",
        where=url,
        mend="Try again; it goes on where it stopped. Or download it in a browser and give the "
        "file.",
    )


def _is_whole(url: str, part: Path, *, at_most: int, progress: Progress) -> bool:
    """Ask for what is missing and write it; False if the connection ended too soon."""
    begun = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(url, headers={"User-Agent": "musegen"})
    if begun:
        request.add_header("Range", f"bytes={begun}-")
    try:
        answer = urllib.request.urlopen(request, timeout=PATIENCE_SECONDS)
    except urllib.error.HTTPError as error:
        if begun and error.code == _NOTHING_LEFT:
            error.close()
            return True
        raise
    with answer:
        if answer.status != _PARTIAL:
            begun = 0  # this server sends the whole again
        length = answer.headers.get("Content-Length")
        total = begun + int(length) if length else 0
        _check_room(part, total - begun, total, at_most)
        with part.open("ab" if begun else "wb") as file:
            here = begun
            while chunk := answer.read(CHUNK):
                here += len(chunk)
                _check_room(part, len(chunk), here, at_most)
                file.write(chunk)
                progress(here, total, part.name.removesuffix(".part"))
    return not total or here == total


def _check_room(part: Path, coming: int, total: int, at_most: int) -> None:
    if total > at_most:
        part.unlink(missing_ok=True)
        raise CorpusError(
            f"the download is larger than {at_most / MiB:,.0f} MiB",
            where=part.name,
            mend="This is not the archive that is meant.",
        )
    free = shutil.disk_usage(part.parent).free
    if coming > free:
        raise CorpusError(
            f"{coming / MiB:,.0f} MiB are coming and {free / MiB:,.0f} MiB are free",
            where=str(part.parent),
            mend="Make room on the disk, or choose another folder.",
        )
