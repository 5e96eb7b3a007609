"""What a person typed, as the values that the composer is asked with."""

from collections.abc import Sequence
from dataclasses import asdict
from difflib import get_close_matches
from typing import cast

from midi_data.errors import BriefError, ScoreError
from midi_data.instruments import Instrument
from midi_data.score import Score, Track
from midi_data.styles import Style
from midi_data.vocabulary import STYLE_FAMILIES
from musegen.brief.named import look_up, names_of
from musegen.cli.options import Freedom, Music
from musegen.composer.options import Controls, Sampling
from musegen.daw.names import track_names
from musegen.selecting import selected_tracks


def sampling_of(freedom: Freedom) -> Sampling:
    """How freely to choose.

    Raises:
        BriefError: for a value that cannot be.
    """
    overall, single = 1.0, {}
    for part in freedom.temperature.split(","):
        stream, sign, value = part.rpartition("=")
        try:
            number = float(value)
        except ValueError as error:
            raise BriefError(
                f"{part.strip()!r} is no temperature",
                mend="Say it as in 0.9, or '1, pitch=0.8, position=1.2'.",
            ) from error
        if sign:
            single[stream.strip().lower()] = number
        else:
            overall = number
    return Sampling(
        temperature=overall,
        temperatures=single,
        top_p=freedom.top_p,
        min_p=freedom.min_p,
        repetition=freedom.repetition,
        strict_key=freedom.strict_key,
        rests=not freedom.no_rests,
    )


def controls_of(music: Music, score: Score, written: Sequence[int]) -> Controls:
    """What the tracks to be written shall be.

    Args:
        music: what was asked for.
        score: the tracks there are, and those that are to be added.
        written: which of them are to be written, counted from 0.

    Raises:
        MusicError: for a value that cannot be, or a track that is not written.
    """
    return Controls(
        key=music.key,
        chords=tuple((music.chords or "").replace("|", " ").replace(",", " ").split()),
        density=music.density,
        register={
            name: word.lower() for name, word in _by_track(music.register, score, written).items()
        },
        polyphony={
            name: _count(word) for name, word in _by_track(music.polyphony, score, written).items()
        },
        style=None if music.style is None else _family(music.style),
    )


def names_in(words: str | None) -> list[str] | None:
    """The names in a list such as `Viola, 3`; None if there is none.

    Raises:
        BriefError: for a list that is empty.
    """
    if words is None:
        return None
    named = [name.strip() for name in words.split(",") if name.strip()]
    if not named:
        raise BriefError(f"{words!r} names nobody", mend="Say it as in 'Viola, Cello'.")
    return named


def settings_of(*groups: Music | Freedom) -> dict[str, object]:
    """What was said, by the name of the option."""
    said = {name: value for group in groups for name, value in asdict(group).items()}
    return {name: value for name, value in said.items() if value is not None}


def with_players(score: Score, players: Sequence[Instrument]) -> Score:
    """A copy with an empty track for each player."""
    longer = score.copy()
    for player in players:
        longer.tracks.append(Track(player.name, player.program, player.is_drum))
    return longer


def _by_track(words: str | None, score: Score, written: Sequence[int]) -> dict[str, str]:
    """What `Flute: high, Cello: low` says of each track by its name; of every other, by ""."""
    said: dict[str, str] = {}
    names = track_names(score)
    for part in (words or "").split(",") if words is not None else ():
        track, _, value = part.rpartition(":")
        if not track.strip():
            said[""] = value.strip()
            continue
        meant = set(selected_tracks(score, [track])) & set(written)
        if not meant:
            others = ", ".join(names[number] for number in written)
            raise ScoreError(f"{track.strip()!r} is not written here", mend=f"Written: {others}.")
        said.update((names[number], value.strip()) for number in meant)
    return said


def _count(word: str) -> int:
    if not word.isdecimal():
        raise BriefError(f"{word!r} notes at once", mend="Say it as in 3, or 'Piano: 3, Flute: 1'.")
    return int(word)


def _family(words: str) -> str:
    """The family of a style, by its own name or the style's."""
    plain = " ".join(words.lower().split())
    style = look_up(words, "style")
    if plain in STYLE_FAMILIES:
        return plain
    if style is None:
        near = get_close_matches(plain, {*STYLE_FAMILIES, *names_of("style")}, n=3, cutoff=0.4)
        raise BriefError(
            f"{words!r} is no style musegen knows",
            mend=f"Did you mean {' or '.join(near or ['waltz', 'rock', 'folk'])}?",
        )
    return cast(Style, style).family
