"""Which bars a model wrote, as a sentence that a person reads in a file and musegen reads back."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from midi_data.score import Score, bars
from musegen.daw.names import track_names
from musegen.daw.take import Take, Weights, Written

MARK = "Written by a model with musegen:"
_BARS = re.compile(r'("(?:[^"\\]|\\.)*") bars? (\d{1,6})(?:-(\d{1,6}))?')
_LONGEST = 30_000  # characters: what every form of file holds
_MOST_BARS = 200_000  # of all tracks together; a file that says more says nothing more


def statement(take: Take) -> str:
    """What a model wrote, such as `... "Viola" bars 5-8; "Cello" bar 3.`; empty if nothing."""
    if not take.written:
        return ""
    told = [f"{_quoted(each.track)} {_bars(each)}" for each in take.written]
    said = f"{MARK} {'; '.join(told)}.{_weights(take.weights)}"
    return said if len(said) <= _LONGEST else _in_short(take)


def written_in(text: str) -> tuple[Written, ...]:
    """What a text says that a model wrote, every sentence of it; nothing if it says nothing."""
    found, bars_told = [], 0
    for part in text.split(MARK)[1:]:
        for each in _told(part):
            bars_told += each.last_bar - each.first_bar + 1
            if each.first_bar <= each.last_bar and bars_told <= _MOST_BARS:
                found.append(each)
    return tuple(dict.fromkeys(found))


def _told(sentence: str) -> Iterator[Written]:
    """The stretches that one sentence tells of, as far as it can be understood."""
    place = 0
    while told := _BARS.match(sentence, place + 1):
        try:
            track = json.loads(told[1], strict=False)
        except ValueError:
            return
        yield _written(track, int(told[2]), int(told[3] or told[2]))
        place = told.end()
        if not sentence.startswith(";", place):
            return
        place += 1


def lines(written: Iterable[Written]) -> list[str]:
    """What a model wrote, for a person to read, a line a track."""
    by_track: dict[str, list[str]] = {}
    for each in written:
        by_track.setdefault(each.track, []).append(_bars(each))
    return [f"  {track}: {', '.join(bars)}" for track, bars in by_track.items()]


def whole(score: Score) -> tuple[Written, ...]:
    """Every bar of every track."""
    last = len(bars(score, at_least=1))
    return tuple(_written(name, 1, last) for name in track_names(score))


def united(
    before: Sequence[Written], source: Score, after: Sequence[Written], score: Score
) -> tuple[Written, ...]:
    """What was written before and what has been written since, by the names of now.

    Args:
        before: what was written of the source.
        source: its tracks are the first ones of the score, whatever they are called there.
        after: what was written since.
        score: as it is.
    """
    from musegen.crediting import spans  # which loads torch

    names = track_names(score)
    cells, elsewhere = set[tuple[int, int]](), []
    for written, called in ((before, track_names(source)), (after, names)):
        places = {name: number for number, name in enumerate(called[: len(names)], start=1)}
        for each in written:
            if each.track not in places:
                elsewhere.append(each)
                continue
            told = range(each.first_bar, each.last_bar + 1)
            cells.update((places[each.track], bar) for bar in told)
    return (*spans(cells, names), *elsewhere)


def _written(track: str, first: int, last: int) -> Written:
    return Written(track=track, first_bar=first, last_bar=last)


def _quoted(name: str) -> str:
    return json.dumps(name.replace(MARK, ""), ensure_ascii=False)


def _bars(written: Written) -> str:
    if written.first_bar == written.last_bar:
        return f"bar {written.first_bar}"
    return f"bars {written.first_bar}-{written.last_bar}"


def _weights(weights: Sequence[Weights]) -> str:
    told = [f"{each.name} ({each.licence})" for each in weights]
    return f" Weights: {', '.join(told)}." if told else ""


def _in_short(take: Take) -> str:
    """Each track from its first bar to its last, where every stretch would be too much."""
    reach: dict[str, tuple[int, int]] = {}
    for each in take.written:
        first, last = reach.get(each.track, (each.first_bar, each.last_bar))
        reach[each.track] = min(first, each.first_bar), max(last, each.last_bar)
    told = [f"{_quoted(name)} bars {first}-{last}" for name, (first, last) in reach.items()]
    return f"{MARK} {'; '.join(told)}."[:_LONGEST]
