"""Notes out of a recording of one voice: where each begins and ends, its pitch and its level.

The pitch, frame by frame, is off by the tuning and bent by vibrato and slides, and the level
swells. Notes are the cheapest account of it all: an account pays for every frame by how far its
note is from the pitch heard there, and for every change of note, less where something is struck.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from midi_data.progress import Progress, silent
from musegen.audio.pitch_tracking import HOP, HOP_SECONDS, RATE, PitchTrack, track_pitch

SHORTEST_SECONDS = 0.06

_CHANGE = 5.0  # what a change of note costs, in semitones times frames
_STRUCK = 4.0  # how much less at the clearest onset
_FARTHEST = 1.0  # semitones: farther off costs no more, so a slide is no matter
_UNHEARD = 0.5  # a frame of a note in which no voice is heard
_UNWRITTEN = 0.7  # a frame of a voice in which no note is written
_FAINTEST_DB = 45.0  # below the loudest moments: what is fainter is no voice
_NOISE_DB = 6.0  # a voice is so much above the noise

_STRIKE_DB = 4.0  # the mean rise, over the bands, that strikes a note again
_DIP_DB = 12.0  # a level that falls and rises so far within _DIP_FRAMES strikes it again too
_DIP_FRAMES = 25
_APART_FRAMES = 7  # between two strikes
_LATE_FRAMES = -2  # a rise is greatest so much after a note begins
_SWING = 17  # frames of one swing of vibrato, a fifth of a second
_NEAR_FRAMES = 5  # a note begins at a strike that is so near
_ONSET_LAG_SECONDS = 0.02  # how much later than it begins a note is noticed, as measured
_END_LAG_SECONDS = 0.045  # and than it is let go: it rings on, and the room with it


@dataclass(frozen=True)
class HeardNote:
    """One note of a recording, its pitch rid of the recording's tuning."""

    onset_seconds: float
    length_seconds: float
    pitch: int
    level_db: float
    """Against full scale, at its loudest."""


@dataclass(frozen=True)
class Heard:
    """The notes of a recording in order, one at a time, and how it is tuned."""

    notes: tuple[HeardNote, ...]
    tuning_cents: float
    """How far above 440 Hz, -50 to 50."""


def track_notes(sound: NDArray[np.float32], *, progress: Progress = silent) -> Heard:
    """The notes of the one voice in a sound.

    Args:
        sound: (sample,) at 22,050 Hz.
        progress: told as the pitch is followed.
    """
    track = track_pitch(sound, progress=progress)
    rise, level_db = rises(sound, len(track.pitch))
    pitch = np.where(_loud_enough(level_db, track), track.pitch, np.nan)
    tuning = tuning_of(pitch)
    path = _account(pitch - tuning, rise)
    notes = [
        _note(first, last, pitch, level_db)
        for first, last, pitch in _spans(path, rise, level_db)
        if (last - first) * HOP_SECONDS >= SHORTEST_SECONDS
    ]
    return Heard(tuple(notes), tuning * 100)


def tuning_of(pitch: NDArray[np.float64]) -> float:
    """How far the notes lie above the piano's, in semitones, -0.5 to 0.5: their circular mean.

    Args:
        pitch: (frame,), NaN where none sounds. It is averaged over a swing of vibrato first;
            frames that slide count less than those that stay.
    """
    steady = np.convolve(pitch, np.full(_SWING, 1 / _SWING), mode="same")
    pitch = steady if np.isfinite(steady).any() else pitch
    slope = np.abs(np.gradient(pitch)) if len(pitch) > 1 else np.zeros(len(pitch))
    heard = np.isfinite(pitch) & np.isfinite(slope)
    if not heard.any():
        return 0.0
    weights = 1 / (1 + (slope[heard] / 0.05) ** 2)
    return float(np.angle(np.sum(weights * np.exp(2j * np.pi * pitch[heard]))) / (2 * np.pi))


def rises(
    sound: NDArray[np.float32], count: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How much louder the bands become at each frame, and the level, both in dB: (frame,)."""
    import librosa

    mel = librosa.feature.melspectrogram(
        y=sound, sr=RATE, n_fft=1024, hop_length=HOP, n_mels=64, fmin=40, fmax=8_000
    )  # (mel, frame)
    power_db = librosa.power_to_db(mel, ref=np.max, top_db=60)
    rise = librosa.onset.onset_strength(S=power_db, sr=RATE, lag=3, center=False)
    square = librosa.feature.rms(y=sound, frame_length=512, hop_length=HOP)[0]
    level_db = 20 * np.log10(np.maximum(square, 1e-6))
    return _fitted(rise, count), _fitted(level_db, count)


def _fitted(curve: NDArray[np.floating], count: int) -> NDArray[np.float64]:
    """A curve of just so many frames; the last value goes on."""
    longer = np.pad(curve, (0, max(0, count - len(curve))), mode="edge")
    return longer[:count].astype(np.float64)


def _loud_enough(level_db: NDArray[np.float64], track: PitchTrack) -> NDArray[np.bool_]:
    """Where a voice would be heard over the noise: (frame,)."""
    loudest = np.percentile(level_db, 95)
    unvoiced = level_db[np.isnan(track.pitch)]
    noise = np.percentile(unvoiced, 50) if len(unvoiced) > 20 else -np.inf
    floor = min(max(loudest - _FAINTEST_DB, noise + _NOISE_DB), loudest - 12)
    return level_db > floor


def _account(pitch: NDArray[np.float64], rise: NDArray[np.float64]) -> NDArray[np.intp]:
    """The note at each frame, -1 for none, that costs least in all: (frame,). Viterbi's."""
    heard = np.isfinite(pitch)
    if not heard.any():
        return np.full(len(pitch), -1, dtype=np.intp)
    lowest = int(np.rint(np.nanmin(pitch)))
    notes = np.arange(lowest, int(np.rint(np.nanmax(pitch))) + 1)
    far = np.minimum(np.abs(pitch[:, None] - notes), _FARTHEST)
    cost = np.where(heard[:, None], far, _UNHEARD)  # (frame, note)
    cost = np.column_stack([cost, np.where(heard, _UNWRITTEN, 0.0)])  # the last is no note
    change = _CHANGE - _STRUCK * np.clip(rise / _STRIKE_DB, 0, 1)  # (frame,)
    total, came = cost[0], np.empty(cost.shape, dtype=np.int16)
    rows = np.arange(cost.shape[1])
    for frame in range(1, len(cost)):
        cheapest = int(total.argmin())
        changed = total[cheapest] + change[frame]
        came[frame] = np.where(total <= changed, rows, cheapest)
        total = np.minimum(total, changed) + cost[frame]
    path = np.empty(len(cost), dtype=np.intp)
    here = int(total.argmin())
    for frame in range(len(cost) - 1, -1, -1):
        path[frame] = here
        here = int(came[frame, here]) if frame else here
    return np.where(path == len(notes), -1, path + lowest)


def _spans(
    path: NDArray[np.intp], rise: NDArray[np.float64], level_db: NDArray[np.float64]
) -> Iterator[tuple[int, int, int]]:
    """Each note's first frame, moved to where it is struck, the one after its last, its pitch."""
    from scipy.signal import find_peaks

    strikes, _ = find_peaks(rise, height=_STRIKE_DB)
    dips, _ = find_peaks(-level_db, prominence=_DIP_DB, wlen=_DIP_FRAMES)
    again = np.unique(np.concatenate([strikes + _LATE_FRAMES, dips]))
    changes = np.flatnonzero(np.diff(path)) + 1
    edges = np.concatenate([[0], changes, [len(path)]])
    previous = 0
    for first, last in pairwise(edges):
        if path[first] < 0:
            continue
        begin = max(previous, _struck_near(int(first), rise))
        cuts = _apart(again, begin, int(last))
        for start, stop in zip([begin, *cuts], [*cuts, int(last)], strict=True):
            yield start, stop, int(path[first])
        previous = int(last)


def _apart(strikes: NDArray[np.intp], begin: int, end: int) -> list[int]:
    """Those of the strikes within a note that leave time between them."""
    kept = [begin]
    for each in strikes:
        if kept[-1] + _APART_FRAMES <= each < end - _APART_FRAMES:
            kept.append(int(each))
    return kept[1:]


def _struck_near(frame: int, rise: NDArray[np.float64]) -> int:
    """The frame near this one at which the sound rises most, if it rises clearly."""
    first = max(0, frame - _NEAR_FRAMES)
    near = rise[first : frame + _NEAR_FRAMES + 1]
    best = int(near.argmax())
    return first + best + _LATE_FRAMES if near[best] > _STRIKE_DB / 3 else frame


def _note(first: int, last: int, pitch: int, level_db: NDArray[np.float64]) -> HeardNote:
    begin = max(0.0, first * HOP_SECONDS - _ONSET_LAG_SECONDS)
    return HeardNote(
        onset_seconds=begin,
        length_seconds=max(SHORTEST_SECONDS, last * HOP_SECONDS - _END_LAG_SECONDS - begin),
        pitch=pitch,
        level_db=float(level_db[first:last].max()),
    )
