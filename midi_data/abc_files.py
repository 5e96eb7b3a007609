"""An ABC tune to a score: one track a voice.

Repeats are not played out. Grace notes, chord symbols and decorations are left out.
"""

import logging
import re
from fractions import Fraction

from midi_data.abc_fields import (
    Signature,
    metre,
    settings,
    signature,
    tempo,
    transposition,
    unit_length,
    usual_unit,
)
from midi_data.abc_voices import QUARTER, Voice
from midi_data.limits import Limits, hold_to
from midi_data.score import Score
from midi_data.written_parts import Change, Part, assembled

logger = logging.getLogger(__name__)

_TUNE = re.compile(r"^X:", re.MULTILINE)
_FIELD = re.compile(r"[A-Za-z]:(?![|:\]])")  # but `d:|` is a note and a repeat
_VOICE = re.compile(r"(\[V:[^\]]{0,200}\])")
_MIDI = re.compile(r"%%MIDI\s+(program|channel)\s+(?:\d+\s+)?(\d{1,3})\s*$")


def read_abc(content: bytes, *, name: str, limits: Limits) -> Score:
    """The score of an ABC tune; of a book of tunes, the first.

    Args:
        content: the whole file.
        name: what to call it in errors.
        limits: the most that is read.

    Raises:
        FileError: it is too large, or a pitch is beyond MIDI's.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first, *others = tunes(text)
    if others:
        logger.warning("%s: holds %d tunes; the first is read", name, 1 + len(others))
    hold_to(limits.abc_letters, len(first), "letters", name=name)
    tune = _Tune(first, name, limits)
    longest = max((voice.furthest for voice in tune.voices.values()), default=0)
    hold_to(limits.quarters, longest // QUARTER, "quarter notes", name=name)
    lines = next((voice.lines for voice in tune.voices.values()), [0])
    return assembled([voice.part for voice in tune.voices.values()], [0], lines, QUARTER)


def tunes(text: str) -> list[str]:
    """The tunes of an ABC book, each from its `X:` field on; the whole text where there is none."""
    starts = [found.start() for found in _TUNE.finditer(text)] or [0]
    return [text[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]


class _Tune:
    """A tune's voices, and what its fields have said so far."""

    def __init__(self, text: str, name: str, limits: Limits) -> None:
        self.where = name
        self.limits = limits
        self.voices: dict[str, Voice] = {}
        self.said_of: dict[str, str] = {}  # voice to its settings
        self.current = ""
        self.title = ""
        self.signature = Signature(0, is_minor=False, alterations={})
        self.metre: tuple[int, int] | None = None
        self.unit: Fraction | None = None
        self.tempo: float | None = None
        self.program: int | None = None
        self.is_drum = False
        self.in_header = True
        self.transposition = 0
        for line in text.splitlines():
            if self.voices and not line.strip():
                break  # an empty line ends a tune
            self.read_line(line)
        if len(self.voices) == 1:
            (voice,) = self.voices.values()
            voice.part.name = voice.part.name or self.title

    def read_line(self, line: str) -> None:
        directive = _MIDI.match(line)
        if directive:
            self.set_sound(directive[1], int(directive[2]))
        line = re.split(r"(?<!\\)%", line, maxsplit=1)[0].strip()
        if _FIELD.match(line):
            self.read_field(line)
        elif line and not self.in_header:
            for part in _VOICE.split(line):
                self.read_music(part)

    def read_music(self, line: str) -> None:
        """Music of one voice, or the field that changes voices."""
        if _VOICE.fullmatch(line):
            self.read_field(line[1:-1])
        elif line.strip():
            self.voice().read_line(line, self.read_field)

    def voice(self) -> Voice:
        """The voice that is being written, a new one with what the tune says."""
        if self.current not in self.voices:
            unit = self.unit or usual_unit(self.metre)
            said = self.said_of.get(self.current, "")
            names = settings(said)
            called = names.get("name") or names.get("nm") or ""
            program = self.program if called or self.program is not None else 0
            part = Part(called, program, self.is_drum)
            voice = Voice(part, self.signature, unit, self.metre, self.where)
            voice.transposition = self.transposition + transposition(said)
            self.voices[self.current] = voice
            hold_to(self.limits.tracks, len(self.voices), "voices", name=self.where)
            self.note_key(voice)
            if self.metre:
                part.metres.append(Change(0, 0, self.metre))
            if self.tempo:
                part.tempos.append(Change(0, 0, self.tempo))
        return self.voices[self.current]

    def read_field(self, field: str) -> None:
        letter, value = field[0], field[2:].strip()
        read = _FIELDS.get(letter)
        if read:
            read(self, value)

    def read_title(self, value: str) -> None:
        self.title = self.title or value[:200]

    def read_key(self, value: str) -> None:
        found = signature(value)
        if self.in_header:
            self.in_header = False
            self.signature = found or self.signature
            self.transposition = transposition(value)
        elif found:
            voice = self.voice()
            voice.signature = found
            self.note_key(voice)

    def note_key(self, voice: Voice) -> None:
        key = voice.signature.sharps, int(voice.signature.is_minor)
        voice.part.keys.append(Change(0, voice.position, key))

    def read_metre(self, value: str) -> None:
        found = metre(value)
        if self.in_header:
            self.metre = found
        elif found:
            voice = self.voice()
            voice.metre = found
            voice.part.metres.append(Change(0, voice.position, found))

    def read_unit(self, value: str) -> None:
        found = unit_length(value)
        if found and self.in_header:
            self.unit = found
        elif found:
            self.voice().unit = found

    def read_tempo(self, value: str) -> None:
        found = tempo(value)
        if not found or not 3.6 <= found <= 60e6:
            return
        if self.in_header:
            self.tempo = found
        else:
            voice = self.voice()
            voice.part.tempos.append(Change(0, voice.position, found))

    def read_voice(self, value: str) -> None:
        name, _, said = value.partition(" ")
        if said:
            self.said_of[name] = f"{self.said_of.get(name, '')} {said}"
        if not self.in_header or not self.current:
            self.current = name

    def read_words(self, value: str) -> None:
        if not self.in_header:
            self.voice().read_words(value)

    def read_part(self, value: str) -> None:
        if not self.in_header and value:
            voice = self.voice()
            voice.part.marks.append(Change(0, voice.position, value[:200]))

    def set_sound(self, what: str, number: int) -> None:
        """A `%%MIDI program` or `channel`, for this voice or, in the header, for all."""
        program = min(number, 127)
        if self.in_header or self.current not in self.voices:
            if what == "program":
                self.program = program
            else:
                self.is_drum = number == 10
        elif what == "program":
            self.voice().part.program = program
        else:
            self.voice().part.is_drum = number == 10


_FIELDS = {
    "T": _Tune.read_title,
    "K": _Tune.read_key,
    "M": _Tune.read_metre,
    "L": _Tune.read_unit,
    "Q": _Tune.read_tempo,
    "V": _Tune.read_voice,
    "w": _Tune.read_words,
    "P": _Tune.read_part,
}
