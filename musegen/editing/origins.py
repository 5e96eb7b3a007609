"""Where each note of a score comes from: brought along, written by a model, or set by hand."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from itertools import groupby

from midi_data.score import Score, Track, bar_at, bars
from musegen.daw.names import track_names
from musegen.daw.take import Written

BROUGHT, MODEL, HAND = 0, 1, 2

Origins = tuple[bytes, ...]
"""One `bytes` a track and one byte a note, in the order of the score."""

_Note = tuple[int, int, int, int]  # onset, length, pitch, velocity


def all_from(score: Score, origin: int) -> Origins:
    """Every note from the same origin."""
    return tuple(bytes([origin]) * len(track.notes) for track in score.tracks)


def origins_after(before: Score | None, before_origins: Origins, after: Score, new: int) -> Origins:
    """Where the notes of a changed score come from.

    A note that was there before (on the same track, from the top, with the same onset, length,
    pitch and velocity) keeps its origin. Of notes that are alike the first keeps the first's.

    Args:
        before: the score as it was; None if there was none.
        before_origins: of its notes.
        after: the score as it is.
        new: the origin of notes that were not there.
    """
    if before is None:
        return all_from(after, new)
    known = [*zip(before.tracks, before_origins, strict=True)]
    found = []
    for number, track in enumerate(after.tracks):
        were: dict[_Note, deque[int]] = defaultdict(deque)
        if number < len(known):
            earlier, origins = known[number]
            for note, origin in zip(_notes(earlier, after.ticks_per_quarter), origins, strict=True):
                were[note].append(origin)
        notes = _notes(track, before.ticks_per_quarter)
        found.append(bytes(were[note].popleft() if were[note] else new for note in notes))
    return tuple(found)


def shares(score: Score, origins: Origins) -> dict[tuple[int, int], Counter[int]]:
    """How many notes of each origin begin in each bar of each track, both counted from 0."""
    found = bars(score)
    cells: dict[tuple[int, int], Counter[int]] = defaultdict(Counter)
    for number, (track, of_track) in enumerate(zip(score.tracks, origins, strict=True)):
        onsets = track.notes.numpy()["time"].tolist()
        for onset, origin in zip(onsets, of_track, strict=True):
            cells[number, bar_at(onset, found)][origin] += 1
    return dict(cells)


def written_by_model(score: Score, origins: Origins) -> tuple[Written, ...]:
    """The bars of each track in which a note begins that a model wrote."""
    cells = (cell for cell, notes in shares(score, origins).items() if notes[MODEL])
    return tuple(_spans(cells, track_names(score)))


def _notes(track: Track, stretch: int) -> Iterator[_Note]:
    """The notes of a track, their ticks stretched so that scores of other ticks can be compared."""
    columns = track.notes.numpy()
    return zip(
        (columns["time"].astype("int64") * stretch).tolist(),
        (columns["duration"].astype("int64") * stretch).tolist(),
        columns["pitch"].tolist(),
        columns["velocity"].tolist(),
        strict=True,
    )


def _spans(cells: Iterable[tuple[int, int]], names: list[str]) -> Iterator[Written]:
    """Bars that follow one another as one."""
    runs = groupby(enumerate(sorted(cells)), key=lambda each: (each[1][0], each[1][1] - each[0]))
    for (track, _), run in runs:
        numbers = [bar + 1 for _, (_, bar) in run]
        yield Written(track=names[track], first_bar=numbers[0], last_bar=numbers[-1])
