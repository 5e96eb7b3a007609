"""How long the notes of a tuplet are: exactly, although files round them to whole divisions.

A file that divides a quarter note by 480 says 69 for each of seven equal notes in it. Added up,
that would shift all that follows, so the length is taken from the sign, its dots and the ratio.
"""

from fractions import Fraction
from math import lcm

from midi_data.xml_documents import Element

_SIGNS = ("breve", "whole", "half", "quarter", "eighth", "16th", "32nd", "64th", "128th", "256th")
_QUARTERS = {sign: Fraction(8, 2**power) for power, sign in enumerate(_SIGNS)}
_MOST_DOTS = 4


def tuplet_quarters(note: Element) -> Fraction | None:
    """How many quarter notes a note or rest of a tuplet lasts; None where it does not say."""
    ratio = note.find("time-modification")
    if ratio is None:
        return None
    sign = _QUARTERS.get((note.findtext("type") or "").strip())
    actual, normal = (_count(ratio.findtext(name)) for name in ("actual-notes", "normal-notes"))
    dots = len(note.findall("dot"))
    if sign is None or not actual or not normal or dots > _MOST_DOTS:
        return None
    return sign * (2 - Fraction(1, 2**dots)) * Fraction(normal, actual)


def exact_units(told: int, unit: int, quarter: int, note: Element) -> int:
    """The length of a note, in units.

    Args:
        told: what its duration says, in units.
        unit: units of one of the file's divisions, to which `told` is rounded.
        quarter: units a quarter note.
        note: the element.
    """
    quarters = tuplet_quarters(note)
    exact = Fraction(told) if quarters is None else quarters * quarter
    if exact == told or exact % unit == 0 or exact % 1 or abs(exact - told) >= unit:
        return told
    return int(exact)


def finer(quarter: int, root: Element, *, most: int) -> int:
    """A multiple of `quarter` in which the notes of all tuplets are whole, if they can be.

    Args:
        quarter: units a quarter note.
        root: the document.
        most: the highest multiple there may be; tuplets that need a higher one stay rounded.
    """
    lengths = {tuplet_quarters(ratio.getparent()) for ratio in root.iter("time-modification")}
    for denominator in sorted({each.denominator for each in lengths if each}):
        made = lcm(quarter, denominator)
        quarter = made if made <= most else quarter
    return quarter


class Clock:
    """Where the reading of a measure stands, in units from its start.

    Files move back by what their rounded durations add up to, or by what they should: a place
    that was reached before is found again either way.
    """

    def __init__(self) -> None:
        self.position = self.furthest = 0
        self._told = 0
        self._reached = {0: 0}  # positions by what the durations before them add up to

    def pass_note(self, told: int, exact: int) -> None:
        """Go on by a note, whose length is told, and is, so many units."""
        self._told += told
        self.position += exact
        self.furthest = max(self.furthest, self.position)
        self._reached[self._told] = self.position

    def move(self, told: int) -> None:
        """Go on or back by what is told."""
        self._told = max(0, self._told + told)
        self.position = self._reached.get(self._told, max(0, self.position + told))
        self.furthest = max(self.furthest, self.position)


def _count(text: str | None) -> int:
    """A whole number of notes; 0 for what is none."""
    text = (text or "").strip()
    return int(text) if text.isdecimal() and len(text) < 4 else 0
