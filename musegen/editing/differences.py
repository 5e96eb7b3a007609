"""Where two versions of a piece differ: track by track, note by note."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby, zip_longest

from midi_data.score import Score, Track, bar_at, bars
from musegen.daw.names import track_names

_Note = tuple[int, int, int, int]  # onset, length, pitch, velocity


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One track in two versions.

    Attributes:
        track: its name.
        shared: how many notes are in both.
        gone: how many only the earlier one has.
        come: how many only the later one has.
        bars: in which bars those begin, counted from 0.
    """

    track: str
    shared: int
    gone: int
    come: int
    bars: tuple[int, ...]

    def bars_in_words(self) -> str:
        """The bars as `1-4, 7`, counted from 1."""
        runs = groupby(enumerate(self.bars), key=lambda each: each[1] - each[0])
        spans = [[bar + 1 for _, bar in run] for _, run in runs]
        return ", ".join(f"{s[0]}" if len(s) == 1 else f"{s[0]}-{s[-1]}" for s in spans)


def differences(before: Score, after: Score) -> list[Difference]:
    """What became of each track; tracks are the same where they stand in the same place."""
    rescaled = before.resample(after.ticks_per_quarter, 1)
    earlier, later = track_names(before), track_names(after)
    grid = max(bars(rescaled, at_least=1), bars(after, at_least=1), key=len)
    found = []
    for number, (old, new) in enumerate(zip_longest(rescaled.tracks, after.tracks)):
        was, now = _notes(old), _notes(new)
        gone, come = was - now, now - was
        name = later[number] if number < len(later) else earlier[number]
        changed = {bar_at(note[0], grid) for note in (gone + come)}
        found.append(
            Difference(
                track=name,
                shared=(was & now).total(),
                gone=gone.total(),
                come=come.total(),
                bars=tuple(sorted(changed)),
            )
        )
    return found


def _notes(track: Track | None) -> Counter[_Note]:
    if track is None:
        return Counter()
    columns = track.notes.numpy()
    names = ("time", "duration", "pitch", "velocity")
    return Counter(zip(*(columns[name].tolist() for name in names), strict=True))
