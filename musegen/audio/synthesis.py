"""Which engine plays, and with what: as it is asked for, or the best there is."""

import functools
import importlib.util
import logging
from collections.abc import Callable, Iterable
from pathlib import Path

from midi_data.errors import SoundError
from midi_data.progress import Progress, silent
from musegen.audio.fluidsynth_player import FluidSynthPlayer, find_fluidsynth
from musegen.audio.midirenderer_player import MidirendererPlayer
from musegen.audio.players import Player
from musegen.audio.soundfonts import check_soundfont, soundfonts
from musegen.audio.tinysoundfont_player import TinySoundFontPlayer
from musegen.diffusion.wish import SoundWish, wish_of

logger = logging.getLogger(__name__)

_SOUNDFONT, _DIFFUSION = "soundfont", "diffusion"
_ENGINES: dict[str, tuple[Callable[[Path, int], Player], bool]] = {  # best first; if .sf3 will do
    "fluidsynth": (FluidSynthPlayer, True),
    "tinysoundfont": (TinySoundFontPlayer, False),  # unpacks 40 MB in 2.5 s, to 550 MB
    "midirenderer": (MidirendererPlayer, False),
}
_INSTALL = {
    "fluidsynth": "Install FluidSynth's library (on Debian `apt-get install libfluidsynth3`)",
    "tinysoundfont": "Run `pip install --no-deps tinysoundfont`",
}


def open_player(
    *,
    engine: str | None = None,
    soundfont: str | Path | None = None,
    sound: str | SoundWish = "",
    seed: int = 0,
    sample_rate: int,
    progress: Progress = silent,
) -> Player:
    """The engine asked for, or the best there is, with the SoundFont asked for or the best found.

    Args:
        engine: one of `engines`, "soundfont" for the best of those that play one, or "diffusion",
            which is taken too where a sound is described.
        soundfont: what plays, where it is not diffusion.
        sound: what diffusion shall sound like.
        seed: of diffusion.
        sample_rate: in Hz.
        progress: told how far diffusion is with a part.

    Raises:
        SoundError: the engine is unknown or not installed, or the SoundFont cannot be read.
        MusicError: the sound cannot be made.
    """
    wish = wish_of(sound)
    if engine == _DIFFUSION or (engine is None and wish.words):
        from musegen.audio.diffusion_player import DiffusionPlayer

        return DiffusionPlayer(wish, seed=seed, sample_rate=sample_rate, progress=progress)
    if wish.words:
        raise SoundError(
            f"the engine {engine!r} has sounds of its own and hears no words",
            mend="Choose 'diffusion', or describe no sound.",
        )
    make, packed = _ENGINES[_chosen(None if engine == _SOUNDFONT else engine)]
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
    """The engines that play a SoundFont on this machine, best first."""
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
        known = (_SOUNDFONT, *_ENGINES, _DIFFUSION)
        raise SoundError(f"there is no engine {engine!r}", mend=f"Choose {_listed(known)}.")
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
