"""Small changes to a measure that otherwise stays: ties that end, held notes that fall silent."""

from collections.abc import Iterable, Iterator

from midi_data.written_parts import Written
from musegen.daw.xml import Element
from musegen.daw.xml_changes import SLIVER, Change, Piece
from musegen.daw.xml_original import Original, OriginalPart
from musegen.daw.xml_spans import Edit, Span, element_spans

_OF_A_SOUND = ("tie", "accidental", "stem", "notehead", "lyric")  # what a rest has not
_HOLDING = ("slur", "glissando", "slide", "tuplet")  # what cannot go with one note of a chord


def small_edits(
    original: Original, part: OriginalPart, index: int, change: Change
) -> list[Edit] | None:
    """The edits by which a measure has fewer ties and fewer notes held into it.

    None if there are no such edits: if something new is heard in the measure, a note begins no
    longer, or one that goes is written in a chord from which it cannot be taken out.
    """
    if not change.only_ends_ties:
        return None
    spans = measure_spans(original.plain, part.measures[index], part.spans[index])
    notes = part.sounding(index)
    edits: list[Edit] = []
    for piece in change.lost:
        written = [each for each, note in notes if _is_in(note, piece, original)]
        silenced = _silenced(written, part.measures[index], spans)
        if not silenced or _is_shared(piece, change, notes, original):
            return None
        edits += silenced
    for piece, tie in change.loosened:
        tied = [
            element
            for each, note in notes
            if _is_in(note, piece, original)
            for element in _ties(each, tie, piece, note, original)
        ]
        if not tied:
            return None
        edits += [_without(spans[element], original.plain) for element in tied]
    return edits


def measure_spans(plain: bytes, measure: Element, span: Span) -> dict[Element, Span]:
    """Where every element of a measure stands in the document."""
    found = element_spans(plain[span.start : span.end])
    moved = [Span(*(place + span.start for place in each)) for each in found]
    return dict(zip(measure.iter(), moved, strict=True))


def _is_in(note: Written, piece: Piece, original: Original) -> bool:
    start, end = _span(note, original)
    return note.pitch == piece.pitch and piece.start <= start and end <= piece.end + SLIVER


def _span(note: Written, original: Original) -> tuple[int, int]:
    onset = original.starts[note.bar] + note.onset
    return original.ticks(onset), original.ticks(onset + note.length)


def _is_shared(
    piece: Piece, change: Change, notes: list[tuple[Element, Written]], original: Original
) -> bool:
    """Whether the pitch of a held note that goes is also struck while it sounds."""
    for _, note in notes:
        start, end = _span(note, original)
        overlaps = start < piece.end and end > piece.start
        if note.pitch == piece.pitch and overlaps and not note.ends_tie:
            return True
    return any(other is not piece and other.heard == piece.heard for other in change.gone)


def _ties(
    element: Element, tie: str, piece: Piece, note: Written, original: Original
) -> Iterator[Element]:
    """The ties of a note at the end, or the start, of what is heard of it in the measure."""
    start, end = _span(note, original)
    is_outer = abs(end - piece.end) <= SLIVER if tie == "start" else start == piece.start
    if is_outer:
        for path in ("tie", "notations/tied"):
            yield from (each for each in element.iterfind(path) if each.get("type") == tie)


def _silenced(
    notes: list[Element], measure: Element, spans: dict[Element, Span]
) -> list[Edit] | None:
    """The edits that make notes rests, or take them out of their chords."""
    edits = []
    going = set(notes)
    for note in notes:
        if note.find("chord") is not None:
            if any(note.find(f"notations/{mark}") is not None for mark in _HOLDING):
                return None
            edits.append(Edit(spans[note].start, spans[note].end, b""))
        elif all(other in going for other in _others_of_chord(note)):
            edits += _as_rest(note, spans)
        else:
            return None
    return edits


def _others_of_chord(note: Element) -> Iterable[Element]:
    following = note.getnext()
    while following is not None and following.find("chord") is not None:
        yield following
        following = following.getnext()


def _as_rest(note: Element, spans: dict[Element, Span]) -> list[Edit]:
    edits = []
    for child in note:
        span = spans[child]
        if child.tag in ("pitch", "unpitched"):
            edits.append(Edit(span.start, span.end, b"<rest/>"))
        elif child.tag in _OF_A_SOUND:
            edits.append(Edit(span.start, span.end, b""))
        for tied in child.iterfind("tied") if child.tag == "notations" else ():
            edits.append(Edit(spans[tied].start, spans[tied].end, b""))
    return edits


def _without(span: Span, plain: bytes) -> Edit:
    """The edit that takes an element out, with the space before it."""
    start = span.start
    while plain[start - 1 : start].isspace():
        start -= 1
    return Edit(start, span.end, b"")
