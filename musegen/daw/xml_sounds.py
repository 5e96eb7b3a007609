"""The drums of a part in a document: the instrument and the place on the staff of each."""

from collections.abc import Iterable

from lxml import etree

from midi_data.score import Track
from musegen.daw.percussion import drum_name
from musegen.daw.xml import Element, add
from musegen.daw.xml_original import NAME, Original, OriginalPart, PatchError
from musegen.daw.xml_spans import Edit, element_spans
from musegen.daw.xml_standing import number_in

_AFTER_INSTRUMENTS = ("player", "midi-device", "midi-instrument")


def drum_sounds(
    original: Original, part: OriginalPart, track: Track
) -> tuple[dict[int, str] | None, list[Edit]]:
    """The instrument of each drum that `track` plays, and the edits that add those not listed.

    None for a part that is written with pitches.

    Raises:
        PatchError: the part has no entry in the part list.
    """
    if not any(True for measure in part.measures for _ in measure.iter("unpitched")):
        return None, []
    if part.listed is None or part.listed_span is None:
        raise PatchError("has drums that are not in its part list", where=f"{NAME}, {part.name}")
    sounds = _listed(part.listed)
    missing = sorted({note.pitch for note in track.notes} - sounds.keys())
    taken = {each.get("id") for each in original.root.iter() if each.get("id")}
    for key in missing:
        identity = f"{part.listed.get('id')}-D{key}"
        while identity in taken:
            identity += "x"
        sounds[key] = identity
    return sounds, _additions(original.plain, part, {key: sounds[key] for key in missing})


def _listed(listed: Element) -> dict[int, str]:
    found: dict[int, str] = {}
    for instrument in listed.iterfind("midi-instrument"):
        number = number_in(instrument, "midi-unpitched")
        if number is not None and 1 <= number <= 128:
            found.setdefault(number - 1, instrument.get("id", ""))
    return found


def _additions(plain: bytes, part: OriginalPart, missing: dict[int, str]) -> list[Edit]:
    if not missing or part.listed is None or part.listed_span is None:
        return []
    entry = etree.Element("score-part")
    for key, identity in missing.items():
        instrument = add(entry, "score-instrument", id=identity)
        add(instrument, "instrument-name", drum_name(key))
    named = _text(entry)
    entry.clear()
    for key, identity in missing.items():
        midi = add(entry, "midi-instrument", id=identity)
        add(midi, "midi-channel", 10)
        add(midi, "midi-unpitched", key + 1)
    start, end = part.listed_span.start, part.listed_span.end
    spans = element_spans(plain[start:end])
    places = dict(zip(part.listed.iter(), spans, strict=True))
    last = part.listed_span.content_end
    later = [places[each].start + start for each in part.listed if each.tag in _AFTER_INSTRUMENTS]
    at = min(later, default=last)
    return [Edit(at, at, named), Edit(last, last, _text(entry))]


def _text(parent: Element) -> bytes:
    return b"".join(etree.tostring(each) for each in parent)


def draw_alike(part: OriginalPart, sounds: dict[int, str], measures: Iterable[Element]) -> None:
    """Write each drum of new measures where the part writes it elsewhere, with the same head."""
    pitches = {identity: key for key, identity in sounds.items()}
    by_pitch: dict[int, Element] = {}
    for index in range(len(part.measures)):
        for element, note in part.sounding(index):
            by_pitch.setdefault(note.pitch, element)
    for measure in measures:
        for note in measure.iterfind("note"):
            instrument = note.find("instrument")
            if instrument is None:
                continue
            pitch = pitches[instrument.get("id", "")]
            if pitch in by_pitch:
                _draw(note, by_pitch[pitch])


def _draw(note: Element, like: Element) -> None:
    place, there = note.find("unpitched"), like.find("unpitched")
    if place is not None and there is not None and len(there):
        for child in place:
            child.text = there.findtext(str(child.tag), child.text or "")
    head, shape = note.find("notehead"), like.find("notehead")
    if head is not None:
        head.text = shape.text if shape is not None else "normal"
