"""Each track's sound by itself, at once: after a change only what was changed is played again.

What is played has its level, its seat and its room as in `render`, but not the common gain that
brings the whole mix to one loudness: that would change every track with each note.
"""

import hashlib
import threading
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from midi_data.score import Score
from musegen.audio.mixing import place
from musegen.audio.performance import Part
from musegen.audio.players import Player, Waveform
from musegen.audio.rendering import playable_parts
from musegen.audio.seating import Seat, seats
from musegen.audio.synthesis import open_player

RATE = 36_000
"""Samples a second: all that can be heard, in four fifths of the time of 44,100."""

_GAIN = np.float32(10 ** (4 / 20))
_RINGS_SECONDS = 3.0
_FADE_SECONDS = 0.5

_one_at_a_time = threading.Lock()  # a player is one instrument


@dataclass(frozen=True, kw_only=True)
class TrackSound:
    """The sound of one track, before it is played.

    Attributes:
        key: another one whenever the track would sound otherwise.
    """

    key: str
    part: Part
    seat: Seat
    player: Player

    def play(self) -> Waveform:
        """What it sounds like: (2, sample) at `RATE`; two threads may play at once."""
        length = self.part.end + round(_RINGS_SECONDS * RATE)
        with _one_at_a_time:
            dry = self.player.play(self.part, length)
        placed = place(dry, self.part, self.seat, sample_rate=RATE)
        placed *= _GAIN
        fade = round(_FADE_SECONDS * RATE)
        placed[:, -fade:] *= np.linspace(1, 0, fade, dtype=np.float32)
        return placed


def track_sounds(score: Score) -> list[TrackSound | None]:
    """The sound of every track, played with a SoundFont; None for a track without notes.

    Raises:
        SoundError: the score has no notes, is longer than half an hour, or nothing can play it.
    """
    parts = playable_parts(score, RATE)
    player = _player()
    return [
        TrackSound(key=_key(part, seat, player), part=part, seat=seat, player=player)
        if len(part.notes)
        else None
        for part, seat in zip(parts, seats(parts), strict=True)
    ]


@lru_cache(maxsize=1)
def _player() -> Player:
    with _one_at_a_time:
        return open_player(sample_rate=RATE)


def _key(part: Part, seat: Seat, player: Player) -> str:
    who = (part.program, part.is_drum, seat, player.name, str(player.source))
    told = hashlib.blake2b(repr(who).encode(), digest_size=16)
    for table in (part.notes, part.bends, part.controls):
        told.update(np.int64(len(table)).tobytes() + table.tobytes())
    return told.hexdigest()
