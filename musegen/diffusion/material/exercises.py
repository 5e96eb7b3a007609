"""Exercises that cover what pieces seldom do: every range, single notes, ladders of loudness."""

from collections.abc import Callable

import numpy as np

from midi_data.instruments import INSTRUMENTS
from musegen.diffusion.material.phrases import LEAD, LENGTH, Phrase, Voice, one_key_at_a_time
from musegen.diffusion.material.sounds import FAMILY_SHARES, Notes
from musegen.diffusion.material.waveforms import RATE

CORPUS = "exercises"

_SCALES: tuple[tuple[int, ...], ...] = (
    (0, 2, 4, 5, 7, 9, 11),
    (0, 2, 3, 5, 7, 8, 10),
    (0, 2, 4, 7, 9),
    tuple(range(12)),
)
_CHORDS: tuple[tuple[int, ...], ...] = (
    (0, 4, 7),
    (0, 3, 7),
    (0, 4, 7, 11),
    (0, 7, 12, 16),
    (0, 5, 7),
    (0, 12, 19, 24, 28),
)

Exercise = Callable[[int, int, np.random.Generator], list[tuple[float, float, int, float]]]
"""From the lowest and the highest pitch: (seconds, length in seconds, pitch, velocity)."""


def draw_exercise(generator: np.random.Generator) -> Phrase:
    """One of the exercises, on an instrument of any family."""
    program = 8 * int(generator.choice(16, p=FAMILY_SHARES)) + int(generator.integers(8))
    instrument = INSTRUMENTS[program]
    chordal = instrument.voices > 2
    names = [name for name in _EXERCISES if chordal or name not in _CHORDAL]
    name = names[generator.integers(len(names))]
    low, high = instrument.low, instrument.high
    third = (high - low) / 3
    begin = generator.uniform(0, 2)  # of the thirds of the range: low, high or between
    low, high = round(low + begin * third), round(low + (begin + 1) * third)
    rows = _EXERCISES[name](low, max(high, low + 5), generator)
    voice = Voice(program=program, is_drum=False, notes=_notes(rows, instrument.high))
    return Phrase(corpus=CORPUS, piece=name, voices=(voice,))


def draw_strokes(generator: np.random.Generator) -> Phrase:
    """Single strokes of a drum kit, soft and loud."""
    rows, now = [], generator.uniform(0, 0.6)
    pitches = generator.integers(35, 60, 4)
    step = generator.uniform(0.12, 0.7)
    while now < LENGTH / RATE:
        pitch = int(generator.choice(pitches))
        rows.append((now, 0.1, pitch, generator.uniform(15, 127)))
        now += step * generator.choice((1, 1, 2))
    voice = Voice(program=0, is_drum=True, notes=_notes(rows, 127))
    return Phrase(corpus=CORPUS, piece="strokes", voices=(voice,))


def _notes(rows: list[tuple[float, float, int, float]], highest: int) -> Notes:
    table = np.array(rows, dtype=np.float64)
    on, off = table[:, 0] * RATE, (table[:, 0] + table[:, 1]) * RATE
    pitch, velocity = table[:, 2].clip(max=highest), table[:, 3].clip(6, 127)
    found = np.column_stack([on, off, pitch, velocity]).round().astype(np.int64)
    return one_key_at_a_time(found[found[:, 0] < LENGTH])


def _single(
    low: int, high: int, generator: np.random.Generator
) -> list[tuple[float, float, int, float]]:
    onset = LEAD / RATE + generator.uniform(0, 1.5)
    return [(onset, generator.uniform(0.2, 5), int(generator.integers(low, high)), _any(generator))]


def _slow_notes(
    low: int, high: int, generator: np.random.Generator
) -> list[tuple[float, float, int, float]]:
    step, held, touch = generator.uniform(0.8, 2.5), generator.uniform(0.3, 0.95), _any(generator)
    return [
        (now, step * held, int(generator.integers(low, high)), touch + generator.normal(0, 6))
        for now in np.arange(0, LENGTH / RATE, step)
    ]


def _scale(
    low: int, high: int, generator: np.random.Generator
) -> list[tuple[float, float, int, float]]:
    steps = _SCALES[generator.integers(len(_SCALES))]
    root = low + int(generator.integers(0, 4))
    ladder = [pitch for pitch in range(low, high + 8) if (pitch - root) % 12 in steps]
    ladder = ladder + ladder[-2:0:-1] if generator.random() < 0.5 else ladder[::-1] + ladder[1:-1]
    step, held = generator.uniform(0.09, 0.5), generator.uniform(0.3, 1.0)
    touch = _any(generator)
    times = np.arange(generator.uniform(0, 0.5), LENGTH / RATE, step)
    return [
        (now, step * held, ladder[n % len(ladder)], touch + generator.normal(0, 4))
        for n, now in enumerate(times)
    ]


def _chords(
    low: int, high: int, generator: np.random.Generator
) -> list[tuple[float, float, int, float]]:
    step, held = generator.uniform(0.4, 2.5), generator.uniform(0.2, 1.0)
    touch, rows = _any(generator), []
    for now in np.arange(generator.uniform(0, 0.4), LENGTH / RATE, step):
        root, chord = int(generator.integers(low, high)), _CHORDS[generator.integers(len(_CHORDS))]
        louder = touch + generator.normal(0, 8)
        rows += [(now, step * held, root + tone, louder + generator.normal(0, 3)) for tone in chord]
    return rows


def _broken_chords(
    low: int, high: int, generator: np.random.Generator
) -> list[tuple[float, float, int, float]]:
    step, rows, touch = generator.uniform(0.1, 0.3), [], _any(generator)
    chord = _CHORDS[0]
    for n, now in enumerate(np.arange(0, LENGTH / RATE, step)):
        if n % 8 == 0:
            root = int(generator.integers(low, high))
            chord = _CHORDS[generator.integers(len(_CHORDS))]
        tone = chord[n % len(chord)]
        rows.append((now, step * 8, root + tone, touch + generator.normal(0, 5)))
    return rows


def _ladder(
    low: int, high: int, generator: np.random.Generator
) -> list[tuple[float, float, int, float]]:
    """One key, ever louder, or ever softer."""
    pitch, step = int(generator.integers(low, high)), generator.uniform(0.25, 0.8)
    times = np.arange(LEAD / RATE, LENGTH / RATE, step)
    first, last = generator.permutation([15.0, 125.0]).tolist()
    touches = np.linspace(first, last, len(times))
    return [(now, step * 0.8, pitch, touch) for now, touch in zip(times, touches, strict=True)]


def _repeated(
    low: int, high: int, generator: np.random.Generator
) -> list[tuple[float, float, int, float]]:
    pitch, step = int(generator.integers(low, high)), generator.uniform(0.11, 0.45)
    held, touch = generator.uniform(0.15, 0.9), _any(generator)
    return [
        (now, step * held, pitch, touch + generator.normal(0, 6))
        for now in np.arange(0, LENGTH / RATE, step)
    ]


def _any(generator: np.random.Generator) -> float:
    return float(generator.uniform(15, 125))


_EXERCISES: dict[str, Exercise] = {
    "single note": _single,
    "slow notes": _slow_notes,
    "scale": _scale,
    "chords": _chords,
    "broken chords": _broken_chords,
    "ladder of loudness": _ladder,
    "repeated notes": _repeated,
}
_CHORDAL = ("chords", "broken chords")
