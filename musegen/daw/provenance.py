"""Which bars a model wrote, as a sentence that a person reads in a file and musegen reads back."""

import json
import re
from collections.abc import Iterable, Sequence

from midi_data.score import Score
from musegen.daw.names import track_names
from musegen.daw.take import Take, Weights, Written

MARK = "Written by a model with musegen:"
_BARS = re.compile(r'("(?:[^"\\]|\\.)*") bars? (\d{1,6})(?:-(\d{1,6}))?')
_LONGEST = 30_000  # characters: what every form of file holds
_MOST_BARS = 100_000  # a sentence that says more says nothing


def statement(take: Take) -> str:
    """What a model wrote, such as `... "Viola" bars 5-8; "Cello" bar 3.`; empty if nothing."""
    if not take.written:
        return ""
    told = [f"{_quoted(each.track)} {_bars(each)}" for each in take.written]
    said = f"{MARK} {'; '.join(told)}.{_weights(take.weights)}"
    return said if len(said) <= _LONGEST else _in_short(take)


def written_in(text: str) -> tuple[Written, ...]:
    """What a text says that a model wrote, every sentence of it; nothing if it says nothing."""
    found = []
    for part in text.split(MARK)[1:]:
        place = 0
        while bars := _BARS.match(part, place + 1):
            last = int(bars[3] or bars[2])
            if int(bars[2]) <= last <= _MOST_BARS:
                found.append(_written(json.loads(bars[1], strict=False), int(bars[2]), last))
            place = bars.end()
            if not part.startswith(";", place):
                break
            place += 1
    return tuple(dict.fromkeys(found))


def lines(written: Iterable[Written]) -> list[str]:
    """What a model wrote, for a person to read, a line a track."""
    by_track: dict[str, list[str]] = {}
    for each in written:
        by_track.setdefault(each.track, []).append(_bars(each))
    return [f"  {track}: {', '.join(bars)}" for track, bars in by_track.items()]


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
            bars = range(each.first_bar, each.last_bar + 1)
            cells.update((places[each.track], bar) for bar in bars)
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
