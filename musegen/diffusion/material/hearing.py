"""What is true of how a clip is played: words of register, playing and mood, each by a rule.

The notes are `float32 (note, 5)` as in `musegen.diffusion.notes`, timed from the clip's start.
"""

from collections.abc import Collection

import numpy as np

from midi_data.keys import KEYS, key_correlations
from musegen.diffusion.clips import SAMPLES
from musegen.diffusion.material.phrases import polyphony
from musegen.diffusion.material.waveforms import RATE
from musegen.diffusion.notes import DRUMS, ONSET, PITCH, PROGRAM, RELEASE, VELOCITY, Notes

SECONDS = SAMPLES / RATE

_LOUDNESS = ((36, "very soft"), (60, "soft"), (84, "moderate"), (106, "loud"), (128, "very loud"))
_DIES_AWAY = {*range(8, 16), 45, 47, *range(105, 109), *range(112, 120)}  # however long it is held
_NO_TONE = 112  # bells, drums and sound effects have no mode and no mood of their own
_SURE_OF_MODE = 0.7  # correlation with a key's profile
_DRIVE = {"overdriven", "distorted"}
_FAR = {"hall", "cathedral", "plate", "distant", "chorus", "echo"}


def playing_words(notes: Notes, *, effects: Collection[str]) -> list[str]:
    """Words of register, playing and mood that are true, in that order."""
    notes = notes[(notes[:, RELEASE] > 0) & (notes[:, ONSET] < SECONDS)]
    pitched = notes[notes[:, PROGRAM] != DRUMS]
    words = [_register(pitched)] if len(pitched) else []
    words.append(_loudness(notes))
    words += _course(notes)
    words += _pace(notes)
    if len(pitched):
        words += _texture(pitched)
        words += _lengths(pitched)
    tonal = pitched[pitched[:, PROGRAM] < _NO_TONE]
    return words + _moods(notes, tonal, effects)


def _register(notes: Notes) -> str:
    """By the middle pitch, each note for as long as it sounds: under B2, over C5."""
    lengths = np.minimum(notes[:, RELEASE], SECONDS) - np.maximum(notes[:, ONSET], 0)
    weights = np.maximum(lengths, 0.05)
    low, high = np.quantile(notes[:, PITCH], (0.1, 0.9))
    mean = float(np.average(notes[:, PITCH], weights=weights))
    if high - low >= 30:
        return "wide register"
    return "low register" if mean < 48 else "high register" if mean > 72 else "middle register"


def _loudness(notes: Notes) -> str:
    mean = float(notes[:, VELOCITY].mean())
    return next(word for below, word in _LOUDNESS if mean < below)


def _course(notes: Notes) -> list[str]:
    """Swelling or fading: velocities that rise or fall by 25 and keep to it."""
    onsets, velocities = notes[:, ONSET], notes[:, VELOCITY]
    if len(notes) < 5 or np.ptp(onsets) < 2 or velocities.std() < 3:
        return []
    slope = float(np.polyfit(onsets, velocities, 1)[0]) * float(np.ptp(onsets))
    close = abs(float(np.corrcoef(onsets, velocities)[0, 1]))
    if close < 0.7 or abs(slope) < 25:
        return []
    return ["swelling" if slope > 0 else "fading"]


def _pace(notes: Notes) -> list[str]:
    rate = onset_rate(notes)
    return ["dense"] if rate >= 6 else ["sparse"] if rate <= 1.2 else []


def onset_rate(notes: Notes) -> float:
    """Moments a second at which something is struck; a chord is one moment."""
    onsets = np.sort(notes[notes[:, ONSET] >= 0, ONSET])
    return float((np.diff(onsets, prepend=-1.0) > 0.03).sum()) / SECONDS


def _texture(notes: Notes) -> list[str]:
    if len(notes) == 1:
        return ["single note"]
    at_once = polyphony(notes[:, [ONSET, RELEASE]])
    words = ["single line"] if at_once < 1.08 else ["chords"] if at_once > 2.2 else []
    if len(notes) >= 4 and np.ptp(notes[:, PITCH]) == 0:
        words.append("repeated notes")
    return words


def _lengths(notes: Notes) -> list[str]:
    """Staccato: under 0.25 s and let go early; sustained: over 0.9 s, if it sounds so long."""
    middle = float(np.median(notes[:, RELEASE] - notes[:, ONSET]))
    moments = np.unique(notes[:, ONSET].round(1))
    apart = float(np.median(np.diff(moments))) if len(moments) > 1 else SECONDS
    if middle < min(0.25, 0.6 * apart):
        return ["staccato"]
    held = ~np.isin(notes[:, PROGRAM], list(_DIES_AWAY))
    return ["sustained"] if middle > 0.9 and held.all() else []


def _mode(pitched: Notes) -> str:
    """Major or minor, if there are notes enough to tell."""
    classes = pitched[:, PITCH].astype(np.int64) % 12
    if len(np.unique(classes)) < 4:
        return ""
    lengths = pitched[:, RELEASE] - pitched[:, ONSET]
    sounded = np.bincount(classes, weights=lengths, minlength=12).astype(np.float64)
    heard = key_correlations(sounded)
    return KEYS[int(np.argmax(heard))].mode if heard.max() > _SURE_OF_MODE else ""


def _moods(notes: Notes, tonal: Notes, effects: Collection[str]) -> list[str]:
    """Moods after Hevner's circles: loudness, pace, mode and register, and what was done to it."""
    touch, rate, mode = float(notes[:, VELOCITY].mean()), onset_rate(notes), ""
    middle = 60.0
    if len(tonal):
        mode, middle = _mode(tonal), float(tonal[:, PITCH].mean())
    hard, far = bool(_DRIVE & {*effects}), bool(_FAR & {*effects})
    slow, soft = rate <= 2.5, touch < 70
    true = {
        "calm": slow and soft and not hard and len(tonal) > 1,
        "dreamy": slow and soft and far and not hard and len(tonal) > 1,
        "sad": slow and soft and mode == "minor" and not hard,
        "happy": rate >= 3 and mode == "major" and middle >= 60 and touch >= 60 and not hard,
        "energetic": rate >= 5 and touch >= 85,
        "aggressive": rate >= 2 and touch >= 95 and hard,
        "majestic": 0.5 <= rate <= 3.5 and touch >= 92 and mode == "major" and not hard,
        "mysterious": slow and soft and mode == "minor" and (middle < 52 or far),
        "tender": rate <= 3 and touch < 56 and mode == "major" and not hard,
    }
    return [mood for mood, holds in true.items() if holds]
