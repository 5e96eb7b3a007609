"""How much music one file may hold, and the checks that hold it to that."""

from dataclasses import dataclass

import numpy as np

from midi_data.errors import FileError
from midi_data.score import Score, Track, seconds_at


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The most that is read from one file; beyond it the file is refused.

    The longest pieces of the corpora (whole symphonies and quartets) reach a tenth of these.
    """

    bytes: int = 32 << 20  # of the file, and of what it unpacks to
    notes: int = 500_000
    events: int = 2_000_000  # MIDI messages of any kind
    tracks: int = 256
    quarters: int = 100_000
    seconds: float = 12 * 3600.0
    abc_letters: int = 1 << 20  # of one ABC tune


def hold_to(
    bound: float, found: float, what: str, *, name: str, mend: str = "Cut it into shorter pieces."
) -> None:
    """Refuse more than is allowed.

    Args:
        bound: the most there may be.
        found: what there is.
        what: its plural name, such as "notes".
        name: the file.
        mend: what the reader may do about it.

    Raises:
        FileError: `found` is more than `bound`.
    """
    if found > bound:
        raise FileError(
            f"holds {found:,.0f} {what}, and at most {bound:,.0f} are read", where=name, mend=mend
        )


def check_size(score: Score, *, name: str, limits: Limits) -> None:
    """Refuse a score that is larger or longer than `limits`, or that has no notes.

    Raises:
        FileError: naming the value found and the bound.
    """
    notes = sum(len(track.notes) for track in score.tracks)
    if not notes:
        raise FileError("holds no notes", where=name, mend="Choose a file with music in it.")
    hold_to(limits.notes, notes, "notes", name=name)
    hold_to(limits.tracks, len(score.tracks), "tracks", name=name, mend="Join some tracks first.")
    first, last = _span(score)
    quarters = last / score.ticks_per_quarter
    if first < 0:  # symusic counts ticks in 32 bits: after the highest comes the lowest
        quarters = 2**31 / score.ticks_per_quarter
    silence = "Take out the silence: one damaged delta-time gives days of it."
    bound = limits.quarters if first >= 0 else min(limits.quarters, quarters - 1)
    hold_to(bound, quarters, "quarter notes", name=name, mend=silence)
    hold_to(limits.seconds, seconds_at(score, last), "seconds", name=name, mend=silence)


def _span(score: Score) -> tuple[int, int]:
    """The first and the last tick at which anything happens."""
    ticks = [0]
    for heard in (score.tempos, score.time_signatures, score.key_signatures, score.markers):
        ticks += [event.time for event in heard]
    for track in score.tracks:
        ticks += _edges(track)
    return min(ticks), max(ticks)


def _edges(track: Track) -> list[int]:
    """The ticks of a track's lyrics, and the earliest and latest of everything else."""
    ticks = [lyric.time for lyric in track.lyrics]
    for columns in (track.controls.numpy(), track.pitch_bends.numpy()):
        if len(columns["time"]):
            ticks += [int(columns["time"].min()), int(columns["time"].max())]
    notes = track.notes.numpy()
    if len(notes["time"]):
        ends = notes["time"].astype(np.int64) + notes["duration"]
        ticks += [int(notes["time"].min()), int(ends.min()), int(ends.max())]
    return ticks
