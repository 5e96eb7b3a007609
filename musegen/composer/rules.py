"""What may be written next: the rules a sampled piece keeps, whatever the model would like.

Exactly the bars of the plan, only the tracks that are to be written, every new track heard,
pitches in an instrument's range, no more notes at once than one player has, nothing sounding past
the end, and events in their order: by position, track and pitch.
"""

import copy
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from midi_data.instruments import Instrument
from midi_data.keys import Key
from musegen.composer.busyness import Busyness
from musegen.composer.excerpts import Window
from musegen.composer.harmony import PULL, PULL_OF_GIVEN
from musegen.composer.pitch_masks import (
    Mask,
    off_register,
    off_tonic,
    outside_chord,
    outside_scale,
    playable,
)
from musegen.composer.played import Played
from musegen.encoders import event_vocabulary as v
from musegen.encoders.event_streams import Events

NOTES_A_BAR = 160  # more than any bar of the corpora needs
HOME_SHARE = 0.3  # of the pull to the key, how much its tonic triad is leant to throughout
CHORD_PULL = 1.5  # nats a pitch outside the bar's chord loses, where one was asked for
STACK = 0.4  # nats a further note gains at the place where one has just begun
PACE = 3.0  # how much more than whether a note comes, what is missing says how soon
TOGETHER = 3.0  # nats a place gains, come to, at which something begins that is given
BARS_TO_ENTER = 8  # so many bars, or half of them all, a track may wait; then it is brought in


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is to be written.

    Attributes:
        before: the header, the music so far, and what is shown of the music to come.
        bar_events: (bar, stream) the bars to write.
        players: the instrument of each slot, its range as written; it bounds pitches and voices.
        open: for each bar to write, the slots to write for.
        given: for each bar to write, (note, stream) the notes that are there and stay.
        owed: for each bar to write, step and slot of the notes to be replaced one by one, in
            order; empty for bars that may hold as many notes as they like.
        held: slot, end and pitch of notes that sound on from before, in steps from the first bar.
        densities: notes a quarter to come near to, a slot each; None for as many as there are.
        key: on C.
        key_pull: how much to lean to it: nats a pitch outside it loses, and in the last bar one
            off its tonic triad.
        registers: the mean pitch to lean to, a slot each; None where none was asked for.
        heard: slots that have played already.
        shift: how many semitones higher than it is written the music is to sound.
        ends: whether the piece ends with the last bar.
    """

    before: Window
    bar_events: Events
    players: tuple[Instrument, ...]
    open: tuple[frozenset[int], ...]
    given: tuple[Events, ...] = ()
    owed: tuple[tuple[tuple[int, int], ...], ...] = ()
    held: tuple[tuple[int, int, int], ...] = ()
    densities: tuple[float | None, ...] = ()
    key: Key | None = None
    key_pull: float = 0.0
    registers: tuple[float | None, ...] = ()
    heard: frozenset[int] = frozenset()
    shift: int = 0
    ends: bool = True


class _Sound(NamedTuple):
    """A note of one track: when it sounds, in steps from the first bar, and its pitch value."""

    onset: int
    end: int
    pitch: int


class Rules:
    """Where the pen is, and what may follow."""

    def __init__(self, plan: Plan, *, strict_key: bool = False) -> None:
        """`strict_key` lets no pitch out of the key."""
        self.plan = plan
        self.number, self.start, self.stop = 0, 0, 0  # of the bar
        self.slots_open: list[int] = []
        self.all_play = False  # no part may rest in this bar
        self.unheard = set(frozenset().union(*plan.open) - plan.heard)
        self.lengths = [int(row[v.DURATION]) for row in plan.bar_events]
        self.starts = np.cumsum([0, *self.lengths]).tolist()
        self.total = self.starts[-1]
        self.played = Played(plan.before)
        self.busyness = Busyness(plan.densities)
        self.playable = np.stack([playable(player) for player in plan.players])
        outside = outside_scale(plan.key)
        if strict_key:
            self.playable &= ~outside
        off_triad = plan.key_pull * off_tonic(plan.key).astype(np.float32)
        self.off_key = plan.key_pull * outside.astype(np.float32) + HOME_SHARE * off_triad
        self.off_ending = self.off_key + off_triad
        self.off_register = [off_register(mean) for mean in plan.registers]
        most = self.playable.sum(axis=1)  # a track sounds a pitch once at a time
        self.voices = np.minimum([player.voices for player in plan.players], most)
        self.sounding: list[list[_Sound]] = [[] for _ in plan.players]
        self.occupied = np.zeros((len(plan.players), self.total), dtype=np.int16)
        self.classes = np.zeros((12, self.total), dtype=np.int16)  # how many sound, at each step
        for slot, end, pitch in plan.held:
            region = v.DRUM_PITCHES if plan.players[slot].is_drum else v.PITCHES
            self._sound(slot, _Sound(0, end, region.first + pitch))
        for start, notes in zip(self.starts, plan.given, strict=False):
            for note in notes:
                self._sound(_slot(note), _sound(note, start))

    def copy(self) -> "Rules":
        """The same place, to go on from in another way; begin a bar before writing in it."""
        twin = copy.copy(self)
        twin.unheard, twin.played = set(self.unheard), self.played.copy()
        twin.sounding = [list(sounds) for sounds in self.sounding]
        twin.occupied, twin.classes = self.occupied.copy(), self.classes.copy()
        twin.busyness = self.busyness.copy()
        return twin

    def begin_bar(self, number: int) -> None:
        """Turn to the bar of that number, counted from 0."""
        given = self.plan.given[number] if number < len(self.plan.given) else ()
        waiting = self.unheard if len(given) else set()  # where nothing is there yet, all begin
        self.busyness.rest(self.silent() | waiting, self.stop - self.start)  # of the bar before
        self.number = number
        self.start, self.stop = self.starts[number : number + 2]
        self.last = number == len(self.lengths) - 1
        self.due = number >= min(BARS_TO_ENTER, len(self.lengths) // 2)
        self.off_chord = CHORD_PULL * outside_chord(int(self.plan.bar_events[number, v.SLOT]))
        self.slots_open = sorted(slot for slot in self.plan.open[number] if self.voices[slot])
        self.all_play = False
        self.owed = self.plan.owed[number] if number < len(self.plan.owed) else ()
        self.left = Counter(slot for _, slot in self.owed)
        self.position, self.slot, self.pitch, self.count = 0, 0, 0, 0
        self.echoed: list[int] = []  # the slots that echoed in this bar, in order
        self.played.begin_bar(self.lengths[number])
        for note in given:
            self.played.remember(note)
        self.harmony_pull = PULL_OF_GIVEN if len(given) else PULL
        self.together = np.zeros(v.WRITTEN[v.POSITION], dtype=np.float32)
        self.together[[int(note[v.POSITION]) for note in given]] = TOGETHER

    @property
    def must_play(self) -> bool:
        """Whether a note is owed, a track has to enter at last, or nobody would play in the bar."""
        nobody = not self.occupied[:, self.start : self.stop].any()
        due = bool(self.left.total()) or nobody or self._late
        return due and bool(self.positions().any())

    def let_all_play(self) -> None:
        """Bring in every part that does not sound in this bar."""
        self.all_play, self.unheard = True, self.silent()

    def silent(self) -> set[int]:
        """The slots to write for that do not sound in this bar."""
        here = self.occupied[:, self.start : self.stop]
        return {slot for slot in self.slots_open if not here[slot].any()}

    def positions(self) -> Mask:
        """Values of the position stream at which some track may play."""
        allowed = np.zeros(v.WRITTEN[v.POSITION], dtype=bool)
        rows = self._rows()
        if self.count >= NOTES_A_BAR or not rows:
            return allowed
        now = self.start + self.position
        free = self.occupied[rows, now : self.stop] < self.voices[rows, None]
        first = v.STEP.first + self.position
        allowed[first : first + free.shape[1]] = free.any(axis=0)
        allowed[first] = bool(self.slots(self.position).any())
        return self._in_pace(allowed, [v.STEP.first + step for step, _ in self.owed[self.count :]])

    def eagerness(self) -> NDArray[np.float32]:
        """What each value of the position stream gains once it is come to, in nats."""
        now = self.start + self.position
        gains = self.together + np.float32(PACE * self.busyness.note_pull(now, self.slots_open))
        if self.count:
            gains[v.STEP.first + self.position] = STACK
        return gains

    def slots(self, position: int) -> Mask:
        """Values of the track stream that may play at a position."""
        allowed = np.zeros(v.WRITTEN[v.SLOT], dtype=bool)
        same = position == self.position and self.count > 0
        rows = [slot for slot in self._rows() if not same or slot >= self.slot]
        if rows:
            free = self.occupied[rows, self.start + position] < self.voices[rows]
            allowed[v.SLOTS.first + np.array(rows)] = free
        if same and allowed[v.SLOTS.first + self.slot]:
            allowed[v.SLOTS.first + self.slot] = bool(self.pitches(position, self.slot).any())
        turns = [v.SLOTS.first + slot for step, slot in self.owed[self.count :] if step == position]
        return self._in_pace(allowed, turns)

    def pitches(self, position: int, slot: int) -> Mask:
        """Values of the pitch stream a track may play at a position."""
        allowed: Mask = self.playable[slot].copy()
        if position == self.position and self.count > 0 and slot == self.slot:
            allowed[: self.pitch + 1] = False
        now = self.start + position
        for sound in self.sounding[slot]:
            if sound.onset <= now < sound.end:
                allowed[sound.pitch] = False
        return allowed

    def durations(self, position: int, slot: int, pitch: int) -> Mask:
        """Values of the duration stream that end in time: with the piece, before what stays."""
        now = self.start + position
        full = np.append(self.occupied[slot, now + 1 :] >= self.voices[slot], True)
        latest = now + 1 + int(full.argmax())
        for sound in self.sounding[slot]:
            if sound.pitch == pitch and sound.onset > now:
                latest = min(latest, sound.onset)
        allowed = np.zeros(v.WRITTEN[v.DURATION], dtype=bool)
        allowed[1 : latest - now + 1] = True
        return allowed

    def echo_slots(self) -> Mask:
        """Values of the track stream that may play an earlier bar of theirs again."""
        allowed = np.zeros(v.WRITTEN[v.SLOT], dtype=bool)
        if self.count or self.owed:
            return allowed
        for slot in self.slots_open:
            next_one = slot > max(self.echoed, default=-1)
            allowed[v.SLOTS.first + slot] = next_one and self.played.may_echo(slot)
        return allowed

    def echo_distances(self, slot: int) -> Mask:
        """Values of the duration stream: how many bars back there is a bar that fits here."""
        allowed = np.zeros(v.WRITTEN[v.DURATION], dtype=bool)
        for back, notes in self.played.like_bars(slot).items():
            allowed[back] = self._keeps_chord(slot, back) and self._fits(slot, notes)
        return allowed

    def _keeps_chord(self, slot: int, bars_back: int) -> bool:
        """Whether a bar that is played again was written to the chord asked for in this one."""
        asked, there = self.plan.bar_events[:, v.SLOT], self.number - bars_back
        if self.plan.players[slot].is_drum or asked[self.number] < v.CHORD.first:
            return True
        return there >= 0 and bool(asked[there] == asked[self.number])

    def echo(self, slot: int, bars_back: int) -> Events:
        """Take note of an echo; (note, stream) what it plays."""
        notes = np.array(self.played.like_bars(slot)[bars_back])
        self.echoed.append(slot)
        self.unheard.discard(slot)
        for note in notes:
            self._take(note)
        return notes

    def strays(self, slot: int) -> NDArray[np.float32]:
        """What each value of the pitch stream loses, in nats: off key, chord or register.

        A piece comes home: in its last bar the tonic triad is leant to as the key is everywhere.
        """
        ending = self.plan.ends and self.last
        strays: NDArray[np.float32] = (self.off_ending if ending else self.off_key) + self.off_chord
        return strays + self.off_register[slot] if self.off_register else strays

    def sounding_classes(self, position: int) -> Mask:
        """(12,) which pitch classes sound at a position, C first."""
        return self.classes[:, self.start + position] > 0

    def add(self, event: Events) -> None:
        """Take note of a written note."""
        self.slot, self.pitch = _slot(event), int(event[v.PITCH])
        self.position = int(event[v.POSITION]) - v.STEP.first
        self.count += 1
        self.unheard.discard(self.slot)
        self.left[self.slot] -= int(self.left[self.slot] > 0)
        self._take(event)

    def _take(self, note: Events) -> None:
        slot = _slot(note)
        self.sounding[slot] = [each for each in self.sounding[slot] if each.end > self.start]
        self._sound(slot, _sound(note, self.start))
        self.played.remember(note)
        self.busyness.add(slot)

    def _sound(self, slot: int, sound: _Sound) -> None:
        self.occupied[slot, sound.onset : sound.end] += 1
        self.sounding[slot].append(sound)
        if not self.plan.players[slot].is_drum:
            self.classes[(sound.pitch - v.PITCHES.first) % 12, sound.onset : sound.end] += 1

    def _fits(self, slot: int, notes: Sequence[Events]) -> bool:
        """Whether what a track played in a bar can be played in this one, and all of it."""
        occupied = self.occupied[slot].copy()
        for note in notes:
            sound = _sound(note, self.start)
            clash = any(
                sound.pitch == other.pitch and other.onset < sound.end and sound.onset < other.end
                for other in self.sounding[slot]
            )
            tied = note[v.VELOCITY] == v.TIE
            if sound.end > self.total or clash or tied or not self.playable[slot, sound.pitch]:
                return False
            occupied[sound.onset : sound.end] += 1
        fuller = occupied > self.occupied[slot]
        return bool((occupied[fuller] <= self.voices[slot]).all())

    @property
    def _late(self) -> bool:
        """Whether a track ought to have played by now, and has not."""
        return (self.due or self.all_play) and not self.unheard.isdisjoint(self.slots_open)

    def _rows(self) -> list[int]:
        """The slots that may play: those that owe a note; or that are late, while one is."""
        if self.owed:
            return [slot for slot in self.slots_open if self.left[slot]]
        newcomers = [slot for slot in self.slots_open if slot in self.unheard]
        if self.all_play or self.last:
            newcomers = newcomers[:1]  # in their order, so that each still finds a place
        if self._late and self._may_enter(newcomers):
            return newcomers
        return [slot for slot in self.slots_open if slot not in self.echoed]

    def _in_pace(self, allowed: Mask, owed: list[int]) -> Mask:
        """What does not run ahead of the notes that are replaced, so that none is passed over."""
        for value in owed:
            if allowed[: value + 1].any():
                allowed[value + 1 :] = False
                return allowed
        return allowed

    def _may_enter(self, newcomers: list[int]) -> bool:
        """Whether any of these tracks could play from here on."""
        now = self.start + self.position
        same = [slot for slot in newcomers if self.count == 0 or slot >= self.slot]
        here = self.occupied[same, now] < self.voices[same]
        later = self.occupied[newcomers, now + 1 : self.stop] < self.voices[newcomers, None]
        return bool(here.any() or later.any())


def _slot(note: Events) -> int:
    return int(note[v.SLOT]) - v.SLOTS.first


def _sound(note: Events, start: int) -> _Sound:
    """When a note sounds in the bar that starts at `start`."""
    onset = start + int(note[v.POSITION]) - v.STEP.first
    return _Sound(onset, onset + int(note[v.DURATION]), int(note[v.PITCH]))
