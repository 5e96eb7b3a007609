"""What every engine shares: a part goes in, its sound comes out."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from midi_data.errors import SoundError
from musegen.audio.performance import Part, messages

Waveform = NDArray[np.float32]
"""(channel, sample) in [-1, 1]."""


class Player(Protocol):
    """An engine that is ready to play.

    Attributes:
        name: of the engine.
        source: the SoundFont, or the weights, that it plays with.
        own_room: whether what it plays is in a room already.
    """

    name: str
    source: Path
    own_room: bool

    def play(self, part: Part, length: int) -> Waveform:
        """One part's sound, dry and not normalised: (2, length)."""
        ...


def drive(
    part: Part,
    length: int,
    generate: Callable[[int, int], None],
    tell: dict[str, Callable[[int, int], object]],
    *,
    block: int = 1,
) -> None:
    """Sound the part from message to message.

    Args:
        part: what is played.
        length: samples in all.
        generate: sounds the samples from a start up to a stop.
        tell: what to call for each kind of message.
        block: messages fall on the nearest multiple of so many samples.
    """
    here = 0
    for when, kind, a, b in messages(part):
        when = min(round(when / block) * block, length)
        if when > here:
            generate(here, when)
            here = when
        tell[kind](a, b)
    if here < length:
        generate(here, length)


def unreadable(soundfont: Path, engine: str) -> SoundError:
    """The error for a file that passes for a SoundFont until the engine opens it."""
    return SoundError(
        f"{engine} cannot read this SoundFont",
        where=str(soundfont),
        mend="Name another General MIDI SoundFont (.sf2).",
    )
