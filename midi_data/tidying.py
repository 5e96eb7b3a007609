"""A score as its file has it to a score as a musician would hand it out.

Singers get a singer's program, parts a name, and a metre that cannot be meant becomes 4/4.
Whatever is changed is said.
"""

import re
import unicodedata

from midi_data.instruments import find_instrument, instrument_of
from midi_data.score import Score, TimeSignature, Track

PIANO, STRINGS, CHOIR, VOICE = 0, 48, 52, 53
SOLOISTS = 3  # more singers are a choir

_VOICES = re.compile(
    r"\b(voices?|voix|vox|canto|chant|gesang|sang|singstimme|stimme|strophe|dessus|sopranos?|sopran"
    r"|mezzo|contralto|alto?|tenors?|tenore|baritone?|bass|basso|[satb]|men|women|knabe|blinder"
    r"|mignon|harfner)\b"
)
_NOT_VOICES = re.compile(r"\b(recorder|trombone|tuba|clarinet|drum|horn|sarrusophone|cello)\b")
_BOWED = range(40, 48)  # a part called "Basso" may be a cello
_UNNAMED = re.compile(
    r"(|p\d+|part \d+|track ?\d*|staff ?\d*|instrument ?\d+|musicxml part|untitled|midi( region)?"
    r"|midi drums|base midi|take \d+ midi|\d+)",
    re.IGNORECASE,
)
SHORTEST_BAR, LONGEST_BAR = 1.0, 12.0  # quarters


def tidy(score: Score, *, is_notated: bool = False) -> tuple[Score, tuple[str, ...]]:
    """A tidy copy, and what was changed, a few words each.

    Args:
        score: not changed.
        is_notated: whether it comes from a printed score, whose parts are named after who plays
            or sings them; in a band's file "Voice 1" is the first line of a guitar.
    """
    tidied = score.copy()
    said: list[str] = []
    _drop_empty(tidied, said)
    if is_notated:
        _give_voices(tidied, said)
        _give_instruments(tidied, said)
    for track in tidied.tracks:
        _give_name(track, said)
    _mend_metre(tidied, said)
    return tidied, tuple(said)


def _drop_empty(score: Score, said: list[str]) -> None:
    filled = [track for track in score.tracks if len(track.notes)]
    if len(filled) < len(score.tracks):
        said.append("empty tracks left out")
        score.tracks.clear()
        for track in filled:
            score.tracks.append(track)


def _give_voices(score: Score, said: list[str]) -> None:
    """Singers are oboes, horns or flutes in many notation programs' files."""
    singers = [track for track in score.tracks if _is_sung(track)]
    for track in singers:
        program = CHOIR if len(singers) > SOLOISTS else VOICE
        if track.program != program:
            said.append("singers given a voice")
            track.program = program


def _is_sung(track: Track) -> bool:
    plain = unicodedata.normalize("NFKD", track.name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z]+", " ", plain)
    if track.is_drum or _NOT_VOICES.search(words) or not _VOICES.search(words):
        return False
    return "voice" in words or track.program not in _BOWED


def _give_instruments(score: Score, said: list[str]) -> None:
    """A part that notation programs left a piano, or one of many strings, plays what it is."""
    for track in score.tracks:
        if track.is_drum or track.program not in (PIANO, STRINGS):
            continue
        instrument = find_instrument(track.name)
        if instrument is not None and instrument.program != track.program:
            said.append("parts given the instrument they are named after")
            track.program = instrument.program


def _give_name(track: Track, said: list[str]) -> None:
    name = " ".join(track.name.split()).strip(" .:")
    if _UNNAMED.fullmatch(name):
        name = instrument_of(track.program, track.is_drum).name
        said.append("tracks named after their instrument")
    track.name = name


def _mend_metre(score: Score, said: list[str]) -> None:
    if not len(score.time_signatures):
        said.append("no metre given, taken as 4/4")
        score.time_signatures.append(TimeSignature(0, 4, 4))
    for signature in score.time_signatures:
        quarters = 4 * signature.numerator / signature.denominator
        if not SHORTEST_BAR <= quarters <= LONGEST_BAR:
            said.append(
                f"metre {signature.numerator}/{signature.denominator} cannot be meant, taken as 4/4"
            )
            signature.numerator, signature.denominator = 4, 4
