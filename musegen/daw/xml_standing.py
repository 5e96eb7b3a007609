"""What stands in a part at a measure: divisions, key, transposition, staves.

Also where in the measure everything stands that is not a note.
"""

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from musegen.daw.xml import Element
from musegen.daw.xml_original import OriginalPart, PatchError

_MOVING = ("note", "backup", "forward")
_STILL = ("chord", "grace")  # notes that do not move on
_MOST_STAVES = 16  # of one part; an organ has three
_PICTURES = ("measure-repeat", "beat-repeat", "slash")  # signs that stand for notes


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What holds until it is said otherwise; as it is before anything is said.

    Attributes:
        divisions: of a quarter note, in which durations count.
        fifths: the key as written, in sharps.
        transposition: semitones from written to sounding.
        staves: how many there are.
        pictured: whether a sign stands in the place of the notes.
    """

    divisions: int = 1
    fifths: int = 0
    transposition: int = 0
    staves: int = 1
    pictured: bool = False

    def told(self, attributes: Element) -> "Standing":
        """What holds after an `<attributes>` element."""
        chromatic = number_in(attributes, "transpose/chromatic")
        octaves = number_in(attributes, "transpose/octave-change") or 0
        moved = None if chromatic is None else chromatic + 12 * octaves
        fifths = number_in(attributes, "key/fifths")
        staves = number_in(attributes, "staves")
        made = replace(
            self,
            divisions=number_in(attributes, "divisions") or self.divisions,
            fifths=self.fifths if fifths is None else fifths,
            transposition=self.transposition if moved is None else moved,
            staves=min(max(1, staves or self.staves), _MOST_STAVES),
        )
        for picture in _PICTURES:
            for each in attributes.iterfind(f"measure-style/{picture}"):
                made = replace(made, pictured=each.get("type") == "start")
        return made


class Placed(NamedTuple):
    """An element that is not a note: where it stands from the measure's start, in units."""

    position: int
    element: Element


def standings(part: OriginalPart) -> list[Standing]:
    """What stands at the start of each measure, before it says anything, and after the last."""
    found = [Standing()]
    for measure in part.measures:
        now = found[-1]
        for attributes in measure.iterfind("attributes"):
            now = now.told(attributes)
        found.append(now)
    return found


def placed(measure: Element, standing: Standing, quarter: int) -> list[Placed]:
    """Everything in a measure that is not a note, in the order of the document.

    Args:
        measure: the element.
        standing: what stands at its start.
        quarter: units a quarter note.
    """
    found, position, now = [], 0, standing
    for element in measure:
        position = max(0, position + _moves(element) * quarter // now.divisions)
        if element.tag not in _MOVING:
            found.append(Placed(position, element))
            now = now.told(element) if element.tag == "attributes" else now
    return found


def at_head(measure: Element, standing: Standing, quarter: int, *, where: str) -> Standing:
    """What stands for the notes of a measure.

    Raises:
        PatchError: it changes how the instrument transposes on the way, or a sign stands for notes.
    """
    head = end = standing
    for position, element in placed(measure, standing, quarter):
        if element.tag == "attributes":
            end = end.told(element)
            head = head if position else end
    if end.transposition != head.transposition:
        raise PatchError("changes to an instrument in another pitch in mid-bar", where=where)
    if head.pictured:
        raise PatchError("shows a sign for repeated beats or bars, not notes", where=where)
    return replace(head, divisions=end.divisions)


def _moves(element: Element) -> int:
    """How many divisions an element moves on in its measure."""
    if element.tag not in _MOVING or any(element.find(tag) is not None for tag in _STILL):
        return 0
    return (number_in(element, "duration") or 0) * (-1 if element.tag == "backup" else 1)


def number_in(element: Element, path: str) -> int | None:
    """The whole number nearest to what an element inside says; None if it says no number."""
    text = element.findtext(path) or ""
    return round(float(text)) if re.fullmatch(r"\s*[+-]?\d{1,9}(\.\d{0,9})?\s*", text) else None
