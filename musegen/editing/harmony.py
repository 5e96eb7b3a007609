"""Chords for a melody: the likeliest way through the chords of its key.

A hidden Markov model, as in Simon, Morris and Basu, "MySong: Automatic Accompaniment Generation
for Vocal Melodies", 2008: the melody's notes in a stretch are seen, the chords are not, and
Viterbi's algorithm finds them. Which chord follows which is Piston's "Table of usual root
progressions" (Harmony, 1941): usual, sometimes, seldom. The other figures were tuned on OpenEWLD's
training side. On its test side (15 songs, 1,921 beats) the root is the printed one on 51 % of the
beats; the tonic alone would be on 24 %.
"""

from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray

from midi_data.chords import chord_pitch_classes, chord_symbol
from midi_data.errors import ScoreError
from midi_data.keys import Key, parse_key
from midi_data.score import Bar, Score, bars
from musegen.editing.meant_keys import key_meant
from musegen.editing.note_table import NoteTable

Floats = NDArray[np.float64]

# Degrees with their chords, and how readily each is taken beside the others on its degree.
_CHORDS = {
    "major": (
        (0, "maj", 1.0), (2, "min", 0.7), (2, "min7", 0.5), (4, "min", 0.5), (5, "maj", 0.9),
        (7, "maj", 0.8), (7, "dom7", 0.8), (9, "min", 0.7), (11, "half-dim", 0.1),
        (2, "dom7", 0.18), (4, "dom7", 0.12), (9, "dom7", 0.12), (0, "dom7", 0.09),
    ),
    "minor": (
        (0, "min", 1.0), (2, "half-dim", 0.4), (3, "maj", 0.6), (5, "min", 0.9), (7, "min", 0.15),
        (7, "maj", 0.5), (7, "dom7", 0.8), (8, "maj", 0.7), (10, "maj", 0.5), (10, "dom7", 0.3),
        (11, "dim7", 0.1),
    ),
}  # fmt: skip
# From each degree of the scale: usual, sometimes, seldom.
_FOLLOWS = {
    1: ("45", "6", "23"),
    2: ("5", "46", "13"),
    3: ("6", "4", "125"),
    4: ("5", "12", "36"),
    5: ("1", "46", "23"),
    6: ("25", "34", "1"),
    7: ("13", "6", "5"),
}
_USUAL = (1.0, 0.4, 0.15)
_OTHERWISE, _STAYS = 0.05, 1.0
_DEGREE = {0: 1, 2: 2, 3: 3, 4: 3, 5: 4, 7: 5, 8: 6, 9: 6, 10: 7, 11: 7}
_HOME, _BESIDE, _FOREIGN = 0.75, 0.2, 0.05  # how a note's weight falls on chord, scale, others
_ACCENT = 1.5  # what begins on the beat weighs more
_WEIGHT = 1.4  # quarter notes of melody that weigh as much as one progression


@dataclass(frozen=True)
class Harmony:
    """A chord and where it begins and ends, in ticks."""

    start: int
    stop: int
    root: int
    quality: str

    def symbol(self, key: Key) -> str:
        """As a lead sheet has it."""
        return chord_symbol(self.root, self.quality, fifths=key.fifths)


def chords_for(
    score: Score, track: int, *, key: str | None = None, half_bars: bool = False
) -> list[Harmony]:
    """A chord for every bar that the melody reaches, or half bar.

    Args:
        score: holds the melody.
        track: which track it is, counted from 0.
        key: of the chords; that of the melody if none is named.
        half_bars: whether bars that halve well get two.

    Raises:
        ScoreError: for what is no key, a drum track, or one without notes.
    """
    melody = score.tracks[track]
    if melody.is_drum or not len(melody.notes):
        raise ScoreError(
            "there is no melody to harmonise", where=f"track {track + 1}", mend="Choose another."
        )
    alone = score.copy()
    alone.tracks = type(alone.tracks)([alone.tracks[track]])
    found = parse_key(key) if key else key_meant(alone)
    if found is None:
        raise ScoreError(f"{key!r} is no key", mend="Say it as in A minor, Eb or F# major.")
    spans = _spans(alone, half_bars=half_bars)
    seen = _weights(NoteTable.of(melody), spans, alone)
    chords = [((found.tonic + above) % 12, quality) for above, quality, _ in _CHORDS[found.mode]]
    path = _likeliest(_emissions(seen, chords, found), *_progressions(found))
    return _joined([(*span, *chords[each]) for span, each in zip(spans, path, strict=True)])


def _spans(score: Score, *, half_bars: bool) -> list[tuple[int, int]]:
    spans = []
    for bar in bars(score):
        stop = bar.start + bar.length
        if half_bars and _halves(bar):
            middle = bar.start + bar.length // 2
            spans += [(bar.start, middle), (middle, stop)]
        else:
            spans.append((bar.start, stop))
    return spans


def _halves(bar: Bar) -> bool:
    return bar.numerator % 2 == 0 and bar.numerator > 2


def _weights(notes: NoteTable, spans: list[tuple[int, int]], score: Score) -> Floats:
    """How much each pitch class weighs in each span, in quarter notes: (span, pitch class)."""
    seen = np.zeros((len(spans), 12))
    beat = score.ticks_per_quarter
    for number, (start, stop) in enumerate(spans):
        held = np.minimum(notes.end, stop) - np.maximum(notes.onset, start)
        sounds = held > 0
        on_beat = (notes.onset[sounds] - start) % beat == 0
        weight = held[sounds] / beat * np.where(on_beat, _ACCENT, 1.0)
        seen[number] = np.bincount(notes.pitch[sounds] % 12, weight, minlength=12)
    return seen


def _emissions(seen: Floats, chords: list[tuple[int, str]], key: Key) -> Floats:
    """How well each chord goes with what is seen, as a logarithm: (span, chord)."""
    table = np.zeros((len(chords), 12))
    for number, (root, quality) in enumerate(chords):
        inside = chord_pitch_classes(root, quality)
        beside = key.scale - inside
        for pitch_class in range(12):
            if pitch_class in inside:
                share = _HOME / len(inside)
            elif pitch_class in beside:
                share = _BESIDE / len(beside)
            else:
                share = _FOREIGN / (12 - len(inside | beside))
            table[number, pitch_class] = log(share)
    return seen @ table.T / _WEIGHT


def _progressions(key: Key) -> tuple[Floats, Floats]:
    """How readily a chord follows another, (from, to), and ends a piece, as logarithms."""
    known = _CHORDS[key.mode]
    table = np.zeros((len(known), len(known)))
    for one, (above, quality, _) in enumerate(known):
        for other, (later, later_quality, readily) in enumerate(known):
            table[one, other] = readily * _follows(above, quality, later, later_quality)
    home = np.array(
        [1.0 if above == 0 and quality != "dom7" else 0.02 for above, quality, _ in known]
    )
    return np.log(table / table.sum(axis=1, keepdims=True)), np.log(home)


def _follows(above: int, quality: str, later: int, later_quality: str) -> float:
    if (above, quality) == (later, later_quality):
        return _STAYS
    if quality == "dom7" and above != 10 and _DEGREE[above] != 5:  # a dominant of another degree
        return 1.0 if (above + 5) % 12 == later else _OTHERWISE
    if above == later:
        return _STAYS / 2
    for readily, degrees in zip(_USUAL, _FOLLOWS[_DEGREE[above]], strict=True):
        if str(_DEGREE[later]) in degrees:
            return readily
    return _OTHERWISE


def _likeliest(emissions: Floats, progressions: Floats, home: Floats) -> list[int]:
    """Viterbi's path through the chords; it sets out from home, and ends there."""
    best = emissions[0] + home / 2
    came = np.zeros(emissions.shape, dtype=np.int64)
    for number in range(1, len(emissions)):
        ways = best[:, None] + progressions
        came[number] = ways.argmax(axis=0)
        best = ways.max(axis=0) + emissions[number]
    path = [int((best + home).argmax())]
    for number in range(len(emissions) - 1, 0, -1):
        path.append(int(came[number, path[-1]]))
    return path[::-1]


def _joined(spans: list[tuple[int, int, int, str]]) -> list[Harmony]:
    """Chords that go on as one."""
    made: list[Harmony] = []
    for start, stop, root, quality in spans:
        if made and (made[-1].root, made[-1].quality) == (root, quality):
            made[-1] = Harmony(made[-1].start, stop, root, quality)
        else:
            made.append(Harmony(start, stop, root, quality))
    return made
