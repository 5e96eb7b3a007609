"""Keys: their names and scales, and the key a score is heard in.

Krumhansl, "Cognitive Foundations of Musical Pitch", 1990, chapter 4: how long each pitch class
sounds is correlated with the profile of every key (Krumhansl and Kessler, 1982), and the
likeliest key wins. Octaves and drums play no part.
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from midi_data.score import Score

Mode = Literal["major", "minor"]

# How well each pitch class fits, counted up from the tonic (Krumhansl and Kessler, 1982).
_PROFILES: dict[Mode, list[float]] = {
    "major": [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88],
    "minor": [6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17],
}
_TONICS: dict[Mode, list[str]] = {
    "major": ["C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"],
    "minor": ["C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B"],
}
_SCALES: dict[Mode, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 9, 10, 11),  # natural, with the raised sixth and seventh
}
LETTERS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}  # semitones over C
SHARP_NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
FLAT_NAMES = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
_ALTERATIONS = {"": 0, "#": 1, "♯": 1, "sharp": 1, "b": -1, "♭": -1, "flat": -1}
_MODES: dict[str, Mode] = {
    **dict.fromkeys(["", "major", "maj", "M", "dur", "ionian", "lydian", "mixolydian"], "major"),
    **dict.fromkeys(["minor", "min", "m", "moll", "aeolian", "dorian", "phrygian"], "minor"),
}
_KEY = re.compile(
    r"([A-G])(?:[ -]?(#|♯|♭|b|(?i:sharp|flat)))?"
    r"[ -]*(?:(M|m)|((?i:major|maj|dur|ionian|lydian|mixolydian"
    r"|minor|min|moll|aeolian|dorian|phrygian)))?"
)


@dataclass(frozen=True)
class Key:
    """A tonic and its mode."""

    tonic: int  # pitch class, 0 is C
    mode: Mode

    @property
    def name(self) -> str:
        """In the usual spelling: `D minor`, `Eb major`, `F# major`."""
        return f"{_TONICS[self.mode][self.tonic]} {self.mode}"

    @cached_property
    def scale(self) -> frozenset[int]:
        """Pitch classes at home in the key; in minor both forms of the sixth and seventh."""
        return frozenset((self.tonic + step) % 12 for step in _SCALES[self.mode])

    @property
    def fifths(self) -> int:
        """Sharps (or, negative, flats) of its key signature, as MIDI writes it."""
        relative = self.tonic if self.mode == "major" else (self.tonic + 3) % 12
        around = relative * 7 % 12
        flats = around > (5 if self.mode == "minor" else 6)  # Eb minor, but F# major
        return around - 12 if flats else around


KEYS: tuple[Key, ...] = tuple(
    Key(tonic, mode) for mode in ("major", "minor") for tonic in range(12)
)
"""All 24, the majors from C up, then the minors."""


def parse_key(words: str) -> Key | None:
    """The key someone wrote, or None: `Eb minor`, `E-flat minor`, `F#`, `Am`, `c sharp minor`.

    A letter alone is major. An old mode is taken as the major or minor it is nearest to.
    """
    text = words.strip()
    found = _KEY.fullmatch(text[:1].upper() + text[1:])
    if found is None:
        return None
    letter, alteration, short, long = found.groups()
    tonic = (LETTERS[letter] + _ALTERATIONS[(alteration or "").lower()]) % 12
    return Key(tonic, _MODES[short or (long or "").lower()])


def find_key(score: Score) -> Key:
    """The key a score is heard in; C major where nothing pitched sounds."""
    return key_of_weights(pitch_class_weights(score))


def key_of_weights(weights: NDArray[np.floating]) -> Key:
    """The key that fits how long each pitch class sounds, (pitch class 12)."""
    return KEYS[int(np.argmax(key_correlations(weights)))]


def key_correlation(score: Score, key: Key) -> float:
    """How well the score fits the key, -1 to 1; 0 where nothing pitched sounds."""
    return float(key_correlations(pitch_class_weights(score))[KEYS.index(key)])


def pitch_class_weights(score: Score) -> NDArray[np.float64]:
    """How long each pitch class sounds, in quarter notes: (pitch class 12). No drums."""
    weights = np.zeros(12)
    for track in score.tracks:
        if not track.is_drum and len(track.notes):
            notes = track.notes.numpy()
            weights += np.bincount(notes["pitch"] % 12, weights=notes["duration"], minlength=12)
    return weights / score.ticks_per_quarter


def key_correlations(weights: NDArray[np.floating]) -> NDArray[np.float64]:
    """Pearson correlation with each of `KEYS`; 0 for weights that are all alike.

    Args:
        weights: (..., pitch class 12), how long each sounds.

    Returns:
        (..., key 24), -1 to 1.
    """
    return np.clip(_standardised(weights) @ _profiles().T, -1, 1)


@cache
def _profiles() -> NDArray[np.float64]:
    """Standardised: (key 24, pitch class 12)."""
    return _standardised(np.array([np.roll(_PROFILES[key.mode], key.tonic) for key in KEYS]))


def _standardised(weights: NDArray[np.floating]) -> NDArray[np.float64]:
    """Zero mean and unit length along the last axis; zeros where all are alike."""
    centred = np.asarray(weights - weights.mean(axis=-1, keepdims=True), dtype=np.float64)
    norm = np.linalg.norm(centred, axis=-1, keepdims=True)
    np.divide(centred, norm, out=centred, where=norm > 1e-12)
    return centred
