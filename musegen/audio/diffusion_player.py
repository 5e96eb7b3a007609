"""Spectrogram diffusion: each part is played by the sound that words describe."""

import zlib
from pathlib import Path

import numpy as np

from midi_data.progress import Progress, silent
from musegen.audio.performance import Part
from musegen.audio.players import Waveform
from musegen.audio.wheels import Tape
from musegen.diffusion.casting import Role, cast, passing_over
from musegen.diffusion.maker import SoundMaker
from musegen.diffusion.mel import MEL
from musegen.diffusion.notes import RELEASE, RING_SECONDS, notes_of
from musegen.diffusion.production import TAIL_SECONDS, Production, played_of
from musegen.diffusion.rests import Rests
from musegen.diffusion.wish import SoundWish

_RINGS = RING_SECONDS + 0.5  # how long a part goes on after its last release
_FADE_SECONDS = 1.0  # at the end, of hiss and what else there is


class DiffusionPlayer:
    """Plays parts with the sound model, then puts them through the effects that words ask for.

    How a part sounds depends on its notes, its name, the wish and the seed, and on no other part.
    """

    name = "diffusion"

    def __init__(
        self, wish: SoundWish, *, seed: int, sample_rate: int, progress: Progress = silent
    ) -> None:
        self._maker = SoundMaker(wish, progress=progress)
        self._seed, self._sample_rate = seed, sample_rate
        self.source = Path("sound" if wish.weights is None else wish.weights)
        asked = self._maker.asked
        self.own_room = asked.names_space
        self._start = played_of(asked.start)
        self._end = None if asked.end is None else played_of(asked.end)
        self._production = Production.of(asked.start.words, asked.words_at_end)

    def play(self, part: Part, length: int) -> Waveform:
        """One part's sound, dry or in the room that is wished for: (2, length)."""
        sound = np.zeros((2, length), np.float32)
        if len(part.notes):
            heard = self._produced(
                self._bent(part, length)[:length], length, _seed_of(part, self._seed)
            )
            fade = round(_FADE_SECONDS * self._sample_rate)
            heard[:, -fade:] *= np.linspace(1, 0, len(heard[0, -fade:]), dtype=np.float32)
            sound[:, : heard.shape[1]] = heard
        return sound

    def _produced(self, sound: Waveform, longest: int, seed: int) -> Waveform:
        """The sound of a part through the effects, and what goes on after it: (2, sample)."""
        if not self._production:
            return np.stack([sound, sound])
        tail = round(TAIL_SECONDS * self._sample_rate)
        whole = np.pad(sound, (0, min(tail, longest - len(sound))))
        there = resampled(whole, self._sample_rate, MEL.sample_rate)
        heard = self._production.heard(there, seed=seed, place=self._seed)
        return resampled(heard.T, MEL.sample_rate, self._sample_rate).T[:, : len(whole)]

    def _bent(self, part: Part, longest: int) -> Waveform:
        """The sound of a part as its wheels bend it, (sample,)."""
        tape = Tape.of(part, sample_rate=self._sample_rate, length=longest)
        if tape is None:
            return self._heard(part, longest / self._sample_rate)
        return tape.played_back(
            self._heard(tape.recorded(part), tape.place(longest) / self._sample_rate)
        )

    def _heard(self, part: Part, longest_seconds: float) -> Waveform:
        """The sound of a part until it has died away, without bends and effects: (sample,)."""
        role, words_at_end = self._role(part)
        rests = Rests.left_out(role.notes, rings_seconds=_RINGS)
        seconds = min(float(rests.notes[:, RELEASE].max()) + _RINGS, longest_seconds)
        seed = _seed_of(part, self._seed)
        mel = self._maker.mel(
            int(np.ceil(seconds * MEL.frames_per_second)),
            seed=seed,
            words=role.words,
            words_at_end=words_at_end,
            notes=rests.notes,
        )
        sound = rests.put_back(self._maker.sound(mel, seed=seed, notes=rests.notes))
        return resampled(sound, MEL.sample_rate, self._sample_rate)

    def _role(self, part: Part) -> tuple[Role, dict[str, float] | None]:
        """The role of a part, and its words at the end if they change."""
        notes = notes_of(part, sample_rate=self._sample_rate)
        first = cast(notes, self._start, program=part.program, is_drum=part.is_drum)
        if self._end is None:
            return first, None
        last = cast(notes, self._end, program=part.program, is_drum=part.is_drum)
        return passing_over(first, last), last.words


def resampled(sound: Waveform, from_rate: int, to_rate: int) -> Waveform:
    """A sound, (sample,) or (sample, channel), at another rate."""
    import soxr  # type: ignore[import-untyped]  # it has no types

    if from_rate == to_rate:
        return sound
    changed: Waveform = soxr.resample(sound, from_rate, to_rate)
    return changed


def _seed_of(part: Part, seed: int) -> int:
    """The seed of a part, which other parts do not change."""
    label = zlib.crc32(f"{part.name} {part.program} {part.is_drum}".encode())
    return int(np.random.SeedSequence([seed, label]).generate_state(1)[0])
