"""From words and options to wishes: what was asked for, before chance fills in the rest."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar, cast

from midi_data.instruments import Instrument
from midi_data.keys import Key, Mode
from midi_data.styles import Style
from midi_data.vocabulary import Mood, Range
from musegen.brief import limits
from musegen.brief.artists import Artist
from musegen.brief.facts import read_facts, read_title
from musegen.brief.named import Named, find_named, look_up
from musegen.brief.players import asked_players, read_players, ruled_out_players
from musegen.brief.reading import Reading
from musegen.brief.tokens import tokens

Thing = TypeVar("Thing")

_GENERAL = frozenset({"song", "folk", "classical"})


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What was asked for; None and empty where nothing was said."""

    title: str
    bars: float | None
    lengths: tuple[int, ...]  # bars that a word such as `short` stands for
    seconds: float | None
    tempo_bpm: float | None
    tempo_range: Range | None
    metre: tuple[int, int] | None
    key: Key | None
    mode: Mode | None
    unwanted_mode: Mode | None
    chords: tuple[str, ...]  # symbols or Roman numerals
    density: float | None
    activity: Range | None
    dynamics: str
    register: str
    styles: tuple[Style, ...]
    style: str
    moods: tuple[Mood, ...]
    mood: str
    players: tuple[Instrument, ...]
    added: tuple[Instrument, ...]  # a rhythm section to go with the style's own players
    ruled_out: frozenset[str]  # names of instruments
    understood: tuple[str, ...]
    not_understood: tuple[str, ...]
    notes: tuple[str, ...]


def read_wishes(words: str) -> Wishes:
    """What a text asks for; explicit facts stand as they are, and what clashes is noted.

    Raises:
        BriefError: for a text, or a number of players, that is too great.
    """
    limits.check_text(words)
    title, rest = read_title(words)
    reading = Reading(tokens(rest))
    facts = read_facts(reading)
    asked, ruled_out = find_named(reading)
    notes = list(facts.notes)
    names, texts = _by_kind(asked, notes)
    players, added = asked_players(reading, asked)
    unwanted = [cast(Mood, each.value).mode for each in ruled_out if each.kind == "mood"]
    styles = _telling(cast("list[Style]", names["style"])) or _implied_styles(asked)
    wishes = Wishes(
        title=title,
        bars=_first(facts.bars, "lengths in bars", notes, show="{0:g}"),
        lengths=cast("tuple[int, ...]", names["length"][0]) if names["length"] else (),
        seconds=_first(facts.seconds, "lengths in seconds", notes, show="{0:g}"),
        tempo_bpm=_first(facts.tempos_bpm, "tempos", notes, show="{0:g}"),
        tempo_range=cast(Range, names["tempo"][0]) if names["tempo"] else None,
        metre=_first(facts.metres, "time signatures", notes, show="{0[0]}/{0[1]}"),
        key=_first(facts.keys, "keys", notes, show="{0.name}"),
        mode=_first(facts.modes, "modes", notes),
        unwanted_mode=next((mode for mode in unwanted if mode), None),
        chords=tuple(facts.chords),
        density=_first(facts.densities, "densities", notes),
        activity=cast(Range, names["activity"][0]) if names["activity"] else None,
        dynamics=cast(str, names["dynamics"][0]) if names["dynamics"] else "",
        register=cast(str, names["register"][0]) if names["register"] else "",
        styles=tuple(styles),
        style=" ".join(texts["style"]) or " ".join(style.name for style in styles),
        moods=tuple(cast("list[Mood]", names["mood"])),
        mood=", ".join(texts["mood"]),
        players=players,
        added=added,
        ruled_out=frozenset(name for each in ruled_out for name in ruled_out_players(each)),
        understood=reading.understood(),
        not_understood=reading.not_understood(),
        notes=tuple(notes),
    )
    return _with_artists(wishes, cast("list[Artist]", names["artist"]))


def _by_kind(
    asked: list[Named], notes: list[str]
) -> tuple[dict[str, list[object]], dict[str, list[str]]]:
    """Values and plain names by kind, each value once; two tempo words and the like are noted."""
    kinds = ("tempo", "dynamics", "activity", "register", "length", "style", "mood", "artist")
    values: dict[str, list[object]] = {kind: [] for kind in kinds}
    texts: dict[str, list[str]] = {kind: [] for kind in kinds}
    for each in asked:
        if each.kind in values and each.value not in values[each.kind]:
            values[each.kind].append(each.value)
            texts[each.kind].append(each.name)
    for kind in ("tempo", "dynamics", "register"):
        _first(texts[kind], "words for the tempo" if kind == "tempo" else kind, notes)
    return values, texts


def _first(
    said: Sequence[Thing], what: str, notes: list[str], *, show: str = "{0}"
) -> Thing | None:
    """The first of what was said, with a note where more was."""
    if not said:
        return None
    others = [each for each in said if each != said[0]]
    if others:
        first, second = show.format(said[0]), show.format(others[0])
        notes.append(f"There are two {what}, {first} and {second}: {first} is taken.")
    return said[0]


def _telling(styles: list[Style]) -> list[Style]:
    """The styles without a `song` or `dance` that another of them tells more of."""
    return [style for style in styles if style.name not in _GENERAL] or styles


def _implied_styles(asked: list[Named]) -> list[Style]:
    """The style in the name of a group: a jazz trio plays jazz."""
    groups = [each.name for each in asked if each.kind == "players"]
    found = [look_up(word, "style") for name in groups for word in name.split()]
    return [cast(Style, style) for style in found if style is not None][:1]


def _with_artists(wishes: Wishes, artists: list[Artist]) -> Wishes:
    """What a well-known name stands for, wherever nothing else was said."""
    for artist in artists:
        style, mood = look_up(artist.style, "style"), look_up(artist.mood, "mood")
        assert isinstance(style, Style), f"the style of {artist.name}"
        assert isinstance(mood, Mood), f"the mood of {artist.name}"
        note = (
            f"{artist.name} is taken to stand for: {artist.players}; {artist.style}; {artist.mood}."
        )
        wishes = replace(
            wishes,
            styles=wishes.styles or (style,),
            style=wishes.style or artist.style,
            moods=wishes.moods or (mood,),
            mood=wishes.mood or artist.mood,
            players=wishes.players or read_players(artist.players),
            notes=(*wishes.notes, note),
        )
    return wishes
