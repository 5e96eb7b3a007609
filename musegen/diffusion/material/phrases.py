"""What clips play: six seconds of a piece, by chance transposed, faster, softer or shorter.

A phrase begins `LEAD` samples before its clip, so that notes and rooms already ring when it does.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from midi_data.score import Tempo
from musegen.audio.performance import Part, perform
from musegen.diffusion.clips import SAMPLES
from musegen.diffusion.material.sounds import Notes, draw_program
from musegen.diffusion.material.waveforms import RATE
from musegen.encoders import event_streams
from musegen.training.dataset import Dataset, PieceEntry

LEAD = round(2.5 * RATE)
LENGTH = LEAD + SAMPLES
MIX_PARTS = 6  # at most, of a mix

_OWN_PROGRAM_SHARE, _OWN_IN_MIX_SHARE = 0.4, 0.7
_MERGED_SHARE = 0.25  # of parts: all parts of a piece, on one instrument
_DRUMS_IN_MIX_SHARE = 0.3  # of mixes: of a style that has drums
_STYLES_WITH_DRUMS = ("drums", "rock", "cinematic")
_TRIES = 100
_STOPPING_SHARE = 0.12  # that fall silent before the clip ends


@dataclass(frozen=True, kw_only=True)
class Voice:
    """One instrument's notes, in samples from the start of the phrase."""

    program: int
    is_drum: bool
    notes: Notes


@dataclass(frozen=True, kw_only=True)
class Phrase:
    """What is played in a clip, and where it is from."""

    corpus: str
    piece: str
    voices: tuple[Voice, ...]


Choice = Callable[[list[Part], np.random.Generator], list[Voice]]
"""What is played of the parts of a piece; nothing if they will not do."""


def draw_part(data: Dataset, split: str, generator: np.random.Generator) -> Phrase | None:
    """One pitched part of a piece, or all of them on one instrument; perhaps another one.

    None if there is hardly such a piece.
    """
    return _draw(data, split, generator, _one_part, drums=False)


def draw_drums(data: Dataset, split: str, generator: np.random.Generator) -> Phrase | None:
    """The drums of a piece; None if there are hardly any."""
    return _draw(data, split, generator, _drums, drums=True)


def draw_mix(data: Dataset, split: str, generator: np.random.Generator) -> Phrase | None:
    """Several parts of a piece together; None if there is hardly such a piece."""
    drums = bool(generator.random() < _DRUMS_IN_MIX_SHARE)
    return _draw(data, split, generator, _several_parts, drums=drums)


def polyphony(notes: NDArray[np.generic]) -> float:
    """How many notes sound at once while any does, in the mean; columns on and off first."""
    if not len(notes):
        return 0.0
    times = np.concatenate([notes[:, 0], notes[:, 1]]).astype(np.float64)
    steps = np.repeat([1, -1], len(notes))
    order = np.lexsort([steps, times])
    sounding = np.cumsum(steps[order])[:-1]
    spans = np.diff(times[order])
    heard = spans[sounding > 0].sum()
    return float((sounding * spans).sum() / heard) if heard > 0 else 1.0


def one_key_at_a_time(notes: Notes) -> Notes:
    """The notes by onset; one is let go when its key is struck again."""
    notes = notes[np.lexsort([-notes[:, 1], notes[:, 0], notes[:, 2]])].copy()
    same = notes[1:, 2] == notes[:-1, 2]
    notes[:-1, 1] = np.where(same, np.minimum(notes[:-1, 1], notes[1:, 0]), notes[:-1, 1])
    notes = notes[notes[:, 1] > notes[:, 0]]
    ordered: Notes = notes[np.lexsort([notes[:, 2], notes[:, 0]])]
    return ordered


def _draw(
    data: Dataset, split: str, generator: np.random.Generator, choose: Choice, *, drums: bool
) -> Phrase | None:
    """What is chosen of the parts of a piece, varied."""
    styles = _by_style(data, split, drums=drums)
    for _ in range(_TRIES if styles else 0):
        corpora = styles[sorted(styles)[generator.integers(len(styles))]]
        names = sorted(corpora)
        share = np.sqrt([len(corpora[name]) for name in names])
        pieces = corpora[names[generator.choice(len(names), p=share / share.sum())]]
        piece = pieces[generator.integers(len(pieces))]
        voices = _varied(choose(_parts(data, piece, generator), generator), generator)
        if voices:
            return Phrase(corpus=piece.corpus, piece=piece.name, voices=voices)
    return None


def _by_style(data: Dataset, split: str, *, drums: bool) -> dict[str, dict[str, list[PieceEntry]]]:
    """Pieces by style and corpus, so that 4,000 fiddle tunes are not all that is drawn."""
    styles: dict[str, dict[str, list[PieceEntry]]] = {}
    for piece in data.of(split):
        if piece.style in _STYLES_WITH_DRUMS if drums else piece.style != "drums":
            styles.setdefault(piece.style, {}).setdefault(piece.corpus, []).append(piece)
    return styles


def _one_part(parts: list[Part], generator: np.random.Generator) -> list[Voice]:
    pitched = [part for part in parts if not part.is_drum]
    if not pitched:
        return []
    part = pitched[generator.integers(len(pitched))]
    if len(pitched) > 1 and generator.random() < _MERGED_SHARE:
        part = replace(part, notes=np.concatenate([each.notes for each in pitched]))
    start = _draw_start(part.notes, generator)
    return _voices([part], start, generator, own_share=_OWN_PROGRAM_SHARE)


def _drums(parts: list[Part], generator: np.random.Generator) -> list[Voice]:
    kits = [part for part in parts if part.is_drum]
    if not kits:
        return []
    kit = kits[generator.integers(len(kits))]
    return _voices([kit], _draw_start(kit.notes, generator), generator, own_share=1.0)


def _several_parts(parts: list[Part], generator: np.random.Generator) -> list[Voice]:
    if len(parts) < 2:
        return []
    some = [parts[number] for number in sorted(generator.permutation(len(parts))[:MIX_PARTS])]
    start = _draw_start(np.concatenate([part.notes for part in some]), generator)
    voices = _voices(some, start, generator, own_share=_OWN_IN_MIX_SHARE)
    return voices if len(voices) > 1 else []


def _parts(data: Dataset, piece: PieceEntry, generator: np.random.Generator) -> list[Part]:
    """The parts of a piece that play, a little faster or slower, in another key."""
    score = event_streams.decode(data.events_of(piece))
    tempo_bpm = np.clip(piece.tempo_bpm, 40, 240) * np.exp(generator.uniform(-0.35, 0.35))
    score.tempos.append(Tempo(0, float(tempo_bpm)))
    parts = [part for part in perform(score, sample_rate=RATE) if len(part.notes)]
    shift = np.array([0, 0, generator.integers(-5, 7), 0])
    moved = [part if part.is_drum else replace(part, notes=part.notes + shift) for part in parts]
    return [part for part in moved if part.notes[:, 2].min() >= 0 and part.notes[:, 2].max() <= 127]


def _draw_start(notes: Notes, generator: np.random.Generator) -> int:
    """Where a clip may begin so that one of the notes is in it."""
    onset = int(notes[generator.integers(len(notes)), 0])
    return onset - int(generator.uniform(0, 0.7) * SAMPLES)


def _voices(
    parts: list[Part], start: int, generator: np.random.Generator, *, own_share: float
) -> list[Voice]:
    """What each part that plays then plays, from `LEAD` before `start` on."""
    found = [_voice(part, start, generator, own_share=own_share) for part in parts]
    return [voice for voice in found if voice is not None]


def _voice(
    part: Part, start: int, generator: np.random.Generator, *, own_share: float
) -> Voice | None:
    """What a part plays, if anything, and on which program."""
    notes = part.notes - np.array([start - LEAD, start - LEAD, 0, 0])
    notes = notes[(notes[:, 1] > 0) & (notes[:, 0] < LENGTH)]
    notes[:, 0] = notes[:, 0].clip(min=0)
    if not len(notes):
        return None
    notes = one_key_at_a_time(notes)
    program = part.program
    if not part.is_drum and generator.random() > own_share:
        program, notes = draw_program(generator, notes, voices=polyphony(notes))
    return Voice(program=program, is_drum=part.is_drum, notes=notes)


def _varied(voices: list[Voice], generator: np.random.Generator) -> tuple[Voice, ...]:
    """The voices as another player would play them, all softer or louder, shorter or not."""
    louder = generator.uniform(24, 120) if generator.random() < 0.65 else None
    shorter = generator.uniform(0.25, 0.6) if generator.random() < 0.15 else 1.0
    stop = LENGTH
    if generator.random() < _STOPPING_SHARE:
        stop = LEAD + int(generator.uniform(0.25, 0.8) * SAMPLES)
    varied = []
    for voice in voices:
        notes = voice.notes[voice.notes[:, 0] < stop].copy()
        if stop < LENGTH:
            notes[:, 1] = notes[:, 1].clip(max=stop)
        if not voice.is_drum:
            held = ((notes[:, 1] - notes[:, 0]) * shorter).clip(min=RATE // 25)
            notes[:, 1] = notes[:, 0] + held.astype(np.int64)
        notes[:, 3] = _touched(notes, louder, generator)
        varied.append(replace(voice, notes=one_key_at_a_time(notes)))
    return tuple(voice for voice in varied if len(voice.notes))


def _touched(notes: Notes, mean: float | None, generator: np.random.Generator) -> NDArray[np.int64]:
    """Velocities: a part written flat is given a phrase; all are brought to a mean, if one is."""
    velocity = notes[:, 3].astype(np.float64)
    if len(velocity) and velocity.std() < 3:
        turn = 2 * np.pi * (notes[:, 0] / LENGTH * generator.uniform(0.3, 1.5) + generator.random())
        velocity += generator.uniform(2, 12) * np.sin(turn) + generator.normal(0, 4, len(velocity))
    if mean is not None and len(velocity):
        velocity *= mean / velocity.mean()
    return velocity.round().clip(6, 127).astype(np.int64)
