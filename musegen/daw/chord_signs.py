"""Chord symbols over the staves of a MusicXML document, as notation programs set them."""

import re
from collections.abc import Iterable

from lxml import etree

from midi_data.chords import parse_chord
from midi_data.score import Score
from musegen.daw.rhythm import UNITS, Paper
from musegen.daw.xml import Element, add

_KINDS = {  # of ours, as MusicXML calls them
    "maj": "major",
    "min": "minor",
    "dim": "diminished",
    "aug": "augmented",
    "maj7": "major-seventh",
    "min7": "minor-seventh",
    "dom7": "dominant",
    "half-dim": "half-diminished",
    "dim7": "diminished-seventh",
    "sus4": "suspended-fourth",
    "6": "major-sixth",
}
_ROOT = re.compile(r"([A-G])([#b]?)(.*)")
_ALTERATIONS = {"#": 1, "b": -1}


def with_chord_signs(
    document: bytes, score: Score, signs: Iterable[tuple[int, str]], *, without: int | None = None
) -> bytes:
    """The document with chord symbols over its first part.

    Args:
        document: the score as MusicXML, in parts.
        score: that score.
        signs: ticks with symbols such as `Am7`, in order.
        without: the number of a part that is left out since the symbols say the same; its notes
            go with it.
    """
    root = etree.fromstring(document)
    parts = root.findall("part")
    if without is not None and len(parts) > 1:
        _remove(root, parts.pop(without))
    paper = Paper.of(score)
    measures = parts[0].findall("measure")
    divisions = _divisions(measures)
    for tick, symbol in signs:
        place = paper.units(tick)
        index = paper.number_at(place)
        if 0 <= index < len(measures):
            offset = (place - paper.measures[index].start) * divisions[index] / UNITS
            _put(measures[index], _sign(symbol, round(offset)))
    doctype = root.getroottree().docinfo.doctype or None
    made = etree.tostring(root, doctype=doctype, xml_declaration=True, encoding="UTF-8")
    return bytes(made)


def _divisions(measures: list[Element]) -> list[int]:
    """How many of the document's units a quarter note is, in each measure."""
    found, now = [], 1
    for measure in measures:
        said = measure.findtext("attributes/divisions")
        now = int(said) if said else now
        found.append(now)
    return found


def _sign(symbol: str, offset: int) -> Element:
    """One symbol, so many of the document's units from the start of its measure."""
    found, known = _ROOT.fullmatch(symbol), parse_chord(symbol)
    assert found is not None
    assert known is not None
    sign = etree.Element("harmony")
    root = add(sign, "root")
    add(root, "root-step", found[1])
    if found[2]:
        add(root, "root-alter", _ALTERATIONS[found[2]])
    kind = add(sign, "kind", _KINDS[known[1]])
    kind.set("text", found[3])
    if offset:
        add(sign, "offset", offset)
    etree.indent(sign, space=" ", level=3)
    sign.tail = "\n   "
    return sign


def _put(measure: Element, sign: Element) -> None:
    """Set a sign before the first note of a measure, after those that are there."""
    place = next(
        (at for at, each in enumerate(measure) if each.tag in ("note", "backup", "forward")),
        len(measure),
    )
    measure.insert(place, sign)


def _remove(root: Element, part: Element) -> None:
    root.remove(part)
    listing = root.find("part-list")
    for listed in listing.findall("score-part"):
        if listed.get("id") == part.get("id"):
            listing.remove(listed)
