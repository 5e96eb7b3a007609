"""A sound somebody wishes for: words, and how they are made to sound; torch is not needed here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from midi_data.errors import BriefError

if TYPE_CHECKING:
    from torch import Tensor

STEPS, GUIDANCE = 20, 2.0  # of what is made of noise, or of a recording
NOTES_STEPS, NOTES_GUIDANCE = 8, 1.0  # of notes, whose sketch has heard the words already
STRENGTH = 0.5  # how far a recording is left, where it is not said
MOST_STEPS = 200
MOST_GUIDANCE = 20.0


def unwatched(step: int, steps: int, mel: Tensor) -> None:
    """Look at nothing."""


@dataclass(frozen=True, kw_only=True)
class SoundWish:
    """What a sound shall be, in words, and how it is cleared from noise.

    Attributes:
        words: such as "felt piano, warm tape, small room".
        words_at_end: what it has become at the end; empty if it stays as it is.
        negative: what it shall not be.
        steps: taken to clear it, 1 to 200, more being finer and slower; None for 8 of notes, else
            20, or what another pipeline recommends.
        guidance: how strongly words lead, 0 to 20; 1 is as they were learnt, None is 1 of notes,
            else 2, or what another pipeline recommends.
        notes_guidance: the same for the notes.
        scheduler: what takes the steps, "dpm" or "unipc".
        weights: a folder that a `SoundPipeline` was saved in; the shipped weights if none.
        watcher: told the step, how many there are, and the mel, (band, frame), after every step;
            raising from it stops the work.
    """

    words: str = ""
    words_at_end: str = ""
    negative: str = ""
    steps: int | None = None
    guidance: float | None = None
    notes_guidance: float = 1.0
    scheduler: str = "dpm"
    weights: str | Path | None = None
    watcher: Callable[[int, int, Tensor], None] = unwatched

    def __post_init__(self) -> None:
        if self.steps is not None and not 1 <= self.steps <= MOST_STEPS:
            raise BriefError(
                f"{self.steps} steps cannot be taken", mend=f"Choose 1 to {MOST_STEPS}, such as 20."
            )
        for guidance in (self.guidance, self.notes_guidance):
            if guidance is not None and not 0 <= guidance <= MOST_GUIDANCE:
                raise BriefError(
                    f"a guidance of {guidance:g} leads nowhere",
                    mend=f"Choose 0 to {MOST_GUIDANCE:g}, such as 2.",
                )


def wish_of(sound: str | SoundWish) -> SoundWish:
    """A wish of words alone, or the wish as it stands."""
    return SoundWish(words=sound) if isinstance(sound, str) else sound
