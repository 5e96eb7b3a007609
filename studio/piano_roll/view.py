"""A score as what the piano roll draws: bars, chords, and tracks with their colours and notes.

All times are ticks, all places are counted from 0.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from midi_data.chords import chord_names
from midi_data.score import Score, Track, bars
from musegen.daw.colours import colour_of
from musegen.daw.names import track_names
from musegen.daw.percussion import drum_name

if TYPE_CHECKING:  # the composer is slow to import, and a page may never need it
    from musegen.composer.jobs import WrittenNote

BROUGHT, MODEL, HAND = 0, 1, 2
"""Who a note is from, as the bytes of `origins` say it."""

_KIT = (36, 37, 38, 39, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 53, 54, 56)
_FEWEST_BARS = 4  # an empty piece is a few bars to draw in
_USUAL_TEMPO = 120.0


def score_view(
    score: Score, origins: Sequence[bytes] | None = None, *, whole_kit: bool = True
) -> dict[str, Any]:
    """A score as JSON for the roll.

    Args:
        score: the music.
        origins: a byte a note of each track, in the score's order: brought, by a model, by hand.
            Without it every note is brought.
        whole_kit: whether drums that are not played have a place too.

    Returns:
        `ticks_per_quarter`; `bars` as (start, length, numerator, denominator); `chords` as
        (tick, symbol); `tempos` as (tick, quarters a minute); `drums`, a name for each drum; and
        `tracks`, whose notes are (onset, length, pitch, velocity, origin).
    """
    quarter = score.ticks_per_quarter
    names = track_names(score)
    return {
        "ticks_per_quarter": quarter,
        "bars": [
            [bar.start, bar.length, bar.numerator, bar.denominator]
            for bar in bars(score, at_least=_FEWEST_BARS)
        ],
        "chords": [[round(place * quarter), name] for place, name in chord_names(score)],
        "tempos": _tempos(score),
        "drums": _drums(score, whole_kit=whole_kit),
        "tracks": [
            {
                "name": names[place],
                "program": track.program,
                "is_drum": track.is_drum,
                "colour": colour_of(place),
                "notes": _rows(track, None if origins is None else origins[place]),
            }
            for place, track in enumerate(score.tracks)
        ],
    }


def notes_view(score: Score) -> list[list[list[int]]]:
    """The notes of each track alone, as (onset, length, pitch, velocity, origin)."""
    return [_rows(track, None) for track in score.tracks]


def growing_view(notes: Sequence["WrittenNote"], ticks_per_quarter: int) -> list[list[list[int]]]:
    """Notes that are being written, a list a take, as (track, onset, length, pitch, velocity)."""
    takes: list[list[list[int]]] = [[] for _ in range(max([1, *(note.take for note in notes)]))]
    for note in notes:
        onset = round(note.onset_quarters * ticks_per_quarter)
        length = max(1, round(note.length_quarters * ticks_per_quarter))
        takes[note.take - 1].append([note.track - 1, onset, length, note.pitch, note.velocity])
    return takes


def _rows(track: Track, origins: bytes | None) -> list[list[int]]:
    columns = track.notes.numpy()
    names = ("time", "duration", "pitch", "velocity")
    table = [columns[name].astype(np.int64) for name in names]
    count = len(track.notes)
    origin = np.full(count, BROUGHT) if origins is None else np.frombuffer(origins, np.uint8)
    rows: list[list[int]] = np.stack([*table, origin], axis=1).tolist()
    return rows


def _tempos(score: Score) -> list[list[float]]:
    found = sorted((tempo.time, round(tempo.qpm, 4)) for tempo in score.tempos)
    if not found or found[0][0] > 0:
        found.insert(0, (0, _USUAL_TEMPO))
    return [list(each) for each in found]


def _drums(score: Score, *, whole_kit: bool) -> list[list[int | str]]:
    """The drums that are played, and those of the kit, from the lowest key up; none without one."""
    kits = [track for track in score.tracks if track.is_drum]
    if not kits:
        return []
    played = {note.pitch for track in kits for note in track.notes}
    return [[key, drum_name(key)] for key in sorted(played.union(_KIT if whole_kit else ()))]
