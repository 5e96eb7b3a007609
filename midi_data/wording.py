"""Players and pieces in a musician's words."""

from collections import Counter

from midi_data.ensembles import ENSEMBLES
from midi_data.instruments import Instrument

_COUNTS = ("", "", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def players_in_words(instruments: tuple[Instrument, ...]) -> str:
    """`string quartet`, or `two violins, viola and cello`."""
    for name, players in ENSEMBLES.items():
        if players == instruments:
            return name.replace("satb", "SATB")
    counts = Counter(instrument.name for instrument in instruments)
    said = [_counted(name, count) for name, count in counts.items()]
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def with_article(name: str) -> str:
    """`A calm waltz`, `An angry song`, `Epic film music`."""
    if name.endswith("music"):
        return f"{name[:1].upper()}{name[1:]}"
    return f"{'An' if name[:1] in 'aeiou' else 'A'} {name}"


def _counted(name: str, count: int) -> str:
    plain = name.lower().replace("french", "French").replace("english", "English")
    if count == 1:
        return plain
    many = plain if plain[-1] in "s0123456789" or plain == "timpani" else plain + "s"
    return f"{_COUNTS[count] if count < len(_COUNTS) else count} {many}"
