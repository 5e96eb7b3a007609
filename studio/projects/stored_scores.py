"""A score as bytes and back: everything a score holds, note for note, in its order.

MIDI forgets silent tracks, and exchanges the ends of notes of one pitch that overlap; what a person
has drawn has to come back as it was drawn. So this is JSON, packed: tables of columns under the
names that symusic gives them.
"""

import json
import zlib
from typing import Any

import numpy as np
from symusic.core import TextMetaTickList as TextMetas

from midi_data.errors import FileError
from midi_data.score import Score, TextMeta, Track

_OF_SCORE = ("tempos", "time_signatures", "key_signatures")
_OF_TRACK = ("notes", "controls", "pitch_bends", "pedals")

_Table = dict[str, list[int]]


def packed(score: Score) -> bytes:
    """The bytes of a score."""
    said = {
        "ticks_per_quarter": score.ticks_per_quarter,
        "markers": _words(score.markers),
        **{name: _table(getattr(score, name)) for name in _OF_SCORE},
        "tracks": [
            {
                "name": track.name,
                "program": track.program,
                "is_drum": track.is_drum,
                "lyrics": _words(track.lyrics),
                **{name: _table(getattr(track, name)) for name in _OF_TRACK},
            }
            for track in score.tracks
        ],
    }
    return zlib.compress(json.dumps(said, separators=(",", ":")).encode(), 1)


def unpacked(content: bytes) -> Score:
    """The score of these bytes.

    Raises:
        FileError: they are damaged.
    """
    try:
        said = json.loads(zlib.decompress(content))
        score = Score(said["ticks_per_quarter"])
        _fill(score, _OF_SCORE, said)
        score.markers = _texts(said["markers"])
        for one in said["tracks"]:
            track = Track(one["name"], one["program"], one["is_drum"])
            _fill(track, _OF_TRACK, one)
            track.lyrics = _texts(one["lyrics"])
            score.tracks.append(track)
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        raise FileError(
            f"a take is damaged ({error})",
            mend="Go on from another take, or from a copy of the projects' file.",
        ) from error
    return score


def _table(events: Any) -> _Table:  # noqa: ANN401 the lists of symusic have no common type
    return {name: column.tolist() for name, column in events.numpy().items()}


def _fill(holder: Score | Track, names: tuple[str, ...], said: dict[str, _Table]) -> None:
    """Put tables where they belong; the empty ones there say what type a column has."""
    for name in names:
        empty = getattr(holder, name)
        columns = [
            np.array(said[name][key], dtype=column.dtype) for key, column in empty.numpy().items()
        ]
        setattr(holder, name, type(empty).from_numpy(*columns))


def _words(texts: Any) -> list[tuple[int, str]]:  # noqa: ANN401 as above
    return [(text.time, text.text) for text in texts]


def _texts(words: list[tuple[int, str]]) -> TextMetas:
    return TextMetas([TextMeta(time, text) for time, text in words])
