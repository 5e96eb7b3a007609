"""What a text calls by name: players, styles, moods, tempo words, well-known names.

Every name of the vocabulary is looked up by its words, the longest first, so that `jazz guitar`
is an instrument and `drum and bass` a style.
"""

from dataclasses import dataclass, replace
from functools import cache

from midi_data.ensembles import ENSEMBLES
from midi_data.instruments import INSTRUMENTS, Instrument, singulars
from midi_data.styles import STYLES, Style
from midi_data.vocabulary import (
    ACTIVITY_WORDS,
    DYNAMIC_WORDS,
    MOOD_OF,
    REGISTER_WORDS,
    TEMPO_WORDS,
    Mood,
    Range,
)
from musegen.brief.artists import ARTISTS, Artist
from musegen.brief.reading import Reading
from musegen.brief.stop_words import STOP_WORDS
from musegen.brief.tokens import tokens

_LONGEST = 5  # words in a name
_NEGATIONS = frozenset(
    {"no", "not", "without", "minus", "except", "excluding", "avoid", "never", "neither", "hate"}
    | {"isnt", "dont"}
)
_GO_ON = frozenset(
    ["a", "an", "the", "any", "or", "nor", "and", "too", "very", "so", "really", "be", "use"]
)
_WITH = {"with", "plus", "over", "add", "adding", "featuring", "including"}
_IN_A_LIST = {"a", "an", "the", "and", "plus", "with", "solo", "first", "second"}
_NO_PROSE = frozenset({"synth effects", "sound effects"})  # `rain` in a text is weather
LENGTHS: dict[str, tuple[int, ...]] = {
    "very short": (4,),
    "loop": (4, 8),
    "jingle": (4,),
    "short": (8, 12),
    "miniature": (8, 12),
    "long": (48, 64),
    "very long": (96,),
}
"""Bars that a word of length stands for."""

Value = Mood | Style | Artist | tuple[Instrument, ...] | Range | tuple[int, ...] | str


@dataclass(frozen=True)
class Named:
    """A name found in a text."""

    kind: str  # tempo, dynamics, activity, register, length, style, players, mood, artist
    value: Value
    name: str  # in plain spelling
    start: int  # tokens
    stop: int
    count: int = 1  # `two violins`
    is_added: bool = False  # `with piano`, where `for piano` would name the whole group


def find_named(reading: Reading) -> tuple[list[Named], list[Named]]:
    """What the text asks for by name, and what it rules out, both in order."""
    asked: list[Named] = []
    ruled_out: list[Named] = []
    place, negated = 0, False
    while place < len(reading.tokens):
        token = reading.tokens[place]
        named = _named_at(reading, place)
        if named is None:
            negated = token.plain in _NEGATIONS or (negated and token.plain in _GO_ON)
            place += 1
            continue
        reading.take(named.start, named.stop)
        (ruled_out if negated or named.count == 0 else asked).append(named)
        place = named.stop
    return asked, ruled_out


def in_one_list(reading: Reading, before: Named, after: Named) -> bool:
    """Whether two names stand in one list: `violin, viola and cello`."""
    between = reading.tokens[before.stop : after.start]
    others = [each for each in between if each.text != "," and each.plain not in _IN_A_LIST]
    unknown = [each for each in others if each.plain and each.plain not in STOP_WORDS]
    return len(between) <= 4 and len(others) == len(unknown) <= 1  # `drums and fretted bass`


def look_up(words: str, kind: str) -> Value | None:
    """The thing of one kind that has exactly this name, or None."""
    forms = singulars(" ".join(token.plain for token in tokens(words)))
    table = _tables()[kind]
    return next((table[form] for form in forms if form in table), None)


def names_of(kind: str) -> list[str]:
    """Every name of one kind, in plain spelling."""
    return list(_tables()[kind])


def _named_at(reading: Reading, place: int) -> Named | None:
    """The longest name that starts here, with the number of players in front of it."""
    named = _name_at(reading, place)
    number = reading.tokens[place].number
    if named is not None or number is None or not number.is_integer() or reading.used[place]:
        return named
    behind = place + 1
    while behind < len(reading.tokens) and reading.tokens[behind].plain in ("of", "the"):
        behind += 1
    players = _name_at(reading, behind)
    if players is None or players.kind != "players":
        return None
    count = int(max(-1, min(number, 10_000)))  # enough to be refused
    return replace(players, start=place, count=count)


def _name_at(reading: Reading, place: int) -> Named | None:
    for stop in range(min(len(reading.tokens), place + _LONGEST), place, -1):
        if any(reading.used[place:stop]):
            continue
        name = _known([token.plain for token in reading.tokens[place:stop]])
        if name is not None:
            before = reading.tokens[max(0, place - 2) : place]
            is_added = any(token.plain in _WITH for token in before)
            return Named(*_names()[name], name, place, stop, is_added=is_added)
    return None


def _known(words: list[str]) -> str | None:
    """The name these words are, in the spelling of the tables."""
    if not all(words):  # a sign breaks a name
        return None
    whole = " ".join(words)
    forms = (*singulars(whole), *_without_ly(whole))
    return next((form for form in forms if form in _names()), None)


def _without_ly(word: str) -> tuple[str, ...]:
    return (word[:-3] + "y", word[:-2]) if word.endswith("ly") else ()


@cache
def _names() -> dict[str, tuple[str, Value]]:
    """Every name with its kind; of two kinds with one name, the first in `_tables`."""
    names: dict[str, tuple[str, Value]] = {}
    for kind, table in _tables().items():
        for name, value in table.items():
            names.setdefault(name, (kind, value))
    return names


@cache
def _tables() -> dict[str, dict[str, Value]]:
    written: dict[str, dict[str, Value]] = {
        "tempo": dict(TEMPO_WORDS),
        "dynamics": dict(DYNAMIC_WORDS),
        "activity": dict(ACTIVITY_WORDS),
        "register": dict(REGISTER_WORDS),
        "length": dict(LENGTHS),
        "style": {
            name: style for style in STYLES.values() for name in (style.name, *style.synonyms)
        },
        "players": {
            **ENSEMBLES,
            **{
                name: (instrument,)
                for instrument in INSTRUMENTS
                if instrument.family not in _NO_PROSE
                for name in (instrument.name, *instrument.synonyms)
                if "(" not in name
            },
        },
        "mood": dict(MOOD_OF),
        "artist": dict(ARTISTS),
    }
    return {
        kind: {
            " ".join(token.plain for token in tokens(name)): value for name, value in table.items()
        }
        for kind, table in written.items()
    }
