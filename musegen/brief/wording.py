"""A brief in a musician's words: its title, its players, a name for its file."""

import re
import unicodedata
from collections import Counter

from midi_data.ensembles import ENSEMBLES
from midi_data.instruments import Instrument

DYNAMIC_NAMES = {
    "pp": "pianissimo",
    "p": "quiet",
    "mp": "mezzo piano",
    "mf": "mezzo forte",
    "f": "forte",
    "ff": "fortissimo",
}
_COUNTS = ("", "", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_OPEN_ENDED = """
    classical era period style baroque renaissance medieval impressionist impressionistic
    minimalist symphonic orchestral cinematic film movie chiptune bit ambient age gospel operatic
    pop jazz swing swinging bebop bop latin flamenco soul motown funk funky disco reggae ska dub
    rocksteady hop rap trap fi lofi house techno trance bass jungle dubstep synthwave electronic
    electro edm indie rock grunge prog punk thrash metal doom surf shoegaze folk traditional celtic
    irish scottish ceilidh klezmer country americana bluegrass balkan dixieland dixie orleans
    christmas choral marching fugal game adventure fantasy broadway circus lounge eighties christmas
"""
_NEED_A_NOUN = frozenset(_OPEN_ENDED.split())
"""Last words of styles that need a noun: a jazz piece, but a waltz."""
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))]
)
_LONGEST_STEM = 60  # characters


def piece_name(mood: str, style: str) -> str:
    """`calm waltz`, `sad jazz piece`, `piece`."""
    noun = style if style and style.split()[-1] not in _NEED_A_NOUN else f"{style} piece"
    return f"{mood} {noun}".strip().replace("  ", " ")


def title_of(mood: str, style: str, key_name: str) -> str:
    """`Calm waltz in D minor`; without a key for drums alone."""
    name = piece_name(mood, style)
    return f"{name[:1].upper()}{name[1:]}{f' in {key_name}' if key_name else ''}"


def with_article(name: str) -> str:
    """`A calm waltz`, `An angry song`, `Epic film music`."""
    if name.endswith("music"):
        return f"{name[:1].upper()}{name[1:]}"
    return f"{'An' if name[:1] in 'aeiou' else 'A'} {name}"


def players_in_words(instruments: tuple[Instrument, ...]) -> str:
    """`string quartet`, or `two violins, viola and cello`."""
    for name, players in ENSEMBLES.items():
        if players == instruments:
            return name.replace("satb", "SATB")
    counts = Counter(instrument.name for instrument in instruments)
    said = [_counted(name, count) for name, count in counts.items()]
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def file_stem(title: str) -> str:
    """The title as a file name without its ending, safe on every system, never empty."""
    spelt = unicodedata.normalize("NFKD", title.replace("#", " sharp"))
    plain = spelt.encode("ascii", "ignore").decode()
    stem = re.sub(r"[^A-Za-z0-9]+", "-", plain)[:_LONGEST_STEM].strip("-")
    if not stem or stem.lower() in _RESERVED:
        return f"piece-{stem}".strip("-")
    return stem


def _counted(name: str, count: int) -> str:
    plain = name.lower().replace("french", "French").replace("english", "English")
    if count == 1:
        return plain
    many = plain if plain[-1] in "s0123456789" or plain == "timpani" else plain + "s"
    return f"{_COUNTS[count] if count < len(_COUNTS) else count} {many}"
