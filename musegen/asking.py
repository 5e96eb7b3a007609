"""What can be asked of the composer: a job a verb.

A job is written with `score()`, in several takes side by side with `takes(3)`, or note by note
with `notes()`; the same job gives the same notes on one machine. Nothing passed in is changed.
"""

import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from midi_data.instruments import Instrument
from midi_data.keys import Key
from midi_data.progress import Progress, silent
from midi_data.score import Score
from musegen.brief import Brief, parse_brief
from musegen.brief.players import read_players
from musegen.composer.options import Controls, Sampling
from musegen.selecting import selected_tracks

if TYPE_CHECKING:  # torch is loaded when something is to be written, not before
    from musegen.composer.jobs import Job
    from musegen.composer.rewriting import Writer

WEIGHTS = "composer"
"""The composer's shipped weights."""

FREELY = Sampling()
AS_IT_IS = Controls()


def draw_seed() -> int:
    """A seed nobody chose."""
    return secrets.randbelow(2**31)


def compose(
    words: str | Brief,
    *,
    bars: int | None = None,
    key: Key | str | None = None,
    time_signature: tuple[int, int] | str | None = None,
    tempo_bpm: float | None = None,
    instruments: str | Sequence[Instrument | str] | None = None,
    style: str | None = None,
    density: float | None = None,
    chords: str | Sequence[str] | None = None,
    controls: Controls = AS_IT_IS,
    sampling: Sampling = FREELY,
    seed: int | None = None,
    weights: str | Path = WEIGHTS,
    progress: Progress = silent,
) -> "Job":
    """A new piece from words, or from a brief as it stands.

    What is said apart from the words wins over them. The same request, seed and weights give the
    same notes on one machine.

    Args:
        words: what the piece shall be, or a `Brief`, which takes no further options.
        bars: 1 to 256.
        key: such as `D minor`.
        time_signature: such as `3/4`.
        tempo_bpm: quarter notes a minute, 20 to 400.
        instruments: names, one a track, or a group such as `string quartet`.
        style: such as `waltz`.
        density: notes a quarter, all tracks together.
        chords: symbols, one a bar, repeated to the end.
        controls: the register and polyphony of single tracks.
        sampling: how freely to choose.
        seed: of everything left open; drawn if not said.
        weights: a name of shipped weights, or a folder.
        progress: told of each bar.

    Raises:
        BriefError: for what no piece can be.
    """
    from musegen.composer import compose as composing
    from musegen.composer.model import Composer
    from musegen.training.weights import shared

    seed = draw_seed() if seed is None else seed
    brief = (
        words
        if isinstance(words, Brief)
        else parse_brief(
            words,
            bars=bars,
            key=key,
            time_signature=time_signature,
            tempo_bpm=tempo_bpm,
            instruments=instruments,
            style=style,
            density=density,
            chords=chords,
            seed=seed,
        )
    )
    return composing.compose(
        brief,
        controls=controls,
        composer=shared(Composer, weights),
        sampling=sampling,
        seed=seed,
        progress=progress,
    )


def continue_(
    score: Score,
    *,
    bars: int = 8,
    controls: Controls = AS_IT_IS,
    sampling: Sampling = FREELY,
    seed: int | None = None,
    weights: str | Path = WEIGHTS,
    progress: Progress = silent,
) -> "Job":
    """The score with more bars after its last; not a note that was there is changed.

    Args:
        score: what to go on from; its last 32 bars are read.
        bars: how many bars more, 1 to 256.
        controls: what the new bars shall be.
        sampling: how freely to choose.
        seed: of what is written; drawn if not said.
        weights: a name of shipped weights, or a folder.
        progress: told of each bar.

    Raises:
        ScoreError: if there is no note to go on from.
        BriefError: for an impossible number of bars.
    """
    from musegen.composer import rewriting

    writer = _writer(controls, sampling, seed, weights, progress)
    return rewriting.continue_score(score, bars, writer)


def infill(
    score: Score,
    *,
    bars: range | None = None,
    tracks: Sequence[str | int] | None = None,
    controls: Controls = AS_IT_IS,
    sampling: Sampling = FREELY,
    seed: int | None = None,
    weights: str | Path = WEIGHTS,
    progress: Progress = silent,
) -> "Job":
    """Other notes for some bars of some tracks; all else stays to the bit, controllers and all.

    A note is selected by where it begins. Controllers of the selected bars stay.

    Args:
        score: what there is.
        bars: counted from 0, as in `range(8, 12)`; all of them if not said.
        tracks: names, instruments, or indices counted from 0; all of them if not said.
        controls: what the new notes shall be.
        sampling: how freely to choose.
        seed: of what is written; drawn if not said.
        weights: a name of shipped weights, or a folder.
        progress: told of each bar.

    Raises:
        ScoreError: if there is no such bar or track.
    """
    from midi_data.score import bars as bars_of
    from musegen.composer import rewriting

    there = range(len(bars_of(score))) if bars is None else bars
    chosen = selected_tracks(score, tracks)
    writer = _writer(controls, sampling, seed, weights, progress)
    return rewriting.infill(score, there, chosen, writer)


def accompany(
    score: Score,
    *,
    add: str | Sequence[Instrument | str],
    bars: range | None = None,
    controls: Controls = AS_IT_IS,
    sampling: Sampling = FREELY,
    seed: int | None = None,
    weights: str | Path = WEIGHTS,
    progress: Progress = silent,
) -> "Job":
    """The score with more tracks, which play along; what was there is not changed.

    Args:
        score: what is played.
        add: instruments, one a track, as in `drums, bass`, or a group such as `string quartet`.
        bars: counted from 0, in which they play; all of them if not said.
        controls: what the new tracks shall be, such as the chords to play.
        sampling: how freely to choose.
        seed: of what is written; drawn if not said.
        weights: a name of shipped weights, or a folder.
        progress: told of each bar.

    Raises:
        ScoreError: if there is nothing to play along to.
        BriefError: for an instrument nobody knows.
    """
    from musegen.composer import rewriting

    players: list[Instrument] = []
    for each in add.split(",") if isinstance(add, str) else add:
        players += [each] if isinstance(each, Instrument) else read_players(each)
    writer = _writer(controls, sampling, seed, weights, progress)
    return rewriting.accompany(score, players, bars, writer)


def vary(
    score: Score,
    *,
    strength: float = 0.5,
    bars: range | None = None,
    tracks: Sequence[str | int] | None = None,
    controls: Controls = AS_IT_IS,
    sampling: Sampling = FREELY,
    seed: int | None = None,
    weights: str | Path = WEIGHTS,
    progress: Progress = silent,
) -> "Job":
    """Another version: of the selected notes about the share `strength` is written anew.

    Args:
        score: what there is.
        strength: 0 changes nothing, 1 keeps nothing but bars, tracks and what they are like.
        bars: counted from 0; all of them if not said.
        tracks: names, instruments, or indices counted from 0; all of them if not said.
        controls: what the new notes shall be.
        sampling: how freely to choose.
        seed: of which notes go, and of what is written; drawn if not said.
        weights: a name of shipped weights, or a folder.
        progress: told of each bar.

    Raises:
        ScoreError: if there is no such bar or track.
        BriefError: for a strength outside 0 to 1.
    """
    from musegen.composer import rewriting

    chosen = selected_tracks(score, tracks)
    writer = _writer(controls, sampling, seed, weights, progress)
    return rewriting.vary(score, strength, bars, chosen, writer)


def _writer(
    controls: Controls,
    sampling: Sampling,
    seed: int | None,
    weights: str | Path,
    progress: Progress,
) -> "Writer":
    from musegen.composer.model import Composer
    from musegen.composer.rewriting import Writer
    from musegen.training.weights import shared

    return Writer(
        composer=shared(Composer, weights),
        controls=controls,
        sampling=sampling,
        seed=draw_seed() if seed is None else seed,
        progress=progress,
    )
