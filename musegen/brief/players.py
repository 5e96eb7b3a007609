"""Who plays: the groups and instruments a text asks for, adds and rules out."""

from collections import Counter
from typing import cast

from midi_data.errors import BriefError
from midi_data.instruments import DRUMS, INSTRUMENTS, Instrument, find_instrument, singulars
from musegen.brief import limits
from musegen.brief.named import Named, find_named, in_one_list
from musegen.brief.reading import Reading
from musegen.brief.tokens import tokens

_SECTIONS = {  # words that rule out a whole family
    "guitar": ("guitar",),
    "bass": ("bass",),
    "string": ("strings",),
    "brass": ("brass",),
    "wind": ("reed", "pipe"),
    "woodwind": ("reed", "pipe"),
    "organ": ("organ",),
    "synth": ("synth lead", "synth pad"),
    "keyboard": ("piano", "organ"),
    "percussion": ("drums", "percussive", "chromatic percussion"),
}
_RHYTHM_SECTION = frozenset({"drums", "bass"})


def asked_players(
    reading: Reading, asked: list[Named]
) -> tuple[tuple[Instrument, ...], tuple[Instrument, ...]]:
    """The players asked for, and those that only join the style's own.

    A list counts each of its names; what is named again elsewhere is the same player. `With` one
    instrument, or with drums and a bass, leaves the rest of the group open.
    """
    lists: list[list[Named]] = []
    for each in (each for each in asked if each.kind == "players"):
        if lists and in_one_list(reading, lists[-1][-1], each):
            lists[-1].append(each)
        else:
            lists.append([each])
    total: Counter[Instrument] = Counter()
    for names in lists:
        listed = Counter(player for each in names for player in _counted(each))
        kits = [each.count for each in names if each.value == (DRUMS,)]
        listed[DRUMS] = max(kits, default=listed[DRUMS])  # drums and congas are one kit
        total |= listed
    players = tuple(total.elements())
    joining = all(names[0].is_added for names in lists)
    if joining and (
        len(set(players)) == 1 or all(each.family in _RHYTHM_SECTION for each in players)
    ):
        return (), players
    return players, ()


def _counted(named: Named) -> tuple[Instrument, ...]:
    players = cast("tuple[Instrument, ...]", named.value)
    limits.check_players(named.count * len(players))
    return players * named.count


def ruled_out_players(named: Named) -> list[str]:
    """Names of the instruments that a ruled-out name stands for."""
    if named.kind != "players":
        return []
    families = {family for form in singulars(named.name) for family in _SECTIONS.get(form, ())}
    players = [player.name for player in cast("tuple[Instrument, ...]", named.value)]
    return players + [each.name for each in INSTRUMENTS if each.family in families]


def read_players(words: str) -> tuple[Instrument, ...]:
    """The players of a list: `two violins, viola and cello`.

    Raises:
        BriefError: for a word in it that is no instrument.
    """
    whole = find_instrument(words)
    if whole is not None:
        return (whole,)
    reading = Reading(tokens(words))
    asked, _ = find_named(reading)
    unknown = reading.not_understood() + tuple(
        each.name for each in asked if each.kind != "players"
    )
    if unknown or not asked:
        raise BriefError(
            f"{limits.short((*unknown, words)[0])!r} is no instrument musegen knows",
            mend="Use General MIDI names such as 'Violin', 'Piano' or 'Electric Bass'.",
        )
    return tuple(player for each in asked for player in _counted(each))
