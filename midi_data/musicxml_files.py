"""A MusicXML file to a score: one track a part, at sounding pitch.

Ties are joined and the voices of a part become one track, in which a pitch that two voices
begin together is one note. The notes of a tuplet last exactly what their signs say, though their
durations are rounded. Repeats are not played out. Grace notes, cue notes and chord symbols are
left out.
"""

from itertools import zip_longest
from math import lcm
from statistics import mode

from midi_data.errors import FileError
from midi_data.limits import Limits, hold_to
from midi_data.musicxml_lengths import finer
from midi_data.musicxml_parts import read_part
from midi_data.score import Score
from midi_data.written_parts import Part, assembled
from midi_data.xml_documents import AGAIN, Element, read_document

_FINEST = 10**9  # the most parts of a quarter note in which a file may count


def read_musicxml(content: bytes, *, name: str, limits: Limits) -> Score:
    """The score in a MusicXML file, compressed or not.

    Programs come from the file, or else from the parts' names. Velocities follow the dynamics
    that have a sounding value, 80 until the first.

    Args:
        content: the whole file.
        name: what to call it in errors.
        limits: the most that is read.

    Raises:
        FileError: it is damaged, or not MusicXML.
    """
    root = read_document(content, name=name, limits=limits)
    measures = _measures(root, name=name)
    hold_to(limits.tracks, len(measures), "parts", name=name)
    quarter = ticks_a_quarter(root, name=name)
    listed = {part.get("id"): part for part in root.iterfind("part-list/score-part")}
    parts = [
        read_part(listed.get(identity), bars, quarter=quarter, where=f"{name}, part {number}")
        for number, (identity, bars) in enumerate(measures.items(), start=1)
    ]
    starts = bar_starts(parts, quarter)
    hold_to(limits.quarters, starts[-1] // quarter, "quarter notes", name=name)
    return assembled(parts, starts, starts, quarter)


def _measures(root: Element, *, name: str) -> dict[str, list[Element]]:
    """The measures of each part."""
    found: dict[str, list[Element]] = {}
    if root.tag == "score-partwise":
        for part in root.iterfind("part"):
            found.setdefault(part.get("id", ""), []).extend(part.iterfind("measure"))
    elif root.tag == "score-timewise":
        for part in root.iterfind("measure/part"):
            found.setdefault(part.get("id", ""), []).append(part)
    else:
        kind = str(root.tag)[:40]
        raise FileError(f"is XML, but not MusicXML: it begins with <{kind}>", where=name)
    if not any(found.values()):
        raise FileError("holds no bars", where=name, mend="Choose a file with music in it.")
    return found


def ticks_a_quarter(root: Element, *, name: str) -> int:
    """The units of a quarter note in which every part's times are whole."""
    quarter = 1
    for text in {element.text or "" for element in root.iter("divisions")}:
        try:
            divisions = int(text)
        except ValueError:
            divisions = 0
        if 0 < divisions <= _FINEST:
            quarter = lcm(quarter, divisions)
        if not 0 < divisions <= _FINEST or quarter > _FINEST:
            what = f"divides a quarter note by {text.strip()[:20] or 'nothing'}"
            raise FileError(what, where=name, mend=AGAIN)
    return finer(quarter, root, most=_FINEST)


def bar_starts(parts: list[Part], quarter: int) -> list[int]:
    """Where each bar starts, and the last ends: a bar is as long as the longest part in it.

    Rounded lengths that no sign explains make a part a little too long or too short: what
    differs by less than a 24th of a quarter note goes with its metre, or with most of the parts.
    """
    written = zip_longest(*(part.lengths for part in parts), fillvalue=0)
    by_metre = zip_longest(*(part.full_lengths for part in parts), fillvalue=0)
    starts = [0]
    for lengths, full_lengths in zip(written, by_metre, strict=True):
        longest = max(lengths) or max(full_lengths)
        like = [each for each in full_lengths + lengths if abs(each - longest) * 24 < quarter]
        starts.append(starts[-1] + mode(like))
    return starts
