"""Chord symbols over the staves of a MusicXML document, as notation programs set them."""

import re
from collections.abc import Iterable

from lxml import etree

from midi_data.chords import parse_chord
from midi_data.score import Score
from musegen.daw.rhythm import Paper
from musegen.daw.xml import Element, add, xml_bytes

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
        document: what `musicxml_bytes` made of the score.
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
    for tick, symbol in signs:
        place = paper.units(tick)
        index = paper.number_at(place)
        if 0 <= index < len(measures):
            _put(measures[index], _sign(symbol, place - paper.measures[index].start))
    return xml_bytes(root, doctype=root.getroottree().docinfo.doctype)


def _sign(symbol: str, offset: int) -> Element:
    """One symbol, so far from the start of its measure."""
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
