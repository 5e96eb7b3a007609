"""A score becomes a mix and its stems: played part by part, seated, and brought to one level."""

from collections.abc import Iterator
from dataclasses import dataclass
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
    stems: list[Waveform]  # one a track, in the score's order
    sample_rate: int
    engine: str
    soundfont: Path


def render(
    score: Score,
    *,
    soundfont: str | Path | None = None,
    sample_rate: int = 44_100,
    engine: str | None = None,
    progress: Progress = silent,
) -> Waveform:
    """A score as sound: (2, sample) in [-1, 1], at -16 LUFS.

    Args:
        score: what is played.
        soundfont: the file with the instruments; the best one found if none is named.
        sample_rate: 44,100 or 48,000 Hz.
        engine: "fluidsynth", "tinysoundfont" or "midirenderer"; the best there is if none is named.
        progress: told after every track.

    Raises:
        SoundError: the score has no notes or is longer than half an hour, or the sample rate, the
            engine or the SoundFont cannot be used.
    """
    parts = _checked(score, sample_rate)
    player = open_player(engine=engine, soundfont=soundfont, sample_rate=sample_rate)
    total = _Sum()
    for stem in _stems(parts, player, sample_rate, progress):
        total.add(stem)
    gain = _gain(total, parts, sample_rate)
    return total.mix[:, : len(gain)] * gain


def render_mix_and_stems(
    score: Score,
    *,
    soundfont: str | Path | None = None,
    sample_rate: int = 44_100,
    engine: str | None = None,
    progress: Progress = silent,
) -> Rendering:
    """The mix that `render` gives and its stems, played once. Arguments and errors as there."""
    parts = _checked(score, sample_rate)
    length = max(part.end for part in parts) + round(_TAIL_SECONDS * sample_rate)
    if len(parts) * length * 8 > MOST_STEM_BYTES:
        raise SoundError(
            f"{len(parts)} stems of {length / sample_rate / 60:.0f} minutes do not fit in memory",
            mend="Render the mix alone, or fewer tracks or bars at a time.",
        )
    player = open_player(engine=engine, soundfont=soundfont, sample_rate=sample_rate)
    total, stems = _Sum(), []
    for stem in _stems(parts, player, sample_rate, progress):
        total.add(stem)
        stems.append(stem)
    gain = _gain(total, parts, sample_rate)
    sounds = [sound[:, : len(gain)] for sound in (total.mix, *stems)]
    for sound in sounds:
        sound *= gain  # in place: the stems of an orchestra fill a gigabyte
    return Rendering(
        mix=sounds[0],
        stems=sounds[1:],
        sample_rate=sample_rate,
        engine=player.name,
        soundfont=player.soundfont,
    )


def render_stems(
    score: Score,
    *,
    soundfont: str | Path | None = None,
    sample_rate: int = 44_100,
    engine: str | None = None,
    progress: Progress = silent,
) -> list[Waveform]:
    """One waveform (2, sample) a track, of one start and length; they sum to the mix.

    Arguments and errors as for `render`.
    """
    return render_mix_and_stems(
        score, soundfont=soundfont, sample_rate=sample_rate, engine=engine, progress=progress
    ).stems


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


def _checked(score: Score, sample_rate: int) -> list[Part]:
    """The score's parts, if they can be rendered."""
    if sample_rate not in SAMPLE_RATES:
        raise SoundError(
            f"a sample rate of {sample_rate} Hz is not offered", mend="Use 44100 or 48000."
        )
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
    length = max(part.end for part in parts) + round(_TAIL_SECONDS * sample_rate)
    for number, (part, seat) in enumerate(zip(parts, seats(parts), strict=True)):
        progress(number, len(parts), f"Playing {part.name or f'track {number + 1}'}")
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
