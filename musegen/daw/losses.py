"""What a form of file cannot hold of a piece, to be said when it is written.

| form | what it does not hold |
|---|---|
| MIDI, REAPER | which of two notes of one pitch ends first, where one begins inside the other |
| DAWproject | lyrics, key signatures |
| MusicXML | controllers, pedals, pitch bends; notes played freely stand where they can be written |

All else comes back as it went in, `benchmarks/round_trips.py` shows. In every form a track without
a name gets that of its instrument.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from midi_data.score import Score, Track
from musegen.daw.midi import controls
from musegen.daw.rhythm import Paper, played_freely


def not_held(score: Score, out: str | Path) -> list[str]:
    """What the form that `out` ends in does not hold of a score, such as `24 lyrics`.

    Nothing for sound, pictures and the bundle, whose MIDI and MusicXML hold all of it together.
    """
    find = _FORMS.get(Path(out).suffix.lower())
    if find is None:
        return []
    found = [(count, words.split(" | ")) for count, words in find(score) if count]
    return [f"{count:,} {words[count > 1]}" for count, words in found]


def _of_midi(score: Score) -> Iterator[tuple[int, str]]:
    words = "note inside a longer one of its pitch | notes inside longer ones of their pitch"
    yield sum(map(_begun_inside, score.tracks)), words


def _of_dawproject(score: Score) -> Iterator[tuple[int, str]]:
    yield sum(len(track.lyrics) for track in score.tracks), "lyric | lyrics"
    yield len(score.key_signatures), "key signature | key signatures"


def _of_musicxml(score: Score) -> Iterator[tuple[int, str]]:
    settings = sum(len([*controls(track)]) for track in score.tracks)
    yield settings, "setting of a controller | settings of controllers"
    yield sum(len(track.pitch_bends) for track in score.tracks), "pitch bend | pitch bends"
    paper = Paper.of(score)
    free = sum(played_freely(track, paper) for track in score.tracks)
    yield free, "place of a note played freely | places of notes played freely"


def _begun_inside(track: Track) -> int:
    """How many notes begin while their pitch sounds, and end before that does."""
    columns = track.notes.numpy()
    starts, pitches = columns["time"].astype(np.int64), columns["pitch"].astype(np.int64)
    ends = starts + columns["duration"]
    order = np.lexsort((-ends, starts, pitches))
    starts, ends, pitches = starts[order], ends[order], pitches[order]
    latest = np.maximum.accumulate(ends + pitches * 2**33) - pitches * 2**33  # within a pitch
    return int(((pitches[1:] == pitches[:-1]) & (ends[1:] < latest[:-1])).sum())


_FORMS: dict[str, Callable[[Score], Iterator[tuple[int, str]]]] = {
    **dict.fromkeys((".mid", ".midi", ".rpp"), _of_midi),
    ".dawproject": _of_dawproject,
    **dict.fromkeys((".musicxml", ".xml", ".mxl"), _of_musicxml),
}
