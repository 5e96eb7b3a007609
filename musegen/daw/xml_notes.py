"""Chords and rests as MusicXML `<note>` elements, with accidentals, ties, tuplets and beams."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from musegen.daw.lengths import Event
from musegen.daw.percussion import drum_place
from musegen.daw.rhythm import Measure, WrittenNote
from musegen.daw.spelling import accidental, altered_by_key, spell
from musegen.daw.xml import Element, add

_FLAGS = {"eighth": 1, "16th": 2, "32nd": 3, "64th": 4, "128th": 5}
_FORTE = 90  # the velocity that MusicXML calls 100 %


@dataclass(frozen=True)
class Line:
    """One voice of one staff in one measure, and what is needed to write it."""

    voice: int  # 1 to 4 on the upper staff, 5 to 8 on the lower
    staff: int | None  # None where the part has a single staff
    fifths: int
    sounds: dict[int, str] | None  # the instrument of each drum; None where pitches are written
    accidentals: dict[tuple[int, int], str]  # by start in units and pitch


def accidentals(voices: list[list[Event]], fifths: int) -> dict[tuple[int, int], str]:
    """What one staff shows in one measure, by start and pitch: each until it changes."""
    key = altered_by_key(fifths)
    standing: dict[tuple[str, int], int] = {}
    shown = {}
    for event in sorted((e for voice in voices for e in voice), key=lambda event: event.start):
        for note in event.notes:
            step, alteration, octave = spell(note.pitch, fifths)
            held = note.start < event.start
            if not held and standing.get((step, octave), key.get(step, 0)) != alteration:
                standing[step, octave] = alteration
                shown[event.start, note.pitch] = accidental(alteration)
    return shown


def add_voice(parent: Element, voice: list[Event], measure: Measure, line: Line) -> None:
    """Add one voice; only a staff's first voice shows rests, the others skip."""
    beams = _beams(voice, measure)
    for event in voice:
        if event.notes:
            for place, note in enumerate(event.notes):
                beam = beams.get(event.start, []) if place == 0 else []
                _add_note(parent, event, note, line, beam, in_chord=place > 0)
        elif line.voice % 4 == 1 or event.tuplet:
            _add_rest(parent, event, measure, line)
        else:
            add(add(parent, "forward"), "duration", event.end - event.start)


def _add_note(
    parent: Element, event: Event, note: WrittenNote, line: Line, beam: list[str], *, in_chord: bool
) -> None:
    made = add(parent, "note", dynamics=round(note.velocity * 100 / _FORTE, 2))
    if in_chord:
        add(made, "chord")
    _add_pitch(made, note, line)
    add(made, "duration", event.end - event.start)
    ties = [kind for kind, there in _ties(event, note) if there]
    for kind in ties:
        add(made, "tie", type=kind)
    if line.sounds is not None:
        add(made, "instrument", id=line.sounds[note.pitch])
    add(made, "voice", line.voice)
    _add_type(made, event)
    if (event.start, note.pitch) in line.accidentals and "stop" not in ties:
        add(made, "accidental", line.accidentals[event.start, note.pitch])
    _add_ratio(made, event)
    if line.sounds is not None:
        add(made, "notehead", drum_place(note.pitch)[2])
    _add_staff(made, line)
    for level, value in enumerate(beam, start=1):
        add(made, "beam", value, number=level)
    _add_notations(made, event, ties, in_chord=in_chord)
    if "stop" not in ties:
        _add_lyric(made, note.lyric)


def _add_rest(parent: Element, event: Event, measure: Measure, line: Line) -> None:
    made = add(parent, "note")
    whole = (event.start, event.end) == (measure.start, measure.end)
    add(made, "rest", **({"measure": "yes"} if whole else {}))
    add(made, "duration", event.end - event.start)
    add(made, "voice", line.voice)
    if not whole:
        _add_type(made, event)
    _add_ratio(made, event)
    _add_staff(made, line)
    _add_notations(made, event, [], in_chord=False)


def _add_pitch(made: Element, note: WrittenNote, line: Line) -> None:
    if line.sounds is not None:
        step, octave, _ = drum_place(note.pitch)
        unpitched = add(made, "unpitched")
        add(unpitched, "display-step", step)
        add(unpitched, "display-octave", octave)
        return
    step, alteration, octave = spell(note.pitch, line.fifths)
    pitch = add(made, "pitch")
    add(pitch, "step", step)
    if alteration:
        add(pitch, "alter", alteration)
    add(pitch, "octave", max(octave, 0))  # MusicXML knows none below C0, nor does the ear


def _ties(event: Event, note: WrittenNote) -> Iterator[tuple[str, bool]]:
    yield "stop", note.start < event.start
    yield "start", note.end > event.end


def _add_type(made: Element, event: Event) -> None:
    add(made, "type", event.type)
    for _ in range(event.dots):
        add(made, "dot")


def _add_ratio(made: Element, event: Event) -> None:
    if event.tuplet:
        ratio = add(made, "time-modification")
        add(ratio, "actual-notes", event.tuplet.actual)
        add(ratio, "normal-notes", event.tuplet.normal)


def _add_staff(made: Element, line: Line) -> None:
    if line.staff:
        add(made, "staff", line.staff)


def _add_lyric(made: Element, words: str) -> None:
    if words:
        lyric = add(made, "lyric")
        add(lyric, "syllabic", "single")
        add(lyric, "text", words)


def _add_notations(made: Element, event: Event, ties: list[str], *, in_chord: bool) -> None:
    tuplet = event.tuplet if not in_chord else None
    begins = tuplet is not None and event.start == tuplet.start
    ends = tuplet is not None and event.end == tuplet.end
    if not (ties or begins or ends):
        return
    notations = add(made, "notations")
    for kind in ties:
        add(notations, "tied", type=kind)
    if begins:
        add(notations, "tuplet", type="start", bracket="yes")
    if ends:
        add(notations, "tuplet", type="stop")


def _beams(voice: list[Event], measure: Measure) -> dict[int, list[str]]:
    """By start, each beamed event's `begin`, `continue`, `end` or hook, a word a beam."""
    found: dict[int, list[str]] = {}

    def beat(event: Event) -> tuple[int, bool]:
        is_beamed = bool(event.notes) and event.type in _FLAGS
        return (event.start - measure.start) // measure.group, is_beamed

    for (_, is_beamed), group in groupby(voice, key=beat):
        run = list(group)
        if is_beamed and len(run) > 1:
            flags = [0, *(_FLAGS[event.type] for event in run), 0]
            for place, event in enumerate(run, start=1):
                before, here, after = flags[place - 1 : place + 2]
                found[event.start] = [
                    _beam(before >= level, after >= level, is_first=place == 1)
                    for level in range(1, here + 1)
                ]
    return found


def _beam(before: bool, after: bool, *, is_first: bool) -> str:
    if before and after:
        return "continue"
    if before or after:
        return "end" if before else "begin"
    return "forward hook" if is_first else "backward hook"
