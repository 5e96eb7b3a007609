"""The bars played so far, track by track: what a later bar may echo."""

import copy
from dataclasses import dataclass, field

from musegen.composer.excerpts import Window
from musegen.encoders import event_vocabulary as v
from musegen.encoders.event_streams import Events


@dataclass
class _Bar:
    """What was played in a bar."""

    length: int  # in steps
    notes: dict[int, list[Events]] = field(default_factory=dict)  # by slot


class Played:
    """Bars in their order; the last is the one being written."""

    def __init__(self, before: Window) -> None:
        """`before` has the bars to begin with; bars shown of what is to come are left out."""
        self.bars: list[_Bar] = []
        ahead = False
        for event, given in zip(before.events, before.given, strict=True):
            if event[v.KIND] == v.BAR:
                ahead = bool(given)
                self.bars += [] if ahead else [_Bar(int(event[v.DURATION]))]
            elif event[v.KIND] == v.NOTE and self.bars and not ahead:
                self.remember(event)

    def copy(self) -> "Played":
        """The same bars, to go on from in another way; begin a bar before playing in it."""
        twin = copy.copy(self)
        twin.bars = list(self.bars)
        return twin

    def begin_bar(self, length: int) -> None:
        """Turn to a new bar of so many steps."""
        self.bars.append(_Bar(length))

    def remember(self, note: Events) -> None:
        """Take note of what is played in the bar."""
        slot = int(note[v.SLOT]) - v.SLOTS.first
        self.bars[-1].notes.setdefault(slot, []).append(note)

    def may_echo(self, slot: int) -> bool:
        """Whether a track plays nothing in this bar and something in one not too far back."""
        here, earlier = self.bars[-1], self.bars[-1 - v.MAX_BARS_BACK : -1]
        return slot not in here.notes and any(slot in bar.notes for bar in earlier)

    def like_bars(self, slot: int) -> dict[int, list[Events]]:
        """What a track played in bars as long as this one, by how many bars back they are."""
        length = self.bars[-1].length
        recent = enumerate(reversed(self.bars[-1 - v.MAX_BARS_BACK : -1]), start=1)
        return {
            back: bar.notes[slot]
            for back, bar in recent
            if slot in bar.notes and bar.length == length
        }
