"""What is written in the parts of a score, and the score it makes.

Reading notation comes in two steps: a reader makes a `Part` of each part, and `assembled`
puts its bars after one another, joins ties and unisons and counts in ticks.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import Any, NamedTuple

from midi_data.instruments import find_instrument
from midi_data.score import KeySignature, Note, Score, Tempo, TextMeta, TimeSignature, Track

QUARTER = 480  # ticks
VELOCITY = 80  # until a dynamic


class Written(NamedTuple):
    """A note as it is written, at sounding pitch."""

    bar: int
    onset: int  # from the start of the bar
    length: int
    pitch: int
    velocity: int
    begins_tie: bool
    ends_tie: bool
    lyric: str
    voice: str = ""


class Change(NamedTuple):
    """A tempo, key, metre or rehearsal mark, and where it stands."""

    bar: int
    position: int
    value: tuple[int, int] | float | str


@dataclass
class Part:
    """What is read of a part."""

    name: str
    program: int | None  # None where the file does not say
    is_drum: bool
    notes: list[Written] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)  # of each bar; 0 where nothing is written
    full_lengths: list[int] = field(default_factory=list)  # of each bar by its metre
    tempos: list[Change] = field(default_factory=list)  # quarter notes a minute
    keys: list[Change] = field(default_factory=list)  # (sharps, 1 if minor), at concert pitch
    metres: list[Change] = field(default_factory=list)  # (numerator, denominator)
    marks: list[Change] = field(default_factory=list)


def assembled(parts: list[Part], starts: list[int], lines: list[int], quarter: int) -> Score:
    """The score of its written parts.

    Key and metre come from the first part that has them; a part without notes is left out. After
    an upbeat the metre is said again, so that bars begin where they are written.

    Args:
        parts: what is written.
        starts: where each bar that parts count in starts, in units.
        lines: where bar lines stand, from the start to the end, in units.
        quarter: units a quarter note.
    """

    def ticks(units: int) -> int:
        return (units * QUARTER * 2 + quarter) // (2 * quarter)

    def told(changes: Iterable[Change]) -> list[tuple[int, Any]]:
        placed = ((ticks(starts[each.bar] + each.position), each.value) for each in changes)
        return _first_told(placed)

    score = Score(QUARTER)
    for part in filter(lambda part: part.notes, parts):
        score.tracks.append(_track(part, _sounding(part, starts), ticks))
    for tick, key in told(_first_given(part.keys for part in parts)):
        score.key_signatures.append(KeySignature(tick, *key))
    metres = told(_first_given(part.metres for part in parts))
    for tick, metre in _from_the_lines(metres, [ticks(line) for line in lines]):
        score.time_signatures.append(TimeSignature(tick, *metre))
    for tick, bpm in told(chain.from_iterable(part.tempos for part in parts)):
        score.tempos.append(Tempo(tick, mspq=round(60e6 / bpm)))
    for tick, mark in told(chain.from_iterable(part.marks for part in parts)):
        score.markers.append(TextMeta(tick, mark))
    return score


def _from_the_lines(
    metres: list[tuple[int, tuple[int, int]]], lines: list[int]
) -> list[tuple[int, tuple[int, int]]]:
    """Metres, said again where a whole bar begins that does not follow from them."""
    changes, found = dict(metres), dict(metres)
    first, full = 0, 4 * QUARTER  # where bars are counted from, and how long they are
    for start, stop in pairwise(lines):
        if start in changes:
            numerator, denominator = changes[start]
            first, full = start, 4 * QUARTER * numerator // denominator
        elif stop - start == full and (start - first) % full:
            found[start] = next(
                (metre for tick, metre in reversed(metres) if tick <= start), (4, 4)
            )
            first = start
    return sorted(found.items())


def _first_given(changes: Iterable[list[Change]]) -> list[Change]:
    return next(filter(None, changes), [])


def _first_told(placed: Iterable[tuple[int, Any]]) -> list[tuple[int, Any]]:
    """In order of their ticks, what was said first at each."""
    found: dict[int, Any] = {}
    for tick, value in placed:
        found.setdefault(tick, value)
    return sorted(found.items())


@dataclass
class Sounding:
    """A note as it sounds, in units from the start of the score."""

    onset: int
    end: int
    pitch: int
    velocity: int
    lyric: str


def _track(part: Part, notes: list[Sounding], ticks: Callable[[int], int]) -> Track:
    program = part.program
    if program is None:
        instrument = find_instrument(part.name)
        program = instrument.program if instrument else 0
    track = Track(part.name, program, part.is_drum)
    for note in notes:
        onset = ticks(note.onset)
        length = max(1, ticks(note.end) - onset)
        track.notes.append(Note(onset, length, note.pitch, note.velocity))
        if note.lyric:
            track.lyrics.append(TextMeta(onset, note.lyric))
    return track


def _sounding(part: Part, starts: list[int]) -> list[Sounding]:
    """A part's notes with ties joined, in order; of unisons begun together the longest."""
    found: dict[tuple[int, int], Sounding] = {}  # by onset and pitch
    tied: dict[tuple[int, int], dict[str, Sounding]] = {}  # by end and pitch, then by voice
    written = [(starts[note.bar] + note.onset, note) for note in part.notes]
    for onset, note in sorted(written, key=lambda pair: pair[0]):
        end = onset + note.length
        sounds = _held(tied.get((onset, note.pitch), {}), note) if note.ends_tie else None
        if sounds is None:
            sounds = found.setdefault(
                (onset, note.pitch), Sounding(onset, end, note.pitch, note.velocity, "")
            )
            sounds.lyric = sounds.lyric or note.lyric
        sounds.end = max(sounds.end, end)
        if note.begins_tie:
            tied.setdefault((end, note.pitch), {})[note.voice] = sounds
    return [found[key] for key in sorted(found)]


def _held(tied: dict[str, Sounding], note: Written) -> Sounding | None:
    """What a note goes on with: the one in its voice, or else another."""
    return tied.pop(note.voice, None) or (tied.pop(min(tied)) if tied else None)
