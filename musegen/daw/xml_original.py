"""A MusicXML document that is to be changed: what it says, and where in its bytes.

The music comes from the reader of such files; the places come from a second look at the bytes.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from xml.parsers.expat import ExpatError

from midi_data.errors import FileError
from midi_data.files import DEFAULT
from midi_data.musicxml_files import bar_starts, ticks_a_quarter
from midi_data.musicxml_parts import read_part
from midi_data.score import Bar, Score
from midi_data.written_parts import QUARTER, Part, Written, assembled
from midi_data.xml_documents import read_document
from musegen.daw.rhythm import FINEST, UNITS, Measure
from musegen.daw.xml import Element
from musegen.daw.xml_spans import Span, element_spans

NAME = "the MusicXML document"
_LANDMARKS = {"score-partwise", "part-list", "score-part", "part", "measure"}
_FINEST_BEAT = 64


class PatchError(FileError):
    """A document that cannot be changed in places: it has to be written anew."""

    def __init__(self, what: str, *, where: str = NAME) -> None:
        super().__init__(what, where=where, mend="Write the whole piece anew instead.")


@dataclass(frozen=True)
class OriginalPart:
    """One part: its elements, where they stand, and what they say.

    Attributes:
        name: what to call it in errors.
        span: of the whole part.
        listed: its entry in the part list, or None.
        listed_span: of that entry.
        measures: its measures, in order.
        spans: theirs.
        read: what is written in it.
    """

    name: str
    span: Span
    listed: Element | None
    listed_span: Span | None
    measures: list[Element]
    spans: list[Span]
    read: Part

    @cached_property
    def notes(self) -> dict[int, list[Written]]:
        """What is written in each measure, in the order of its elements."""
        found: defaultdict[int, list[Written]] = defaultdict(list)
        for note in self.read.notes:
            found[note.bar].append(note)
        return found

    def sounding(self, index: int) -> list[tuple[Element, Written]]:
        """The elements of the notes that are heard in a measure, with what is read of them."""
        elements = [note for note in self.measures[index].iterfind("note") if _is_heard(note)]
        read = self.notes[index]
        return list(zip(elements, read, strict=True)) if len(elements) == len(read) else []

    def where(self, index: int) -> str:
        """A measure's name in errors."""
        number = self.measures[index].get("number", str(index + 1))
        return f"{NAME}, {self.name}, measure {number}"


class Original:
    """A document in UTF-8, what its parts say and where.

    Attributes:
        plain: its bytes.
        root: its elements.
        parts: its parts, in order.
        quarter: units a quarter note, in which all times are whole.
        starts: where each measure starts and the last ends, in units.
        score: the music.
    """

    def __init__(self, document: bytes, plain: bytes) -> None:
        self.plain = plain
        self.root: Element = read_document(document, name=NAME, limits=DEFAULT)
        if self.root.tag != "score-partwise":
            raise PatchError("is written measure by measure, not part by part")
        self.quarter = ticks_a_quarter(self.root, name=NAME)
        spans = _landmarks(self.root, plain)
        self.parts = [
            self._part(number, element, spans)
            for number, element in enumerate(self.root.iterfind("part"), start=1)
        ]
        read = [part.read for part in self.parts]
        self.starts = bar_starts(read, self.quarter)
        written = [part.read for part in self.parts]
        self.score: Score = assembled(written, self.starts, self.starts, self.quarter)
        self.root_span = spans[self.root]
        self.list_span = next((spans[each] for each in self.root.iterfind("part-list")), None)

    @property
    def played(self) -> list[OriginalPart]:
        """The part of each track of the score."""
        return [part for part in self.parts if part.read.notes]

    @property
    def tick_starts(self) -> list[int]:
        """Where each measure starts and the last ends, in ticks."""
        return [self.ticks(start) for start in self.starts]

    def ticks(self, units: int) -> int:
        """The nearest tick, as the reader has it."""
        return (units * QUARTER * 2 + self.quarter) // (2 * self.quarter)

    def measures(self) -> list[Measure]:
        """The measures on paper: as long as they are, whatever the metre says."""
        made, start = [], 0
        metres = self.metres()
        for index, (begin, end) in enumerate(pairwise(self.starts)):
            length = max(1, round((end - begin) * 16 / self.quarter)) * FINEST
            ticks = self.ticks(begin), self.ticks(end) - self.ticks(begin)
            bar = Bar(*ticks, *_wide_enough(length, *metres[index]))
            made.append(Measure(start, start + length, bar))
            start += length
        return made

    def has_readable_length(self, index: int) -> bool:
        """Whether a measure is a whole number of 64ths long."""
        return (self.starts[index + 1] - self.starts[index]) * 16 % self.quarter == 0

    def metres(self) -> list[tuple[int, int]]:
        """The metre of each measure."""
        told = dict[int, tuple[int, int]]()
        metres = next((part.read.metres for part in self.parts if part.read.metres), [])
        for change in metres:
            assert isinstance(change.value, tuple)
            told.setdefault(change.bar, change.value)
        found, now = [], (4, 4)
        for index in range(len(self.starts) - 1):
            now = told.get(index, now)
            found.append(now)
        return found

    def _part(self, number: int, element: Element, spans: dict[Element, Span]) -> OriginalPart:
        identity = element.get("id", "")
        entries = self.root.findall("part-list/score-part")
        listed = next((each for each in entries if each.get("id") == identity), None)
        title = (listed.findtext("part-name") or "").strip() if listed is not None else ""
        name = f"part {number} ({title})" if title else f"part {number}"
        measures = element.findall("measure")
        where = f"{NAME}, {name}"
        read = read_part(listed, measures, quarter=self.quarter, where=where)
        return OriginalPart(
            name,
            spans[element],
            listed,
            spans[listed] if listed is not None else None,
            measures,
            [spans[measure] for measure in measures],
            read,
        )


def _landmarks(root: Element, plain: bytes) -> dict[Element, Span]:
    """Where the parts, their measures and their entries in the part list stand."""
    elements = list(root.iter(*_LANDMARKS))
    try:
        spans = element_spans(plain, _LANDMARKS)
    except ExpatError as error:
        raise PatchError("is not written as it says") from error
    identities = Counter(part.get("id", "") for part in root.iterfind("part"))
    if len(elements) != len(spans) or max(identities.values(), default=0) > 1:
        raise PatchError("has parts of one name, or in unusual places")
    return dict(zip(elements, spans, strict=True))


def _is_heard(note: Element) -> bool:
    has_pitch = note.find("pitch") is not None or note.find("unpitched") is not None
    is_small = note.find("grace") is not None or note.find("cue") is not None
    return has_pitch and not is_small and float(note.findtext("duration") or 0) > 0


def _wide_enough(length: int, numerator: int, denominator: int) -> tuple[int, int]:
    """The metre, or for a measure longer than it, one that counts its beats."""
    while length > numerator * UNITS * 4 // denominator:
        beat = UNITS * 4 // denominator
        if length % beat == 0 or denominator >= _FINEST_BEAT:
            return -(-length // beat), denominator
        numerator, denominator = 2 * numerator, 2 * denominator
    return numerator, denominator
