"""A score as a picture the size of a stamp: every note a line in the colour of its track."""

import io

import numpy as np
from PIL import Image, ImageColor

from midi_data.score import Score, last_tick
from musegen.daw.colours import colour_of

_FEWEST_PITCHES = 24


def thumbnail_png(score: Score, *, width: int = 240, height: int = 72) -> bytes:
    """The bytes of a PNG without a background, the time from left to right."""
    picture = np.zeros((height, width, 4), np.uint8)
    low, high = _range(score)
    end = max(1, last_tick(score))
    for number, track in enumerate(score.tracks):
        notes = track.notes.numpy()
        left = notes["time"].astype(np.int64) * width // end
        right = (notes["time"].astype(np.int64) + notes["duration"]) * width // end
        row = (high - notes["pitch"].astype(np.int64)) * (height - 2) // (high - low)
        colour = (*ImageColor.getrgb(colour_of(number)), 255)
        for start, stop, top in zip(left.tolist(), right.tolist(), row.tolist(), strict=True):
            picture[top : top + 2, start : max(stop, start + 1)] = colour
    file = io.BytesIO()
    Image.fromarray(picture).save(file, format="PNG")
    return file.getvalue()


def _range(score: Score) -> tuple[int, int]:
    """The lowest and highest pitch that is shown."""
    pitches = [track.notes.numpy()["pitch"] for track in score.tracks if len(track.notes)]
    if not pitches:
        return 48, 48 + _FEWEST_PITCHES
    low, high = (int(end) for end in (np.concatenate(pitches).min(), np.concatenate(pitches).max()))
    spare = max(0, _FEWEST_PITCHES - (high - low))
    return low - spare // 2, high + spare - spare // 2 + 1
