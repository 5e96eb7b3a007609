"""Whether all of a score but a selection came back as it was, to the bit."""

from collections.abc import Collection

from midi_data.score import Score, Track, bars

_OF_SCORE = ("ticks_per_quarter", "time_signatures", "key_signatures", "tempos", "markers")
_OF_TRACK = ("name", "program", "is_drum", "controls", "pitch_bends", "pedals", "lyrics")


def changed_outside(
    before: Score, after: Score, selected: range, tracks: Collection[int]
) -> list[str]:
    """What is not as it was but for notes that begin in the selected bars of `tracks`.

    Everything a score holds is compared: ticks, metres, keys, tempos and markers, and of each
    track its name, program, notes, controllers, pitch bends, pedal and lyrics, in their order.

    Args:
        before: the score that was given.
        after: what came back.
        selected: bars, counted from 0.
        tracks: counted from 0.

    Returns:
        Words such as `tempos` or `notes of track 2`; none if all is as it was.
    """
    found = [name for name in _OF_SCORE if _differs(before, after, name)]
    if len(before.tracks) != len(after.tracks):
        return [*found, "the number of tracks"]
    grid = bars(before, at_least=selected.stop)
    last = grid[selected.stop - 1]
    ticks = range(grid[selected.start].start, last.start + last.length)
    for number, (old, new) in enumerate(zip(before.tracks, after.tracks, strict=True)):
        names = [name for name in _OF_TRACK if _differs(old, new, name)]
        free = ticks if number in tracks else range(0)
        if _notes(old, free) != _notes(new, free):
            names.append("notes")
        found += [f"{name} of track {number + 1}" for name in names]
    return found


def _differs(one: Score | Track, other: Score | Track, name: str) -> bool:
    mine, theirs = getattr(one, name), getattr(other, name)
    return bool(mine != theirs if isinstance(mine, str | int) else list(mine) != list(theirs))


def _notes(track: Track, free: range) -> list[tuple[int, int, int, int]]:
    return [
        (note.time, note.duration, note.pitch, note.velocity)
        for note in track.notes
        if note.time not in free
    ]
