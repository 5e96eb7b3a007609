"""Options: facts given beside the words, which go before anything the words say."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, cast

from midi_data.errors import BriefError
from midi_data.instruments import Instrument
from midi_data.keys import Key
from midi_data.styles import Style
from musegen.brief import limits
from musegen.brief.brief import read_key, read_metre
from musegen.brief.named import find_named, look_up, names_of
from musegen.brief.players import read_players
from musegen.brief.reading import Reading
from musegen.brief.tokens import tokens
from musegen.brief.wishes import Wishes

_FAMILY_STYLES = {"orchestra": "orchestral", "drums": "drum solo"}


@dataclass(frozen=True, kw_only=True)
class Options:
    """What may be given beside the words; None leaves it to them."""

    bars: int | None
    key: Key | str | None
    time_signature: tuple[int, int] | str | None
    tempo_bpm: float | None
    instruments: str | Sequence[Instrument | str] | None
    style: str | None
    density: float | None
    chords: str | Sequence[str] | None


def with_options(wishes: Wishes, options: Options) -> Wishes:
    """The wishes with the options in the place of what the words said, which is noted.

    Raises:
        BriefError: for an option that cannot be read.
    """
    given: dict[str, Any] = {
        "bars": options.bars,
        "key": read_key(options.key) if isinstance(options.key, str) else options.key,
        "metre": _metre(options.time_signature),
        "tempo_bpm": options.tempo_bpm,
        "density": options.density,
        "chords": _chords(options.chords),
        "players": _players(options.instruments),
        "styles": None if options.style is None else _styles(options.style),
    }
    given = {name: value for name, value in given.items() if value is not None}
    notes = [
        f"The option for {name} goes before what the words say."
        for name, value in given.items()
        if getattr(wishes, name) and getattr(wishes, name) != value
    ]
    if options.style is not None:
        given["style"] = " ".join(options.style.lower().split())
    if "players" in given:
        given |= {"added": (), "ruled_out": frozenset()}
    return replace(wishes, **given, notes=(*wishes.notes, *notes))


def _metre(said: tuple[int, int] | str | None) -> tuple[int, int] | None:
    return read_metre(said) if isinstance(said, str) else said


def _chords(said: str | Sequence[str] | None) -> tuple[str, ...] | None:
    if said is None:
        return None
    symbols = said.replace("|", " ").replace(",", " ").split() if isinstance(said, str) else said
    limits.check_chords(tuple(symbols))
    return tuple(symbols)


def _players(said: str | Sequence[Instrument | str] | None) -> tuple[Instrument, ...] | None:
    if said is None:
        return None
    found: list[Instrument] = []
    for each in said.split(",") if isinstance(said, str) else said:
        found += [each] if isinstance(each, Instrument) else read_players(each)
    limits.check_players(len(found))
    return tuple(found)


def _styles(words: str) -> tuple[Style, ...]:
    style = look_up(_FAMILY_STYLES.get(words.strip().lower(), words), "style")
    if style is not None:
        return (cast(Style, style),)
    reading = Reading(tokens(words))
    asked, _ = find_named(reading)
    if asked and all(each.kind == "style" for each in asked) and not reading.not_understood():
        return tuple(cast(Style, each.value) for each in asked)
    near = get_close_matches(words.lower(), names_of("style"), n=3, cutoff=0.4)
    raise BriefError(
        f"{limits.short(words)!r} is no style musegen knows",
        mend=f"Did you mean {' or '.join(near or ['waltz', 'rock', 'folk'])}?",
    )
