"""The model with what it has read so far, event by event, for several takes at once.

Keys and values of what was read are kept (the KV cache), so an event costs one step of the model.
What all takes begin with is read once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from musegen.composer.chain import Chain, Outlook
from musegen.composer.excerpts import Window
from musegen.composer.model import Composer
from musegen.composer.trunk import Passage, Trunk
from musegen.encoders import event_vocabulary as v
from musegen.encoders.event_streams import Events

KEPT_SHARE = 0.75  # of the context, filled with the last bars when all there is no longer fits


@dataclass(frozen=True)
class Chunk:
    """Some events in a row, and which of them are shown rather than written.

    Attributes:
        events: (event, stream).
        given: (event,)
    """

    events: Events
    given: NDArray[np.bool_]


@dataclass
class Standing:
    """How far one take has been read."""

    past: list[Chunk] = field(default_factory=list)  # without the header
    length: int = 0  # events in the cache
    bars_left: int = 0  # of the bar it is in, one added as `bars_left` does
    begun: int = 0  # how often it was read from the header

    def copy(self) -> "Standing":
        """The same, to keep."""
        return Standing(list(self.past), self.length, self.bars_left, self.begun)


class Reader:
    """What a composer has read, one row a take, kept inside its context.

    Attributes:
        chain: decides the streams of the next event.
        before: what the model makes of what all takes begin with.
    """

    def __init__(self, composer: Composer, before: Window, takes: int = 1) -> None:
        is_header = np.isin(before.events[:, v.KIND], [v.PIECE, v.TRACK])
        shown = np.zeros(int(is_header.sum()), dtype=bool)
        self.header = Chunk(before.events[is_header], shown)
        self.context = composer.config.context
        self.trunk = Trunk(composer, before.programs, takes)
        self.chain = Chain(composer, before.programs)
        past = Chunk(before.events[~is_header], before.given[~is_header])
        self.takes = [Standing([past])]
        (self.before,) = self.chain.outlooks(self.trunk.hear([self._again(0)]))
        self.takes += [self.takes[0].copy() for _ in range(takes - 1)]
        self.trunk.share(self.takes[0].length)

    def read(self, chunks: Mapping[int, Chunk]) -> dict[int, Outlook]:
        """What the model makes of each take after its events."""
        passages = [self._passage(take, chunk) for take, chunk in chunks.items()]
        outlooks = self.chain.outlooks(self.trunk.hear(passages)) if passages else []
        return dict(zip(chunks, outlooks, strict=True))

    def mark(self, take: int) -> Standing:
        """Where a take stands, to come back to."""
        return self.takes[take].copy()

    def rewind(self, take: int, mark: Standing) -> None:
        """Forget what a take has read since `mark`."""
        begun = self.takes[take].begun
        self.takes[take] = mark.copy()
        if begun != mark.begun:  # the keys and values of then are gone
            self.takes[take].begun = begun
            self.trunk.hear([self._again(take)])

    def _passage(self, take: int, chunk: Chunk) -> Passage:
        """The next events of a take, or its last bars with them if they do not fit."""
        state = self.takes[take]
        state.past.append(chunk)
        fits = state.length + len(chunk.events) <= self.context
        return self._next(take, chunk) if fits else self._again(take)

    def _again(self, take: int) -> Passage:
        """The header, and of the past as many of the last bars as leave room to write."""
        state = self.takes[take]
        room = max(int(self.context * KEPT_SHARE) - len(self.header.events), 1)
        past = _joined(state.past)
        bars = np.flatnonzero(past.events[:, v.KIND] == v.BAR)
        fitting = bars[len(past.events) - bars <= room]
        first = int(fitting[0]) if len(fitting) else max(len(past.events) - room, 0)
        first = 0 if len(past.events) <= room else first
        recent = Chunk(past.events[first:], past.given[first:])
        self.takes[take] = Standing([recent], begun=state.begun + 1)
        return self._next(take, _joined([self.header, recent]))

    def _next(self, take: int, chunk: Chunk) -> Passage:
        """The events that follow in a take's cache; those before a BAR go on with the last."""
        state, events = self.takes[take], chunk.events
        is_bar = events[:, v.KIND] == v.BAR
        latest = np.maximum.accumulate(np.where(is_bar, np.arange(len(events)), -1))
        left = events[latest, v.POSITION].astype(np.int64) - v.BARS_LEFT.first + 1
        left = np.where(latest >= 0, left.clip(0, v.MAX_BARS_LEFT + 1), state.bars_left)
        passage = Passage(take, state.length, events, chunk.given, left)
        state.length, state.bars_left = passage.stop, int(left[-1])
        return passage


def _joined(chunks: list[Chunk]) -> Chunk:
    events = np.concatenate([chunk.events for chunk in chunks])
    return Chunk(events, np.concatenate([chunk.given for chunk in chunks]))
