"""A brief: everything a piece is asked to be, seen and changed by a person before it is written."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from midi_data.errors import BriefError
from midi_data.instruments import Instrument, find_instrument
from midi_data.keys import Key, parse_key
from midi_data.vocabulary import tempo_mark
from midi_data.wording import players_in_words, with_article
from musegen.brief import limits
from musegen.brief.wording import DYNAMIC_NAMES, piece_name


@dataclass(frozen=True, kw_only=True)
class Brief:
    """What a piece is asked to be.

    Raises:
        BriefError: if a value is impossible, naming it and one that would do.
    """

    bars: int
    key: Key
    time_signature: tuple[int, int]
    tempo_bpm: float  # quarter notes a minute
    instruments: tuple[Instrument, ...]  # one a track, as in a score
    style: str = ""  # as it was said: "jazz waltz"
    family: str = "classical"  # of STYLE_FAMILIES: what the composer has learnt of the style
    mood: str = ""
    density: float | None = None  # notes a quarter, all tracks together
    dynamics: str = ""  # a mark, "pp" to "ff"
    register: str = ""  # "high", "low"
    chords: tuple[str, ...] = ()  # one a bar, repeated to the end
    title: str = "Piece"
    words: str = ""
    understood: tuple[str, ...] = ()
    not_understood: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()  # what a person should know of how the words were taken
    seed: int = 0

    def __post_init__(self) -> None:
        limits.check_text(self.words)
        limits.check_bars(self.bars)
        limits.check_metre(*self.time_signature)
        limits.check_tempo(self.tempo_bpm)
        limits.check_players(len(self.instruments))
        limits.check_density(self.density)
        limits.check_names(self.family, self.dynamics, self.register)
        limits.check_chords(self.chords)

    @property
    def seconds(self) -> float:
        """How long the piece lasts."""
        numerator, denominator = self.time_signature
        return self.bars * numerator * 4 / denominator * 60 / self.tempo_bpm

    def sentence(self) -> str:
        """The brief in words; read again, they ask for the same music."""
        what = piece_name(self.mood, self.style)
        said = [
            f"{with_article(what)} in {self.key.name} for {players_in_words(self.instruments)}",
            f"{self.bars} {'bar' if self.bars == 1 else 'bars'} of "
            f"{self.time_signature[0]}/{self.time_signature[1]} "
            f"at {self.tempo_bpm:g} bpm ({tempo_mark(self.tempo_bpm)})",
        ]
        if self.dynamics:
            said.append(DYNAMIC_NAMES[self.dynamics])
        if self.register:
            said.append(f"in a {self.register} register")
        if self.density is not None:
            said.append(f"{self.density:g} notes a quarter")
        chords = f" Chords: {', '.join(self.chords)}." if self.chords else ""
        return ", ".join(said) + "." + chords

    def to_json(self) -> dict[str, Any]:
        """The brief as plain values, every field under its name."""
        plain = {each.name: getattr(self, each.name) for each in fields(self)}
        plain |= {
            "key": self.key.name,
            "time_signature": f"{self.time_signature[0]}/{self.time_signature[1]}",
            "instruments": [instrument.name for instrument in self.instruments],
        }
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in plain.items()
        }

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "Brief":
        """The brief that `to_json` gave.

        Raises:
            BriefError: for a field that is missing, unknown or impossible.
        """
        names = {each.name for each in fields(cls)}
        if set(plain) != names:
            odd = ", ".join(sorted(names ^ set(plain)))
            raise BriefError(
                f"a brief has other fields: {odd}", mend="Give each field of a brief once."
            )
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in plain.items()
        }
        values["key"] = read_key(plain["key"])
        values["time_signature"] = read_metre(plain["time_signature"])
        values["instruments"] = tuple(map(read_instrument, plain["instruments"]))
        return cls(**values)


def read_key(words: str) -> Key:
    """The key of its name.

    Raises:
        BriefError: if there is no such key.
    """
    key = parse_key(words)
    if key is None:
        raise BriefError(
            f"{limits.short(words)!r} is no key", mend="Write one like 'D minor' or 'Eb major'."
        )
    return key


def read_metre(words: str) -> tuple[int, int]:
    """The numbers of `3/4`.

    Raises:
        BriefError: if they are not two numbers.
    """
    parts = [part.strip() for part in words.split("/")]
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() for part in parts):
        raise BriefError(
            f"{limits.short(words)!r} is no time signature", mend="Write one like '3/4'."
        )
    return int(parts[0][:9]), int(parts[1][:9])


def read_instrument(words: str) -> Instrument:
    """The instrument of its name.

    Raises:
        BriefError: if there is no such instrument.
    """
    instrument = find_instrument(words)
    if instrument is None:
        raise BriefError(
            f"{limits.short(words)!r} is no instrument musegen knows",
            mend="Use a General MIDI name such as 'Violin', 'Piano' or 'Electric Bass'.",
        )
    return instrument
