"""The chord names of MusicXML and of chord annotations in the letters of a lead sheet."""

import re

from midi_data.keys import LETTERS, SHARP_NAMES

_KINDS = {  # MusicXML's "kind"
    "major": "",
    "minor": "m",
    "dominant": "7",
    "major-seventh": "maj7",
    "minor-seventh": "m7",
    "diminished": "dim",
    "diminished-seventh": "dim7",
    "half-diminished": "m7b5",
    "augmented": "aug",
    "augmented-seventh": "7#5",
    "augmented-ninth": "7#5",
    "major-sixth": "6",
    "minor-sixth": "m6",
    "dominant-ninth": "9",
    "major-ninth": "maj9",
    "minor-ninth": "m9",
    "dominant-11th": "11",
    "minor-11th": "m11",
    "dominant-13th": "13",
    "minor-13th": "m13",
    "minor-major": "m(maj7)",
    "suspended-fourth": "sus4",
    "power": "5",
    "maj69": "6/9",
}
_SHORTHANDS = {  # Harte et al., "Symbolic Representation of Musical Chords", ISMIR 2005
    "maj": "",
    "min": "m",
    "7": "7",
    "maj7": "maj7",
    "min7": "m7",
    "dim": "dim",
    "dim7": "dim7",
    "hdim7": "m7b5",
    "aug": "aug",
    "maj6": "6",
    "min6": "m6",
    "minmaj7": "m(maj7)",
    "sus2": "sus2",
    "sus4": "sus4",
    "sus4(b7)": "7sus4",
}
_DEGREES = {"b3": 3, "3": 4, "5": 7, "b7": 10, "7": 11}


def from_musicxml(root: str, kind: str, bass: str) -> str:
    """`Bb`, `minor-seventh`, `/D` as `Bbm7/D`; a kind not known is left as it is."""
    return f"{root}{_KINDS.get(kind, kind)}{bass}"


def from_harte(label: str) -> str | None:
    """`A:min7/b7` as `Am7/G`; None for `N`, no chord."""
    found = re.fullmatch(r"([A-G])([#b]?):([^/]+)(?:/(b?\d))?", label)
    if found is None:
        return None
    letter, accidental, shorthand, degree = found.groups()
    symbol = f"{letter}{accidental}{_SHORTHANDS.get(shorthand, shorthand)}"
    if degree not in _DEGREES:
        return symbol
    root = LETTERS[letter] + {"#": 1, "b": -1, "": 0}[accidental]
    return f"{symbol}/{SHARP_NAMES[(root + _DEGREES[degree]) % 12]}"
