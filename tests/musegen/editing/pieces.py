"""A piece with all that a score holds, and what tests ask of one."""

from midi_data.score import (
    ControlChange,
    KeySignature,
    PitchBend,
    Tempo,
    TextMeta,
    TimeSignature,
)
from tests.builders import QUARTER, score, track

BAR = 4 * QUARTER


def full():
    """Eight bars for flute, cello and drums, with tempos, a key, a marker, pedal, bends, words."""
    flute = track("C5:1 D5:1 E5:1 F5:1 " * 7 + "G5:3", name="Flute", program=73)
    cello = track("C3:2 G3:2 " * 7 + "C3:3", name="Cello", program=42, velocity=60)
    drums = track("C2:1 D2:1 " * 15 + "C2:1", name="Drums", is_drum=True, velocity=100)
    for number in range(8):
        at = number * BAR
        flute.lyrics.append(TextMeta(at, f"la{number + 1}"))
        cello.controls.append(ControlChange(at, 7, 60 + number))
        cello.controls.append(ControlChange(at + QUARTER, 64, 127))
        cello.controls.append(ControlChange(at + 3 * QUARTER - 1, 64, 0))
        flute.pitch_bends.append(PitchBend(at + 10, 100 * number))
    made = score(flute, cello, drums, tempo_bpm=100.0)
    made.tempos.append(Tempo(4 * BAR, 80.0))
    made.time_signatures.append(TimeSignature(7 * BAR, 3, 4))
    made.key_signatures.append(KeySignature(0, 0, 0))
    made.markers.append(TextMeta(4 * BAR, "B"))
    return made


def rows(part):
    return [(note.time, note.duration, note.pitch, note.velocity) for note in part.notes]


def pitches(part):
    return [note.pitch for note in part.notes]


def onsets(part):
    """In quarter notes."""
    return [note.time / QUARTER for note in part.notes]


def lengths(part):
    """In quarter notes."""
    return [note.duration / QUARTER for note in part.notes]


def velocities(part):
    return [note.velocity for note in part.notes]
