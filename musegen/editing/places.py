"""Where bars and tracks go in an edit, so that what is known of them can be carried along."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from midi_data.score import Bar, Score, bar_at, bars
from musegen.daw.names import track_names
from musegen.daw.take import Written
from musegen.editing.timeline import Stretch

Goes = tuple[tuple[int, ...], ...]
"""For each bar, or track, as it was: which it is now, several or none; counted from 0."""


@dataclass(frozen=True)
class Places:
    """What becomes of each bar and each track of a score.

    Attributes:
        bars: for each bar as it was, the bars that hold something of it now.
        tracks: the same for tracks.
    """

    bars: Goes
    tracks: Goes

    def then(self, later: "Places") -> "Places":
        """What becomes of them when another edit follows."""
        return Places(_then(self.bars, later.bars), _then(self.tracks, later.tracks))


def unmoved(score: Score) -> Places:
    """Every bar and track where it was."""
    return Places(staying(len(bars(score, at_least=1))), staying(len(score.tracks)))


def staying(count: int) -> Goes:
    """That many bars, or tracks, where they were."""
    return tuple((number,) for number in range(count))


def bars_moved(before: Score, after: Score, stretches: Sequence[Stretch] = ()) -> Goes:
    """What becomes of each bar where stretches of a score are put elsewhere.

    Args:
        before: the score as it was.
        after: as it is.
        stretches: where its ticks went; none if they stayed, and only bar lines moved.
    """
    found = bars(before, at_least=1)
    end = found[-1].start + found[-1].length
    moved = stretches or [Stretch(0, end, 0, end)]
    gone: list[tuple[int, ...]] = []
    spans = [list(_landed(bar, moved)) for bar in found]
    now = _bars_until(after, max((last for each in spans for _, last in each), default=0))
    for each in spans:
        reached = {
            number
            for first, last in each
            for number in range(bar_at(first, now), bar_at(last, now) + 1)
        }
        gone.append(tuple(sorted(reached)))
    return tuple(gone)


def _landed(bar: Bar, stretches: Sequence[Stretch]) -> Iterator[tuple[int, int]]:
    """The first and the last tick of each place where something of a bar is."""
    for each in stretches:
        start, stop = max(bar.start, each.start), min(bar.start + bar.length, each.stop)
        if start < stop:
            share = (each.to_stop - each.to_start) / (each.stop - each.start)
            first = each.to_start + round((start - each.start) * share)
            yield first, max(first, each.to_start + round((stop - each.start) * share) - 1)


def _bars_until(score: Score, tick: int) -> list[Bar]:
    """The bars of a score up to a tick, also where it is silent."""
    count, found = 1, bars(score, at_least=1)
    while found[-1].start + found[-1].length <= tick:
        count *= 2
        found = bars(score, at_least=count)
    return found


def split(count: int, track: int, parts: int) -> Goes:
    """Tracks of which one became several, beside one another."""
    more = parts - 1
    return tuple(
        tuple(range(track, track + parts))
        if number == track
        else (number + more * (number > track),)
        for number in range(count)
    )


def merged(count: int, tracks: Sequence[int]) -> Goes:
    """Tracks of which some became one, in the place of the first."""
    first, gone = min(tracks), sorted(set(tracks))[1:]
    return tuple(
        (first,) if number in tracks else (number - sum(each < number for each in gone),)
        for number in range(count)
    )


def without(count: int, tracks: Iterable[int]) -> Goes:
    """Tracks of which some are gone."""
    gone = set(tracks)
    return tuple(
        () if number in gone else (number - sum(each < number for each in gone),)
        for number in range(count)
    )


def doubled(count: int, tracks: Sequence[int]) -> Goes:
    """Tracks of which some have a double behind them."""
    return tuple(
        tuple(
            number + sum(each < number for each in tracks) + copy
            for copy in range(1 + (number in tracks))
        )
        for number in range(count)
    )


def reordered(order: Sequence[int]) -> Goes:
    """Tracks in another order, given as the old number in each place."""
    return tuple((order.index(number),) for number in range(len(order)))


def carried(
    written: Sequence[Written], before: Score, after: Score, places: Places
) -> tuple[Written, ...]:
    """The bars of each track that a model wrote, after an edit.

    Args:
        written: what a model wrote of the score as it was.
        before: that score.
        after: the score as it is.
        places: what became of bars and tracks.
    """
    from musegen.crediting import spans  # which needs the composer, which needs this package

    numbers = {name: number for number, name in enumerate(track_names(before))}
    cells = {
        (track + 1, bar + 1)
        for each in written
        if each.track in numbers
        for track in places.tracks[numbers[each.track]]
        for old in range(each.first_bar - 1, min(each.last_bar, len(places.bars)))
        for bar in places.bars[old]
    }
    return spans(cells, track_names(after))


def _then(first: Goes, later: Goes) -> Goes:
    return tuple(
        tuple(sorted({end for middle in goes if middle < len(later) for end in later[middle]}))
        for goes in first
    )
