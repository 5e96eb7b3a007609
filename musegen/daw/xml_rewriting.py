"""Measures of a MusicXML document with other notes in them.

What is not a note stays as it is, in its order and at its place: clefs, keys, tempos, dynamics,
chord symbols, layout, repeats. The notes follow, in the document's divisions or, where those are
too coarse, in finer ones that hold until the end of the measure.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from itertools import groupby
from math import gcd, lcm

from lxml import etree

from midi_data.score import Track
from musegen.daw.rhythm import UNITS, Paper, WrittenNote, written_notes
from musegen.daw.staves import voices
from musegen.daw.xml import Element
from musegen.daw.xml_original import Original, OriginalPart, PatchError
from musegen.daw.xml_parts import add_bar, bars_of
from musegen.daw.xml_spans import Edit, Span, edited
from musegen.daw.xml_standing import Standing, number_in, placed
from musegen.daw.xml_ties import measure_spans

_CENTRE, _STAFF = 71, 21  # the pitch in the middle of the first staff; how much lower the next


def notes_anew(
    part: OriginalPart,
    track: Track,
    heads: dict[int, Standing],
    sounds: dict[int, str] | None,
    paper: Paper,
) -> dict[int, Element]:
    """For each measure an element with the notes of `track` in it, lengths in `UNITS`.

    Args:
        part: whose measures they are.
        track: what it shall play.
        heads: what stands for the notes of each measure that is wanted, by its index.
        sounds: the instruments of its drums, or None if it has pitches.
        paper: the measures.
    """
    written = written_notes(track, paper)
    centres = _centres(part)
    made = {}
    for run in _runs(heads):
        head = heads[run[0]]
        start, end = paper.measures[run[0]].start, paper.measures[run[-1]].end
        heard = [note for note in written if note.start < end and note.end > start]
        moved = 0 if part.read.is_drum else head.transposition
        hands: list[list[WrittenNote]] = [[] for _ in range(head.staves)]
        for note in heard:
            here = centres.get(paper.number_at(note.start), {})
            staff = _staff(note, here, centres[-1], head.staves)
            hands[staff].append(replace(note, pitch=note.pitch - moved))
        bars = bars_of((voices(hand, paper) for hand in hands), paper, run)
        for index, bar in zip(run, bars, strict=True):
            made[index] = etree.Element("measure")
            fifths = heads[index].fifths
            add_bar(made[index], bar, paper.measures[index], fifths=fifths, sounds=sounds)
    return made


def _runs(heads: dict[int, Standing]) -> Iterable[list[int]]:
    """Measures that follow one another, in the same pitch and on as many staves."""

    def run(numbered: tuple[int, int]) -> tuple[int, int, int]:
        place, index = numbered
        return index - place, heads[index].transposition, heads[index].staves

    for _, group in groupby(enumerate(sorted(heads)), key=run):
        yield [index for _, index in group]


_Centres = dict[int, dict[int, float]]


def _centres(part: OriginalPart) -> _Centres:
    """The middle of what each staff plays, by measure; at -1, in the whole part."""
    pitches: defaultdict[int, defaultdict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for index in range(len(part.measures)):
        for element, note in part.sounding(index):
            staff = (number_in(element, "staff") or 1) - 1
            pitches[index][staff].append(note.pitch)
            pitches[-1][staff].append(note.pitch)
    return {
        index: {staff: sum(of) / len(of) for staff, of in found.items()}
        for index, found in {-1: pitches[-1], **pitches}.items()
    }


def _staff(note: WrittenNote, here: dict[int, float], usual: dict[int, float], staves: int) -> int:
    """The staff whose notes lie nearest."""

    def away(staff: int) -> float:
        centre = here.get(staff, usual.get(staff, _CENTRE - _STAFF * staff))
        return abs(centre - note.pitch)

    return min(range(staves), key=away)


def finest_divisions(measure: Element, divisions: int) -> int:
    """`divisions`, or a multiple in which all lengths of a measure are whole."""
    lengths = [int(each.text or 0) for each in measure.iter("duration", "offset")]
    return lcm(divisions, UNITS // gcd(UNITS, *lengths))


def count_in(measure: Element, divisions: int) -> None:
    """Count the lengths of a measure, now in `UNITS`, in divisions of a quarter note."""
    for each in measure.iter("duration", "offset"):
        each.text = str(int(each.text or 0) * divisions // UNITS)


def measure_anew(
    original: Original, part: OriginalPart, index: int, notes: Element, standing: Standing
) -> Edit:
    """The edit that gives a measure other notes.

    Args:
        original: the document.
        part: one of its parts.
        index: which measure.
        notes: an element with the notes, lengths in `UNITS`.
        standing: what stands at the measure's start.

    Raises:
        PatchError: what is not a note stands between the divisions.
    """
    measure, span = part.measures[index], part.spans[index]
    spans = measure_spans(original.plain, measure, span)
    space = _space(original.plain, measure, spans)
    stays, divisions = _what_stays(original, part, index, standing, spans)
    finest = finest_divisions(notes, divisions)
    count_in(notes, finest)
    inside = [*stays, *_with_divisions(_texts(notes, space), finest, divisions)]
    ends = [each for each in measure.iterfind("barline") if _is_last(each)]
    inside += [original.plain[spans[each].start : spans[each].end] for each in ends]
    last = spans[measure[-1]].end if len(measure) else span.content
    tail = original.plain[last : span.content_end]
    tag = original.plain[span.start : span.content]
    tag = tag if span.content < span.end else tag[:-2] + b">"
    content = b"".join(space + each for each in inside) + (b"" if tail.strip() else tail)
    return Edit(span.start, span.end, tag + content + b"</measure>")


def _with_divisions(notes: list[bytes], finest: int, divisions: int) -> list[bytes]:
    if finest == divisions:
        return notes
    told, restored = (
        b"<attributes><divisions>%d</divisions></attributes>" % each for each in (finest, divisions)
    )
    return [told, *notes, restored]


def _what_stays(
    original: Original,
    part: OriginalPart,
    index: int,
    standing: Standing,
    spans: dict[Element, Span],
) -> tuple[list[bytes], int]:
    """Everything but the notes, each moved to its place, and the divisions at the end."""
    found: list[bytes] = []
    position, now = 0, standing

    def move(to: int) -> None:
        nonlocal position
        length, rest = divmod(abs(to - position) * now.divisions, original.quarter)
        if rest:
            raise PatchError("has marks between its divisions", where=part.where(index))
        tag = b"forward" if to > position else b"backup"
        if length:
            found.append(b"<%s><duration>%d</duration></%s>" % (tag, length, tag))
        position = to

    for place, element in placed(part.measures[index], standing, original.quarter):
        if element.tag == "barline" and _is_last(element):
            continue
        move(place)
        found.append(_without_rests(element, original.plain, spans))
        now = now.told(element) if element.tag == "attributes" else now
    move(0)
    return found, now.divisions


def long_rests(part: OriginalPart, anew: Collection[int], plain: bytes) -> list[Edit]:
    """The edits that take signs for many bars of rest away where one of those bars has notes now.

    Args:
        part: one part of the document.
        anew: the indices of the measures that are written anew, whose own signs go with them.
        plain: the document.
    """
    edits = []
    for index, measure in enumerate(part.measures):
        for sign in measure.iterfind("attributes/measure-style/multiple-rest"):
            length = number_in(sign, ".") or 1
            if index not in anew and any(index < each < index + length for each in anew):
                spans = measure_spans(plain, measure, part.spans[index])
                span = spans[sign.getparent()]
                edits.append(Edit(span.start, span.end, b""))
    return edits


def _without_rests(element: Element, plain: bytes, spans: dict[Element, Span]) -> bytes:
    """The text of an element, without the sign for many bars of rest."""
    start, _, _, end = spans[element]
    signs = [each.getparent() for each in element.iterfind("measure-style/multiple-rest")]
    cuts = [Edit(spans[each].start - start, spans[each].end - start, b"") for each in signs]
    return edited(plain[start:end], cuts)


def _is_last(barline: Element) -> bool:
    location: str = barline.get("location", "right")
    return location == "right"


def _space(plain: bytes, measure: Element, spans: dict[Element, Span]) -> bytes:
    """What stands between the elements of a measure: a line's end and some space, or nothing."""
    if not len(measure):
        return b""
    before = plain[spans[measure].content : spans[measure[0]].start]
    return before if not before.strip() else b"\n"


def _texts(notes: Element, space: bytes) -> list[bytes]:
    """The elements of a measure as text that is laid out like the document."""
    if b"\n" in space:
        for each in notes:
            etree.indent(each, space="  ")
    return [etree.tostring(each, with_tail=False).replace(b"\n", space) for each in notes]
