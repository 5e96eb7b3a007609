"""How well `transcribe` hears: melodies that are known, played by SoundFonts or sung by rule.

Melodies of the test side (O'Neill, Ryan, Aird, and the sopranos of Bach's chorales) are played a
little unevenly in time and level, eight bars or so each, then heard plain, in a room with noise,
or 35 cents flat. Prints, an instrument a row: note F1 by mir_eval (onset within 50 ms and pitch
within 50 cents; then with the end too, within 50 ms or a fifth of the length), beside the same of
plain librosa (`pyin` and `onset_detect`, no more); the tempo right within 4 %, and right but for
a factor of 2 or 3; the key that the true notes have; and how many times faster than it lasts.

    python benchmarks/transcription.py [--clips 9] [--split test] [--seed 0] [--no-baseline]
"""

import argparse
import random
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from midi_data.corpora import corpus_named
from midi_data.keys import find_key
from midi_data.music21_corpus import read_pieces
from midi_data.score import Note, PitchBend, Score, Tempo, TimeSignature, Track
from midi_data.splits import split_of
from musegen.audio import render
from musegen.audio.recording import RATE
from musegen.audio.transcription import Transcription, transcription

CORPORA = {"oneills-1850": 250, "ryans-mammoth": 250, "airds-airs": 250, "chorales": 120}
"""Melodies are drawn from so many pieces of each, of which about 6 % are on the test side."""
INSTRUMENTS = {  # program, and the pitch that melodies are brought nearest to
    "flute": (73, 76),
    "whistle": (78, 86),
    "violin": (40, 72),
    "voice oohs": (53, 64),
    "steel guitar": (25, 60),
    "nylon guitar": (24, 57),
    "finger bass": (33, 38),
}
SUNG = "sung by rule"
VARIANTS = ("plain", "room, noise", "35 cents flat")
QUARTER, SECONDS = 480, 12.0

Notes = NDArray[np.float64]  # (note, 3): onset and end in seconds, pitch


@dataclass(frozen=True)
class Clip:
    """One melody as it is heard, and the truth of it."""

    name: str
    score: Score
    variant: str
    sound: NDArray[np.float32]  # (sample,)


def melodies(split: str, chance: random.Random) -> Iterator[list[tuple[int, int, int, int]]]:
    """Melodies without end, drawn from every corpus in turn: (onset, end, pitch, metre) a note."""
    shelves = []
    for name, count in CORPORA.items():
        pieces = islice(read_pieces(corpus_named(name)), count)
        found = [each for each in pieces if split_of(name, each.name) == split]
        shelves += [chance.sample(found, len(found))] if found else []
    while True:
        for shelf in shelves:
            piece = shelf[0].score
            shelf.append(shelf.pop(0))
            scale = QUARTER / piece.ticks_per_quarter
            notes = [
                (round(note.time * scale), round(note.end * scale), note.pitch)
                for note in sorted(piece.tracks[0].notes, key=lambda note: (note.time, -note.pitch))
            ]
            metre = piece.time_signatures[0].numerator if piece.time_signatures else 4
            yield [(*note, metre) for note in _one_at_a_time(notes)]


def _one_at_a_time(notes: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    kept: list[tuple[int, int, int]] = []
    for onset, end, pitch in notes:
        if kept and onset < kept[-1][0] + 30:
            continue
        if kept and onset < kept[-1][1]:
            kept[-1] = (kept[-1][0], onset, kept[-1][2])
        kept.append((onset, end, pitch))
    return kept


def played(
    melody: list[tuple[int, int, int, int]], program: int, near: int, chance: random.Random
) -> Score:
    """Twelve seconds of a melody, at a tempo and with unevenness of its own."""
    bpm = float(chance.randint(72, 138))
    made = Score(QUARTER)
    made.tempos.append(Tempo(0, bpm))
    made.time_signatures.append(TimeSignature(0, melody[0][3], 4))
    start = melody[0][0]
    until = start + SECONDS * bpm / 60 * QUARTER
    chosen = [note for note in melody if note[1] <= until]
    shift = 12 * round((near - np.mean([note[2] for note in chosen])) / 12)
    track = Track("Melody", program)
    lead = round(chance.uniform(0.1, 0.9) * bpm / 60 * QUARTER)  # seconds of silence first
    uneven = 0.012 * bpm / 60 * QUARTER
    for onset, end, pitch, _ in chosen:
        when = max(0, round(lead + onset - start + chance.gauss(0, uneven)))
        length = max(30, round((end - onset) * chance.uniform(0.8, 0.98)))
        track.notes.append(Note(when, length, pitch + shift, chance.randint(55, 105)))
    for note, after in zip(track.notes[:-1], track.notes[1:], strict=True):
        note.duration = max(20, min(note.duration, after.time - note.time))
    made.tracks.append(track)
    return made


def truth(score: Score) -> Notes:
    """Onset and end in seconds and pitch of each note."""
    a_tick = 60 / score.tempos[0].qpm / score.ticks_per_quarter
    return np.array(
        [[n.time * a_tick, n.end * a_tick, n.pitch] for n in score.tracks[0].notes], dtype=float
    )


def heard_in(score: Score, variant: str, chance: np.random.Generator) -> NDArray[np.float32]:
    """A score as a microphone has it: (sample,)."""
    if variant == "35 cents flat":
        score.tracks[0].pitch_bends.append(PitchBend(0, round(-8192 * 0.35 / 2)))
    sound = render(score).mean(axis=0)
    return in_room(sound, chance) if variant == "room, noise" else sound


def in_room(sound: NDArray[np.float32], chance: np.random.Generator) -> NDArray[np.float32]:
    """A room of 0.4 s around it, and pink noise 30 dB below it."""
    from scipy.signal import fftconvolve

    seconds = np.arange(int(0.5 * RATE)) / RATE
    tail = chance.normal(size=len(seconds)) * 10 ** (-3 * seconds / 0.4)
    wet = fftconvolve(sound, tail / np.linalg.norm(tail))[: len(sound)]
    heard = sound + 0.35 * wet
    spectrum = np.fft.rfft(chance.normal(size=1 << (len(sound) - 1).bit_length()))
    spectrum /= np.sqrt(np.arange(1, len(spectrum) + 1))
    noise = np.fft.irfft(spectrum)[: len(sound)]
    level = np.sqrt(np.mean(heard**2) / np.mean(noise**2)) * 10 ** (-30 / 20)
    return (heard + level * noise).astype(np.float32)


def sung(score: Score, chance: np.random.Generator) -> NDArray[np.float32]:
    """A voice that slides into its notes, has vibrato on the longer ones, and breath: (sample,)."""
    notes = truth(score)
    length = int((notes[-1, 1] + 0.5) * RATE)
    pitch, level = np.zeros(length), np.zeros(length)
    before = notes[0, 2] - 1
    for row, (onset, end, key) in enumerate(notes):
        first, last = int(onset * RATE), int(end * RATE)
        seconds = np.arange(last - first) / RATE
        bend = before - key if row and onset - notes[row - 1, 1] < 0.1 else -1.0
        grown = np.clip((seconds - 0.2) / 0.2, 0, 1)
        vibrato = 0.4 * grown * np.sin(2 * np.pi * chance.uniform(5, 6.5) * seconds)
        pitch[first:] = key + chance.normal() * 0.1
        pitch[first:last] += np.clip(bend, -4, 4) * np.exp(-seconds / 0.025) + vibrato
        strength = 10 ** (chance.uniform(-8, 0) / 20)
        rise = np.minimum(1, seconds / 0.05) * np.minimum(1, (seconds[-1] - seconds) / 0.03)
        level[first:last] = strength * rise
        before = key
    hertz = 440 * 2 ** ((pitch - 69) / 12)
    phase = 2 * np.pi * np.cumsum(hertz) / RATE
    voice = np.zeros(length)
    for harmonic in range(1, 16):
        overtone = harmonic * hertz
        formants = sum(np.exp(-(((overtone - f) / w) ** 2)) for f, w in ((600, 300), (1100, 400)))
        strength = (0.15 + formants) / harmonic * (overtone < 10_000)
        voice += strength * np.sin(harmonic * phase)
    breath = chance.normal(size=length) * (0.02 * level + 0.003)
    return (0.2 * (voice * level + breath)).astype(np.float32)


def clips(split: str, count: int, seed: int) -> Iterator[Clip]:
    """So many clips of every instrument, the variants in turn."""
    chance, noise = random.Random(seed), np.random.default_rng(seed)
    source = melodies(split, chance)
    for name, (program, near) in {**INSTRUMENTS, SUNG: (53, 62)}.items():
        for number in range(count):
            score = played(next(source), program, near, chance)
            variant = VARIANTS[number % len(VARIANTS)]
            if name == SUNG:
                sound = sung(score, noise)
                sound = in_room(sound, noise) if variant == "room, noise" else sound
            else:
                sound = heard_in(score, variant, noise)
            yield Clip(name, score, variant, sound)


def notes_of(score: Score) -> Notes:
    """The notes of a transcription, in the seconds of its recording."""
    from midi_data.score import seconds_at

    return np.array(
        [
            [seconds_at(score, n.time), seconds_at(score, n.end), n.pitch]
            for n in score.tracks[0].notes
        ],
        dtype=float,
    ).reshape(-1, 3)


def by_librosa(sound: NDArray[np.float32]) -> Notes:
    """What `pyin` and `onset_detect` give without further thought: (note, 3)."""
    import librosa

    rate, hop = 22_050, 512
    low = librosa.resample(sound, orig_sr=RATE, target_sr=rate)
    pitch, voiced, _ = librosa.pyin(
        low, fmin=41.2, fmax=3136, sr=rate, frame_length=2048, hop_length=hop, resolution=0.25
    )
    begins = librosa.onset.onset_detect(y=low, sr=rate, hop_length=hop)
    found = []
    for first, last in zip(begins, [*begins[1:], len(pitch)], strict=True):
        sounding = np.flatnonzero(voiced[first:last])
        if len(sounding) > 1:
            key = round(float(librosa.hz_to_midi(np.nanmedian(pitch[first:last]))))
            found.append([first * hop / rate, (first + sounding[-1] + 1) * hop / rate, key])
    return np.array(found, dtype=float).reshape(-1, 3)


def f1(real: Notes, found: Notes, *, ends: bool) -> float:
    """Of notes, by mir_eval's convention."""
    from mir_eval.transcription import precision_recall_f1_overlap as measured

    if not len(found):
        return 0.0
    hertz = [440 * 2 ** ((notes[:, 2] - 69) / 12) for notes in (real, found)]
    share = 0.2 if ends else None
    return float(measured(real[:, :2], hertz[0], found[:, :2], hertz[1], offset_ratio=share)[2])


def measures(clip: Clip, made: Transcription, took: float) -> dict[str, float]:
    """One clip's row."""
    real, found = truth(clip.score), notes_of(made.score)
    ratio = made.tempo_bpm / clip.score.tempos[0].qpm
    near = [abs(ratio / factor - 1) < 0.04 for factor in (1, 2, 3, 1 / 2, 1 / 3, 2 / 3, 3 / 2)]
    return {
        "F1": f1(real, found, ends=False),
        "F1 ends": f1(real, found, ends=True),
        "tempo": near[0],
        "tempo x": any(near),
        "sure": made.tempo_sureness,
        "key": find_key(made.score) == find_key(clip.score),
        "times": len(clip.sound) / RATE / took,
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clips", type=int, default=9)
    parser.add_argument("--split", default="test")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--no-baseline", dest="baseline", action="store_false")
    asked = parser.parse_args()
    rows: dict[str, list[dict[str, float]]] = defaultdict(list)
    for clip in clips(asked.split, asked.clips, asked.seed):
        began = time.process_time()
        made = transcription(clip.sound)
        row = measures(clip, made, time.process_time() - began)
        if asked.baseline:
            began = time.process_time()
            plain = by_librosa(clip.sound)
            row["librosa times"] = len(clip.sound) / RATE / (time.process_time() - began)
            row["librosa F1"] = f1(truth(clip.score), plain, ends=False)
            row["librosa ends"] = f1(truth(clip.score), plain, ends=True)
        for name in (clip.name, clip.variant, "all"):
            rows[name].append(row)
    columns = list(rows["all"][0])
    print(f"{'':16}clips" + "".join(f"{column:>14}" for column in columns))
    for name, each in rows.items():
        means = (np.median if "times" in c else np.mean for c in columns)
        values = [mean([row[c] for row in each]) for mean, c in zip(means, columns, strict=True)]
        print(f"{name:16}{len(each):5}" + "".join(f"{value:14.3f}" for value in values))


if __name__ == "__main__":
    main()
