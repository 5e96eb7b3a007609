"""What a piece is asked to be, as the values of its header.

The same facts are measured on music to learn from and taken from a brief to write to, so this
is the one place that turns them into values.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from midi_data.keys import Key
from midi_data.vocabulary import STYLE_FAMILIES
from musegen.encoders import event_vocabulary as v
from musegen.encoders.event_streams import Events


@dataclass(frozen=True, kw_only=True)
class TrackLine:
    """One track's line in the header; None says nothing."""

    program: int  # 128 for drums
    register: float | None = None  # mean pitch
    density: float | None = None  # notes a quarter
    polyphony: float | None = None  # notes sounding at an onset


@dataclass(frozen=True, kw_only=True)
class Header:
    """The header of a piece; None says nothing."""

    tracks: tuple[TrackLine, ...]
    tempo_bpm: float | None = None
    style: str | None = None
    key: Key | None = None
    density: float | None = None  # notes a quarter, all tracks together

    def events(self) -> Events:
        """(1 + track, stream)."""
        piece = [v.PIECE, 0, 0, 0, 0, 0]
        if self.tempo_bpm is not None:
            piece[v.POSITION] = v.TEMPO(round(31 * np.log10(max(self.tempo_bpm, 1) / 30)))
        if self.style in STYLE_FAMILIES:
            piece[v.SLOT] = v.STYLE(STYLE_FAMILIES.index(self.style))
        if self.key is not None:
            piece[v.PITCH] = v.KEY(self.key.tonic + 12 * (self.key.mode == "minor"))
        if self.density is not None:
            piece[v.DURATION] = density_value(self.density)
        lines = [_line(slot, track) for slot, track in enumerate(self.tracks)]
        return np.array([piece, *lines], dtype=np.int16)

    def programs(self) -> NDArray[np.int64]:
        """(slot,) the program value of each slot, 0 past the last track."""
        values = np.zeros(v.MAX_SLOTS, dtype=np.int64)
        values[: len(self.tracks)] = [v.PROGRAM(track.program) for track in self.tracks]
        return values


def density_value(notes_a_quarter: float) -> int:
    """The value of a density, three to an octave."""
    return v.DENSITY(round(3 * np.log2(max(notes_a_quarter, 1e-3)) + 8))


def polyphony_value(sounding: float) -> int:
    """The value of how many notes sound at once."""
    return v.POLYPHONY(int(np.searchsorted([1.1, 1.4, 1.8, 2.5, 3.5, 4.5, 6.5], sounding)))


def _line(slot: int, track: TrackLine) -> list[int]:
    register = 0 if track.register is None else v.REGISTER(round(track.register / 8))
    density = 0 if track.density is None else density_value(track.density)
    polyphony = 0 if track.polyphony is None else polyphony_value(track.polyphony)
    return [v.TRACK, register, v.SLOTS(slot), v.PROGRAM(track.program), density, polyphony]
