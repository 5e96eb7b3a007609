"""A score becomes a mix and its stems: played part by part, seated, and brought to one level."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from midi_data.errors import SoundError
from midi_data.progress import Progress, silent
from midi_data.score import Score
from musegen.audio.loudness import listening_gain
from musegen.audio.mixing import place
from musegen.audio.performance import Part, perform
from musegen.audio.players import Player, Waveform
from musegen.audio.seating import seats
from musegen.audio.synthesis import open_player
from musegen.diffusion.wish import SoundWish

SAMPLE_RATES = (44_100, 48_000)
LONGEST_SECONDS = 30 * 60  # takes 4 GB
MOST_STEM_BYTES = 4 << 30

_TAIL_SECONDS = 6.0  # how long releases and the room may ring after the last note
_SILENT = 10 ** (-80 / 20)  # against the loudest moment: here a tail ends
_FADE_SECONDS = 0.03


@dataclass(frozen=True, kw_only=True)
class Rendering:
    """A mix and the stems that sum to it, all of one length, and what played them."""

    mix: Waveform  # (2, sample)
    stems: list[Waveform]  # one a track, in the score's order; none if the mix alone was wanted
    sample_rate: int
    engine: str
    source: Path  # the SoundFont, or the weights


def render(
    score: Score,
    *,
    soundfont: str | Path | None = None,
    sample_rate: int = 44_100,
    engine: str | None = None,
    sound: str | SoundWish = "",
    seed: int = 0,
    progress: Progress = silent,
) -> Waveform:
    """A score as sound: (2, sample) in [-1, 1], at -16 LUFS.

    Args:
        score: what is played.
        soundfont: the file with the instruments; the best one found if none is named.
        sample_rate: 44,100 or 48,000 Hz.
        engine: "soundfont" for the best there is that plays one ("fluidsynth", "tinysoundfont" or
            "midirenderer", which can be named too), or "diffusion"; "soundfont" if none is named,
            "diffusion" if a sound is described.
        sound: what diffusion shall sound like, such as "felt piano, warm tape"; where it names a
            space ("small room", "dry"), no other room is added.
        seed: of diffusion; the same one gives the same sound.
        progress: told after every track, and of every step of diffusion.

    Raises:
        SoundError: the score has no notes or is longer than half an hour, or the sample rate, the
            engine or the SoundFont cannot be used.
        BriefError: nothing that is said of the sound is understood.
    """
    return rendered(
        score,
        stems=False,
        soundfont=soundfont,
        sample_rate=sample_rate,
        engine=engine,
        sound=sound,
        seed=seed,
        progress=progress,
    ).mix


def rendered(
    score: Score,
    *,
    stems: bool,
    soundfont: str | Path | None = None,
    sample_rate: int = 44_100,
    engine: str | None = None,
    sound: str | SoundWish = "",
    seed: int = 0,
    progress: Progress = silent,
) -> Rendering:
    """The mix that `render` gives and, with `stems`, what it is the sum of.

    Other arguments and errors as for `render`.
    """
    _check_rate(sample_rate)
    parts = playable_parts(score, sample_rate)
    if stems:
        _check_room_for(len(parts), _longest(parts, sample_rate), sample_rate)
    stages = _Stages(progress)
    player = open_player(
        engine=engine,
        soundfont=soundfont,
        sound=sound,
        seed=seed,
        sample_rate=sample_rate,
        progress=stages.within,
    )
    total, kept = _Sum(), []
    for stem in _stems(parts, player, sample_rate, stages.part):
        total.add(stem)
        if stems:
            kept.append(stem)
    gain = _gain(total, parts, sample_rate)
    sounds = [sound[:, : len(gain)] for sound in (total.mix, *kept)]
    for each in sounds:
        each *= gain  # in place: the stems of an orchestra fill a gigabyte
    return Rendering(
        mix=sounds[0],
        stems=sounds[1:],
        sample_rate=sample_rate,
        engine=player.name,
        source=player.source,
    )


def render_stems(
    score: Score,
    *,
    soundfont: str | Path | None = None,
    sample_rate: int = 44_100,
    engine: str | None = None,
    sound: str | SoundWish = "",
    seed: int = 0,
    progress: Progress = silent,
) -> list[Waveform]:
    """One waveform (2, sample) a track, of one start and length; they sum to the mix.

    Arguments and errors as for `render`.
    """
    return rendered(
        score,
        stems=True,
        soundfont=soundfont,
        sample_rate=sample_rate,
        engine=engine,
        sound=sound,
        seed=seed,
        progress=progress,
    ).stems


class _Stages:
    """Progress through the parts, and within the one that is being played."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._here = (0, 1, "")

    def part(self, done: int, total: int, words: str) -> None:
        self._here = done, total, words
        self._progress(done, total, words)

    def within(self, done: int, total: int, words: str) -> None:
        part, parts, name = self._here
        self._progress(part * total + done, parts * total, f"{name}: {words}")


class _Sum:
    """Stems added up, and the largest magnitude that any of them or their sum reaches."""

    def __init__(self) -> None:
        self.mix: Waveform = np.zeros((2, 0), dtype=np.float32)
        self._loudest: NDArray[np.float32] = np.zeros(0, dtype=np.float32)

    def add(self, stem: Waveform) -> None:
        loudest = np.abs(stem).max(axis=0)
        if self.mix.shape[1]:
            self.mix += stem
            np.maximum(self._loudest, loudest, out=self._loudest)
        else:
            self.mix, self._loudest = stem.copy(), loudest

    @property
    def envelope(self) -> NDArray[np.float32]:
        envelope = self._loudest.copy()
        for channel in self.mix:
            np.maximum(envelope, np.abs(channel), out=envelope)
        return envelope


def _longest(parts: list[Part], sample_rate: int) -> int:
    """Samples until the last note has surely rung out."""
    return max(part.end for part in parts) + round(_TAIL_SECONDS * sample_rate)


def _check_room_for(stems: int, length: int, sample_rate: int) -> None:
    if stems * length * 8 > MOST_STEM_BYTES:
        raise SoundError(
            f"{stems} stems of {length / sample_rate / 60:.0f} minutes do not fit in memory",
            mend="Render the mix alone, or fewer tracks or bars at a time.",
        )


def _check_rate(sample_rate: int) -> None:
    if sample_rate not in SAMPLE_RATES:
        raise SoundError(
            f"a sample rate of {sample_rate} Hz is not offered", mend="Use 44100 or 48000."
        )


def playable_parts(score: Score, sample_rate: int) -> list[Part]:
    """The score's parts, if they can be rendered.

    Raises:
        SoundError: the score has no notes or is longer than half an hour.
    """
    parts = perform(score, sample_rate=sample_rate)
    if not any(len(part.notes) for part in parts):
        raise SoundError("the score holds no notes to play", mend="Give it some music first.")
    minutes = max(part.end for part in parts) / sample_rate / 60
    if minutes * 60 > LONGEST_SECONDS:
        raise SoundError(
            f"the score lasts {minutes:,.0f} minutes, and at most "
            f"{LONGEST_SECONDS // 60} are rendered",
            mend="Cut it into shorter pieces.",
        )
    return parts


def _stems(
    parts: list[Part], player: Player, sample_rate: int, progress: Progress
) -> Iterator[Waveform]:
    """Every part's stem before the common gain: (2, sample)."""
    length = _longest(parts, sample_rate)
    for number, (part, seat) in enumerate(zip(parts, seats(parts), strict=True)):
        progress(number, len(parts), f"Playing {part.name or f'track {number + 1}'}")
        if player.own_room:
            seat = replace(seat, send_db=-np.inf)
        if len(part.notes):
            yield place(player.play(part, length), part, seat, sample_rate=sample_rate)
        else:
            yield np.zeros((2, length), dtype=np.float32)
    progress(len(parts), len(parts), "Mixing")


def _gain(total: _Sum, parts: list[Part], sample_rate: int) -> NDArray[np.float32]:
    """The common gain, as long as the music and its tail: (sample,)."""
    envelope = total.envelope
    heard = np.flatnonzero(envelope > _SILENT * envelope.max())
    last_note = max(part.end for part in parts)
    fade = round(_FADE_SECONDS * sample_rate)
    length = max(last_note, int(heard[-1]) if len(heard) else 0) + fade
    length = min(length, len(envelope))
    gain = listening_gain(total.mix[:, :length], envelope[:length], sample_rate=sample_rate)
    gain[-fade:] *= np.linspace(1, 0, fade, dtype=np.float32)
    return gain
