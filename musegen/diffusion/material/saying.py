"""True words said as somebody might: "a felt piano in a small room, recorded to worn tape"."""

import re
from collections.abc import Sequence

import numpy as np

from musegen.diffusion.vocabulary import GROUP_OF, PHRASES, WORDS

_CLAUSES: dict[str, tuple[str, ...]] = {
    "dry": ("close miked", "close and dry", "without any reverb", "right in front of you", "dry"),
    "small room": ("in a small room", "in a living room", "in a bedroom", "in a wooden room"),
    "chamber": ("in a chamber", "in a salon", "in a tiled room", "in an echo chamber"),
    "hall": ("in a concert hall", "in a large hall", "in an empty theatre", "with hall reverb"),
    "cathedral": ("in a cathedral", "in a cave", "in a huge church", "with endless reverb"),
    "plate": ("on a plate reverb", "with a vintage plate", "with studio plate reverb"),
    "spring": ("through a spring reverb", "with surf reverb", "with the spring of an old amp"),
    "echo": ("with delay", "with tape echo", "with slapback repeats", "echoing"),
    "distant": ("far away", "heard from another room", "in the distance", "down the corridor"),
    "clean": ("unprocessed", "recorded cleanly", "with nothing added", "in high fidelity"),
    "tape": ("recorded to tape", "with warm tape saturation", "on analog tape"),
    "worn tape": ("recorded to worn tape", "on an old cassette", "with wow and flutter and hiss"),
    "vinyl": ("on a dusty record", "with vinyl crackle", "from an old gramophone"),
    "lo fi": ("through a cheap sampler", "lo-fi", "degraded and grainy"),
    "telephone": ("over the telephone", "through an old radio", "from a tinny speaker"),
    "dark": ("muffled", "behind a wall", "with the top rolled off"),
    "warm": ("warm and round", "with a warm body"),
    "bright": ("bright and crisp", "with a sparkling top"),
    "thin": ("thin, without bass", "small and hollow"),
    "overdriven": ("through an overdriven amp", "driven into crunch", "with grit"),
    "distorted": ("through a fuzz", "heavily distorted", "blown out"),
    "chorus": ("with chorus", "doubled and swirling", "through an eighties chorus"),
    "tremolo": ("with tremolo", "its volume trembling"),
    "very soft": ("barely audible", "played pianissimo"),
    "soft": ("played softly", "with a light touch"),
    "moderate": ("at a moderate level", "played mezzo forte"),
    "loud": ("played loudly", "played with force"),
    "very loud": ("played fortissimo", "pounding"),
    "swelling": ("growing louder", "with a long crescendo"),
    "fading": ("dying away", "growing softer"),
    "staccato": ("in short notes", "played staccato", "detached"),
    "sustained": ("in long held notes", "sustained", "legato"),
    "sparse": ("with few notes", "sparsely"),
    "dense": ("with many fast notes", "busy", "in rapid notes"),
    "single line": ("playing a melody", "playing a single line"),
    "chords": ("playing chords", "in block chords", "comping"),
    "single note": ("a single note", "just one note"),
    "repeated notes": ("repeating one note", "pulsing on one note"),
    "low register": ("in the low register", "deep down"),
    "middle register": ("in the middle register",),
    "high register": ("in the high register", "high up"),
    "wide register": ("over its whole range",),
}
_ADJECTIVES: dict[str, tuple[str, ...]] = {
    "low register": ("low", "deep"),
    "high register": ("high",),
    "very soft": ("hushed", "whispered", "very quiet"),
    "soft": ("soft", "quiet"),
    "loud": ("loud", "strong"),
    "very loud": ("very loud", "thunderous"),
    "staccato": ("clipped", "choppy", "plinky"),
    "sustained": ("sustained", "drawn out", "singing"),
    "sparse": ("sparse", "unhurried"),
    "dense": ("busy", "virtuosic", "dense"),
    "dry": ("dry", "intimate", "close"),
    "cathedral": ("cavernous", "vast"),
    "hall": ("reverberant",),
    "distant": ("distant", "faraway"),
    "echo": ("echoing",),
    "tape": ("taped", "analog"),
    "worn tape": ("wobbly", "hissy", "warbly"),
    "vinyl": ("dusty", "crackling"),
    "lo fi": ("lo-fi", "grainy", "bitcrushed"),
    "telephone": ("tinny",),
    "dark": ("muffled", "dark", "mellow", "dull", "veiled"),
    "warm": ("warm", "rounded", "velvety"),
    "bright": ("bright", "glassy", "sparkling", "airy"),
    "thin": ("thin", "hollow"),
    "overdriven": ("crunchy", "gritty", "overdriven"),
    "distorted": ("distorted", "fuzzy", "screaming"),
    "chorus": ("swirling", "lush", "chorused"),
    "tremolo": ("trembling", "throbbing"),
    "clean": ("clean", "natural", "pure"),
}
_NUMBERED = re.compile(r"\b[1-8]\b(?! bit)")  # "pad 2 warm" is a machine's way to say it
_NAMING = ("instrument", "kit", "family")
_STYLES = ("sentence", "short", "list")
_STYLE_SHARES = (0.6, 0.2, 0.2)


def say(words: Sequence[str], generator: np.random.Generator) -> str:
    """A caption that says some of the words; the instrument always, one way or another."""
    style = _STYLES[generator.choice(len(_STYLES), p=_STYLE_SHARES)]
    named = [word for word in words if GROUP_OF[word] in _NAMING]
    others = [word for word in words if GROUP_OF[word] not in _NAMING]
    kept = [word for word in others if generator.random() < _share(word)]
    generator.shuffle(kept)
    if style == "list":
        return ", ".join(_any_of(word, generator) for word in [*_names(named, generator), *kept])
    subject, said = _subject(words, named, generator)
    kept = [word for word in kept if word not in said]
    adjectives = [word for word in kept if word in _ADJECTIVES or GROUP_OF[word] == "mood"]
    count = int(generator.integers(0, 3 if style == "sentence" else 2))
    before = adjectives[:count]
    after = [word for word in kept if word not in before and word in _CLAUSES]
    front = " ".join(_adjective(word, generator) for word in before)
    noun = f"{front} {subject}".strip()
    if style == "short":
        return noun
    clauses = [_one(_CLAUSES[word], generator) for word in sorted(after, key=_place)]
    return ", ".join([_with_article(noun, plural=" and " in subject), *clauses])


def _share(word: str) -> float:
    """How often a true word is said: what was not done is seldom spoken of."""
    if word in ("dry", "clean", "moderate", "middle register"):
        return 0.25
    return 0.8 if GROUP_OF[word] in ("space", "production") else 0.45


def _place(word: str) -> int:
    """Where a clause stands: playing, then space, then production."""
    return ("register", "playing", "space", "production").index(GROUP_OF[word])


def _subject(
    words: Sequence[str], named: list[str], generator: np.random.Generator
) -> tuple[str, tuple[str, ...]]:
    """A noun for what plays, and which words it says."""
    fitting = [phrase for phrase, true in PHRASES.items() if {*true} <= {*words}]
    nouns = [phrase for phrase in fitting if GROUP_OF[PHRASES[phrase][0]] in _NAMING]
    if nouns and "ensemble" not in named and generator.random() < 0.5:
        phrase = nouns[generator.integers(len(nouns))]
        return phrase, PHRASES[phrase]
    names = _names(named, generator)
    said = [_noun(name, generator) for name in names]
    text = said[0] if len(said) == 1 else ", ".join(said[:-1]) + " and " + said[-1]
    return text, ()


def _names(named: list[str], generator: np.random.Generator) -> list[str]:
    """Instruments by name; seldom only by family."""
    single = [word for word in named if GROUP_OF[word] != "family"]
    families = [word for word in named if GROUP_OF[word] == "family"]
    if generator.random() < 0.2 and families:
        return families[-1:]
    return single or families


def _noun(word: str, generator: np.random.Generator) -> str:
    if GROUP_OF[word] == "family":
        return _FAMILY_NOUNS.get(word, word)
    return _any_of(word, generator)


_FAMILY_NOUNS = {
    "keyboard": "keyboard",
    "mallets": "mallet instrument",
    "bowed strings": "string instrument",
    "plucked": "plucked string instrument",
    "voices": "human voice",
    "brass": "brass instrument",
    "woodwind": "woodwind",
    "flutes": "flute-like instrument",
    "reeds": "reed instrument",
    "free reed": "free reed instrument",
    "world": "traditional instrument",
    "percussion": "percussion instrument",
    "ensemble": "ensemble",
}


def _any_of(word: str, generator: np.random.Generator) -> str:
    """The word or one of its synonyms."""
    plain = [said for said in WORDS[word] if not _NUMBERED.search(said)]
    return _one((word, word, *plain), generator)


def _adjective(word: str, generator: np.random.Generator) -> str:
    return _one(_ADJECTIVES.get(word, (word,)), generator)


def _one(choices: Sequence[str], generator: np.random.Generator) -> str:
    return choices[int(generator.integers(len(choices)))]


def _with_article(noun: str, *, plural: bool) -> str:
    if plural or noun.endswith("s") or noun.split()[-1] in ("percussion", "brass"):
        return noun
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
