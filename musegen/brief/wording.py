"""A brief in a musician's words: its title, its kind of piece, a name for its file."""

import re
import unicodedata

DYNAMIC_NAMES = {
    "pp": "pianissimo",
    "p": "quiet",
    "mp": "mezzo piano",
    "mf": "mezzo forte",
    "f": "forte",
    "ff": "fortissimo",
}
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


def file_stem(title: str) -> str:
    """The title as a file name without its ending, safe on every system, never empty."""
    spelt = unicodedata.normalize("NFKD", title.replace("#", " sharp"))
    plain = spelt.encode("ascii", "ignore").decode()
    stem = re.sub(r"[^A-Za-z0-9]+", "-", plain)[:_LONGEST_STEM].strip("-")
    if not stem or stem.lower() in _RESERVED:
        return f"piece-{stem}".strip("-")
    return stem
