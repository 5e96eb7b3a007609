"""Rosegarden opens a MIDI file, on a screen that nobody sees, and saves it as its own session.

It takes `rosegarden`, `Xvfb` and `xdotool` on the path. The session is read here as Rosegarden
writes it: tracks, notes and tempos at 960 ticks a quarter note.
"""

import gzip
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from lxml import etree

PROGRAMS = ("rosegarden", "Xvfb", "xdotool")
PATIENCE_SECONDS = 90.0
QUARTER = 960
_T = TypeVar("_T")


@dataclass(frozen=True)
class Session:
    """What stands in a session, times in 960ths of a quarter note.

    Attributes:
        tracks: of each its label, and of its notes pitch, onset and length.
        tempos: of each where it stands, and quarter notes a minute.
    """

    tracks: list[tuple[str, list[tuple[int, int, int]]]]
    tempos: list[tuple[int, int]]


def is_there() -> bool:
    """Whether the programs are on the path."""
    return all(map(shutil.which, PROGRAMS))


def opened(midi: Path, folder: Path) -> Session:
    """The session that Rosegarden makes of a MIDI file; `folder` is for what it writes."""
    session = folder / "session.rg"
    with _screen() as screen:
        own = {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "DISPLAY": screen}
        around = {**os.environ, **own, "QT_QPA_PLATFORM": "xcb"}
        words = ["rosegarden", "--nosplash", "--nosound", str(midi)]
        with _running(words, around):
            window = _waited(lambda: _window(f"{midi.name} - Rosegarden", around))
            dialog = _waited(lambda: _asked_to_save(window, around))
            _press(around, "windowfocus", dialog)
            _press(around, "type", "--delay", "20", str(session))
            _press(around, "key", "Return")
            return _waited(lambda: _read(session))


@contextmanager
def _screen() -> Iterator[str]:
    """The name of a screen of its own."""
    reading, writing = os.pipe()
    words = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x900x24"]
    with subprocess.Popen(words, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        try:
            os.close(writing)
            with os.fdopen(reading) as said:
                yield f":{said.readline().strip()}"
        finally:
            server.terminate()


@contextmanager
def _running(words: list[str], around: dict[str, str]) -> Iterator[None]:
    silent: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(words, env=around, **silent) as program:
        try:
            yield
        finally:
            program.kill()


def _waited(look: Callable[[], _T | None]) -> _T:
    """What `look` finds, as soon as it does."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        found = look()
        if found is not None:
            return found
        time.sleep(0.3)
    raise TimeoutError


def _window(title: str, around: dict[str, str]) -> str | None:
    words = ["xdotool", "search", "--onlyvisible", "--name", title]
    done = subprocess.run(words, env=around, capture_output=True, text=True, check=False)
    return done.stdout.split()[0] if done.stdout.split() else None


def _asked_to_save(window: str, around: dict[str, str]) -> str | None:
    """The window that asks for a name, after the keys that call it."""
    welcome = _window("Welcome!", around)
    if welcome:
        _press(around, "windowfocus", welcome)
        _press(around, "key", "Return")
        time.sleep(0.5)
    _press(around, "windowfocus", window)
    _press(around, "key", "ctrl+s")
    time.sleep(1.5)
    return _window("Save as...", around)


def _press(around: dict[str, str], *words: str) -> None:
    subprocess.run(["xdotool", *words], env=around, capture_output=True, check=False)


def _read(session: Path) -> Session | None:
    """The session once it is written to its end."""
    with suppress(OSError, EOFError, etree.XMLSyntaxError):
        root = etree.fromstring(gzip.decompress(session.read_bytes()))
        labels = {track.get("id"): track.get("label") for track in root.iter("track")}
        found: dict[str, list[tuple[int, int, int]]] = {}
        for segment in root.iter("segment"):
            found.setdefault(segment.get("track"), []).extend(_notes(segment))
        tempos = [
            (int(tempo.get("time")), round(int(tempo.get("tempo")) / 100_000))
            for tempo in root.iter("tempo")
        ]
        return Session([(labels[track], sorted(notes)) for track, notes in found.items()], tempos)
    return None


def _notes(segment: Any) -> Iterator[tuple[int, int, int]]:  # noqa: ANN401 lxml's own type
    """The notes of a segment; what Rosegarden tied together is one."""
    held: dict[tuple[int, int], list[int]] = {}  # pitch, onset and length by end and pitch
    found: list[list[int]] = []
    for event, at in _places(segment):
        if event.get("type") != "note":
            continue
        said = {each.get("name"): each for each in event.iterfind("property")}
        pitch, length = int(said["pitch"].get("int")), int(event.get("duration", 0))
        note = held.pop((at, pitch), None) if "tiedbackward" in said else None
        if note is None:
            note = [pitch, at, 0]
            found.append(note)
        note[2] += length
        if "tiedforward" in said:
            held[at + length, pitch] = note
    return ((pitch, at, length) for pitch, at, length in found)


def _places(segment: Any) -> Iterator[tuple[Any, int]]:  # noqa: ANN401
    """Every event and when it is; the shortest of a chord says when the next one follows."""
    now = int(segment.get("start"))
    for each in segment.iterchildren("event", "chord"):
        together = [each] if each.tag == "event" else list(each.iterchildren("event"))
        lengths = [int(event.get("duration", 0)) for event in together]
        for event in together:
            now = int(event.get("absoluteTime", now + int(event.get("timeOffset", 0))))
            yield event, now
        now += min(filter(None, lengths), default=0)
