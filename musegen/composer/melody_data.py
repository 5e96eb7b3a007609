"""Training data of the composer to melodies: tracks that are truly one voice.

A melody is a stretch of such a track between rests of eight quarters or more, from the beginning
of its first bar to the end of its last; what is missing there is filled with a rest. Beside its
note streams it has a clock: where in the bar each note begins, how many bars follow, the metre.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from midi_data.errors import ScoreError
from midi_data.keys import Key, key_of_weights
from midi_data.score import bars
from musegen.composer.melody_model import CLOCK, METRES, MODES, MOST_BARS_LEFT, STYLES
from musegen.encoders import event_streams, note_streams
from musegen.encoders import event_vocabulary as v
from musegen.encoders.note_streams import LONGEST, REST
from musegen.training.dataset import Dataset, PieceEntry

CORPORA = (
    "ryans-mammoth", "airds-airs", "oneills-1850", "openewld", "openscore-lieder", "chorales",
    "openscore-string-quartets", "haydn-quartets", "mozart-quartets", "beethoven-quartets",
)  # fmt: skip
"""Music of people who sing or play one note at a time."""

FEWEST_NOTES = 16
CORPUS_BALANCE = 0.5  # a corpus is drawn as often as its size to this power

Notes = NDArray[np.int64]


@dataclass(frozen=True)
class Melody:
    """One voice, or a part of it.

    Attributes:
        piece: what it is from.
        streams: (note, 2) pitch, REST or TIE, and duration in steps.
        clock: (note, 3) step in the bar, bars left, number of the metre; see `CLOCK`.
    """

    piece: PieceEntry
    streams: Notes
    clock: Notes

    @property
    def header(self) -> Notes:
        """(2,): the style, and the mode of the key it is heard in."""
        return np.array([STYLES.index(self.piece.style), MODES.index(self.key.mode)])

    @property
    def key(self) -> Key:
        """The key it is heard in (Krumhansl)."""
        sounding = self.streams[self.streams[:, 0] < REST]
        return key_of_weights(
            np.bincount(sounding[:, 0] % 12, sounding[:, 1], minlength=12).astype(float)
        )

    def part(self, first: int, stop: int) -> "Melody":
        """Some of its notes."""
        return Melody(self.piece, self.streams[first:stop], self.clock[first:stop])

    def transposed(self, semitones: int) -> "Melody":
        """All of it moved, or as it is if a note would leave the pitches there are."""
        streams = self.streams.copy()
        pitch = streams[streams[:, 0] < REST, 0] + semitones
        if len(pitch) and (pitch.min() < 0 or pitch.max() >= REST):
            return self
        streams[streams[:, 0] < REST, 0] = pitch
        return Melody(self.piece, streams, self.clock)


def melodies(dataset: Dataset, split: str) -> list[Melody]:
    """Every melody of a split, in the order of its pieces."""
    pieces = [piece for piece in dataset.of(split) if piece.corpus in CORPORA]
    return [each for piece in pieces for each in _of_piece(piece, dataset.events_of(piece))]


def metre_number(numerator: int, denominator: int) -> int:
    """The number of a metre in a clock; 0 for one without a number."""
    metre = (numerator, denominator)
    return METRES.index(metre) + 1 if metre in METRES else 0


def odds(found: Sequence[Melody]) -> NDArray[np.float64]:
    """How often each melody is drawn: by length inside a corpus, corpora balanced."""
    lengths = np.array([len(melody.streams) for melody in found], dtype=float)
    names = np.array([melody.piece.corpus for melody in found])
    drawn = np.zeros(len(found))
    for name in set(names):
        here = names == name
        total = lengths[here].sum()
        drawn[here] = lengths[here] / total * total**CORPUS_BALANCE
    share: NDArray[np.float64] = drawn / drawn.sum()
    return share


def window(melody: Melody, notes: int, generator: Generator) -> Melody:
    """At most so many notes in a row, from the beginning of a bar wherever there is one."""
    last = len(melody.streams) - notes
    if last <= 0:
        return melody
    begins = np.flatnonzero(melody.clock[: last + 1, 0] == 0)
    first = int(generator.choice(begins)) if len(begins) else int(generator.integers(last + 1))
    return melody.part(first, first + notes)


def _of_piece(piece: PieceEntry, events: event_streams.Events) -> Iterator[Melody]:
    score = event_streams.decode(_without_chords(events))
    found = bars(score, at_least=1)
    ticks = [bar.start for bar in found] + [found[-1].start + found[-1].length]
    edges = np.array(ticks) * v.STEPS_PER_QUARTER // score.ticks_per_quarter
    metres = np.array([metre_number(bar.numerator, bar.denominator) for bar in found])
    for track in range(len(score.tracks)):
        try:
            streams = note_streams.encode(score, track=track).astype(np.int64)
        except ScoreError:  # more than one voice
            continue
        for onset, stretch in _stretches(streams):
            if len(stretch) >= FEWEST_NOTES:
                yield Melody(piece, *_in_whole_bars(onset, stretch, edges, metres))


def _without_chords(events: event_streams.Events) -> event_streams.Events:
    """Only the tracks of which no two notes begin together, which are far quicker to decode."""
    onsets = np.flatnonzero((events[:, v.KIND] == v.NOTE) & (events[:, v.VELOCITY] != v.TIE))
    bar = np.cumsum(events[:, v.KIND] == v.BAR)[onsets]
    rows = events[onsets].astype(np.int64)
    place = np.stack([rows[:, v.SLOT], bar, rows[:, v.POSITION]], axis=1)
    together, counts = np.unique(place, axis=0, return_counts=True)
    chordal = np.unique(together[counts > 1, 0])
    dropped = (events[:, v.KIND] == v.NOTE) & np.isin(events[:, v.SLOT], chordal)
    kept: event_streams.Events = events[~dropped]
    return kept


def _stretches(streams: Notes) -> Iterator[tuple[int, Notes]]:
    """The onset in steps and the notes of what lies between long rests, without rests around."""
    symbol, steps = streams.T
    onset = np.cumsum(steps) - steps
    rest = symbol == REST
    goes_on = np.append(False, rest[:-1])
    silent = rest & ((steps == LONGEST) | goes_on)  # a rest after a rest is the end of a long one
    silent[:1] |= rest[:1]
    edges = np.flatnonzero(np.diff(np.concatenate([[True], silent, [True]]).astype(int)))
    for first, stop in zip(edges[::2], edges[1::2], strict=True):
        yield int(onset[first]), streams[first:stop]


def _in_whole_bars(onset: int, stretch: Notes, edges: Notes, metres: Notes) -> tuple[Notes, Notes]:
    """Streams with rests up to the bar lines around them, and their clock.

    Args:
        onset: of the first note, in steps.
        stretch: (note, 2).
        edges: (bar + 1,) where each bar begins, and the last ends.
        metres: (bar,) numbers.
    """
    end = onset + int(stretch[:, 1].sum())
    first = int(np.searchsorted(edges, onset, side="right")) - 1
    last = int(np.searchsorted(edges, end, side="left")) - 1
    lead, tail = onset - int(edges[first]), int(edges[last + 1]) - end
    streams = np.concatenate([_rests(lead), stretch, _rests(tail)])
    begins = np.cumsum(streams[:, 1]) - streams[:, 1] + edges[first]
    bar = np.searchsorted(edges, begins, side="right") - 1
    place = np.minimum(begins - edges[bar], CLOCK[0] - 1)
    left = np.minimum(last - bar, MOST_BARS_LEFT)
    return streams, np.stack([place, left, metres[bar]], axis=1)


def _rests(steps: int) -> Notes:
    """(note, 2): a rest of any length, cut as note streams cut it."""
    whole, part = divmod(steps, LONGEST)
    lengths = [LONGEST] * whole + [part] * bool(part)
    return np.array([[REST, length] for length in lengths], dtype=np.int64).reshape(-1, 2)
