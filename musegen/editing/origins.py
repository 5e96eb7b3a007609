"""Where each note of a score comes from: brought along, written by a model, or set by hand."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterator

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
    from musegen.crediting import spans  # which loads torch

    found = shares(score, origins).items()
    cells = ((track + 1, bar + 1) for (track, bar), notes in found if notes[MODEL])
    return spans(cells, track_names(score))


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


def origins_of_kept(
    before: Score, before_origins: Origins, after: Score, *, track: int, bar: int, new: int
) -> Origins:
    """Where the notes of a score come from that was written to one track of another.

    Args:
        before: the score whose track was kept.
        before_origins: of its notes.
        after: what was written, with the kept track among its own, begun at the bar.
        track: the one that was kept, counted from 0.
        bar: where it was cut, counted from 0.
        new: the origin of all other notes.
    """
    start = bars(before, at_least=bar + 1)[bar].start
    kept = before.tracks[track]
    onsets = (kept.notes.numpy()["time"] - start).tolist()
    pitches = kept.notes.numpy()["pitch"].tolist()
    known = dict(zip(zip(onsets, pitches, strict=True), before_origins[track], strict=True))
    found = []
    for each in after.tracks:
        columns = each.notes.numpy()
        starts = zip(columns["time"].tolist(), columns["pitch"].tolist(), strict=True)
        is_kept = each.name == kept.name and each.program == kept.program
        found.append(bytes(known.get(note, new) if is_kept else new for note in starts))
    return tuple(found)
