"""The verbs of musegen: what the command line and the studio call, and Python can too.

Each verb gives the score it makes. Its job, under the same name in `musegen.asking`, can also be
written in several takes side by side or listened to note by note.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec

from midi_data.score import Score
from musegen import asking

if TYPE_CHECKING:  # torch is loaded when something is to be written, not before
    from musegen.composer.jobs import Job, WrittenNote

P = ParamSpec("P")


def _done(ask: "Callable[P, Job]") -> Callable[P, Score]:
    """The verb that asks and writes."""

    @wraps(ask)
    def verb(*args: P.args, **kwargs: P.kwargs) -> Score:
        return ask(*args, **kwargs).score()

    return verb


def _streamed(ask: "Callable[P, Job]") -> "Callable[P, Iterator[WrittenNote]]":
    """The notes that a verb writes, each as it is written."""

    @wraps(ask)
    def verb(*args: P.args, **kwargs: P.kwargs) -> "Iterator[WrittenNote]":
        return ask(*args, **kwargs).notes()

    return verb


compose = _done(asking.compose)
continue_ = _done(asking.continue_)
infill = _done(asking.infill)
accompany = _done(asking.accompany)
vary = _done(asking.vary)
stream_compose = _streamed(asking.compose)
stream_continue = _streamed(asking.continue_)
stream_infill = _streamed(asking.infill)
stream_accompany = _streamed(asking.accompany)
stream_vary = _streamed(asking.vary)
