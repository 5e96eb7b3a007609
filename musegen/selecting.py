"""Tracks and bars as a person names them."""

import re
from collections.abc import Sequence

from midi_data.errors import ScoreError
from midi_data.instruments import find_instrument, instrument_of
from midi_data.score import Score
from musegen.daw.names import track_name, track_names


def selected_tracks(score: Score, named: Sequence[str | int] | None) -> list[int]:
    """The tracks that are meant, counted from 0, in the order of the score; None means all.

    Args:
        score: whose tracks they are.
        named: indices counted from 0; or as text: a track's name, its number counted from 1, or
            an instrument, which means every track that plays it.

    Raises:
        ScoreError: for a name no track goes by.
    """
    if named is None:
        return list(range(len(score.tracks)))
    return sorted({track for each in named for track in _meant(score, each)})


def selected_bars(words: str) -> range:
    """The bars that `5-8` or `5` means, counted from 1, inclusive; as a range counted from 0.

    Raises:
        ScoreError: for anything else.
    """
    found = re.fullmatch(r"\s*(\d{1,6})\s*(?:[-–:]\s*(\d{1,6})\s*)?", words)  # noqa: RUF001 a dash
    if found is None or int(found[1]) < 1 or int(found[2] or found[1]) < int(found[1]):
        raise ScoreError(f"{words!r} says no bars", mend="Write them as in 5-8, counted from 1.")
    return range(int(found[1]) - 1, int(found[2] or found[1]))


def _meant(score: Score, named: str | int) -> list[int]:
    if isinstance(named, int):
        if not 0 <= named < len(score.tracks):
            raise _no_such_track(score, str(named))
        return [named]
    wanted = named.strip().casefold()
    unique = [name.casefold() for name in track_names(score)]
    if wanted in unique:
        return [unique.index(wanted)]
    if wanted.isdecimal() and 1 <= int(wanted) <= len(score.tracks):
        return [int(wanted) - 1]
    alike = [
        number
        for number, track in enumerate(score.tracks)
        if track_name(track).casefold() == wanted
    ]
    player = find_instrument(named)
    if not alike and player is not None:
        alike = [
            number
            for number, track in enumerate(score.tracks)
            if instrument_of(track.program, track.is_drum).name == player.name
        ]
        desk = _desk(named)
        alike = alike[desk - 1 : desk] if desk else alike
    if not alike:
        raise _no_such_track(score, named)
    return alike


def _desk(named: str) -> int:
    """Which of several alike is meant: 2 for `Violin II`, `2nd violin` or `Violin 2`, else 0."""
    numerals = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}
    for word in named.casefold().split():
        number = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?\.?", word)
        if number or word.strip(".") in numerals:
            return int(number[1]) if number else numerals[word.strip(".")]
    return 0


def _no_such_track(score: Score, named: str) -> ScoreError:
    names = ", ".join(f"{number} {name}" for number, name in enumerate(track_names(score), start=1))
    return ScoreError(f"no track is called {named!r}", mend=f"There are: {names}.")
