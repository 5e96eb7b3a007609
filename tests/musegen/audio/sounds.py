"""Sounds whose notes are known, for tests of what is heard in them."""

import numpy as np

from tests.builders import pitch

RATE = 44_100


def voice(text, *, cents=0.0, vibrato=0.0, silence=0.3):
    """`"D4:0.5 rest:0.2 E4:0.4"` is pitch: seconds, one after another, with four overtones."""
    pieces = [np.zeros(round(silence * RATE))]
    for word in text.split():
        name, seconds = word.split(":")
        time = np.arange(round(float(seconds) * RATE)) / RATE
        if name == "rest":
            pieces.append(np.zeros(len(time)))
            continue
        name, _, level = name.partition("@")
        bend = vibrato * np.sin(2 * np.pi * 5.5 * time)
        hertz = 440 * 2 ** ((pitch(name) + cents / 100 + bend - 69) / 12)
        phase = 2 * np.pi * np.cumsum(hertz) / RATE
        tone = sum(np.sin(part * phase) / part**2 for part in range(1, 5))
        edge = np.minimum(1, time / 0.01) * np.minimum(1, (time[-1] - time) / 0.02)
        pieces.append(0.3 * 10 ** (float(level or 0) / 20) * tone * edge)
    pieces.append(np.zeros(RATE // 2))
    return np.concatenate(pieces).astype(np.float32)[None]  # (channel, sample)
