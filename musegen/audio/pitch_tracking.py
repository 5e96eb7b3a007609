"""The pitch of one voice, frame by frame: pYIN, decoded over neighbouring pitches only.

Mauch and Dixon, "pYIN: A fundamental frequency estimator using probabilistic threshold
distributions", 2014. librosa has it too, but weighs every pitch against every other at every
frame and compiles itself first: on the same pitches and frames it takes seven times as long.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from midi_data.progress import Progress, silent

RATE = 22_050
HOP = 256  # samples: 11.6 ms
HOP_SECONDS = HOP / RATE
LOWEST, HIGHEST = 28.0, 103.0  # MIDI pitch: a bass guitar's E1 to a whistled G7

_FRAME = 2048
_BEFORE = 600  # samples of a frame before its moment: the middle of what is compared
_BINS = 5  # pitches told apart in a semitone while following a voice
_SHORTEST_LAG = int(RATE / (440 * 2 ** ((HIGHEST - 69) / 12)))
_LONGEST_LAG = int(RATE / (440 * 2 ** ((LOWEST - 69) / 12))) + 2
_BATCH = 1024  # frames at once

_THRESHOLDS = np.linspace(0.01, 1, 100)
_EARLIER = 2.0  # how much likelier each trough is than the next
_NO_TROUGH = 0.01  # the deepest trough's chance where none is deep enough
_FASTEST = 36.0  # octaves a second that a voice may slide
_SWITCH = 0.01  # chance that a voice begins or ends at a frame


@dataclass(frozen=True)
class PitchTrack:
    """What sounds at each frame, `HOP_SECONDS` apart, the first at 0."""

    pitch: NDArray[np.float64]
    """(frame,), in semitones as MIDI counts; NaN where no voice sounds."""
    chance: NDArray[np.float64]
    """(frame,), of there being a voice, 0 to 1."""


def track_pitch(sound: NDArray[np.float32], *, progress: Progress = silent) -> PitchTrack:
    """The pitch of the one voice in a sound, from E1 to G7.

    Args:
        sound: (sample,) at 22,050 Hz.
        progress: told as it goes on.
    """
    padded = np.pad(sound, (_BEFORE, _FRAME - _BEFORE + HOP))
    count = 1 + len(sound) // HOP
    frames = sliding_window_view(padded, _FRAME)[::HOP][:count]  # (frame, sample)
    likely = [
        _likely_bins(_troughs(_normalised_difference(batch)), len(batch))
        for batch in _batches(frames, progress)
    ]
    chances, exact = (np.concatenate(part) for part in zip(*likely, strict=True))
    bins = _decode(chances)
    voiced = bins >= 0
    pitch = np.where(voiced, exact[np.arange(len(bins)), np.maximum(bins, 0)], np.nan)
    return PitchTrack(pitch, chances.sum(axis=1).clip(0, 1))


def _batches(frames: NDArray[np.float32], progress: Progress) -> Iterator[NDArray[np.float32]]:
    for start in range(0, len(frames), _BATCH):
        progress(start, len(frames), "Following the pitch")
        yield frames[start : start + _BATCH]


def _normalised_difference(frames: NDArray[np.float32]) -> NDArray[np.float64]:
    """How unlike each frame is to itself a lag later: (frame, lag), 1 on average.

    De Cheveigné and Kawahara, "YIN, a fundamental frequency estimator for speech and music",
    2002, equations 6 to 8.
    """
    half = _FRAME // 2
    spectrum = np.fft.rfft(frames, _FRAME, axis=1)
    first = np.fft.rfft(frames[:, :half], _FRAME, axis=1)
    likeness = np.fft.irfft(spectrum * first.conj(), _FRAME, axis=1)[:, : half + 1]
    squares = np.cumsum(np.pad(np.square(frames, dtype=np.float64), ((0, 0), (1, 0))), axis=1)
    energy = squares[:, half:] - squares[:, : half + 1]  # of the window at each lag
    difference = np.maximum(energy[:, :1] + energy - 2 * likeness, 0)[:, : _LONGEST_LAG + 2]
    lags = np.arange(1, difference.shape[1])
    mean = np.cumsum(difference[:, 1:], axis=1) / lags
    normalised = np.ones_like(difference)
    floor = 1e-9 * np.maximum(energy[:, :1], 1e-9)  # silence is unlike itself everywhere
    np.divide(difference[:, 1:] + floor, mean + floor, out=normalised[:, 1:])
    made: NDArray[np.float64] = normalised
    return made


@dataclass(frozen=True)
class _Troughs:
    """Lags at which frames are like themselves, all in flat arrays in order."""

    frame: NDArray[np.intp]
    depth: NDArray[np.float64]  # the difference there: 0 is a perfect period
    pitch: NDArray[np.float64]


def _troughs(difference: NDArray[np.float64]) -> _Troughs:
    middle = difference[:, 1:-1]
    low = (middle < difference[:, :-2]) & (middle <= difference[:, 2:]) & (middle < 1)
    low[:, : _SHORTEST_LAG - 1] = False
    frame, place = np.nonzero(low)
    before, here, after = (difference[frame, place + step] for step in range(3))
    bend = before - 2 * here + after
    shift = np.clip((before - after) / np.maximum(2 * bend, 1e-12), -0.5, 0.5)
    depth = here - 0.25 * (before - after) * shift
    pitch = 69 + 12 * np.log2(RATE / (place + 1 + shift) / 440)
    return _Troughs(frame, np.maximum(depth, 0), pitch)


def _likely_bins(troughs: _Troughs, count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The chance of each pitch at each frame, and the exact pitch meant: (frame, bin) both."""
    chance = _chances(troughs, count)
    bins = np.rint((troughs.pitch - LOWEST) * _BINS).astype(int)
    inside = (bins >= 0) & (bins < _bins())
    frame, bins, chance = troughs.frame[inside], bins[inside], chance[inside]
    chances, exact = np.zeros((count, _bins())), np.zeros((count, _bins()))
    np.add.at(chances, (frame, bins), chance)
    exact += LOWEST + np.arange(_bins()) / _BINS
    exact[frame, bins] = troughs.pitch[inside]
    return chances, exact


def _chances(troughs: _Troughs, count: int) -> NDArray[np.float64]:
    """How likely each trough is the period: (trough,).

    For every threshold that one may set, the troughs below it, the earlier the likelier.
    """
    from scipy.stats import beta

    prior = np.diff(beta.cdf(np.concatenate([[0.0], _THRESHOLDS]), 2, 18))
    starts = np.searchsorted(troughs.frame, np.arange(count + 1))
    chance = np.zeros(len(troughs.frame))
    for threshold, weight in zip(_THRESHOLDS, prior, strict=True):
        below = troughs.depth < threshold
        counted = np.concatenate([[0], np.cumsum(below)])
        rank = counted[:-1] - counted[starts][troughs.frame]
        many = np.diff(counted[starts])
        share = (1 - np.exp(-_EARLIER)) / (1 - np.exp(-_EARLIER * np.maximum(many, 1)))
        chance += below * weight * np.exp(-_EARLIER * rank) * share[troughs.frame]
        none = (many == 0).nonzero()[0]
        if len(none):
            chance[_deepest(troughs.depth, starts, none)] += _NO_TROUGH * weight
    return chance


def _deepest(
    depth: NDArray[np.float64], starts: NDArray[np.intp], frames: NDArray[np.intp]
) -> NDArray[np.intp]:
    """The deepest trough of each of the frames that have any."""
    frames = frames[starts[frames] < starts[frames + 1]]
    return np.array(
        [starts[f] + int(np.argmin(depth[starts[f] : starts[f + 1]])) for f in frames],
        dtype=np.intp,
    )


def _bins() -> int:
    return round((HIGHEST - LOWEST) * _BINS) + 1


def _decode(chances: NDArray[np.float64]) -> NDArray[np.intp]:
    """The likeliest way through the bins: (frame,), -1 where no voice sounds. Viterbi's."""
    reach = max(1, round(_FASTEST * 12 * _BINS * HOP_SECONDS))
    triangle = np.concatenate([np.arange(1, reach + 1), np.arange(reach + 1, 0, -1)])
    slide = np.log(triangle / triangle.sum())  # (2 reach + 1,)
    stay, switch = np.log(1 - _SWITCH), np.log(_SWITCH)
    bins = chances.shape[1]
    voiced = np.log(chances + 1e-12)
    silent_ = np.log(np.clip(1 - chances.sum(axis=1), 1e-12, 1) / bins)
    came = np.zeros((len(chances) + 1, bins + 1), dtype=np.int16)  # the last one is silence
    score = np.full(bins + 1, -np.log(bins + 1.0))
    padded = np.full(bins + 2 * reach, -np.inf)
    rows = np.arange(bins)
    for frame in range(len(chances)):
        padded[reach:-reach] = score[:-1]
        ways = sliding_window_view(padded, 2 * reach + 1) + slide  # (bin, step)
        best = ways.argmax(axis=1)
        on, begins = ways[rows, best] + stay, score[-1] + switch - np.log(bins)
        came[frame, :-1] = np.where(on >= begins, rows + best - reach, bins)
        loudest = int(score[:-1].argmax())
        ends, rests = score[loudest] + switch, score[-1] + stay
        came[frame, -1] = bins if rests >= ends else loudest
        score[:-1] = np.maximum(on, begins) + voiced[frame]
        score[-1] = max(ends, rests) + silent_[frame]
    path = np.empty(len(chances), dtype=np.intp)
    here = int(score.argmax())
    for frame in range(len(chances) - 1, -1, -1):
        path[frame] = here
        here = int(came[frame, here])
    return np.where(path == bins, -1, path)
