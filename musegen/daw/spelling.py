"""Pitches as written notes: C sharp or D flat, as the key asks for.

Spellings are twelve neighbours on the line of fifths, from three below the key's tonic (of the
major that shares its signature) to eight above, so A minor has G sharp and C major E flat.
"""

_LINE = "FCGDAEB"  # C is 1 on the line that begins with F
_SEMITONES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
_ACCIDENTALS = {-2: "flat-flat", -1: "flat", 0: "natural", 1: "sharp", 2: "double-sharp"}


def spell(pitch: int, fifths: int) -> tuple[str, int, int]:
    """The step, alteration and octave of a MIDI pitch in a key of so many sharps."""
    lowest = fifths - 3  # on the line where C is 0
    on_line = lowest + (pitch * 7 - lowest) % 12
    step, alteration = _LINE[(on_line + 1) % 7], (on_line + 1) // 7
    octave = (pitch - alteration - _SEMITONES[step]) // 12 - 1
    return step, alteration, octave


def accidental(alteration: int) -> str:
    """MusicXML's word for an alteration in semitones."""
    return _ACCIDENTALS[alteration]


def altered_by_key(fifths: int) -> dict[str, int]:
    """What a key signature does to the steps it names."""
    if fifths >= 0:
        return dict.fromkeys(_LINE[:fifths], 1)
    return dict.fromkeys(_LINE[fifths:], -1)
