"""What an edit changed, measure by measure: which notes, or parts of held notes, are gone or new.

A note that is held over bar lines counts in every measure it sounds in, so a measure is changed
only if something else is heard in it.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from midi_data.score import Track
from midi_data.written_parts import QUARTER

SLIVER = QUARTER // 24  # ticks: what of a note is shorter is the rounding of a tuplet


class Piece(NamedTuple):
    """What sounds of a note in one measure, in ticks."""

    start: int
    end: int
    pitch: int
    velocity: int  # 0 for a note that is held from the measure before
    held: bool
    goes_on: bool

    @property
    def heard(self) -> tuple[int, int, int, int]:
        """What is heard of it in the measure."""
        return self.start, self.end, self.pitch, self.velocity


@dataclass
class Change:
    """What differs in one measure of one track."""

    gone: list[Piece] = field(default_factory=list)
    come: list[Piece] = field(default_factory=list)

    @property
    def lost(self) -> list[Piece]:
        """What is no longer heard."""
        left = Counter(piece.heard for piece in self.come)
        found = []
        for piece in self.gone:
            left[piece.heard] -= 1
            if left[piece.heard] < 0:
                found.append(piece)
        return found

    @property
    def only_ends_ties(self) -> bool:
        """Whether all that differs is that notes held from or into other measures are not."""
        heard = [Counter(piece.heard for piece in side) for side in (self.gone, self.come)]
        if heard[1] - heard[0] or any(not piece.held for piece in self.lost):
            return False
        was = Counter((piece.heard, tie) for piece in self.gone for tie in _ties(piece))
        now = Counter((piece.heard, tie) for piece in self.come for tie in _ties(piece))
        return not now - was

    @property
    def loosened(self) -> list[tuple[Piece, str]]:
        """The notes that stay and the tie, `start` or `stop`, that each no longer has."""
        stays = Counter(piece.heard for piece in self.come)
        now = Counter((piece.heard, tie) for piece in self.come for tie in _ties(piece))
        return [
            (piece, tie)
            for piece in self.gone
            if stays[piece.heard]
            for tie in _ties(piece)
            if not now[piece.heard, tie]
        ]


def changes(before: Track, after: Track, starts: list[int]) -> dict[int, Change]:
    """What differs between two versions of a track, by the index of the measure.

    Args:
        before: the track as it was.
        after: as it shall be.
        starts: where each measure starts and the last ends, in ticks.
    """
    was, now = _notes(before), _notes(after)
    found: defaultdict[int, Change] = defaultdict(Change)
    for note in (was - now).elements():
        for index, piece in _pieces(note, starts):
            found[index].gone.append(piece)
    for note in (now - was).elements():
        for index, piece in _pieces(note, starts):
            found[index].come.append(piece)
    return {
        index: change
        for index, change in sorted(found.items())
        if Counter(change.gone) != Counter(change.come)
    }


def with_its_words(before: Track, after: Track) -> Track:
    """The track as it shall be, without the words of notes that are gone."""
    stay = {start for start, *_ in _notes(before) & _notes(after)}
    old = {(word.time, word.text) for word in before.lyrics}
    made = after.copy()
    made.lyrics.clear()
    for word in after.lyrics:
        if word.time in stay or (word.time, word.text) not in old:
            made.lyrics.append(word)
    return made


_Heard = tuple[int, int, int, int]  # start, end, pitch, velocity


def _notes(track: Track) -> Counter[_Heard]:
    return Counter((note.time, note.end, note.pitch, note.velocity) for note in track.notes)


def _pieces(note: _Heard, starts: list[int]) -> Iterator[tuple[int, Piece]]:
    start, end, pitch, velocity = note
    index = min(bisect_right(starts, start), len(starts) - 1) - 1
    first = index
    while index == first or (index < len(starts) - 1 and end > starts[index] + SLIVER):
        held, until = index > first, starts[index + 1]
        goes_on = end > until + SLIVER and index < len(starts) - 2
        begin = starts[index] if held else start
        loud = 0 if held else velocity
        yield index, Piece(begin, min(end, until), pitch, loud, held, goes_on)
        index += 1


def _ties(piece: Piece) -> list[str]:
    return ["stop"] * piece.held + ["start"] * piece.goes_on
