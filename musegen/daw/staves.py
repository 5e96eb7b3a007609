"""The notes of one part on staves, and in voices where they overlap.

MusicXML readers take four voices a staff. Chords share a voice; what overlaps goes to the next
free one; in the fourth, whatever still overlaps is written as tied slices, so nothing is lost.
"""

from dataclasses import dataclass, replace
from itertools import groupby

from midi_data.instruments import Instrument
from musegen.daw.lengths import settle
from musegen.daw.rhythm import Paper, WrittenNote

_MIDDLE_C = 60
_VOICES = 4
_TWO_STAVES = {"piano", "organ"}
_HARP = 46
_CLEFS = {  # program: sign, line, octaves that notes sound away from where they stand
    41: ("C", 3, 0),  # viola
    42: ("F", 4, 0),  # cello
    43: ("F", 4, -1),  # contrabass
    **dict.fromkeys(range(24, 32), ("G", 2, -1)),  # guitars
    **dict.fromkeys(range(32, 40), ("F", 4, -1)),  # basses
}


@dataclass(frozen=True)
class Staff:
    """A clef (sign, line, octaves away) and up to four voices, highest first."""

    clef: tuple[str, int, int]
    voices: list[list[WrittenNote]]


def staves(notes: list[WrittenNote], instrument: Instrument, paper: Paper) -> list[Staff]:
    """One staff, or two for keyboards and harp where their notes lie on both sides of middle C."""
    if instrument.is_drum:
        return [Staff(("percussion", 2, 0), voices(notes, paper))]
    grand = instrument.family in _TWO_STAVES or instrument.program == _HARP
    high = [note for note in notes if note.pitch >= _MIDDLE_C]
    low = [note for note in notes if note.pitch < _MIDDLE_C]
    if grand and high and low:
        treble, bass = ("G", 2, 0), ("F", 4, 0)
        return [Staff(treble, voices(high, paper)), Staff(bass, voices(low, paper))]
    return [Staff(_clef(notes, instrument), voices(notes, paper))]


def _clef(notes: list[WrittenNote], instrument: Instrument) -> tuple[str, int, int]:
    if instrument.program in _CLEFS:
        return _CLEFS[instrument.program]
    pitches = sorted(note.pitch for note in notes) or [_MIDDLE_C]
    return ("G", 2, 0) if pitches[len(pitches) // 2] >= _MIDDLE_C - 2 else ("F", 4, 0)


def voices(notes: list[WrittenNote], paper: Paper) -> list[list[WrittenNote]]:
    """The notes of one staff in up to four voices, highest first, each without overlaps."""
    made: list[list[WrittenNote]] = [[]]
    free_from = [0]
    for chord in _chords(notes):
        free = [number for number, end in enumerate(free_from) if end <= chord[0].start]
        if not free and len(made) == _VOICES:
            _squeeze(chord, made)
            free_from = [max((n.end for n in voice), default=0) for voice in made]
            continue
        if not free:
            made.append([])
            free_from.append(0)
            free = [len(made) - 1]
        made[free[0]].extend(chord)
        free_from[free[0]] = chord[0].end
    return [settle(voice, paper) for voice in made]


def _chords(notes: list[WrittenNote]) -> list[list[WrittenNote]]:
    """Notes of one start and end, no pitch twice; in time, the highest first."""
    seen: dict[WrittenNote, int] = {}
    keyed = []
    for note in notes:
        twin = WrittenNote(note.start, note.end, note.pitch, 0)
        seen[twin] = seen.get(twin, -1) + 1
        keyed.append(((note.start, seen[twin], note.end), note))
    keyed.sort(key=lambda pair: (pair[0], -pair[1].pitch))
    chords = [[note for _, note in group] for _, group in groupby(keyed, key=lambda pair: pair[0])]
    return sorted(chords, key=lambda chord: (chord[0].start, -chord[0].pitch))


def _squeeze(chord: list[WrittenNote], voices: list[list[WrittenNote]]) -> None:
    """Put each note into the last voice where its pitch does not sound, or end the note there."""
    for note in chord:
        for voice in reversed(voices):
            if not _clashes(note, voice):
                voice.append(note)
                break
        else:
            for place in _clashes(note, voices[-1]):
                voices[-1][place] = replace(voices[-1][place], end=note.start)
            voices[-1].append(note)
    voices[-1][:] = [note for note in voices[-1] if note.end > note.start]


def _clashes(note: WrittenNote, voice: list[WrittenNote]) -> list[int]:
    """Which notes of `voice` still sound the pitch when `note` begins."""
    return [
        place
        for place, other in enumerate(voice)
        if other.pitch == note.pitch and other.end > note.start
    ]
