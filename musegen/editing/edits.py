"""Several editing steps on a score, one after another, each said in words."""

from collections.abc import Collection, Sequence

from midi_data.score import Score
from musegen.editing.note_table import selection
from musegen.editing.places import Goes, unmoved
from musegen.editing.step_kinds import Edited, Where
from musegen.editing.steps import run_step


def edit(
    score: Score,
    *steps: str,
    tracks: Sequence[str | int] | None = None,
    bars: Collection[int] | None = None,
    seed: int = 0,
) -> Score:
    """A copy after all these steps, in the order given.

        musegen.edit(piece, "transpose 3", "quantise 1/16 80%", "swing 60%", tracks=["Piano"])

    A step is said as on the command line, `musegen edit --help`; `musegen.editing` has each as a
    function of its own.

    Args:
        score: the piece.
        steps: what is done to it.
        tracks: those that are meant by every step, by index or as a person names them.
        bars: the bars that are meant, counted from 0 in the piece as it is given; they are
            followed where a step moves them.
        seed: of what is left to chance.

    Raises:
        ScoreError: a step is not understood, or cannot be done.
    """
    return edited(score, steps, tracks=tracks, bars=bars, seed=seed).score


def edited(
    score: Score,
    steps: Sequence[str],
    *,
    tracks: Sequence[str | int] | None = None,
    bars: Collection[int] | None = None,
    seed: int = 0,
) -> Edited:
    """The same, with what became of each bar and track."""
    chosen = selection(score, tracks, bars)
    known = unmoved(score)
    for number, step in enumerate(steps):
        name, _, words = step.strip().partition(" ")
        where = Where(
            None if tracks is None else _now(chosen.tracks, known.tracks),
            None if chosen.bars is None else tuple(_now(chosen.bars, known.bars)),
            seed + number,
        )
        made = run_step(score, name, words.strip(), where)
        score, known = made.score, known.then(made.places)
    return Edited(score, known)


def _now(chosen: Sequence[int], goes: Goes) -> list[int]:
    """Where what was chosen is by now."""
    return sorted({now for each in chosen for now in goes[each]})
