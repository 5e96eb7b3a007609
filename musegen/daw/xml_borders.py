"""Slurs, glissandi and trills over the border of measures that are written anew.

A mark between two notes that both go, goes with them. Of a mark with one end outside, the end
outside stays, and its other end moves to the nearest new note: no measure outside is touched and
nothing is left half open.
"""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from musegen.daw.xml import Element, add
from musegen.daw.xml_original import OriginalPart

_MARKS = ("slur", "glissando", "slide", "wavy-line")
_AFTER_NOTATIONS = ("lyric", "play", "listen")
_SAME = ("line-type", "placement", "orientation")  # attributes that say how a mark looks


class Mark(NamedTuple):
    """One end of a slur or the like."""

    bar: int  # the index of its measure
    element: Element
    staff: str


def cut_marks(part: OriginalPart, anew: Collection[int]) -> Iterator[Mark]:
    """The ends that are lost of marks whose other end stays, each where it shall be put.

    Args:
        part: the part as it was.
        anew: the indices of the measures that are written anew.
    """
    for start, stop in _pairs(part):
        if (start.bar in anew) == (stop.bar in anew):
            continue
        lost = start if start.bar in anew else stop
        step = 1 if lost is start else -1
        index = lost.bar
        while index + step in anew:
            index += step
        yield lost._replace(bar=index)


def attach(mark: Mark, measure: Element) -> None:
    """Put the end of a mark on the first note of a new measure, or a start on the last."""
    notes = [note for note in measure.iterfind("note") if note.find("chord") is None]
    near = [note for note in notes if note.findtext("staff", "1") == mark.staff] or notes
    voice = near[0].findtext("voice")
    line = [note for note in near if note.findtext("voice") == voice]
    sounding = [note for note in line if note.find("rest") is None] or line
    is_start = mark.element.get("type") == "start"
    note = sounding[-1 if is_start else 0]
    made = _notations(note)
    if mark.element.tag == "wavy-line":
        made = add(made, "ornaments")
    said = {name: mark.element.get(name) for name in _SAME if mark.element.get(name)}
    number = mark.element.get("number", "1")
    add(made, mark.element.tag, type=mark.element.get("type"), number=number, **said)


def _pairs(part: OriginalPart) -> Iterator[tuple[Mark, Mark]]:
    """The two ends of every mark."""
    opened: dict[tuple[str, str], Mark] = {}
    for index, measure in enumerate(part.measures):
        for element in measure.iter(*_MARKS):
            key = str(element.tag), element.get("number", "1")
            note = next(element.iterancestors("note"), None)
            staff = note.findtext("staff", "1") if note is not None else "1"
            mark = Mark(index, element, staff)
            if element.get("type") == "start":
                opened[key] = mark
            elif element.get("type") == "stop" and key in opened:
                yield opened.pop(key), mark


def _notations(note: Element) -> Element:
    """The notations of a note, made where they belong if there are none."""
    found = note.find("notations")
    if found is None:
        found = add(note, "notations")
        later = next((child for child in note if child.tag in _AFTER_NOTATIONS), None)
        if later is not None:
            later.addprevious(found)
    return found
