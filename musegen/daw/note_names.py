"""What a note is called: `Violin I bar 3 beat 1 D5`."""

from dataclasses import dataclass
from functools import cached_property

from midi_data.keys import find_key
from midi_data.score import Bar, Score, bar_at, bars
from musegen.daw.names import track_names
from musegen.daw.percussion import drum_name
from musegen.daw.spelling import spell

_SIGNS = {-2: "bb", -1: "b", 0: "", 1: "#", 2: "##"}


@dataclass(frozen=True)
class NoteNames:
    """The names of the notes of a score; tracks are counted from 0."""

    score: Score

    @cached_property
    def tracks(self) -> list[str]:
        """A name a track."""
        return track_names(self.score)

    @cached_property
    def grid(self) -> list[Bar]:
        """The bars."""
        return bars(self.score, at_least=1)

    @cached_property
    def _fifths(self) -> int:
        return find_key(self.score).fifths

    def sound(self, track: int, pitch: int) -> str:
        """`Eb4` or `D#4`, as the key of the score spells it; `Snare` on a drum track."""
        if self.score.tracks[track].is_drum:
            return drum_name(pitch)
        step, alteration, octave = spell(pitch, self._fifths)
        return f"{step}{_SIGNS[alteration]}{octave}"

    def beat(self, tick: int) -> float:
        """The beat of its bar on which a tick falls, from 1, to a hundredth."""
        bar = self.grid[bar_at(tick, self.grid)]
        beat_ticks = self.score.ticks_per_quarter * 4 / bar.denominator
        return round(1 + (tick - bar.start) / beat_ticks, 2)

    def short(self, track: int, tick: int, pitch: int) -> str:
        """`beat 1 D5`, where the track and the bar are known."""
        return f"beat {self.beat(tick):g} {self.sound(track, pitch)}"

    def whole(self, track: int, tick: int, pitch: int) -> str:
        """`Violin I bar 3 beat 1 D5`."""
        bar = bar_at(tick, self.grid) + 1
        return f"{self.tracks[track]} bar {bar} {self.short(track, tick, pitch)}"
