"""The words of an editing step as values: percentages, pitches, bars, tracks."""

import re
from fractions import Fraction

from midi_data.errors import ScoreError
from midi_data.keys import LETTERS
from musegen.selecting import selected_bars

_NUMBER = re.compile(r"([+-]?\d+(?:\.\d+)?)(%?)")
_PITCH = re.compile(r"([A-Ga-g])([#b]?)(-?\d)")


def whole(words: str) -> int:
    """`3`, `+3` or `-3`.

    Raises:
        ScoreError: for anything else.
    """
    if not re.fullmatch(r"[+-]?\d{1,6}", words.strip()):
        raise ScoreError(f"{words!r} is no whole number", mend="Say it as in 3 or -3.")
    return int(words)


def share(words: str) -> float:
    """`80%` or `0.8`.

    Raises:
        ScoreError: for anything else.
    """
    found = _NUMBER.fullmatch(words.strip())
    if found is None:
        raise ScoreError(f"{words!r} is no percentage", mend="Say it as in 80%.")
    return float(found[1]) / (100 if found[2] else 1)


def ratio(words: str) -> float:
    """`2`, `1/2`, `0.5` or `50%`.

    Raises:
        ScoreError: for anything else.
    """
    if re.fullmatch(r"\d{1,4}/[1-9]\d{0,3}", words.strip()):
        return float(Fraction(words.strip()))
    return share(words)


def pitch(words: str) -> int:
    """`C4`, `F#3`, `Bb2` or a MIDI number: 60 is C4.

    Raises:
        ScoreError: for anything else.
    """
    found = _PITCH.fullmatch(words.strip())
    if found is None:
        if words.strip().isdecimal() and int(words) <= 127:
            return int(words)
        raise ScoreError(f"{words!r} is no pitch", mend="Say it as in C4, F#3 or 60.")
    sign = {"#": 1, "b": -1, "": 0}[found[2]]
    return 12 * (int(found[3]) + 1) + LETTERS[found[1].upper()] + sign


def span(words: str) -> tuple[int, int]:
    """`30-110` as two numbers.

    Raises:
        ScoreError: for anything else.
    """
    found = re.fullmatch(r"\s*(\d{1,3})\s*-\s*(\d{1,3})\s*", words)
    if found is None:
        raise ScoreError(f"{words!r} says no range", mend="Say it as in 30-110.")
    return int(found[1]), int(found[2])


def metre(words: str) -> tuple[int, int]:
    """`3/4` as two numbers.

    Raises:
        ScoreError: for anything else.
    """
    found = re.fullmatch(r"\s*(\d{1,2})\s*/\s*(\d{1,2})\s*", words)
    if found is None:
        raise ScoreError(f"{words!r} is no metre", mend="Say it as in 3/4 or 7/8.")
    return int(found[1]), int(found[2])


def times(words: str, *, unsaid: int) -> tuple[str, int]:
    """`5-8 x4` as the words before the sign and how many times."""
    before, sign, count = words.partition("x")
    return before.strip(), whole(count) if sign else unsaid


def at_bars(words: str) -> tuple[str, range | None]:
    """`3@5-8` as the words before the sign and the bars behind it, counted from 0.

    Raises:
        ScoreError: what is behind the sign says no bars.
    """
    before, sign, behind = words.rpartition("@")
    return (before.strip(), selected_bars(behind)) if sign else (words.strip(), None)


def of_track(words: str) -> tuple[str | None, str]:
    """`Piano=C4` as the track before the sign, None if there is none, and what is behind it."""
    before, sign, behind = words.rpartition("=")
    return (before.strip() if sign else None), behind.strip()
