"""What tracks and files are called, so that no two are confused on any system."""

import re
import unicodedata
from collections import Counter
from pathlib import Path

from midi_data.instruments import instrument_of
from midi_data.score import Score, Track

_NUMERALS = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')  # on Windows, which forbids the most
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_LONGEST = 80  # characters: leaves room for a folder and an ending


def track_name(track: Track) -> str:
    """The track's own name, or its instrument's if it has none."""
    return track.name.strip() or instrument_of(track.program, track.is_drum).name


def track_names(score: Score) -> list[str]:
    """A name a track, no two alike: two violins are Violin I and Violin II."""
    return numbered([track_name(track) for track in score.tracks])


def numbered(names: list[str]) -> list[str]:
    """The names, those that come several times with their number."""
    many = {name for name, count in Counter(names).items() if count > 1}
    taken = set(names)
    made = []
    for name in names:
        number = 0
        unique = name
        while name in many and unique in taken:
            number += 1
            unique = f"{name} {roman(number)}"
        taken.add(unique)
        made.append(unique)
    return made


def audio_track_names(score: Score) -> list[str]:
    """What a session calls the audio of each track, beside the track itself."""
    return [f"{name} (audio)" for name in track_names(score)]


def stem_files(score: Score, title: str, ending: str = ".wav") -> list[str]:
    """The file name of each track's stem: `Waltz - 01 Violin I.wav`."""
    return [
        f"{safe_file_name(title)} - {number:02} {safe_file_name(name)}{ending}"
        for number, name in enumerate(track_names(score), start=1)
    ]


def media_folder(project: Path) -> Path:
    """Where the files lie that a REAPER project refers to."""
    return project.with_name(f"{project.stem} media")


def roman(number: int) -> str:
    """A number from 1 as a desk of players is numbered: 2 is II."""
    made = ""
    for value, numeral in _NUMERALS:
        while number >= value:
            made, number = made + numeral, number - value
    return made


def safe_file_name(words: str, *, otherwise: str = "untitled") -> str:
    """Words as a file name that Windows, macOS and Linux all take, without an ending."""
    name = _FORBIDDEN.sub(" ", unicodedata.normalize("NFC", words))
    name = " ".join(name.split())[:_LONGEST].strip(" .")
    if _RESERVED.match(name):
        name = f"_{name}"
    return name or otherwise
