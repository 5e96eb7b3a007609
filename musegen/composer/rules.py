"""What may be written next: the rules a sampled piece keeps, whatever the model would like.

Exactly the bars of the plan, only the header's tracks, every track heard, pitches in an
instrument's range, no more notes at once than one player has, nothing sounding past the end, and
events in their order: by position, track and pitch.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from midi_data.instruments import Instrument
from midi_data.keys import Key
from musegen.encoders import event_vocabulary as v
from musegen.encoders.event_streams import Events

NOTES_A_BAR = 160  # more than any bar of the corpora needs
BARS_TO_ENTER = 4  # a track that has not played by this bar is brought in

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Plan:
    """What is to be written.

    Attributes:
        before: (event, stream) the header and the music so far.
        bar_events: (bar, stream) the bars to write.
        players: the instrument of each slot, its range as written; it bounds pitches and voices.
        key: the key to lean to, on C.
        heard: slots that have played already.
        shift: how many semitones higher than it is written the music is to sound.
    """

    before: Events
    bar_events: Events
    players: tuple[Instrument, ...]
    key: Key | None = None
    heard: frozenset[int] = frozenset()
    shift: int = 0


class Rules:
    """Where the pen is, and what may follow."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.unheard = set(range(len(plan.players))) - plan.heard
        self.sounding: list[list[tuple[int, int]]] = [[] for _ in plan.players]  # (end, pitch)
        self.lengths = [int(row[v.DURATION]) for row in plan.bar_events]
        self.total = sum(self.lengths)
        self.start = 0  # of the bar, in steps
        self._in_no_key = np.zeros(v.WRITTEN[v.PITCH], dtype=bool)
        self._outside = self._in_no_key.copy()
        self._off_tonic = self._in_no_key.copy()
        if plan.key is not None:
            classes = np.arange(128) % 12
            third = 3 if plan.key.mode == "minor" else 4
            triad = [(plan.key.tonic + step) % 12 for step in (0, third, 7)]
            pitches = slice(v.PITCHES.first, v.PITCHES.stop)
            self._outside[pitches] = ~np.isin(classes, list(plan.key.scale))
            self._off_tonic[pitches] = ~np.isin(classes, triad)
        self.begin_bar(0)

    def begin_bar(self, number: int) -> None:
        """Turn to the bar of that number, counted from 0."""
        self.number = number
        self.start = sum(self.lengths[:number])
        self.position, self.slot, self.pitch, self.count = 0, 0, -1, 0

    @property
    def must_play(self) -> bool:
        """Whether a track that has not played yet has to enter, or the last bar to sound."""
        silent_end = self.number == len(self.lengths) - 1 and not any(
            end > self.start for ends in self.sounding for end, _ in ends
        )
        return (silent_end or self._late) and bool(self.positions().any())

    def positions(self) -> Mask:
        """Values of the position stream at which some track may play."""
        allowed = np.zeros(v.WRITTEN[v.POSITION], dtype=bool)
        if self.count >= NOTES_A_BAR:
            return allowed
        length = self.lengths[self.number]
        first_free = min(
            (self._free_from(slot) for slot in range(len(self.plan.players))), default=length
        )
        after = max(self.position + 1, first_free - self.start)
        allowed[v.STEP.first + after : v.STEP.first + length] = True
        allowed[v.STEP.first + self.position] = bool(self.slots(self.position).any())
        return allowed

    def slots(self, position: int) -> Mask:
        """Values of the track stream that may play at a position."""
        allowed = np.zeros(v.WRITTEN[v.SLOT], dtype=bool)
        same = position == self.position and self.count > 0
        for slot in range(self.slot if same else 0, len(self.plan.players)):
            free = self._free_from(slot) <= self.start + position
            allowed[v.SLOTS.first + slot] = free and bool(self.pitches(position, slot).any())
        entering = [v.SLOTS.first + slot for slot in self.unheard]
        if self._late and allowed[entering].any():
            only = np.zeros_like(allowed)
            only[entering] = allowed[entering]
            return only
        return allowed

    def pitches(self, position: int, slot: int) -> Mask:
        """Values of the pitch stream a track may play at a position."""
        player = self.plan.players[slot]
        region = v.DRUM_PITCHES if player.is_drum else v.PITCHES
        allowed = np.zeros(v.WRITTEN[v.PITCH], dtype=bool)
        low = player.low
        if position == self.position and self.count > 0 and slot == self.slot:
            low = max(low, self.pitch + 1)
        allowed[region.first + low : region.first + player.high + 1] = True
        for end, pitch in self.sounding[slot]:
            if end > self.start + position:
                allowed[region.first + pitch] = False
        return allowed

    def durations(self, position: int) -> Mask:
        """Values of the duration stream that end with the piece or before."""
        allowed = np.zeros(v.WRITTEN[v.DURATION], dtype=bool)
        allowed[1 : self.total - self.start - position + 1] = True
        return allowed

    def outside_key(self, slot: int) -> Mask:
        """Values of the pitch stream that are not at home in the key."""
        return self._in_no_key if self.plan.players[slot].is_drum else self._outside

    def strays(self, slot: int) -> NDArray[np.float64]:
        """How far each value of the pitch stream strays: 1 out of the key, 1 off the last chord.

        A piece comes home: in its last bar the tonic triad is leant to as the key is everywhere.
        """
        strays = self.outside_key(slot).astype(float)
        if self.number == len(self.lengths) - 1 and not self.plan.players[slot].is_drum:
            strays += self._off_tonic
        return strays

    def add(self, event: Events) -> None:
        """Take note of a written note."""
        slot = int(event[v.SLOT]) - v.SLOTS.first
        region = v.DRUM_PITCHES if self.plan.players[slot].is_drum else v.PITCHES
        self.position = int(event[v.POSITION]) - v.STEP.first
        self.slot, self.pitch = slot, int(event[v.PITCH]) - region.first
        self.count += 1
        self.unheard.discard(slot)
        now = self.start + self.position
        going_on = [(end, pitch) for end, pitch in self.sounding[slot] if end > now]
        self.sounding[slot] = [*going_on, (now + int(event[v.DURATION]), self.pitch)]

    @property
    def _late(self) -> bool:
        """Whether a track ought to have played by now, and has not."""
        return bool(self.unheard) and self.number >= min(BARS_TO_ENTER, len(self.lengths)) - 1

    def _free_from(self, slot: int) -> int:
        """The first step, from the start of the plan, at which a track has a voice to spare."""
        ends = sorted((end for end, _ in self.sounding[slot]), reverse=True)
        voices = self.plan.players[slot].voices
        return ends[voices - 1] if len(ends) >= voices else 0
