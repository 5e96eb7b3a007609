"""Spectrogram diffusion: each part is played by the sound that words describe."""

import zlib
from pathlib import Path

import numpy as np

from midi_data.progress import Progress, silent
from musegen.audio.performance import Part
from musegen.audio.players import Waveform
from musegen.audio.wheels import Tape
from musegen.diffusion.casting import Role, cast
from musegen.diffusion.maker import SoundMaker
from musegen.diffusion.mel import MEL
from musegen.diffusion.notes import ONSET, PROGRAM, RELEASE, RING_SECONDS, VELOCITY, notes_of
from musegen.diffusion.rests import Rests
from musegen.diffusion.wish import SoundWish

_DRY_SECONDS, _ROOM_SECONDS = 0.5, 4.0  # how long it goes on when the last note has rung out
_FADE_SECONDS = 1.0  # at the end, of hiss and what else there is


class DiffusionPlayer:
    """Plays parts with the sound model, in mono.

    How a part sounds depends on its notes, its name, the wish and the seed, and on no other part.
    """

    name = "diffusion"

    def __init__(
        self, wish: SoundWish, *, seed: int, sample_rate: int, progress: Progress = silent
    ) -> None:
        self._maker = SoundMaker(wish, progress=progress)
        self._seed, self._sample_rate = seed, sample_rate
        self.source = Path("sound" if wish.weights is None else wish.weights)
        self.own_room = self._maker.asked.names_space

    def play(self, part: Part, length: int) -> Waveform:
        """One part's sound, dry or in the room that is wished for: (2, length)."""
        sound = np.zeros((2, length), np.float32)
        if len(part.notes):
            heard = self._bent(part, length)[:length]
            sound[:, : len(heard)] = heard
        return sound

    def _bent(self, part: Part, longest: int) -> Waveform:
        """The sound of a part as its wheels bend it, (sample,)."""
        tape = Tape.of(part, sample_rate=self._sample_rate, length=longest)
        if tape is None:
            return self._heard(part, longest / self._sample_rate)
        return tape.played_back(
            self._heard(tape.recorded(part), tape.place(longest) / self._sample_rate)
        )

    def _heard(self, part: Part, longest_seconds: float) -> Waveform:
        """The sound of a part until it has died away, without its bends: (sample,)."""
        import soxr  # type: ignore[import-untyped]  # it has no types

        role, words_at_end = self._role(part)
        rings = RING_SECONDS + (_ROOM_SECONDS if self.own_room else _DRY_SECONDS)
        rests = Rests.left_out(role.notes, rings_seconds=rings)
        seconds = min(float(rests.notes[:, RELEASE].max()) + rings, longest_seconds)
        seed = _seed_of(part, self._seed)
        mel = self._maker.mel(
            int(np.ceil(seconds * MEL.frames_per_second)),
            seed=seed,
            words=role.words,
            words_at_end=words_at_end,
            notes=rests.notes,
        )
        sound = self._maker.sound(mel, seed=seed, notes=rests.notes)
        fade = round(_FADE_SECONDS * MEL.sample_rate)
        sound[-fade:] *= np.linspace(1, 0, len(sound[-fade:]), dtype=np.float32)
        sound = rests.put_back(sound)
        if self._sample_rate != MEL.sample_rate:
            sound = soxr.resample(sound, MEL.sample_rate, self._sample_rate)
        return sound

    def _role(self, part: Part) -> tuple[Role, dict[str, float] | None]:
        """The role of a part, and its words at the end if they change."""
        asked, notes = self._maker.asked, notes_of(part, sample_rate=self._sample_rate)
        first = cast(notes, asked.start, program=part.program, is_drum=part.is_drum)
        if asked.end is None:
            return first, None
        last = cast(notes, asked.end, program=part.program, is_drum=part.is_drum)
        return passing_over(first, last), last.words


def passing_over(first: Role, last: Role) -> Role:
    """A role that becomes another evenly; another instrument comes in as the first goes."""
    middle = first.notes[:, [ONSET, RELEASE]].mean(axis=1)
    way = middle / max(float(first.notes[:, RELEASE].max()), 1e-3)  # (note,), 0 to 1
    going, coming = first.notes.copy(), last.notes.copy()
    if np.array_equal(going[:, PROGRAM], coming[:, PROGRAM]):
        going[:, VELOCITY] += way * (coming[:, VELOCITY] - going[:, VELOCITY])
        return Role(going, first.words)
    going[:, VELOCITY] *= np.sqrt(np.cos(way * np.pi / 2))  # amplitudes go with its square
    coming[:, VELOCITY] *= np.sqrt(np.sin(way * np.pi / 2))
    both = np.concatenate([going, coming])
    return Role(both[both[:, VELOCITY] >= 1], first.words)


def _seed_of(part: Part, seed: int) -> int:
    """The seed of a part, which other parts do not change."""
    label = zlib.crc32(f"{part.name} {part.program} {part.is_drum}".encode())
    return int(np.random.SeedSequence([seed, label]).generate_state(1)[0])
