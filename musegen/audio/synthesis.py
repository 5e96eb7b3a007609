"""Which engine plays, and on which SoundFont: what is asked for, or the best there is."""

import functools
import importlib.util
import logging
from collections.abc import Iterable
from pathlib import Path

from midi_data.errors import SoundError
from musegen.audio.fluidsynth_player import FluidSynthPlayer, find_fluidsynth
from musegen.audio.midirenderer_player import MidirendererPlayer
from musegen.audio.players import Player
from musegen.audio.soundfonts import check_soundfont, soundfonts
from musegen.audio.tinysoundfont_player import TinySoundFontPlayer

logger = logging.getLogger(__name__)

_ENGINES: dict[str, tuple[type[Player], bool]] = {  # best first; whether .sf3 will do
    "fluidsynth": (FluidSynthPlayer, True),
    "tinysoundfont": (TinySoundFontPlayer, False),  # unpacks 40 MB in 2.5 s, to 550 MB
    "midirenderer": (MidirendererPlayer, False),
}
_INSTALL = {
    "fluidsynth": "Install FluidSynth's library (on Debian `apt-get install libfluidsynth3`)",
    "tinysoundfont": "Run `pip install --no-deps tinysoundfont`",
}


def open_player(
    *, engine: str | None = None, soundfont: str | Path | None = None, sample_rate: int
) -> Player:
    """The engine asked for, or the best there is, with the SoundFont asked for or the best found.

    Raises:
        SoundError: the engine is unknown or not installed, or the SoundFont cannot be read.
    """
    make, packed = _ENGINES[_chosen(engine)]
    if soundfont is not None:
        check_soundfont(Path(soundfont))
        return make(Path(soundfont), sample_rate)
    for found in soundfonts(packed=packed):
        try:
            return make(found, sample_rate)
        except SoundError as error:
            logger.warning("%s", error)
    raise SoundError("no SoundFont was found", mend="Name one (.sf2), or install pretty_midi.")


def engines() -> tuple[str, ...]:
    """The engines that can play on this machine, best first."""
    there = {
        "fluidsynth": find_fluidsynth() is not None,
        "tinysoundfont": importlib.util.find_spec("tinysoundfont") is not None,
        "midirenderer": True,
    }
    return tuple(name for name in _ENGINES if there[name])


def _chosen(engine: str | None) -> str:
    there = engines()
    if engine is None:
        if there[0] == "midirenderer":
            _advise()
        return there[0]
    if engine not in _ENGINES:
        raise SoundError(f"there is no engine {engine!r}", mend=f"Choose {_listed(_ENGINES)}.")
    if engine not in there:
        raise SoundError(
            f"the engine {engine!r} is not installed",
            mend=f"{_INSTALL[engine]}, or choose {_listed(there)}.",
        )
    return engine


@functools.cache
def _advise() -> None:
    """Say how to get better sound; once, however often music is rendered."""
    logger.warning("Playing in 16 bits. For finer sound: %s. Or %s.", *_INSTALL.values())


def _listed(names: Iterable[str]) -> str:
    return " or ".join(repr(name) for name in names)
