"""The fields of an ABC tune, from their text: key, metre, lengths, tempo, voice.

The ABC music standard 2.1, sections 3, 4 and 7 (abcnotation.com).
"""

import re
from dataclasses import dataclass
from fractions import Fraction

SHARPS = "FCGDAEB"  # in the order in which keys take them
_SIGNATURES = {"C": 0, "G": 1, "D": 2, "A": 3, "E": 4, "B": 5, "F": -1}  # of the major keys
_MODES = {  # how many sharps more than major
    "maj": 0, "ion": 0, "lyd": 1, "mix": -1, "dor": -2, "m": -3, "min": -3, "aeo": -3,
    "phr": -4, "loc": -5,
}  # fmt: skip
_KEY = re.compile(
    r"([A-G])([#b]?)[ \t]*(maj|ion|lyd|mix|dor|min|aeo|phr|loc|m(?![a-z]))?", re.IGNORECASE
)
_ALTERED = re.compile(r"(?<![a-z])(\^\^|__|\^|_|=)([a-gA-G])(?![a-zA-Z])")
_SETTING = re.compile(r"([a-z]+)=(\"[^\"]*\"|\S+)", re.IGNORECASE)
_FRACTION = re.compile(r"(\d{1,4})\s*/\s*(\d{1,4})")
ALTERATIONS = {"^^": 2, "^": 1, "=": 0, "_": -1, "__": -2, "": 0}


@dataclass(frozen=True)
class Signature:
    """A key signature, and what it does to each letter."""

    sharps: int  # flats below 0
    is_minor: bool
    alterations: dict[str, int]  # letter to semitones


def signature(text: str) -> Signature | None:
    """The signature of a `K:` field such as `Dm`, `A mixolydian` or `D exp _b ^f`.

    None where it names no key, only a clef.
    """
    text = text.strip()
    found = _KEY.match(text)
    sharps, is_minor = 0, False
    if text[:2] in ("HP", "Hp"):
        sharps = 2  # highland pipes
    elif found and not text.startswith(("clef", "bass", "alto")):
        mode = (found[3] or "maj").lower()
        flats = {"#": 7, "b": -7, "": 0}[found[2].lower()]
        sharps = _SIGNATURES[found[1].upper()] + flats + _MODES[mode]
        is_minor = mode in ("m", "min", "aeo")
    elif not text.startswith(("none", "exp")) and text:
        return None
    if "exp" in text.split():
        sharps = 0  # only what is written out
    sharps = (sharps + 7) % 12 - 7 if abs(sharps) > 7 else sharps
    letters = SHARPS[:sharps] if sharps >= 0 else SHARPS[sharps:]
    alterations = dict.fromkeys(letters, 1 if sharps > 0 else -1)
    for sign, letter in _ALTERED.findall(text):
        alterations[letter.upper()] = ALTERATIONS[sign]
    return Signature(sharps, is_minor, alterations)


def metre(text: str) -> tuple[int, int] | None:
    """Numerator and denominator of an `M:` field; None for none, or what is not one."""
    text = text.strip().strip("()").replace("(", "").replace(")", "")
    if text.startswith("C|"):
        return 2, 2
    if text.startswith("C"):
        return 4, 4
    found = re.match(r"(\d{1,3}(?:\s*\+\s*\d{1,3})*)\s*/\s*(\d{1,3})", text)
    if not found:
        return None
    numerator = sum(int(number) for number in found[1].split("+"))
    denominator = int(found[2])
    fits = 0 < numerator < 256 and denominator in (1, 2, 4, 8, 16, 32, 64, 128)
    return (numerator, denominator) if fits else None


def unit_length(text: str) -> Fraction | None:
    """The length of an `L:` field as a part of a whole note."""
    found = _FRACTION.search(text)
    if found and int(found[1]) and int(found[2]):
        return Fraction(int(found[1]), int(found[2]))
    return Fraction(1) if text.strip() == "1" else None


def usual_unit(metre: tuple[int, int] | None) -> Fraction:
    """The unit length of a tune that does not say."""
    return Fraction(1, 16) if metre and metre[0] / metre[1] < 0.75 else Fraction(1, 8)


def tempo(text: str) -> float | None:
    """Quarter notes a minute, of a `Q:` field such as `"Allegro" 3/8=80`; a bare number of them."""
    text = re.sub(r'"[^"]*"', "", text)
    beats, _, number = text.rpartition("=")
    found = re.match(r"\s*(\d{1,6}(?:\.\d{1,3})?)", number)
    if not found:
        return None
    lengths = [Fraction(int(top), int(low)) for top, low in _FRACTION.findall(beats) if int(low)]
    beat = sum(lengths, Fraction(0)) or Fraction(1, 4)
    return float(found[1]) * float(beat * 4)


def settings(text: str) -> dict[str, str]:
    """The `name=value` pairs of a `V:` or `K:` field."""
    return {name.lower(): value.strip('"') for name, value in _SETTING.findall(text)}


def transposition(text: str) -> int:
    """Semitones from written to sounding, by a field's `transpose=`, `octave=` and clef."""
    said = settings(text)
    clef = re.search(r"(?:treble|bass|alto|tenor)([+-])8", text)
    octaves = _small_number(said.get("octave", ""))
    octaves += {"+": 1, "-": -1}[clef[1]] if clef else 0
    return _small_number(said.get("transpose", "")) + 12 * octaves


def _small_number(text: str) -> int:
    found = re.fullmatch(r"[+-]?\d{1,2}", text)
    return int(text) if found else 0
