"""What is true of a clip in words, and how somebody might say it.

`words` are canonical and complete; a caption says some of them, in one of many ways.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from midi_data.instruments import INSTRUMENTS, instrument_of, plain_name
from musegen.diffusion.material.effects import MEDIA, PRODUCTION
from musegen.diffusion.material.hearing import playing_words
from musegen.diffusion.material.phrases import Voice
from musegen.diffusion.material.rooms import ROOMS
from musegen.diffusion.material.saying import say
from musegen.diffusion.notes import Notes

_KITS = (  # from this program on
    (0, "standard kit"),
    (8, "room kit"),
    (16, "power kit"),
    (24, "electronic kit"),
    (25, "808 kit"),
    (32, "jazz kit"),
    (40, "brush kit"),
    (48, "orchestra kit"),
)

_FAMILIES = (  # up to this program: what a composer calls its family
    (7, ("keyboard",)),
    (15, ("mallets",)),
    (20, ("organ",)),
    (23, ("free reed",)),
    (31, ("guitar", "plucked")),
    (37, ("bass",)),
    (39, ("bass", "synth")),
    (44, ("bowed strings",)),
    (45, ("plucked",)),
    (46, ("plucked",)),
    (47, ("percussion",)),
    (49, ("bowed strings", "orchestra")),
    (51, ("synth",)),
    (53, ("voices",)),
    (54, ("voices", "synth")),
    (55, ("orchestra",)),
    (61, ("brass",)),
    (63, ("brass", "synth")),
    (67, ("woodwind", "saxophone")),
    (71, ("woodwind", "reeds")),
    (79, ("woodwind", "flutes")),
    (87, ("synth", "synth lead")),
    (95, ("synth", "synth pad")),
    (103, ("synth", "synth texture")),
    (108, ("world", "plucked")),
    (111, ("world",)),
    (119, ("percussion",)),
    (127, ("sound effect",)),
)


_SOUNDFONTS = {"FluidR3": "fluidr3", "MuseScore_General": "musescore general"}  # by their files


@dataclass(frozen=True)
class Telling:
    """What a clip is said to be.

    Attributes:
        words: canonical, everything that is true.
        caption: as somebody might say it.
    """

    words: tuple[str, ...]
    caption: str


def tell(
    voices: Sequence[Voice],
    notes: Notes,
    effects: Collection[str],
    generator: np.random.Generator,
) -> Telling:
    """The words of a clip.

    Args:
        voices: what plays, the kit as the program of drums.
        notes: what is played in the clip.
        effects: words of what was done to the sound.
        generator: chance, for the caption.
    """
    named = list(dict.fromkeys(name_of(voice.program, voice.is_drum) for voice in voices))
    families = [word for voice in voices for word in families_of(voice.program, voice.is_drum)]
    if len(voices) > 1:
        families.append("ensemble")
    space = [word for word in ROOMS if word in effects] or ["dry"]
    production = [word for word in (*PRODUCTION, *MEDIA) if word in effects] or ["clean"]
    playing = playing_words(notes, effects=effects)
    words = dict.fromkeys([*named, *families, *playing, *space, *production])
    return Telling(tuple(words), say(tuple(words), generator))


def soundfont_word(file: str) -> tuple[str, ...]:
    """The canonical word of a SoundFont that is learnt from, by the name of its file, or none."""
    return tuple(word for name, word in _SOUNDFONTS.items() if file.startswith(name))


def name_of(program: int, is_drum: bool) -> str:
    """The canonical word of an instrument or a kit."""
    if is_drum:
        return next(word for start, word in reversed(_KITS) if program >= start)
    return plain_name(INSTRUMENTS[program].name)


def families_of(program: int, is_drum: bool) -> tuple[str, ...]:
    """The canonical words of an instrument's families."""
    if is_drum:
        return ("drums",)
    return next(words for last, words in _FAMILIES if program <= last)


def family_of(voices: Sequence[Voice]) -> str:
    """The family of a clip: General MIDI's, "drums", or "mix"."""
    if len(voices) > 1:
        return "mix"
    return instrument_of(voices[0].program, voices[0].is_drum).family
