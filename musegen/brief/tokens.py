"""Words to tokens: each as it was written and in plain spelling, numbers in words as numbers."""

import re
import unicodedata
from dataclasses import dataclass

from midi_data.instruments import plain_name

_TOKEN = re.compile(
    r"""
      -?\d+\s?/\s?-?\d+             # a metre: 3/4
    | \d+:\d\d                      # a length: 1:30
    | \d{1,3}(?:,\d{3})+(?!\d)      # 1,000
    | \d+(?:st|nd|rd|th)\b          # 2nd
    | (?<![\w-])-?\d+(?:\.\d+)?     # 96, -3, 92.5
    | \d+(?:\.\d+)?
    | [^\W\d_][\w'’°øΔ+]*(?:[#♯♭][\w+]*)?(?:/[A-G][#b♯♭]?(?!\w))?  # words, F#, Bbmaj7, C/E
    | [,;:.!?()|=♩"“”&]
    """,  # noqa: RUF001 - the curly apostrophe is what people's keyboards write
    re.VERBOSE,
)
_SMALL_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = _SMALL_WORDS.split()
_TENS = _TENS_WORDS.split()
_NUMBERS = {
    **{word: value for value, word in enumerate(_SMALL)},
    **{word: 10 * value for value, word in enumerate(_TENS, start=2)},
    "dozen": 12,
    "couple": 2,
    "pair": 2,
}


@dataclass(frozen=True)
class Token:
    """A word, number or sign of a text."""

    text: str  # as written
    plain: str  # no case or accents; digits for a number; empty for a sign

    @property
    def number(self) -> float | None:
        """The number it is, if it is one."""
        return float(self.plain) if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", self.plain) else None

    @property
    def spoken(self) -> str:
        """As patterns see it: digits for a number, otherwise as written."""
        return self.plain if self.plain.lstrip("-")[:1].isdecimal() else self.text

    @property
    def says_nothing(self) -> bool:
        """Whether it is a sign, or `one` as in `a sad one`."""
        return self.text == "one" or (not self.plain and len(self.text) == 1)


def tokens(words: str) -> list[Token]:
    """The tokens of a text, in order; `thirty-two` and `a hundred` are one number each."""
    spelt = unicodedata.normalize("NFKC", words).replace("\u2212", "-")
    found = [_token(match.group()) for match in _TOKEN.finditer(spelt)]
    return _with_numbers(found)


def _token(text: str) -> Token:
    if text == "&":
        return Token(text, "and")
    if text.lstrip("-")[:1].isdecimal():
        digits = (str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
        return Token(text, re.sub(r"[,\s]", "", "".join(digits)))
    return Token(text, plain_name(text).replace(" ", ""))


def _with_numbers(found: list[Token]) -> list[Token]:
    """Runs of number words become one token."""
    merged: list[Token] = []
    at = 0
    while at < len(found):
        stop, value = _number_at(found, at)
        if stop > at:
            text = " ".join(token.text for token in found[at:stop])
            merged.append(Token(text, str(value)))
        else:
            merged.append(found[at])
        at = max(stop, at + 1)
    return merged


def _number_at(found: list[Token], at: int) -> tuple[int, int]:
    """Where the number that starts at `at` in words stops, and its value; `at` where none does."""
    words = [token.plain for token in found[at : at + 5]] + [""] * 5
    if words[0] in ("a", "an") and words[1] in ("hundred", "dozen", "couple", "pair"):
        stop, value = _number_at(found, at + 1) if words[1] != "hundred" else (at + 1, 1)
    elif words[0] in _NUMBERS:
        stop, value = at + 1, _NUMBERS[words[0]]
        if words[0] in _TENS and words[1] in _SMALL[1:10]:
            stop, value = at + 2, value + _NUMBERS[words[1]]
    elif words[0] == "hundred":
        stop, value = at, 1
    else:
        return at, 0
    if stop < len(found) and found[stop].plain == "hundred":
        stop, value = stop + 1, value * 100
        rest = stop + (stop < len(found) and found[stop].plain == "and")
        end, more = _number_at(found, rest) if rest < len(found) else (rest, 0)
        if end > rest and more < 100:
            stop, value = end, value + more
    return stop, value
