"""What no piece can be: each check refuses a value and names one that would do."""

import math

from midi_data.chords import parse_chord
from midi_data.errors import BriefError
from midi_data.vocabulary import DYNAMICS, STYLE_FAMILIES

MOST_WORDS = 2000  # characters
MOST_BARS = 256
MOST_PLAYERS = 32
MOST_BEATS = 32
BEAT_UNITS = (1, 2, 4, 8, 16, 32)
SLOWEST_BPM, FASTEST_BPM = 20.0, 400.0
MOST_NOTES_A_QUARTER = 100.0


def check_text(words: str) -> None:
    """Refuse a text too long to be a brief."""
    if len(words) > MOST_WORDS:
        raise BriefError(
            f"the words are {len(words):,} characters long",
            mend=f"Say it in at most {MOST_WORDS:,}.",
        )


def check_bars(bars: float) -> None:
    """Refuse no bars, parts of bars and too many."""
    if bars != round_or_zero(bars) or not 1 <= bars <= MOST_BARS:
        raise BriefError(
            f"a piece cannot have {short(bars)} bars", mend=f"Ask for 1 to {MOST_BARS}, say 16."
        )


def check_seconds(seconds: float, bar_seconds: float) -> None:
    """Refuse a length that is nothing or makes too many bars."""
    if not 0 < seconds <= MOST_BARS * bar_seconds:
        raise BriefError(
            f"a piece cannot last {short(seconds)} seconds in bars of {bar_seconds:.1f}",
            mend=f"Ask for up to {int(MOST_BARS * bar_seconds)} seconds, say 30.",
        )


def check_metre(numerator: int, denominator: int) -> None:
    """Refuse what is no time signature."""
    if denominator not in BEAT_UNITS or not 1 <= numerator <= MOST_BEATS:
        raise BriefError(
            f"there is no time signature {short(numerator)}/{short(denominator)}",
            mend=f"Ask for 1 to {MOST_BEATS} over 1, 2, 4, 8, 16 or 32, say 3/4.",
        )


def check_tempo(tempo_bpm: float) -> None:
    """Refuse what nobody can play."""
    if not SLOWEST_BPM <= tempo_bpm <= FASTEST_BPM:
        raise BriefError(
            f"{short(tempo_bpm)} quarter notes a minute cannot be played",
            mend=f"Ask for {SLOWEST_BPM:g} to {FASTEST_BPM:g}, say 96.",
        )


def check_players(count: int) -> None:
    """Refuse no players and too many."""
    if not 1 <= count <= MOST_PLAYERS:
        raise BriefError(
            f"a piece cannot be for {count:,} instruments",
            mend=f"Ask for 1 to {MOST_PLAYERS}; a whole string section is one, 'strings'.",
        )


def check_density(notes_a_quarter: float | None) -> None:
    """Refuse none and too many notes."""
    if notes_a_quarter is not None and not 0 < notes_a_quarter <= MOST_NOTES_A_QUARTER:
        raise BriefError(
            f"{short(notes_a_quarter)} notes a quarter cannot be written",
            mend=f"Ask for up to {MOST_NOTES_A_QUARTER:g}, say 4.",
        )


def check_names(family: str, dynamics: str, register: str) -> None:
    """Refuse a family, dynamic or register that has no meaning; all but a family may be empty."""
    for what, value, known in (
        ("family of styles", family, STYLE_FAMILIES),
        ("dynamic", dynamics, ("", *DYNAMICS)),
        ("register", register, ("", "low", "high")),
    ):
        if value not in known:
            names = ", ".join(name for name in known if name)
            raise BriefError(f"{short(value)!r} is no {what}", mend=f"Use {names}.")


def check_chords(chords: tuple[str, ...]) -> None:
    """Refuse what is no chord symbol."""
    for chord in chords:
        if parse_chord(chord) is None:
            raise BriefError(f"{short(chord)!r} is no chord", mend="Write one like 'Dm7' or 'C/E'.")


def round_or_zero(value: float) -> int:
    """The nearest whole number; 0 for what has none."""
    return round(value) if math.isfinite(value) else 0


def short(value: object) -> str:
    """A value as it may stand in a sentence, however long it is."""
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return text if len(text) <= 24 else text[:21] + "..."
