"""The notes of one MIDI track changed where they stand, among messages that stay.

At one tick new note-offs come first and new note-ons last: after what ends there, and after the
programs and controllers that they are to sound with.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from musegen.daw.midi_chunks import Message, TrackChunk, track_bytes
from musegen.daw.midi_strikes import NEVER, Strike, Strikes, strikes
from musegen.daw.note_overlaps import Span, fitted

_OFF, _ON = range(2)


class NewNote(NamedTuple):
    """A note to come; ticks from the start of its MIDI track."""

    onset: int
    end: int
    pitch: int
    velocity: int
    channel: int
    program: int


class _Insert(NamedTuple):
    """A message to come, in the order in which those between two old messages stand."""

    tick: int
    kind: int
    note_end: int  # of notes struck at once the shortest comes first: the first off is its own
    channel: int
    program: int
    data: bytes


@dataclass
class ChunkEdit:
    """What is to change in a track."""

    chunk: TrackChunk
    gone: set[Strike] = field(default_factory=set)
    louder: dict[int, int] = field(default_factory=dict)  # index of a note-on: its new velocity
    new: list[NewNote] = field(default_factory=list)

    @cached_property
    def strikes(self) -> Strikes:
        """The notes it had."""
        return strikes(self.chunk)

    @property
    def changes(self) -> bool:
        """Whether anything changes."""
        return bool(self.gone or self.louder or self.new)

    def kept(self) -> Iterator[Strike]:
        """The notes that stay."""
        return (strike for strike in self.strikes.notes if strike not in self.gone)

    def fitted(self, stops: Callable[[int, int], list[int]]) -> list[NewNote]:
        """The new notes as they can be among the old ones, in their order.

        Args:
            stops: when notes of a channel and pitch are struck in other tracks.
        """
        if not self.new:
            return []
        wanted: dict[tuple[int, int], list[int]] = defaultdict(list)
        for index, note in enumerate(self.new):
            wanted[note.channel, note.pitch].append(index)
        old: dict[tuple[int, int], list[Span]] = defaultdict(list)
        for strike in self.kept():
            old[strike.channel, strike.pitch].append(Span(strike.onset, strike.end))
        made = list(self.new)
        for place, indices in wanted.items():
            ends_it = [*self.strikes.strays.get(place, []), *stops(*place)]
            spans = [Span(made[index].onset, made[index].end) for index in indices]
            for index, span in zip(indices, fitted(spans, old[place], ends_it), strict=True):
                made[index] = made[index]._replace(end=span.end)
        return made

    def body(self, new: list[NewNote]) -> bytes:
        """The bytes of the track with these new notes; what it was if nothing changes."""
        if not self.changes:
            return self.chunk.body
        inserts = self._inserts(new)
        ends = [insert.tick for between in inserts.values() for insert in between]
        end = max([self.chunk.end, *ends])
        for strike in self._open_ended(new, moved=end > self.chunk.end):
            if strike.end < self.chunk.end:
                self._insert(_off(strike, strike.end), inserts)
            else:
                last = _off(strike, self.chunk.end)
                inserts[len(self.chunk.messages)].append(last)
        gone = {index for strike in self.gone for index in (strike.on, strike.off)}
        messages: list[Message] = []
        opened: dict[int, int] = {}
        here = 0
        for place in sorted({*inserts, len(self.chunk.messages)}):
            messages += [self._old(index) for index in range(here, place) if index not in gone]
            messages += self._said(sorted(inserts.get(place, [])), place, opened)
            here = place
        return track_bytes(messages, end, self.chunk.closing)

    def _inserts(self, new: list[NewNote]) -> dict[int, list[_Insert]]:
        """The messages of new notes, by the index of the old message they come before."""
        inserts: dict[int, list[_Insert]] = defaultdict(list)
        for note in new:
            self._insert(_on(note), inserts)
            self._insert(_off(note, note.end), inserts)
        return inserts

    def _insert(self, insert: _Insert, inserts: dict[int, list[_Insert]]) -> None:
        ticks = self.chunk.ticks
        side = bisect_left if insert.kind == _OFF else bisect_right
        inserts[side(ticks, insert.tick)].append(insert)

    def _open_ended(self, new: list[NewNote], *, moved: bool) -> Iterator[Strike]:
        """Kept notes without an off that would now last for another time than they did."""
        touched = {(note.channel, note.pitch) for note in new}
        touched |= {(strike.channel, strike.pitch) for strike in self.gone}
        for strike in self.kept():
            if strike.off == NEVER and (moved or (strike.channel, strike.pitch) in touched):
                yield strike

    def _old(self, index: int) -> Message:
        tick, data = self.chunk.messages[index]
        if index in self.louder:
            data = bytes([*data[:2], self.louder[index]])
        return tick, data

    def _said(
        self, inserts: list[_Insert], place: int, opened: dict[int, int]
    ) -> Iterator[Message]:
        """New messages, between changes to their program and back where another is in force."""
        for (tick, kind, channel, program), group in groupby(inserts, key=_sounding_with):
            notes = [(insert.tick, insert.data) for insert in group]
            first = place <= self.strikes.sounds_first_after(channel)
            now = opened.get(channel, 0) if first else self.strikes.program(channel, place)
            if kind == _OFF or program == now:
                yield from notes
                continue
            yield tick, bytes([0xC0 | channel, program])
            yield from notes
            if first:  # the channel has not sounded yet: nothing to go back to
                opened[channel] = program
            else:
                yield tick, bytes([0xC0 | channel, now])


def _sounding_with(insert: _Insert) -> tuple[int, int, int, int]:
    return insert.tick, insert.kind, insert.channel, insert.program


def _on(note: NewNote) -> _Insert:
    data = bytes([0x90 | note.channel, note.pitch, note.velocity])
    return _Insert(note.onset, _ON, note.end, note.channel, note.program, data)


def _off(note: NewNote | Strike, end: int) -> _Insert:
    data = bytes([0x80 | note.channel, note.pitch, 0])
    return _Insert(end, _OFF, end, note.channel, note.program, data)
