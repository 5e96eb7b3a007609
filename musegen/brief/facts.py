"""What a text says in numbers and names: bars, length, tempo, metre, key, chords, title."""

import re
from dataclasses import dataclass, field

from midi_data.chords import chord_symbol, parse_chord
from midi_data.keys import Key, Mode, parse_key
from musegen.brief.limits import check_players
from musegen.brief.reading import Reading
from musegen.brief.tokens import Token

_NUMBER = r"(-?\d+(?:\.\d+)?)"
_TITLE = re.compile(
    r"\b(?:called|titled|entitled|named|title:?)\s+(?:\"([^\"]+)\"|“([^”]+)”|‘([^’]+)’|'([^']+)')",  # noqa: RUF001 - typographers' quotes
    re.IGNORECASE,
)
_MINUTES = re.compile(
    r"(?:(?:an?|one|1) minute and (?:a|one) (half)|" + _NUMBER + r"(?: and a (half))?|(half)(?: a)?"
    r"|\b(an?)) (?:minutes?|mins?)\b(?: (and a half)\b)?(?:(?: and)? (\d+) (?:seconds?|secs?|s)\b)?"
    r"(?: long\b)?",
    re.IGNORECASE,
)
_SECONDS = re.compile(_NUMBER + r" (?:seconds?|secs?|s)\b(?: long\b)?", re.IGNORECASE)
_CLOCK = re.compile(r"\b(\d+):(\d\d)(?: (?:minutes|mins?|long))?")
_BEAT_IS = re.compile(
    r"(dotted )?(quarter|crotchet|half|minim|eighth|quaver|♩)(?: notes?)?(?: ?=| at| equals) "
    + _NUMBER,
    re.IGNORECASE,
)
_BPM = re.compile(
    _NUMBER + r" (?:bpm|beats (?:per|a) min(?:ute)?|qpm)\b"
    r"|\b(?:tempo|bpm|metronome)(?: of| is| at| :| =)* " + _NUMBER + r"(?! ?/)"
    r"|\bat ([3-9]\d|[12]\d\d)(?= [,.;]| (?:with|for|in|and)\b|$)",  # not `at 5 in the morning`
    re.IGNORECASE,
)
_QUARTERS = {"half": 2.0, "minim": 2.0, "eighth": 0.5, "quaver": 0.5}
_METRE = re.compile(
    r"(?:\b(?:in|time signature|metre|meter)(?: of| :)? )?(-?\d+)/(-?\d+)(?! notes?\b)"
    r"(?: (?:time|metre|meter)\b)?"
    r"|(?:\bin )?\b(\d+) (2|4|8|16) (?:time|metre|meter)\b",
    re.IGNORECASE,
)
_NAMED_METRE = re.compile(
    r"\b(common time|cut time|alla breve"
    r"|(?:triple|duple|quadruple|compound) (?:time|metre|meter))\b",
    re.IGNORECASE,
)
_METRE_NAMES = {
    "common": (4, 4),
    "quadruple": (4, 4),
    "cut": (2, 2),
    "alla": (2, 2),
    "triple": (3, 4),
    "duple": (2, 4),
    "compound": (6, 8),
}
_BARS = re.compile(
    _NUMBER + r" (?:bars?|measures?)\b(?: long\b)?|\b(?:bars|length)(?: [:=])+ " + _NUMBER,
    re.IGNORECASE,
)
_MODE_WORDS = "major|minor|maj|min|dorian|phrygian|lydian|mixolydian|aeolian|ionian"
_KEY = re.compile(  # `a minor` in the middle of a sentence is no key unless it says `in a minor`
    r"(?:(?i:\b(?:in|to|of|key|:) ))?(?:the key of )?(?<!\S)"
    r"([A-Gb-g]|(?<=in )a|(?<=of )a|(?<=to )a|a(?=[#♯♭b]| sharp| flat| \S+(?: [,.;:)]|$)))"
    rf"([#♯♭b]?)( sharp| flat)? ((?i:{_MODE_WORDS}))\b"
)
_BARE_KEY = re.compile(
    r"(?:(?i:\bkey(?: of| is| :| =)+ (?:of )?)([A-Ga-g])|\b[Ii]n ([A-G]))"
    r"([#♯♭b]?)( sharp| flat)?(m|min|maj)?(?!\S)"
)
_ALTERED_KEY = re.compile(r"(?<!\S)([A-G])(?:([#♯♭b])| (sharp|flat))(?!\S)")
_MODE = re.compile(r"\b(?:in )?(?:an? )?(major|minor)(?: (?:key|mode|scale|tonality))?\b", re.I)
_DENSITY = re.compile(_NUMBER + r" notes (?:a|per) (?:quarter|beat)(?: note\b)?", re.IGNORECASE)
_TRACKS = re.compile(r"(?<!\S)(\d+) (?:tracks?|parts?|instruments?|players?|musicians?)\b", re.I)
_ROMAN = re.compile(r"(b?)(III|II|IV|I|VII|VI|V|iii|ii|iv|i|vii|vi|v)(°|o|ø|7|maj7)?")
_CHORD_WORDS = {"chords", "chord", "progression", "changes", "harmony"}
_DEGREES = {"i": 0, "ii": 2, "iii": 4, "iv": 5, "v": 7, "vi": 9, "vii": 11}
_MINOR_DEGREES = {"iii": 3, "vi": 8, "vii": 10}


@dataclass
class Facts:
    """Everything said of each kind, in the order it was said."""

    bars: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    tempos_bpm: list[float] = field(default_factory=list)
    metres: list[tuple[int, int]] = field(default_factory=list)
    keys: list[Key] = field(default_factory=list)
    modes: list[Mode] = field(default_factory=list)
    densities: list[float] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    chords: list[str] = field(default_factory=list)  # symbols or, before a key is known, numerals


def read_title(words: str) -> tuple[str, str]:
    """The title a text gives in quotes, or nothing, and the text without it."""
    found = _TITLE.search(words)
    if found is None:
        return "", words
    title = next(group for group in found.groups() if group is not None)
    return title.strip(), words[: found.start()] + " , " + words[found.end() :]


def read_facts(reading: Reading) -> Facts:
    """All facts of a text, which are marked as understood."""
    facts = Facts()
    facts.chords += _chords(reading)
    for match in _TRACKS.finditer(" ".join(token.spoken for token in reading.tokens)):
        check_players(_count(match[1]))  # what they are is said elsewhere, if it is said
    facts.densities += [float(match[1]) for match in reading.find(_DENSITY)]
    facts.seconds += [_minutes(match) * 60 for match in reading.find(_MINUTES)]
    facts.seconds += [float(match[1]) for match in reading.find(_SECONDS)]
    facts.seconds += [60 * float(match[1]) + float(match[2]) for match in reading.find(_CLOCK)]
    facts.tempos_bpm += [_beat_tempo(match) for match in reading.find(_BEAT_IS)]
    facts.tempos_bpm += [float(match[1] or match[2] or match[3]) for match in reading.find(_BPM)]
    for match in reading.find(_METRE):
        facts.metres.append((_count(match[1] or match[3]), _count(match[2] or match[4])))
    for match in reading.find(_NAMED_METRE):
        facts.metres.append(_METRE_NAMES[match[1].lower().split()[0]])
    facts.bars += [float(match[1] or match[2]) for match in reading.find(_BARS)]
    facts.keys += _keys(reading, facts.notes)
    for match in reading.find(_MODE):
        facts.modes.append("minor" if match[1].lower() == "minor" else "major")
    return facts


def numerals_to_symbols(chords: tuple[str, ...], key: Key) -> tuple[str, ...]:
    """Chord symbols, with Roman numerals read in the key."""
    return tuple(chord if parse_chord(chord) else _numeral_symbol(chord, key) for chord in chords)


def _minutes(match: re.Match[str]) -> float:
    and_half, number, half_more, half, _, trailing, seconds = match.groups()
    if and_half:
        return 1.5
    minutes = 0.5 if half else float(number or 1)
    return minutes + 0.5 * bool(half_more or trailing) + float(seconds or 0) / 60


def _beat_tempo(match: re.Match[str]) -> float:
    dotted, beat, number = match.groups()
    return float(number) * _QUARTERS.get(beat.lower(), 1.0) * (1.5 if dotted else 1.0)


def _count(digits: str) -> int:
    return int(digits[:9])  # enough to be refused as it stands


def _keys(reading: Reading, notes: list[str]) -> list[Key]:
    found: list[tuple[int, str]] = []
    for match in reading.find(_KEY):
        letter, sign, word, mode = match.groups()
        found.append((match.start(), f"{letter.upper()}{sign}{word or ''} {mode}"))
        if mode.lower() not in ("major", "minor", "maj", "min"):
            nearest = parse_key(found[-1][1])
            assert nearest is not None, "the pattern matches keys only"
            notes.append(f"{found[-1][1]} is taken as the key nearest to it, {nearest.name}.")
    for match in reading.find(_BARE_KEY):
        first, second, sign, word, mode = match.groups()
        letter = (first or second).upper()
        found.append((match.start(), f"{letter}{sign}{word or ''} {mode or ''}"))
    for match in reading.find(_ALTERED_KEY):
        found.append((match.start(), f"{match[1]}{match[2] or match[3]}"))
    keys = [parse_key(text) for _, text in sorted(found)]
    return [key for key in keys if key is not None]


def _chords(reading: Reading) -> list[str]:
    """The longest run of chord symbols or numerals: three of them, or two after `chords`."""
    said: list[str] = []
    place = 0
    while place < len(reading.tokens):
        stop, symbols = _chord_run(reading.tokens, place)
        before = [token.plain for token in reading.tokens[max(0, place - 2) : place]]
        named = next((n for n, word in enumerate(before[::-1], 1) if word in _CHORD_WORDS), 0)
        if len(symbols) >= (2 if named else 3):
            said += symbols
            reading.take(place - named, stop)
        place = max(stop, place + 1)
    return said


def _chord_run(tokens: list[Token], place: int) -> tuple[int, list[str]]:
    symbols: list[str] = []
    stop = place
    for at in range(place, len(tokens)):
        text = tokens[at].text
        if parse_chord(text) or _ROMAN.fullmatch(text):
            symbols.append(text)
            stop = at + 1
        elif not symbols or text not in (",", "|", ":"):
            break
    return stop, symbols


def _numeral_symbol(numeral: str, key: Key) -> str:
    found = _ROMAN.fullmatch(numeral)
    assert found is not None, "only symbols and numerals are kept as chords"
    flat, degree, sign = found.groups()
    low = degree.lower()
    steps = _DEGREES[low]
    if key.mode == "minor" and not flat:
        raised = low == "vii" and degree.islower()  # vii° stands on the leading note
        steps = steps if raised else _MINOR_DEGREES.get(low, steps)
    root = (key.tonic + steps - bool(flat)) % 12
    return chord_symbol(root, _numeral_quality(degree, sign or ""), fifths=key.fifths)


def _numeral_quality(degree: str, sign: str) -> str:
    if sign in ("°", "o"):
        return "dim"
    if sign == "ø":
        return "half-dim"
    if degree.islower():
        return "min7" if sign == "7" else "min"
    return {"7": "dom7", "maj7": "maj7"}.get(sign, "maj")
