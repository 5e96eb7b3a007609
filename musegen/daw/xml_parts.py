"""One track as a part of a MusicXML document: its entry in the part list, its clefs, its bars."""

from collections.abc import Iterable
from dataclasses import dataclass

from midi_data.instruments import Instrument, instrument_of
from midi_data.score import Track
from musegen.daw.lengths import Event, by_measure, events
from musegen.daw.percussion import drum_name
from musegen.daw.rhythm import Measure, Paper, WrittenNote, written_notes
from musegen.daw.staves import Staff, staves
from musegen.daw.xml import Element, add
from musegen.daw.xml_notes import Line, accidentals, add_voice

StaffBar = list[list[Event]]  # one bar of one staff: [voice][event]


@dataclass(frozen=True)
class PaperPart:
    """One track on paper."""

    id: str
    name: str
    instrument: Instrument
    channel: int  # from 0
    sounds: dict[int, str] | None  # the instrument of each drum it plays; None if it has pitches
    staves: list[Staff]
    bars: list[list[StaffBar]]  # [bar][staff]


def part_on_paper(
    track: Track, paper: Paper, *, name: str, channel: int, part_id: str
) -> PaperPart:
    """The part that a track makes."""
    instrument = instrument_of(track.program, track.is_drum)
    drums = sorted({note.pitch for note in track.notes})
    sounds = {key: f"{part_id}-I{key}" for key in drums} if track.is_drum else None
    on = staves(written_notes(track, paper), instrument, paper)
    bars = bars_of((staff.voices for staff in on), paper, range(len(paper.measures)))
    return PaperPart(part_id, name, instrument, channel, sounds or None, on, bars)


def bars_of(
    staves: Iterable[list[list[WrittenNote]]], paper: Paper, indices: Iterable[int]
) -> list[list[StaffBar]]:
    """What stands in some bars of every staff, each given as its voices."""
    by_staff = [[by_measure(voice, paper) for voice in voices] for voices in staves]
    return [
        [[events(voice[index], paper.measures[index]) for voice in staff] for staff in by_staff]
        for index in indices
    ]


def add_listing(listing: Element, part: PaperPart) -> None:
    """Add a part to the part list, with the sounds it needs."""
    made = add(listing, "score-part", id=part.id)
    add(made, "part-name", part.name)
    sounds: dict[str, tuple[str, int | None]] = {
        sound: (drum_name(key), key) for key, sound in (part.sounds or {}).items()
    }
    sounds = sounds or {f"{part.id}-I1": (part.instrument.name, None)}
    for sound, (name, _) in sounds.items():
        add(add(made, "score-instrument", id=sound), "instrument-name", name)
    for sound, (_, key) in sounds.items():
        midi = add(made, "midi-instrument", id=sound)
        add(midi, "midi-channel", part.channel + 1)
        add(midi, "midi-program", part.instrument.program + 1)
        if key is not None:
            add(midi, "midi-unpitched", key + 1)


def add_clefs(attributes: Element, part: PaperPart) -> None:
    """Add how many staves a part has, if there are two, and the clef of each."""
    if len(part.staves) > 1:
        add(attributes, "staves", len(part.staves))
    for number, staff in enumerate(part.staves, start=1):
        sign, line, octaves = staff.clef
        made = add(attributes, "clef", number=number)
        add(made, "sign", sign)
        add(made, "line", line)
        if octaves:
            add(made, "clef-octave-change", octaves)


def add_bar(
    parent: Element,
    bar: list[StaffBar],
    measure: Measure,
    *,
    fifths: int,
    sounds: dict[int, str] | None,
) -> None:
    """Add the notes and rests of one bar of one part, staff by staff and voice by voice.

    Args:
        parent: the measure.
        bar: what each of the part's staves holds.
        measure: where the bar stands.
        fifths: the key in sharps, for spelling.
        sounds: the instrument of each drum, or None for a part with pitches.
    """
    is_first = True
    for number, staff in enumerate(bar):
        marks = {} if sounds is not None else accidentals(staff, fifths)
        for voice, line in enumerate(staff):
            if voice and not any(event.notes for event in line):
                continue
            if not is_first:
                add(add(parent, "backup"), "duration", measure.end - measure.start)
            is_first = False
            on_staff = number + 1 if len(bar) > 1 else None
            where = Line(4 * number + voice + 1, on_staff, fifths, sounds, marks)
            add_voice(parent, line, measure, where)


def add_end(measure: Element) -> None:
    """Add the bar line that ends a piece."""
    add(add(measure, "barline", location="right"), "bar-style", "light-heavy")
