"""A voice of an ABC tune, line by line: notes, chords, tuplets, broken rhythms, ties, words."""

import re
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from math import prod

from midi_data.abc_fields import ALTERATIONS, Signature
from midi_data.errors import FileError
from midi_data.keys import LETTERS
from midi_data.written_parts import VELOCITY, Part, Written

QUARTER = 20_160  # units: halves, thirds, fifths and sevenths of all usual lengths are whole

_TUPLETS = {2: 3, 3: 2, 4: 3, 6: 2, 8: 3}  # notes in the time of; 5, 7 and 9 go by the metre
_LENGTH = r"\d{0,4}/{0,6}\d{0,4}"
# Everything between marks is bounded: a line of opening marks must not take for ever.
_TOKENS = re.compile(
    r'(?P<passed>"[^"]{0,500}"|![^!\s]{0,40}!|\+[a-z]{3,20}\+|\{[^}]{0,500}\})'  # also grace notes
    r"|(?P<field>\[[A-Za-z]:[^\]]{0,200}\])"
    r"|(?P<bar>(?:\[\||[|:])[|:\]]*(?:[0-9][0-9,.\-]*)?|\[[0-9][0-9,.\-]*)"
    r"|(?P<tuplet>\([2-9](?::\d?){0,2})"
    rf"|(?P<chord>\[[^\]|:]{{0,200}}\]{_LENGTH})"
    rf"|(?P<note>[_^=]{{0,2}}[A-Ga-g][,']{{0,9}}{_LENGTH})"
    rf"|(?P<rest>[zx]{_LENGTH})"
    r"|(?P<bars>[ZX]\d{0,3})"
    r"|(?P<broken>>{1,3}|<{1,3})"
    r"|(?P<tie>-)"
    r"|(?P<overlay>&)"
)
_NOTE = re.compile(rf"([_^=]{{0,2}})([A-Ga-g][,']{{0,9}})({_LENGTH})(-?)")
_SYLLABLE = re.compile(r"[^\s\-_*|]+-?|[-_*|]")


class Voice:
    """Where the reading of a voice stands; times are units from the start of the tune."""

    def __init__(
        self,
        part: Part,
        signature: Signature,
        unit: Fraction,
        metre: tuple[int, int] | None,
        where: str,
    ) -> None:
        self.part = part
        self.signature = signature
        self.unit = unit  # of a whole note
        self.metre = metre
        self.where = where
        self.transposition = 0  # semitones from written to sounding
        self.position = self.bar_start = 0
        self.lines = [0]  # where bar lines stand
        self.altered: dict[str, int] = {}  # letter to semitones, to the end of the bar
        self.struck: dict[str, int] = {}  # the last notes as written, and their pitches
        self.tied: dict[str, int] = {}  # those of them that go on
        self.tuplet, self.tuplet_left = Fraction(1), 0
        self.last: tuple[int, int] | None = None  # start and first note of the last in this bar
        self.broken = Fraction(1)  # what the next note takes of its length
        self.sung: list[int] = []  # the notes of this line that syllables go with

    @property
    def furthest(self) -> int:
        """Where its last note ends, or the rests after it."""
        return max([self.position, *(note.onset + note.length for note in self.part.notes)])

    def read_line(self, line: str, change: Callable[[str], None]) -> None:
        """Read a line of music; `change` is told of the fields in it."""
        self.sung = []
        for token in _TOKENS.finditer(line):
            kind = token.lastgroup
            if kind == "field":
                change(token[0][1:-1])
            elif kind in _READERS:
                _READERS[kind](self, token[0])

    def read_words(self, text: str) -> None:
        """Give the syllables of a `w:` line to the notes of the line before it."""
        notes = iter(self.sung)
        for syllable in _SYLLABLE.findall(text):
            if syllable == "|":
                continue
            index = next(notes, None)
            if index is None:
                break
            if syllable not in "-_*":
                words = syllable.replace("~", " ")
                self.part.notes[index] = self.part.notes[index]._replace(lyric=words)
        self.sung = []

    def end_bar(self, _: str) -> None:
        """Forget its accidentals."""
        self.altered.clear()
        self.bar_start = self.position
        if self.position > self.lines[-1]:
            self.lines.append(self.position)
        self.last = None

    def overlay(self, _: str) -> None:
        """What follows sounds with the bar from its start."""
        self.position = self.bar_start
        self.last = None

    def begin_tuplet(self, sign: str) -> None:
        """`(3`, or `(3:2:4`: three in the time of two, for the next four notes."""
        notes, time, over = [*sign[1:].split(":"), "", ""][:3]
        compound = self.metre is not None and self.metre[0] > 3 and self.metre[0] % 3 == 0
        usual = _TUPLETS.get(int(notes), 3 if compound else 2)
        self.tuplet = Fraction(int(time or 0) or usual, int(notes))
        self.tuplet_left = int(over or 0) or int(notes)

    def break_rhythm(self, sign: str) -> None:
        """`A>B`: the first takes from the second; `A<B` the other way."""
        if self.last is None:
            return
        short = Fraction(1, 2 ** len(sign))
        first, second = (2 - short, short) if sign[0] == ">" else (short, 2 - short)
        start, index = self.last
        self.position = start + round((self.position - start) * first)
        for note in range(index, len(self.part.notes)):
            self._change(note, length=round(self.part.notes[note].length * first))
        self.broken = second

    def read_rest(self, rest: str) -> None:
        """`z2`: nothing sounds."""
        self.struck, self.tied = {}, {}
        self._move(self._units(rest[1:]), len(self.part.notes))

    def read_bars_of_rest(self, rest: str) -> None:
        """`Z4`: four bars of nothing."""
        numerator, denominator = self.metre or (4, 4)
        self.struck, self.tied = {}, {}
        self.position += int(rest[1:] or 1) * 4 * QUARTER * numerator // denominator
        self.last = None

    def read_note(self, note: str) -> None:
        """`^f'3/2`."""
        self._sound(_NOTE.findall(note), "")

    def read_chord(self, chord: str) -> None:
        """`[CE2G]/`; it is as long as its first note."""
        inside, length = chord[1:].rsplit("]", 1)
        notes = _NOTE.findall(inside)
        if notes:
            self._sound(notes, length)

    def _sound(self, notes: list[tuple[str, str, str, str]], chord_length: str) -> None:
        """Notes begun together: accidental, letter with octave, length and tie of each."""
        index = len(self.part.notes)
        before, self.struck, self.tied = self.tied, {}, {}
        self.sung.append(index)
        lengths = [self._units(length, chord_length) for _, _, length, _ in notes]
        for (sign, name, _, tie), length in zip(notes, lengths, strict=True):
            pitch = self._pitch(sign, name, before)
            self.struck[name] = pitch
            goes_on = before.get(name) == pitch
            self.part.notes.append(
                Written(0, self.position, length, pitch, VELOCITY, bool(tie), goes_on, "")
            )
            if tie:
                self.tied[name] = pitch
        self._move(lengths[0], index)

    def tie(self, _: str) -> None:
        """Let the last notes go on."""
        self.tied = dict(self.struck)
        if self.struck:
            for note in range(len(self.part.notes) - len(self.struck), len(self.part.notes)):
                self._change(note, begins_tie=True)

    def _pitch(self, sign: str, name: str, tied: dict[str, int]) -> int:
        letter = name[0].upper()
        if sign:
            self.altered[letter] = ALTERATIONS.get(sign, 0)
        elif name in tied:
            return tied[name]
        usual = self.signature.alterations.get(letter, 0)
        octave = 5 + name[0].islower() + name.count("'") - name.count(",")
        pitch = 12 * octave + LETTERS[letter] + self.altered.get(letter, usual) + self.transposition
        if not 0 <= pitch <= 127:
            what = f"has a note of MIDI pitch {pitch} ({sign}{name}), and 0 to 127 are read"
            raise FileError(what, where=self.where, mend="Take away some octave marks.")
        return pitch

    def _units(self, *lengths: str) -> int:
        """How long a note of the written length is here."""
        tuplet = self.tuplet if self.tuplet_left else Fraction(1)
        return _length(lengths, self.unit, self.broken, tuplet)

    def _move(self, length: int, index: int) -> None:
        self.last = self.position, index
        self.position += length
        self.broken = Fraction(1)
        self.tuplet_left = max(0, self.tuplet_left - 1)

    def _change(self, note: int, **fields: bool | int) -> None:
        self.part.notes[note] = self.part.notes[note]._replace(**fields)  # type: ignore[arg-type]


_READERS = {
    "bar": Voice.end_bar,
    "tuplet": Voice.begin_tuplet,
    "chord": Voice.read_chord,
    "note": Voice.read_note,
    "rest": Voice.read_rest,
    "bars": Voice.read_bars_of_rest,
    "broken": Voice.break_rhythm,
    "tie": Voice.tie,
    "overlay": Voice.overlay,
}


@lru_cache(maxsize=4096)  # a tune has few lengths, and fractions are slow
def _length(written: tuple[str, ...], *factors: Fraction) -> int:
    """A length in units, as part of a whole note by its factors."""
    return round(prod(map(_multiple, written)) * prod(factors) * 4 * QUARTER)


def _multiple(length: str) -> Fraction:
    """`3/2`, `/` for a half, `//` for a quarter, nothing for one."""
    top, slashes, low = re.fullmatch(r"(\d*)(/*)(\d*)", length).groups()  # type: ignore[union-attr]
    if not slashes:
        return Fraction(int(top or 1))
    return Fraction(int(top or 1), int(low or 0) or 2 ** len(slashes))
