"""The editing steps as options: what each takes and what it says in the help."""

from typing import NamedTuple


class StepOption(NamedTuple):
    """One step of `musegen edit`.

    Attributes:
        takes: what its words are like; empty if there are none.
        says: what it does.
        section: of the help.
    """

    takes: str
    says: str
    section: str


_PITCH, _TIME, _LOUDNESS = "Pitch", "Time and length", "Loudness"
_FORM, _TRACK, _HARMONY = "Form, tempo and metre", "Tracks", "Harmony"

STEP_OPTIONS = {
    "transpose": StepOption("3", "Semitones up, or down: -3.", _PITCH),
    "transpose-in-key": StepOption("2", "Steps of the scale; '2 D minor' says which.", _PITCH),
    "to-key": StepOption("'A minor'", "Into a key, the nearest way; 'C > A minor' too.", _PITCH),
    "quantise": StepOption(
        "'1/16 80% ends'",
        "To a grid from 1/4 to 1/32, or 1/8t; part of the way; ends too; 'swing 60%'.",
        _TIME,
    ),
    "swing": StepOption("60%", "Off-beats late; '60% 1/16' swings sixteenths.", _TIME),
    "humanise": StepOption("100%", "Off the grid as people play; '80% velocity 50%'.", _TIME),
    "legato": StepOption("", "Hold every note until the next.", _TIME),
    "staccato": StepOption("", "Hold every note half as long.", _TIME),
    "length": StepOption("80%", "Hold every note that much of its length.", _TIME),
    "no-overlaps": StepOption("", "Cut notes where the next begins.", _TIME),
    "velocity": StepOption("80", "Set it; +10, -10 or 120% change it.", _LOUDNESS),
    "ramp": StepOption("40-100", "Grow or die away; '40-100 late' or early.", _LOUDNESS),
    "compress": StepOption("50%", "Even out; '50% 80' toward 80.", _LOUDNESS),
    "limit": StepOption("30-110", "The softest and the loudest.", _LOUDNESS),
    "tempo": StepOption("96", "Quarters a minute, or 110%; notes stay.", _FORM),
    "time-signature": StepOption("3/4", "New bar lines; notes stay.", _FORM),
    "trim": StepOption("5-8", "Keep these bars alone.", _FORM),
    "loop": StepOption("'5-8 x4'", "Have these bars that many times.", _FORM),
    "insert-bars": StepOption("'9 x2'", "Empty bars before a bar.", _FORM),
    "delete-bars": StepOption("5-8", "Take these bars out.", _FORM),
    "stretch": StepOption("2", "Times the beats: 2, or 1/2.", _FORM),
    "split-at": StepOption("'Piano=C4'", "A track in two: from a pitch up, below it.", _TRACK),
    "split-voices": StepOption("'Piano=2'", "A track a voice.", _TRACK),
    "merge": StepOption("'Viola, Cello'", "Tracks into one.", _TRACK),
    "duplicate": StepOption("'Flute'", "A double behind a track.", _TRACK),
    "delete": StepOption("'Drums'", "Leave tracks out.", _TRACK),
    "move": StepOption("'Flute=1'", "A track to another place.", _TRACK),
    "rename": StepOption("'1=Left hand'", "Another name.", _TRACK),
    "reinstrument": StepOption("'Piano=harp'", "Another player, within its range.", _TRACK),
    "harmonise": StepOption("close", "Add chords to a melody: 'open, organ, half bars'.", _HARMONY),
    "lead-sheet": StepOption("", "Melody and chord symbols alone.", _HARMONY),
}
"""By name, as `musegen.editing.steps` has them."""
