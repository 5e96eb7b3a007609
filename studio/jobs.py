"""Long work in a thread of its own, which a page looks at as it goes on.

Two jobs run at once; others wait their turn. A job saves what it makes itself, so that nothing is
lost when the page that asked for it is closed.
"""

import itertools
import logging
import queue
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from midi_data.errors import MusicError

if TYPE_CHECKING:
    from musegen import Score, WrittenNote

logger = logging.getLogger(__name__)

AT_ONCE = 2
UNKNOWN = (
    "This went wrong for a reason that musegen does not know. Your work is kept; try it again."
)
_KEPT = 20  # jobs that are done


class Stopped(Exception):
    """The work was cancelled."""


class Running:
    """One piece of work: asked for, going on, or done.

    Attributes:
        id: by which it is found again.
        owner: whose it is, such as a page of a project.
        words: what it is at.
        share: how much of it is done, 0 to 1.
        waits: whether others go first.
        done: whether it has ended, in whatever way.
        cancelled: whether it was told to stop.
        error: what went wrong, in words for a person; empty if nothing did.
        result: what it made.
        base: the score that its notes are written into.
        picture: what it looks like at the moment, a PNG.
    """

    def __init__(self, number: int, owner: str, words: str) -> None:
        self.id = number
        self.owner = owner
        self.words = words
        self.share = 0.0
        self.waits = True
        self.done = False
        self.cancelled = False
        self.error = ""
        self.result: object = None
        self.base: Score | None = None
        self.picture: bytes | None = None
        self._notes: list[WrittenNote] = []

    @property
    def notes(self) -> "Sequence[WrittenNote]":
        """The notes that were written so far, in order."""
        return tuple(self._notes)

    def cancel(self) -> None:
        """Stop it at its next step; it makes nothing."""
        self.cancelled = True
        self.done = self.done or self.waits


class Watch:
    """What work tells while it goes on: a `Progress`, which takes notes and pictures too.

    Each of its calls ends work that was cancelled.
    """

    def __init__(self, running: Running) -> None:
        self._running = running

    def __call__(self, done: int, total: int, words: str) -> None:
        """How far the work is."""
        self._go_on()
        self._running.share = min(1.0, done / max(total, 1))
        self._running.words = words

    def base(self, score: "Score") -> None:
        """What the notes are written into."""
        self._go_on()
        self._running.base = score

    def note(self, note: "WrittenNote") -> None:
        """A note that was just written."""
        self._go_on()
        self._running._notes.append(note)

    def picture(self, png: bytes) -> None:
        """What it looks like now."""
        self._go_on()
        self._running.picture = png

    def _go_on(self) -> None:
        if self._running.cancelled:
            raise Stopped


class Jobs:
    """All the work of this server."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._waiting: queue.Queue[tuple[Running, Callable[[Watch], object]]] = queue.Queue()
        self._known: dict[int, Running] = {}
        self._lock = threading.Lock()
        for number in range(AT_ONCE):
            name = f"musegen work {number + 1}"
            threading.Thread(target=self._work, name=name, daemon=True).start()

    def start(self, owner: str, words: str, work: Callable[[Watch], object]) -> Running:
        """Begin a piece of work, now or when its turn comes.

        Args:
            owner: whose it is.
            words: what to say of it until it says more itself.
            work: does it, told of by a watch; what it gives back is the result.
        """
        with self._lock:
            running = Running(next(self._numbers), owner, words)
            self._known[running.id] = running
            for old in [each for each in self._known.values() if each.done][:-_KEPT]:
                del self._known[old.id]
        self._waiting.put((running, work))
        return running

    def find(self, number: int) -> Running | None:
        """The job of an id, if it is still known."""
        return self._known.get(number)

    def of(self, owner: str) -> list[Running]:
        """The jobs of an owner, the latest last."""
        with self._lock:
            return [each for each in self._known.values() if each.owner == owner]

    def forget(self, running: Running) -> None:
        """A job that has ended and was seen to."""
        with self._lock:
            self._known.pop(running.id, None)

    def _work(self) -> None:
        while True:
            running, work = self._waiting.get()
            if not running.cancelled:
                self._do(running, work)

    def _do(self, running: Running, work: Callable[[Watch], object]) -> None:
        running.waits = False
        try:
            running.result = work(Watch(running))
            running.share = 1.0
        except Stopped:
            pass
        except MusicError as error:
            running.error = str(error)
        except Exception:  # whatever it was, the other jobs go on
            logger.exception("%s", running.words)
            running.error = UNKNOWN
        finally:
            running.done = True


@st.cache_resource(show_spinner=False)
def jobs() -> Jobs:
    """The work of everybody who uses this studio."""
    return Jobs()
