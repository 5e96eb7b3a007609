"""Scores from short musical text, for tests."""

from midi_data.score import Note, Score, Tempo, TimeSignature, Track

QUARTER = 480
_STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


def pitch(name):
    """`C4` is 60; sharps `#`, flats `b`."""
    octave = int(name.lstrip("ABCDEFG#b"))
    letters = name[: len(name) - len(str(octave))]
    alter = letters.count("#") - letters[1:].count("b")
    return 12 * (octave + 1) + _STEPS[letters[0]] + alter


def track(text, *, name="Melody", program=0, is_drum=False, velocity=80):
    """`"D4:1 rest:1 C4+E4:0.5"` is pitch (or chord): quarters, one after another."""
    made, tick = Track(name, program, is_drum), 0
    for word in text.split():
        pitches, quarters = word.split(":")
        length = round(float(quarters) * QUARTER)
        for each in [] if pitches == "rest" else pitches.split("+"):
            made.notes.append(Note(tick, length, pitch(each), velocity))
        tick += length
    return made


def score(*parts, metre=(4, 4), tempo_bpm=120.0):
    """A score of texts or ready tracks, 480 ticks a quarter."""
    made = Score(QUARTER)
    made.time_signatures.append(TimeSignature(0, *metre))
    made.tempos.append(Tempo(0, tempo_bpm))
    for number, part in enumerate(parts, start=1):
        made.tracks.append(track(part, name=f"Part {number}") if isinstance(part, str) else part)
    return made
