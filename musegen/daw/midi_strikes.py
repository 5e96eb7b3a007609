"""The messages of a MIDI track to the notes they make, and where each note's messages stand.

As `midi_data.files.read` has it: a note-off ends the note of its pitch and channel that was
struck first; notes never switched off last until their pitch is struck again or the track ends;
a note belongs to the program in force when it is struck; a note without length gets a tick.
"""

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from musegen.daw.midi_chunks import TrackChunk

NEVER = -1  # where a note has no note-off


class Strike(NamedTuple):
    """A note, and which messages of its track switch it on and off."""

    onset: int
    length: int  # ticks, 1 at least
    pitch: int
    velocity: int
    channel: int
    program: int
    on: int  # index among the messages
    off: int  # or NEVER

    @property
    def end(self) -> int:
        """The tick at which it ends."""
        return self.onset + self.length


@dataclass(frozen=True)
class Strikes:
    """All notes of a track."""

    notes: list[Strike]
    programs: dict[int, list[tuple[int, int]]]  # by channel: (index of the change, program)
    first_notes: dict[int, int]  # by channel: index of the first note-on
    strays: dict[tuple[int, int], list[int]]  # by channel and pitch: ticks of offs ending nothing

    def program(self, channel: int, before: int) -> int:
        """The program in force on a channel before the message of that index."""
        changes = self.programs.get(channel, [])
        place = bisect_left(changes, before, key=lambda change: change[0])
        return changes[place - 1][1] if place else 0

    def sounds_first_after(self, channel: int) -> int:
        """The index of the program change that comes before all notes of a channel, or NEVER."""
        changes = self.programs.get(channel, [])
        first = changes[0][0] if changes else NEVER
        return first if first < self.first_notes.get(channel, first + 1) else NEVER


_Switch = tuple[int, int, int]  # (tick, index among the messages or NEVER, velocity; 0 is off)


def strikes(chunk: TrackChunk) -> Strikes:
    """The notes of a track."""
    switches: dict[tuple[int, int], list[_Switch]] = defaultdict(list)
    found = Strikes([], defaultdict(list), {}, {})
    for index, (tick, data) in enumerate(chunk.messages):
        kind, channel = data[0] & 0xF0, data[0] & 0x0F
        if kind in (0x80, 0x90):
            velocity = data[2] if kind == 0x90 else 0
            switches[channel, data[1]].append((tick, index, velocity))
            if velocity:
                found.first_notes.setdefault(channel, index)
        elif kind == 0xC0:
            found.programs[channel].append((index, data[1]))
    for (channel, pitch), of_pitch in switches.items():
        strays: list[int] = []
        for on, off in _paired(_switched_off(of_pitch, chunk.end), strays):
            program = found.program(channel, on[1])
            length = max(1, off[0] - on[0])
            found.notes.append(Strike(on[0], length, pitch, on[2], channel, program, on[1], off[1]))
        if strays:
            found.strays[channel, pitch] = strays
    return found


def _switched_off(switches: list[_Switch], end: int) -> list[_Switch]:
    """With an off where a pitch is struck again and at the end, if one of its notes has none."""
    sounding = 0
    for _, _, velocity in switches:
        sounding = max(0, sounding + (1 if velocity else -1))
    if not sounding:
        return switches
    again = [(then[0], NEVER, 0) for first, then in pairwise(switches) if first[2] and then[2]]
    return sorted([*again, *switches, (end, NEVER, 0)], key=lambda switch: switch[0])


def _paired(switches: list[_Switch], strays: list[int]) -> Iterator[tuple[_Switch, _Switch]]:
    """Each on with its off; the ticks of a file's offs that end nothing go to `strays`."""
    sounding: deque[_Switch] = deque()
    for switch in switches:
        if switch[2]:
            sounding.append(switch)
        elif sounding:
            yield sounding.popleft(), switch
        elif switch[1] != NEVER:
            strays.append(switch[0])
