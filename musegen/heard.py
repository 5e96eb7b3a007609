"""What a note listened to: the earlier notes, and how much each of them brought it about."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class PlacedNote:
    """A note of a score; tracks and bars are counted from 1."""

    track: int
    bar: int
    onset_quarters: float  # from the start of the piece
    length_quarters: float
    pitch: int


@dataclass(frozen=True, kw_only=True)
class HeardNote:
    """An earlier note, and what it was to the chosen one.

    Attributes:
        note: which one.
        nats: by how much the log-probability of the chosen note falls if the composer is deaf to
            this one as it decides; below 0 if that makes the chosen note likelier.
        share: of the composer's attention, the mean of its heads and layers; looking much at a
            note need not mean to be led by it.
    """

    note: PlacedNote
    nats: float
    share: float

    @property
    def times_as_likely(self) -> float:
        """The chosen note's probability with this one heard, over that without."""
        return math.exp(self.nats)


@dataclass(frozen=True, kw_only=True)
class Listening:
    """What the composer listens to as it decides the pitch and the length of one note.

    The shares of the notes, of the header and of the bars sum to 1.

    Attributes:
        chosen: the note that is decided.
        notes: all that was heard, by onset, track and pitch.
        header_share: the attention on the header: key, tempo, style, instruments.
        bars_share: the attention on bar lines, and on the signs that a part repeats a bar.
        nats: the log-probability of the chosen note's pitch and length, at its place on its track.
        nats_of_most: by how much it falls if the composer is deaf to all of `most` at once.
        repeats_bar: where the note's bar repeats an earlier bar of its track, counted from 1, the
            composer decides the whole bar as a repeat, and that is what is looked at; else None.
        first_bar: where its reading begins; further back it does not hear.
    """

    chosen: PlacedNote
    notes: tuple[HeardNote, ...]
    header_share: float
    bars_share: float
    nats: float
    nats_of_most: float
    repeats_bar: int | None
    first_bar: int

    @property
    def most(self) -> tuple[HeardNote, ...]:
        """The notes that brought it about most, at most five, the first of them most."""
        return most_of(self.notes)


MOST = 5  # how many notes are named
LEAST = 0.02  # nats, less of which is next to nothing


def most_of(notes: tuple[HeardNote, ...]) -> tuple[HeardNote, ...]:
    """At most five notes that made the chosen one likelier, the first of them most."""
    helpful = [each for each in notes if each.nats >= LEAST]
    return tuple(sorted(helpful, key=lambda each: -each.nats)[:MOST])
