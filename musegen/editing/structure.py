"""The form of a piece: bars kept, repeated, put in, taken out, made longer or shorter.

Each edit is a list of stretches of the piece and where they go (`..._stretches`), which also says
what becomes of every bar; the functions without that word give the score.
"""

from fractions import Fraction

from midi_data.errors import ScoreError
from midi_data.score import Bar, Score
from midi_data.score import bars as bars_of
from musegen.editing.note_table import Tracks
from musegen.editing.timeline import Stretch, end_of, rearranged
from musegen.selecting import selected_tracks

_MOST_BARS = 10_000  # that a piece is made of, repeats and all


def trim(score: Score, bars: range) -> Score:
    """A copy of these bars alone, counted from 0; notes that sound into them are left out."""
    return rearranged(score, trim_stretches(score, bars))


def loop(score: Score, bars: range, times: int) -> Score:
    """A copy in which these bars come that many times in all, then the rest."""
    return rearranged(score, loop_stretches(score, bars, times))


def delete_bars(score: Score, bars: range) -> Score:
    """A copy without these bars; what comes after them comes earlier."""
    return rearranged(score, delete_stretches(score, bars))


def insert_bars(score: Score, before: int, count: int = 1) -> Score:
    """A copy with empty bars before a bar, counted from 0, in the metre of the one ahead."""
    return rearranged(score, insert_stretches(score, before, count))


def stretch(
    score: Score, factor: float, *, bars: range | None = None, tracks: Tracks = None
) -> Score:
    """A copy in which everything takes that many times its beats: 2 makes quarters of eighths.

    Args:
        score: the piece.
        factor: above 0.
        bars: which grow or shrink, what follows moving along; all of them if left.
        tracks: if named, only what is in these tracks; metre, tempo and the others stay.

    Raises:
        ScoreError: for an impossible factor, bars that are not there, or bars and tracks both.
    """
    if tracks is None:
        return rearranged(score, stretch_stretches(score, factor, bars))
    if bars is not None:
        raise ScoreError(
            "some bars of some tracks cannot be stretched, since the others would not fit",
            mend="Leave out the bars or the tracks.",
        )
    chosen = selected_tracks(score, tracks)
    made, longer = score.copy(), rearranged(score, stretch_stretches(score, factor, None))
    made.tracks = type(made.tracks)(
        [
            (longer if number in chosen else score).tracks[number].copy()
            for number in range(len(score.tracks))
        ]
    )
    return made


def trim_stretches(score: Score, bars: range) -> list[Stretch]:
    """Where the bars go that are kept; with the last one, what comes after its end."""
    start, stop = _ticks(score, bars)
    if bars[-1] == len(bars_of(score, at_least=1)) - 1:
        stop = end_of(score)
    return [Stretch(start, stop, 0, stop - start)]


def loop_stretches(score: Score, bars: range, times: int) -> list[Stretch]:
    """Where everything goes, the repeated bars several times."""
    if times < 1 or times * len(bars) > _MOST_BARS:
        raise ScoreError(f"{times} times these bars", mend="Choose from 1 to a few hundred.")
    (start, stop), end = _ticks(score, bars), end_of(score)
    length = stop - start
    repeats = [
        Stretch(start, stop, start + number * length, stop + number * length)
        for number in range(times)
    ]
    later = (times - 1) * length
    return _not_empty(
        [Stretch(0, start, 0, start), *repeats, Stretch(stop, end, stop + later, end + later)]
    )


def delete_stretches(score: Score, bars: range) -> list[Stretch]:
    """Where everything goes but the bars that are taken out."""
    (start, stop), end = _ticks(score, bars), end_of(score)
    kept = _not_empty([Stretch(0, start, 0, start), Stretch(stop, end, start, end - stop + start)])
    if len(bars_of(score, at_least=1)) == len(bars):
        raise ScoreError("No bar would be left", mend="Leave some of them.")
    return kept


def insert_stretches(score: Score, before: int, count: int) -> list[Stretch]:
    """Where everything goes around the new bars."""
    found = bars_of(score, at_least=1)
    if not 1 <= count <= _MOST_BARS:
        raise ScoreError(f"{count} new bars", mend="Choose from 1 to a few hundred.")
    start, _ = _ticks(score, range(before, before + 1))
    length = count * _full(found[max(0, before - 1)], score.ticks_per_quarter)
    end, ahead = end_of(score), max(0, start - 1)
    holds = Stretch(ahead, ahead, start, start)  # what holds ahead of the new bars holds in them
    later = Stretch(start, end, start + length, end + length)
    return [*_not_empty([Stretch(0, start, 0, start)]), holds, later]


def stretch_stretches(score: Score, factor: float, bars: range | None) -> list[Stretch]:
    """Where everything goes when some bars, or all, get longer or shorter."""
    if not 1 / 64 <= factor <= 64:
        raise ScoreError(f"Stretching {factor:g} times", mend="Choose from 1/64 to 64, such as 2.")
    end = end_of(score)
    start, stop = (0, end) if bars is None else _ticks(score, bars)
    longer = round((stop - start) * Fraction(factor).limit_denominator(10_000))
    return _not_empty(
        [
            Stretch(0, start, 0, start),
            Stretch(start, stop, start, start + longer),
            Stretch(stop, end, start + longer, end - stop + start + longer),
        ]
    )


def _ticks(score: Score, bars: range) -> tuple[int, int]:
    """Where these bars begin and end.

    Raises:
        ScoreError: the piece has them not.
    """
    found = bars_of(score, at_least=1)
    if not bars or not 0 <= bars[0] <= bars[-1] < len(found):
        wrong = bars[-1] + 1 if bars else 0
        raise ScoreError(
            f"There is no bar {wrong}", mend=f"The piece has {len(found)}; choose among them."
        )
    return found[bars[0]].start, found[bars[-1]].start + found[bars[-1]].length


def _full(bar: Bar, quarter: int) -> int:
    """How long a bar of this metre is."""
    return max(1, quarter * 4 * bar.numerator // bar.denominator)


def _not_empty(stretches: list[Stretch]) -> list[Stretch]:
    return [each for each in stretches if each.stop > each.start]
