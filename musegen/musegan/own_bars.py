"""Four bars that a composer brings: as they are, and as the model hears them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from midi_data.errors import ScoreError
from midi_data.score import Bar, ControlChange, PitchBend, Score, TimeSignature, Track, bars
from musegen.daw.names import track_names
from musegen.musegan.casting import cast, cast_band
from musegen.musegan.config import MuseGANConfig
from musegen.musegan.ensembles import Ensemble, Player, frame
from musegen.musegan.rolls import FromScore, Rolls, from_score
from musegen.selecting import selected_tracks

SOFT, LOUD = 45, 100  # velocities


@dataclass(frozen=True)
class OwnBars:
    """Tracks that are to be kept.

    Attributes:
        score: the four bars from tick 0, with these tracks only; notes that sound on after the
            fourth bar end with it, all else is as it was.
        players: (track,) whose part of the ensemble each track plays.
        rolls: one piece, as the model hears it.
        said: a sentence for each thing that the model does not hear as it is played.
    """

    score: Score
    players: tuple[int, ...]
    rolls: Rolls
    said: tuple[str, ...]


def own_bars(
    score: Score,
    config: MuseGANConfig,
    *,
    tracks: str | int | Sequence[str | int] | None,
    wanted: range | None,
) -> OwnBars:
    """Bars of some tracks.

    Args:
        score: any score.
        config: of the model that shall hear them.
        tracks: names, numbers or instruments; may be left if one track alone plays.
        wanted: as many bars as the model writes, counted from 0; the first ones if left.

    Raises:
        ScoreError: if there is no such track, nothing is played in the bars, a bar is not four
            quarters long, or the ensemble has no part for a track.
    """
    chosen = _chosen(score, tracks, config.players)
    names = [track_names(score)[track] for track in chosen]
    excerpt = cut(score, config, wanted)
    kept = [excerpt.tracks[track] for track in chosen]
    for name, track in zip(names, kept, strict=True):
        if not len(track.notes):
            raise ScoreError(
                f"{name} plays nothing in {_in_words(wanted or range(config.bars))}",
                mend="Choose bars in which it plays (`--bars 5-8`).",
            )
    players = _parts(kept, names, config.players)
    excerpt.tracks.clear()
    for track in kept:
        excerpt.tracks.append(track)
    heard = _heard(_in_the_ensemble(excerpt, players, config), config)
    return OwnBars(excerpt, players, heard.rolls, heard.said)


def heard_bars(score: Score, config: MuseGANConfig, wanted: range | None) -> FromScore:
    """Bars of all tracks as the model hears them, tracks cast by their instruments.

    Arguments and errors as for `cut`; and nothing being played is an error too.
    """
    found = _heard(cut(score, config, wanted), config)
    if not found.rolls.onsets.any():
        raise ScoreError(
            f"nothing in {_in_words(wanted or range(config.bars))} is for a {config.ensemble}",
            mend="Choose other bars (`--bars 5-8`), or another score.",
        )
    return found


def loudness(kept: Score) -> int:
    """The level at which others play along: the mean velocity of what is kept, within reason."""
    velocities = np.concatenate([track.notes.numpy()["velocity"] for track in kept.tracks])
    return int(np.clip(velocities.mean(), SOFT, LOUD))


def cut(score: Score, config: MuseGANConfig, wanted: range | None) -> Score:
    """The bars from tick 0, all tracks, with the controllers and tempo that hold there.

    Args:
        score: any score; bars after its end are rests.
        config: says how many bars.
        wanted: counted from 0; the first ones if None.

    Raises:
        ScoreError: if they are not as many as the model writes, or not four quarters long.
    """
    wanted = range(config.bars) if wanted is None else wanted
    if len(wanted) != config.bars:
        raise ScoreError(
            f"{_in_words(wanted)}: {len(wanted)} where {config.bars} are played",
            mend=f"Name {config.bars}, as in {wanted.start + 1}-{wanted.start + config.bars}.",
        )
    found = bars(score, at_least=wanted.stop)[wanted.start : wanted.stop]
    for number, bar in enumerate(found, start=wanted.start + 1):
        if bar.length != 4 * score.ticks_per_quarter:
            raise ScoreError(
                f"bar {number} is {_size(bar, score)} and not four quarters long",
                mend=_others(score, config.bars),
            )
    start, stop = found[0].start, found[-1].start + found[-1].length
    excerpt = score.clip(start, stop)
    excerpt.shift_time(-start, inplace=True)
    for track, before in zip(excerpt.tracks, score.tracks, strict=True):
        for note in track.notes:
            note.duration = min(note.duration, stop - start - note.time)
        _keep_what_holds(track, before, start)
    return excerpt


def _heard(excerpt: Score, config: MuseGANConfig) -> FromScore:
    longer = excerpt.copy()
    end = 4 * config.bars * excerpt.ticks_per_quarter
    longer.time_signatures.append(TimeSignature(end, 4, 4))  # so that rests count as bars
    return from_score(longer, config)


def _chosen(
    score: Score, tracks: str | int | Sequence[str | int] | None, ensemble: Ensemble
) -> list[int]:
    playing = [number for number, track in enumerate(score.tracks) if len(track.notes)]
    if not playing:
        raise ScoreError("there is not a note in the score that is given", mend="Give another.")
    if tracks is None and len(playing) > 1:
        names = ", ".join(track_names(score)[number] for number in playing)
        raise ScoreError(
            f"{len(playing)} tracks play in the score that is given",
            mend=f"Say which to keep (`--track`): {names}.",
        )
    if tracks is None:
        return playing
    named = [tracks] if isinstance(tracks, str | int) else tracks
    return sorted({track for each in named for track in _meant(score, each, ensemble)})


def _meant(score: Score, named: str | int, ensemble: Ensemble) -> list[int]:
    """The tracks of a name; of a player's, where no track has it, the one that plays as such."""
    try:
        return selected_tracks(score, [named])
    except ScoreError:
        names = [player.name.casefold() for player in ensemble.players]
        wanted = str(named).strip().casefold()
        part = cast(score, ensemble)[names.index(wanted)] if wanted in names else None
        if part is None:
            raise
        return [part]


def _keep_what_holds(track: Track, before: Track, start: int) -> None:
    """Let controllers and pitch bend set before the cut hold from its start on."""
    latest = {each.number: each.value for each in before.controls if each.time < start}
    begun = {each.number for each in track.controls if each.time == 0}
    for number, value in latest.items():
        if number not in begun:
            track.controls.append(ControlChange(0, number, value))
    track.controls.sort(key=lambda each: each.time, inplace=True)
    bends = [bend.value for bend in before.pitch_bends if bend.time < start]
    if any(bends[-1:]) and not any(bend.time == 0 for bend in track.pitch_bends):
        track.pitch_bends.append(PitchBend(0, bends[-1]))
        track.pitch_bends.sort(key=lambda each: each.time, inplace=True)


def _parts(kept: Sequence[Track], names: Sequence[str], ensemble: Ensemble) -> tuple[int, ...]:
    """Whose part each track plays, no two the same."""
    players: list[int] = []
    for name, track in zip(names, kept, strict=True):
        free = [
            number
            for number, player in enumerate(ensemble.players)
            if number not in players and player.is_drum == track.is_drum
        ]
        if not free:
            others = ", ".join(player.name for player in ensemble.players)
            raise ScoreError(
                f"the {ensemble.name} has no part left for {name}",
                mend=f"It is {others}; keep fewer tracks, or choose another ensemble.",
            )
        players.append(min(free, key=lambda number: _strangeness(track, number, ensemble)))
    return tuple(players)


def _strangeness(track: Track, number: int, ensemble: Ensemble) -> tuple[bool, bool, float]:
    """How unlike a track is to a player: by name, then by instrument, then by register."""
    player = ensemble.players[number]
    named = track.name.strip().casefold() == player.name.casefold()
    middle = float(np.median(track.notes.numpy()["pitch"]))
    return (not named, not _plays_as(track, player, ensemble), abs(middle - _middle(player)))


def _plays_as(track: Track, player: Player, ensemble: Ensemble) -> bool:
    if track.is_drum or track.program == player.program:
        return True
    if ensemble.name != "band":
        return False
    parts = cast_band([track.program], [len(track.notes)])
    return parts[ensemble.players.index(player)] is not None


def _middle(player: Player) -> float:
    return (player.lowest + player.highest) / 2


def _in_the_ensemble(excerpt: Score, players: tuple[int, ...], config: MuseGANConfig) -> Score:
    """The excerpt's notes on the ensemble's tracks, with its bars and none more."""
    stage = frame(config.players, tempo_bpm=120.0)
    stage.ticks_per_quarter = excerpt.ticks_per_quarter
    for track, player in zip(excerpt.tracks, players, strict=True):
        stage.tracks[player].notes = track.notes.copy()
    return stage


def _others(score: Score, count: int) -> str:
    """How to mend the choice of bars that are not four quarters long."""
    fitting = [bar.length == 4 * score.ticks_per_quarter for bar in bars(score)]
    for first in range(len(fitting) - count + 1):
        if all(fitting[first : first + count]):
            return f"The first that are, are {_in_words(range(first, first + count))}."
    return "No four bars in a row are: give another score."


def _size(bar: Bar, score: Score) -> str:
    quarters = bar.length / score.ticks_per_quarter
    whole = 4 * bar.numerator / bar.denominator
    metre = f"{bar.numerator}/{bar.denominator}"
    return metre if quarters == whole else f"{quarters:g} quarters of {metre}"


def _in_words(wanted: range) -> str:
    return f"bars {wanted.start + 1}-{wanted.stop}"
