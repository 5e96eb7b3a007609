"""A piece of writing that was asked for: what there is, what is to be written, and where it goes.

A job can be written once, in several takes side by side, or note by note.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from midi_data.progress import Progress, silent
from midi_data.score import Score
from musegen.composer.feel import Feel
from musegen.composer.model import Composer
from musegen.composer.options import Sampling
from musegen.composer.rules import Plan
from musegen.composer.sampling import write_takes
from musegen.daw.names import track_names
from musegen.encoders import event_vocabulary as v
from musegen.encoders.event_streams import Events


@dataclass(frozen=True)
class WrittenNote:
    """A note the moment it is written; takes, tracks and bars are counted from 1."""

    take: int
    track: int
    bar: int
    onset_quarters: float  # from the start of the piece
    length_quarters: float
    pitch: int
    velocity: int


def _as_written(note: WrittenNote) -> WrittenNote | None:
    return note


def _unheard(note: WrittenNote) -> None:
    """Tell nobody."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where in a score what is written belongs.

    Attributes:
        tracks: the score's track of each slot, counted from 0.
        bar_numbers: the score's bar of each bar to write, counted from 0.
        bar_starts: where each bar to write starts, in quarters.
        feel: how its notes are to be played.
    """

    tracks: tuple[int, ...]
    bar_numbers: tuple[int, ...]
    bar_starts: tuple[float, ...]
    feel: Feel


@dataclass(frozen=True, kw_only=True)
class Job:
    """What a verb asks of the composer.

    Attributes:
        composer: who writes.
        plan: what is there and what is to be written.
        place: where that belongs.
        finish: puts the notes of a take into their score.
        fit: a note as it can stand beside what is there, or None where it cannot.
        sampling: how freely to choose.
        seed: of the first take; each further take has the next one.
        progress: told of each bar.
    """

    composer: Composer
    plan: Plan
    place: Place
    finish: Callable[[list[WrittenNote]], Score]
    sampling: Sampling
    seed: int
    fit: Callable[[WrittenNote], WrittenNote | None] = _as_written
    progress: Progress = silent

    def score(self) -> Score:
        """The first take."""
        return self.takes(1)[0]

    def takes(self, count: int, heard: Callable[[WrittenNote], None] = _unheard) -> list[Score]:
        """Several takes, written side by side; what they begin with is read once.

        Args:
            count: how many.
            heard: told of each note as it is written; raising from it stops the work.
        """
        notes: list[list[WrittenNote]] = [[] for _ in range(count)]
        for note in self._written(count):
            notes[note.take - 1].append(note)
            heard(note)
        return [self.finish(each) for each in notes]

    def notes(self, count: int = 1) -> Iterator[WrittenNote]:
        """The notes of `takes`, each as it is written; leave off at any moment."""
        return self._written(count)

    def track_names(self) -> list[str]:
        """What each track of the piece is called, before a note is written."""
        return track_names(self.finish([]))

    def cells(self) -> list[tuple[int, int]]:
        """Each track and bar, counted from 1, in which something may be written."""
        return sorted(
            {
                (self.place.tracks[slot] + 1, bar + 1)
                for bar, slots in zip(self.place.bar_numbers, self.plan.open, strict=True)
                for slot in slots
            }
        )

    def _written(self, count: int) -> Iterator[WrittenNote]:
        chances = [np.random.default_rng(self.seed + take) for take in range(count)]
        bar = [-1] * count  # the bar that each take is in
        total = len(self.plan.bar_events) * count
        for take, event in write_takes(self.composer, self.plan, self.sampling, chances):
            if event[v.KIND] == v.BAR:
                bar[take] += 1
                self.progress(sum(bar) + count, total, f"Writing bar {bar[take] + 1}")
            else:
                note = self.fit(self._note(take, bar[take], event))
                if note is not None:
                    yield note

    def _note(self, take: int, bar: int, event: Events) -> WrittenNote:
        _, position, slot, pitch, duration, velocity = (int(value) for value in event)
        step, track = position - v.STEP.first, self.place.tracks[slot - v.SLOTS.first]
        drum = pitch >= v.DRUM_PITCHES.first
        plain = self.place.bar_starts[bar] + step / v.STEPS_PER_QUARTER
        return WrittenNote(
            take=take + 1,
            track=track + 1,
            bar=self.place.bar_numbers[bar] + 1,
            onset_quarters=self.place.feel.onset_quarters(plain, step),
            length_quarters=duration / v.STEPS_PER_QUARTER,
            pitch=pitch - (v.DRUM_PITCHES.first if drum else v.PITCHES.first - self.plan.shift),
            velocity=self.place.feel.velocity(track, velocity),
        )
