"""Where SoundFonts are: the one a person names, the ones a system keeps, the one that is bundled.

A SoundFont (`.sf2`, or `.sf3` with packed samples) holds the recorded instruments that a
synthesiser plays.
"""

import importlib.util
import os
import sys
from pathlib import Path

from midi_data.errors import SoundError

BUNDLED = "TimGM6mb.sf2"  # small and plain; comes inside pretty_midi

SYSTEM_SHARES = (Path("/usr/local/share"), Path("/usr/share"))
_BEST_FIRST = (
    "MuseScore_General_HQ",
    "MuseScore_General",
    "MuseScore_General_Full",
    "FluidR3_GM",
    "FluidR3 GM",
    "GeneralUser-GS",
    "GeneralUser GS",
    "MuseScore_General_Lite",
    "FluidR3Mono_GM",
)
_MEND = "Name a General MIDI SoundFont (.sf2), or leave the choice to musegen."


def soundfonts(*, packed: bool) -> list[Path]:
    """The General MIDI SoundFonts of this machine, best first; the bundled one is the last.

    Args:
        packed: whether `.sf3` will do as well.
    """
    endings = (".sf2", ".sf3") if packed else (".sf2",)
    places = [
        folder / (name + end) for name in _BEST_FIRST for end in endings for folder in _folders()
    ]
    found = [path for path in places if path.is_file() and _looks_whole(path)]
    bundled = _bundled()
    return found + ([bundled] if bundled else [])


def check_soundfont(path: Path) -> None:
    """Refuse what is no SoundFont, before an engine trips over it.

    Raises:
        SoundError: there is no such file, or it is something else, or cut short.
    """
    if not path.is_file():
        raise SoundError("there is no such SoundFont", where=str(path), mend=_MEND)
    if not _looks_whole(path):
        raise SoundError("this is not a SoundFont, or it is cut short", where=str(path), mend=_MEND)


def _looks_whole(path: Path) -> bool:
    """Whether the file is a RIFF form of kind `sfbk` and as long as it says."""
    try:
        with path.open("rb") as file:
            head = file.read(12)
        size = path.stat().st_size
    except OSError:
        return False
    if head[:4] != b"RIFF" or head[8:] != b"sfbk":
        return False
    return size >= 8 + int.from_bytes(head[4:8], "little")


def _folders() -> list[Path]:
    """Where fonts are kept: a person's own folders first, then the system's."""
    home = Path.home()
    own = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")
    folders = [own / "soundfonts", own / "sounds/sf2", own / "sounds/sf3"]
    if sys.platform == "darwin":
        folders += [home / "Library/Audio/Sounds/Banks", Path("/Library/Audio/Sounds/Banks")]
    for share in SYSTEM_SHARES:
        folders += [share / "soundfonts", share / "sounds/sf2", share / "sounds/sf3"]
    return folders


def _bundled() -> Path | None:
    """TimGM6mb, found without running pretty_midi."""
    spec = importlib.util.find_spec("pretty_midi")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).with_name(BUNDLED)
    return path if path.is_file() else None
