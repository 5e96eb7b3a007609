"""What is added to a MusicXML document: bars at the end of its parts, and parts."""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace

from lxml import etree

from midi_data.score import Bar, Score, bars, last_tick
from musegen.daw.midi import channels
from musegen.daw.musicxml import add_directions, keys_by_bar
from musegen.daw.names import track_names
from musegen.daw.rhythm import FINEST, UNITS, Measure, Paper
from musegen.daw.xml import Element, add
from musegen.daw.xml_changes import SLIVER
from musegen.daw.xml_original import NAME, Original, OriginalPart, PatchError
from musegen.daw.xml_parts import (
    PaperPart,
    add_bar,
    add_clefs,
    add_end,
    add_listing,
    part_on_paper,
)
from musegen.daw.xml_rewriting import count_in, finest_divisions
from musegen.daw.xml_spans import Edit
from musegen.daw.xml_standing import Standing


def later_measures(original: Original, measures: list[Measure], after: Score) -> list[Measure]:
    """The bars of `after` that follow the document's measures, until its last note has ended.

    Where the document ends within a bar of the score, the rest of that bar comes first.
    """
    end = original.tick_starts[-1]
    found, start = [], measures[-1].end
    for bar in bars(after) if last_tick(after) > end + SLIVER else ():
        until = bar.start + bar.length
        if until > end + SLIVER:
            begin = max(bar.start, end)
            length = max(1, round((until - begin) * 16 / after.ticks_per_quarter)) * FINEST
            here = Bar(begin, until - begin, bar.numerator, bar.denominator)
            found.append(Measure(start, start + length, here))
            start += length
    return found


def later_standings(
    standing: Standing, indices: range, after: Score, paper: Paper
) -> dict[int, Standing]:
    """What stands at each new measure: all as at the document's end, but for the key."""
    found, now = {}, standing
    for index in indices:
        for key in after.key_signatures:
            if paper.number_at(paper.units(key.time)) == index:
                now = replace(now, fifths=_written_fifths(key.key, standing.transposition))
        found[index] = now
    return found


def _written_fifths(fifths: int, transposition: int) -> int:
    """The key that an instrument in another pitch reads."""
    return (fifths - 7 * transposition + 6) % 12 - 6 if transposition else fifths


def added_measures(
    original: Original,
    part: OriginalPart,
    notes: dict[int, Element],
    heads: dict[int, Standing],
    after: Score,
    paper: Paper,
) -> Edit:
    """The edit that gives a part more measures.

    Args:
        original: the document.
        part: one of its parts.
        notes: an element with the notes of each new measure, lengths in `UNITS`, by its index.
        heads: what stands there.
        after: the whole score, for its keys, tempos and marks.
        paper: all measures, the new ones too.

    Raises:
        PatchError: the part is shorter than others.
    """
    first = min(notes)
    if len(part.measures) != first:
        raise PatchError("has parts of different lengths", where=f"{NAME}, {part.name}")
    numerator, denominator = original.metres()[-1]
    made, numbers = [], _numbers_after(part)
    for index, content in sorted(notes.items()):
        measure = etree.Element("measure", number=next(numbers))
        attributes = add(measure, "attributes")
        bar = paper.measures[index].bar
        for key in after.key_signatures:
            if paper.number_at(paper.units(key.time)) == index:
                told = add(attributes, "key")
                add(told, "fifths", heads[index].fifths)
                add(told, "mode", "minor" if key.tonality else "major")
        if (bar.numerator, bar.denominator) != (numerator, denominator):
            numerator, denominator = bar.numerator, bar.denominator
            _add_time(attributes, bar)
        if part is original.parts[0]:
            add_directions(measure, after, index, paper)
        measure.extend(content)
        _count(measure, attributes, heads[index].divisions)
        made.append(measure)
    add_end(made[-1])
    last = part.spans[-1]
    before = part.spans[-2].end if len(part.spans) > 1 else part.span.content
    space = original.plain[before : last.start]
    space = b"\n" if space.strip() else space
    return Edit(last.end, last.end, b"".join(space + _text(each, space) for each in made))


def _count(measure: Element, attributes: Element, divisions: int) -> None:
    """Count the lengths of a new measure in the document's divisions, or for once in finer ones."""
    finest = finest_divisions(measure, divisions)
    count_in(measure, finest)
    if finest != divisions:
        told = etree.Element("divisions")
        told.text = str(finest)
        attributes.insert(0, told)
        add(add(measure, "attributes"), "divisions", divisions)
    if not len(attributes):
        measure.remove(attributes)


def _numbers_after(part: OriginalPart) -> Iterator[str]:
    """How measures after the last are numbered."""
    last = part.measures[-1].get("number", "")
    number = int(last) if re.fullmatch(r"\d{1,9}", last) else len(part.measures)
    while True:
        number += 1
        yield str(number)


def _add_time(attributes: Element, bar: Bar) -> None:
    time = add(attributes, "time")
    add(time, "beats", bar.numerator)
    add(time, "beat-type", bar.denominator)


def _text(element: Element, space: bytes) -> bytes:
    if b"\n" in space:
        etree.indent(element, space="  ")
    return bytes(etree.tostring(element)).replace(b"\n", space)


def added_parts(original: Original, first: int, after: Score, paper: Paper) -> list[Edit]:
    """The edits that add the tracks of `after` from number `first`, each as a part.

    They have the measures, metres, repeats and bar lines of the document's first part, and stand
    at concert pitch.

    Raises:
        PatchError: the document has no part list.
    """
    if first == len(after.tracks):
        return []
    if original.list_span is None:
        raise PatchError("has no part list")
    keys = keys_by_bar(after, paper) if len(after.key_signatures) else [0] * len(paper.measures)
    taken = {each.get("id") for each in original.root.iter() if each.get("id")}
    listing, added = etree.Element("part-list"), []
    names, places = track_names(after), channels(after)
    for number in range(first, len(after.tracks)):
        identity = next(name for name in _identities(number + 1) if name not in taken)
        taken.add(identity)
        track, (_, channel) = after.tracks[number], places[number]
        part = part_on_paper(track, paper, name=names[number], channel=channel, part_id=identity)
        add_listing(listing, part)
        added.append(_part(original.parts[0], part, keys, paper))
    edits = []
    for at, elements in ((original.list_span, list(listing)), (original.root_span, added)):
        text = b"".join(b"\n" + _text(each, b"\n") for each in elements)
        edits.append(Edit(at.content_end, at.content_end, text))
    return edits


def _identities(number: int) -> Iterator[str]:
    while True:
        yield f"P{number}"
        number += 1


def _part(like: OriginalPart, part: PaperPart, keys: list[int], paper: Paper) -> Element:
    made = etree.Element("part", id=part.id)
    numbers = _numbers_after(like)
    for index, on in enumerate(paper.measures):
        there = like.measures[index] if index < len(like.measures) else None
        measure = etree.SubElement(made, "measure")
        said = dict(there.items()) if there is not None else {"number": next(numbers)}
        for name in ("number", "implicit", "non-controlling"):
            if name in said:
                measure.set(name, said[name])
        lines = there.findall("barline") if there is not None else []
        ends = [line for line in lines if line.get("location", "right") == "right"]
        measure.extend(deepcopy(line) for line in lines if line.get("location") == "left")
        _add_attributes(measure, part, index, keys, there, paper)
        add_bar(measure, part.bars[index], on, fifths=keys[index], sounds=part.sounds)
        measure.extend(map(deepcopy, ends))
    if len(paper.measures) > len(like.measures):
        add_end(made[-1])
    return made


def _add_attributes(
    measure: Element,
    part: PaperPart,
    index: int,
    keys: list[int],
    there: Element | None,
    paper: Paper,
) -> None:
    attributes = add(measure, "attributes")
    metres = [
        (paper.measures[each].bar.numerator, paper.measures[each].bar.denominator)
        for each in (max(0, index - 1), index)
    ]
    if index == 0:
        add(attributes, "divisions", UNITS)
    if index == 0 or keys[index] != keys[index - 1]:
        add(add(attributes, "key"), "fifths", 0 if part.sounds else keys[index])
    time = there.find("attributes/time") if there is not None else None
    if time is not None:
        attributes.append(deepcopy(time))
    elif index == 0 or (there is None and metres[0] != metres[1]):
        _add_time(attributes, paper.measures[index].bar)
    if index == 0:
        add_clefs(attributes, part)
    if not len(attributes):
        measure.remove(attributes)
