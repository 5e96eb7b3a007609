"""What an editing step is: where it works, what it gives."""

from collections.abc import Callable
from dataclasses import dataclass

from midi_data.errors import ScoreError
from midi_data.score import Score
from musegen.editing import step_words as words_of
from musegen.editing.places import Goes, Places, unmoved
from musegen.editing.tracks import one_track


@dataclass(frozen=True)
class Where:
    """What a step is about, counted from 0, and where its chance comes from."""

    tracks: list[int] | None
    bars: tuple[int, ...] | None
    seed: int


@dataclass(frozen=True)
class Edited:
    """A score, and what became of the bars and tracks of the one before."""

    score: Score
    places: Places


Run = Callable[[Score, str, Where], Edited]
"""A step: from a score, the words behind its name, and where."""

Change = Callable[[Score, str, Where], Score]
"""The same of a step after which every bar and track is where it was."""


def in_place(change: Change) -> Run:
    """A step after which every bar and track is where it was."""

    def run(score: Score, words: str, where: Where) -> Edited:
        said, bars = words_of.at_bars(words)
        if bars is not None:
            where = Where(where.tracks, tuple(bars), where.seed)
        return Edited(change(score, said, where), unmoved(score))

    return run


def retracked(score: Score, made: Score, goes: Goes) -> Edited:
    """An edit after which tracks are elsewhere, and bars are not."""
    return Edited(made, Places(unmoved(score).bars, goes))


def the_track(score: Score, named: str | None, at: Where) -> int:
    """The one track that is meant, by its name or by what is selected."""
    if named is not None:
        return one_track(score, named)
    chosen = range(len(score.tracks)) if at.tracks is None else at.tracks
    if len(chosen) != 1:
        raise ScoreError(
            "one track has to be meant, and "
            f"{len(chosen) or 'none'} {'are' if len(chosen) != 1 else 'is'}",
            mend="Name it before a sign, as in 'Piano=C4', or with --tracks.",
        )
    return chosen[0]
