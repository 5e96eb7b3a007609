"""Notes to a draft: a plain sound with the right pitches, phases and onsets, to be filtered.

Every note is a wave of equally strong partials that rings on after its release, every onset a
burst in a bed of noise. A vocoder that only turns frequencies up and down makes it into any
instrument, and cannot play out of tune (Engel et al., "DDSP", 2020; Wang et al., "Neural
source-filter waveform models", 2019).
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from musegen.diffusion.mel import MEL
from musegen.diffusion.notes import DRUMS, ONSET, PITCH, PROGRAM, RING_SECONDS, Notes

LEVEL = 0.01  # amplitude of each partial

_RATE = MEL.sample_rate
_HIGHEST_HZ = 18_000.0
_ATTACK = round(0.0025 * _RATE)  # samples
_RING = round(RING_SECONDS * _RATE)
_RING_DB_PER_SECOND = -40.0
_NOISE_LEVEL = 0.1
_NOISE_BED = 0.1  # of the level that a burst begins with
_BURST_DB_PER_SECOND = -120.0
_BURST = round(0.3 * _RATE)
_NOISE_BLOCK = 1 << 16  # samples that are drawn together

KINDS = HARMONIC, PIANO, PLATE, BAR, XYLOPHONE, BELL = range(6)  # what partials a note has
_KIND_OF = {
    **dict.fromkeys(range(4), PIANO),
    **dict.fromkeys((8, 9, 10), PLATE),  # celesta, glockenspiel, music box
    **{11: BAR, 12: BAR, 13: XYLOPHONE, 14: BELL},  # bar: vibraphone and marimba
}
_RATIOS = {  # of the partials where they are few
    PLATE: (1.0, 2.76, 4.0, 5.4, 8.93),
    BAR: (1.0, 4.0),
    XYLOPHONE: (1.0, 3.0),
    BELL: (1.0, 2.0, 3.0, 4.0),
}

_DRUM_HZ = {
    **{35: 48.0, 36: 55.0},  # kicks
    **{38: 185.0, 40: 195.0},  # snares
    **{41: 80.0, 43: 95.0, 45: 115.0, 47: 135.0, 48: 160.0, 50: 190.0},  # toms
    **{60: 400.0, 61: 300.0, 62: 330.0, 63: 260.0, 64: 190.0, 65: 350.0, 66: 250.0},  # hand drums
}
_DRUM_RISE = 1.0  # the sine of a drum begins so much higher, in parts of its pitch
_DRUM_FALL_SECONDS = 0.02

Waveform = NDArray[np.float32]
Samples = NDArray[np.int64]


def draft(notes: Notes, samples: int, *, seed: int, start: int = 0) -> Waveform:
    """The draft of one part, (2, sample): what has pitch, and noise.

    Any stretch of a part comes out the same, bit for bit, as it does within the whole.

    Args:
        notes: of the part, timed from its beginning.
        samples: how many.
        seed: of the noise.
        start: the first sample, counted from the beginning of the part.
    """
    is_drum = notes[:, PROGRAM] == DRUMS
    tonal = np.zeros(samples, np.float32)
    for note in _struck(notes[~is_drum], start, start + samples):
        _add_note(tonal, start, note)
    hits = _sample_of(notes[:, ONSET])
    for onset, pitch in zip(hits[is_drum].tolist(), notes[is_drum, PITCH].tolist(), strict=True):
        if pitch in _DRUM_HZ:
            _add(tonal, onset - start, _drum(_DRUM_HZ[pitch]))
    return np.stack(
        [tonal, _noise(samples, seed, start) * _loudness(np.unique(hits) - start, samples)]
    )


def steady_noise(samples: int, *, seed: int, start: int = 0) -> Waveform:
    """Noise without bursts, (sample,): beside a tonal source whose onsets are not known."""
    return _noise(samples, seed, start) * np.float32(_NOISE_BED)


def _sample_of(seconds: NDArray[np.float32]) -> Samples:
    found: Samples = np.rint(seconds.astype(np.float64) * _RATE).astype(np.int64)
    return found


def _struck(notes: Notes, start: int, stop: int) -> Samples:
    """(note, 5) of onset, release, end, pitch and kind of the notes heard from `start` to `stop`.

    A pitch struck again sounds anew, until the last of its releases.
    """
    kinds = [kind_of(int(program)) for program in notes[:, PROGRAM].tolist()]
    key = np.array(kinds, np.int64) * 128 + notes[:, PITCH].astype(np.int64)
    onset, release = _sample_of(notes[:, :2].T)
    order = np.lexsort((release, onset, key))
    onset, release, key = onset[order], release[order], key[order]
    apart = key << 40  # so that one key's releases are below the next one's
    release = np.maximum.accumulate(release + apart) - apart
    again = np.append(onset[1:], 0)
    same = np.append(key[1:] == key[:-1], False)[: len(key)]
    end = np.where(same, np.minimum(again[: len(key)] + _ATTACK, release + _RING), release + _RING)
    struck = np.column_stack([onset, release, end, key % 128, key // 128])
    heard = (onset < stop) & (end > start) & ~(same & (again[: len(key)] == onset))
    found: Samples = struck[heard]
    return found


def _add_note(sound: Waveform, start: int, note: Samples) -> None:
    """Add one note to a stretch of sound that begins at `start`."""
    onset, release, end, pitch, kind = note.tolist()
    first, last = max(onset, start), min(end, start + len(sound))
    loop = _loop(pitch, kind)
    while first < last:  # once round the loop
        place = (first - onset) % len(loop)
        stop = min(last, first + len(loop) - place)
        wave = loop[place : place + stop - first]
        if first < onset + _ATTACK or stop > min(release, end - _ATTACK):
            wave = wave * _envelope(first, stop, onset, release, end)
        sound[first - start : stop - start] += wave
        first = stop


def _envelope(first: int, stop: int, onset: int, release: int, end: int) -> Waveform:
    """(sample,) how loud a note is from `first` to `stop`."""
    loud = np.ones(stop - first, np.float32)
    rising, ringing, falling = _shapes()
    _times(loud, first - onset, rising)
    _times(loud, first - release, ringing)
    _times(loud, first - (end - _ATTACK), falling)
    return loud


def _times(loud: Waveform, passed: int, shape: Waveform) -> None:
    """Multiply by a shape that began `passed` samples before."""
    here, there = max(0, -passed), max(0, passed)
    length = min(len(loud) - here, len(shape) - there)
    if length > 0:
        loud[here : here + length] *= shape[there : there + length]


def _add(sound: Waveform, place: int, wave: Waveform) -> None:
    """Add a wave that begins at `place`, which may lie outside."""
    here, there = max(0, place), max(0, -place)
    length = min(len(sound) - here, len(wave) - there)
    if length > 0:
        sound[here : here + length] += wave[there : there + length]


@lru_cache(maxsize=1)
def _shapes() -> tuple[Waveform, Waveform, Waveform]:
    """How a note rises, rings on after its release, and is cut off."""
    rising = 0.5 - 0.5 * np.cos(np.pi * (np.arange(_ATTACK) + 0.5) / _ATTACK)
    ringing = _falling(_RING + _ATTACK, _RING_DB_PER_SECOND)
    return rising.astype(np.float32), ringing, rising[::-1].astype(np.float32)


def _falling(samples: int, db_per_second: float) -> Waveform:
    fall: Waveform = (10 ** (db_per_second / 20 * np.arange(samples) / _RATE)).astype(np.float32)
    return fall


@lru_cache(maxsize=256)
def _loop(pitch: int, kind: int) -> Waveform:
    """(sample,) half a second or more of a pitch, that can be repeated without end.

    Of all whole numbers of periods, that which comes nearest to a whole number of samples.
    """
    hertz = 440.0 * 2 ** ((pitch - 69) / 12)
    shortest = int(np.ceil(hertz / 2))
    periods = np.arange(shortest, 2 * shortest)
    exact = periods * _RATE / hertz
    best = int(np.argmin(np.abs(np.rint(exact) - exact) / exact))
    length, step = round(exact[best]), int(periods[best])
    ratios = partials(pitch, kind)
    places = np.rint(step * ratios[(ratios * hertz < _HIGHEST_HZ) | (ratios == 1)]).astype(np.int64)
    phases = np.random.default_rng(pitch).uniform(0, 2 * np.pi, len(places))
    spectrum = np.zeros(length // 2 + 1, np.complex128)
    spectrum[places] = np.exp(1j * phases) * LEVEL * length / 2
    return np.fft.irfft(spectrum, length).astype(np.float32)


def kind_of(program: int) -> int:
    """What kind of partials the notes of a program have."""
    return _KIND_OF.get(program, HARMONIC)


def partials(pitch: int, kind: int) -> NDArray[np.float64]:
    """(partial,) of a note, in parts of its pitch.

    A piano's strings are stiff, so theirs are stretched, as measured by Rigaud, David & Daudet,
    "A parametric model of piano tuning", 2011.
    """
    if kind in _RATIOS:
        return np.array(_RATIOS[kind])
    count = np.arange(1.0, _HIGHEST_HZ / 8)
    if kind == HARMONIC:
        return count
    stiffness = np.exp(0.0926 * pitch - 13.64) + np.exp(-0.0847 * pitch - 5.82)
    stretched: NDArray[np.float64] = count * np.sqrt((1 + stiffness * count**2) / (1 + stiffness))
    return stretched


@lru_cache(maxsize=32)
def _drum(hertz: float) -> Waveform:
    """(sample,) a sine that falls to its pitch while it dies away."""
    seconds = np.arange(_RING) / _RATE
    fallen = _DRUM_RISE * _DRUM_FALL_SECONDS * (1 - np.exp(-seconds / _DRUM_FALL_SECONDS))
    wave = LEVEL * np.sin(2 * np.pi * hertz * (seconds + fallen))
    return wave.astype(np.float32) * _falling(_RING, _RING_DB_PER_SECOND)


def _noise(samples: int, seed: int, start: int) -> Waveform:
    """(sample,) white noise, drawn by blocks, so that any stretch of it can be had alone."""
    first, last = start // _NOISE_BLOCK, -(-(start + samples) // _NOISE_BLOCK)
    blocks = [
        np.random.default_rng([seed, block]).standard_normal(_NOISE_BLOCK, np.float32)
        for block in range(first, last)
    ]
    offset = start - first * _NOISE_BLOCK
    return np.concatenate(blocks)[offset : offset + samples] * np.float32(_NOISE_LEVEL)


def _loudness(hits: Samples, samples: int) -> Waveform:
    """(sample,) how loud the noise is: at every hit a burst, over a bed."""
    loud = np.full(samples, _NOISE_BED, np.float32)
    burst = _falling(_BURST, _BURST_DB_PER_SECOND)
    for hit in hits[(hits < samples) & (hits > -_BURST)].tolist():
        here = loud[max(0, hit) : hit + _BURST]
        np.maximum(here, burst[max(0, -hit) :][: len(here)], out=here)
    return loud
