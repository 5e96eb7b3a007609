"""How fast music becomes numbers, beside MidiTok, and whether all of it comes back.

    python benchmarks/encoders.py --corpora FOLDER --files 200 --repeats 7 --seed 1

FOLDER holds corpora, as NAME.tar.xz or unpacked; without it the pieces are Bach chorales that
come with music21. Two tables are printed.

Speed: short files drawn by chance, written as MIDI; a file is parsed by symusic and encoded.
All encoders take turns, and the median of the repeats is given. MidiTok has our grid of 24, the
programs and the time signatures; `kept` is the share of on-grid notes with the same onset, end
and pitch after decoding. Streams of voices hold no chords: part streams get the files without
the tracks that have any, note streams only the first track without; files with no such track
are left out.

Round trip: every piece. `off grid` notes do not lie on the grid of 24 steps a quarter, and each
encoder moves and counts them. From the notes on the grid, `lost` are missing after encoding and
decoding without having been reported, which must be 0; `told` were reported: a note cut short
by, or the same as, another of its track and pitch. `voices` are the tracks without chords.
"""

import argparse
import random
import statistics
import tempfile
import time
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from symusic import Score as parse

from midi_data.corpora import CORPORA, pieces
from midi_data.errors import ScoreError
from midi_data.score import Note, Score, TimeSignature, Track
from musegen.encoders import event_streams, note_streams, part_streams, piano_roll
from musegen.encoders.grid import GridReport, snap

SHORT = 1000  # notes
Notes = Counter[tuple[int, int, int]]


@dataclass(frozen=True)
class Encoder:
    """A name, what turns a score into numbers and back, and how many voices it is given."""

    name: str
    encode: Callable[[Score], Any]
    decode: Callable[[Any], Score]
    voices: int | None = None  # all tracks, chords too


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpora", type=Path, help="a folder of NAME.tar.xz or NAME")
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    corpora = dict(found_in(options.corpora)) if options.corpora else {"music21": chorales}
    short, rows = [], []
    for name, scores in corpora.items():
        row = RoundTrip(name)
        for score in scores():
            row.add(score)
            if 0 < score.note_num() <= SHORT:
                short.append(score)
        rows.append(row)
    chosen = random.Random(options.seed).sample(short, min(options.files, len(short)))
    print_round_trips(rows)
    print()
    print_speeds(chosen, options.repeats)


def found_in(folder: Path) -> Iterator[tuple[str, Callable[[], Iterator[Score]]]]:
    """The corpora of a folder by name, each to be read when called."""
    for name in CORPORA:
        for place in (folder / name, folder / f"{name}.tar.xz"):
            if place.exists():
                yield name, lambda n=name, p=place: (x.score for x in pieces(n, archive=p))
                break


def chorales() -> Iterator[Score]:
    """Bach's chorales as music21 has them."""
    from music21 import corpus

    for path in sorted(corpus.getComposer("bach"))[:60]:
        score = Score(480)
        for part in corpus.parse(path).parts:
            track = Track(part.partName or "", 0, False)
            for element in part.flatten().stripTies().notes:
                onset, length = round(element.offset * 480), round(element.quarterLength * 480)
                track.notes.extend([Note(onset, length, p.midi, 80) for p in element.pitches])
            score.tracks.append(track)
        score.time_signatures.append(TimeSignature(0, 4, 4))
        yield score


def encoders() -> list[Encoder]:
    """Ours, then MidiTok's."""
    from miditok import REMI, Octuple, TokenizerConfig

    settings = {
        "beat_res": {(0, 16): 24},
        "use_programs": True,
        "use_time_signatures": True,
        "pitch_range": (0, 127),
        "time_signature_range": {8: list(range(1, 16)), 4: list(range(1, 13)), 2: [1, 2, 3, 4]},
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        remi = REMI(TokenizerConfig(**settings))
        octuple = Octuple(TokenizerConfig(**settings, max_bar_embedding=512))
    return [
        Encoder(
            "event streams",
            lambda score: event_streams.encode(score).events,
            event_streams.decode,
        ),
        Encoder("piano roll", roll, piano_roll.decode),
        Encoder("part streams", parts, from_parts, voices=99),
        Encoder("note streams", note_streams.encode, note_streams.decode, voices=1),
        Encoder("MidiTok REMI", remi.encode, remi.decode),
        Encoder("MidiTok Octuple", octuple.encode, octuple.decode),
    ]


def roll(score: Score) -> piano_roll.PianoRoll:
    """All 128 pitches."""
    return piano_roll.encode(score, lowest=0, pitches=128)


def parts(score: Score) -> np.ndarray:
    """On the fine grid."""
    return part_streams.encode(score, steps_per_quarter=24)


def from_parts(streams: np.ndarray) -> Score:
    """From the fine grid."""
    return part_streams.decode(streams, steps_per_quarter=24)


def print_speeds(scores: list[Score], repeats: int) -> None:
    """Files a second of each encoder, and what it keeps."""
    with tempfile.TemporaryDirectory() as folder:
        tried = [(each, written(scores, each.voices, Path(folder))) for each in encoders()]
        tried = [(encoder, files) for encoder, files in tried if files]
        seconds = defaultdict(list)
        for _ in range(repeats):
            for encoder, files in tried:
                start = time.perf_counter()
                for file in files:
                    encoder.encode(parse(file))
                seconds[encoder.name].append(time.perf_counter() - start)
        print(f"{len(scores)} files of at most {SHORT} notes, {repeats} repeats, median")
        print(
            f"{'encoder':18} {'files':>5} {'files/s':>8} {'slowest':>8} {'fastest':>8} {'kept':>8}"
        )
        for encoder, files in tried:
            speeds = [len(files) / each for each in seconds[encoder.name]]
            shown = " ".join(f"{of(speeds):8.0f}" for of in (statistics.median, min, max))
            print(f"{encoder.name:18} {len(files):5} {shown} {kept(encoder, files):8.2%}")


def written(scores: list[Score], voices: int | None, folder: Path) -> list[Path]:
    """MIDI files of the scores, or of so many tracks of each that have no chords."""
    files = []
    for number, score in enumerate(scores):
        kept = score if voices is None else with_voices(score, voices)
        if kept.note_num():
            files.append(folder / f"{number}-{voices}.mid")
            kept.dump_midi(files[-1])
    return files


def with_voices(score: Score, most: int) -> Score:
    """A copy with the first tracks that are one voice."""
    copy = score.copy()
    alone = [track for track in score.tracks if len(track.notes) and is_voice(track, score)]
    copy.tracks.clear()
    copy.tracks.extend(alone[:most])
    return copy


def is_voice(track: Track, score: Score) -> bool:
    """Whether no two notes sound at once."""
    voice = Score(score.ticks_per_quarter)
    voice.tracks.append(track)
    try:
        note_streams.report(voice)
    except ScoreError:
        return False
    return True


def kept(encoder: Encoder, files: list[Path]) -> float:
    """The share of on-grid notes that decoding gives back, whatever their track."""
    there = back = 0
    for file in files:
        score = on_grid(parse(file))
        if not score.note_num():
            continue
        before = sum(notes_by_track(score), Notes())
        after = sum(notes_by_track(encoder.decode(encoder.encode(score))), Notes())
        there += before.total()
        back += (before & after).total()
    return back / there


class RoundTrip:
    """A row of the second table."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.pieces = self.notes = self.off_grid = 0
        self.tracks = self.voices = 0
        self.lost: Counter[str] = Counter()
        self.told: Counter[str] = Counter()

    def add(self, score: Score) -> None:
        """Encode and decode one piece with all encoders."""
        exact = on_grid(score)
        self.pieces += 1
        self.notes += score.note_num()
        self.off_grid += score.note_num() - exact.note_num()
        encoded = event_streams.encode(exact)
        self._compare("events", exact, event_streams.decode(encoded.events), encoded.report)
        picture = roll(exact)
        self._compare("roll", exact, piano_roll.decode(picture), picture.report)
        for track in exact.tracks:
            self._add_voice(track, exact.ticks_per_quarter)

    def _add_voice(self, track: Track, ticks_per_quarter: int) -> None:
        if not len(track.notes):
            return
        self.tracks += 1
        voice = Score(ticks_per_quarter)
        voice.tracks.append(track)
        if not is_voice(track, voice):
            return
        report = note_streams.report(voice)
        self.voices += 1
        self._compare("notes", voice, note_streams.decode(note_streams.encode(voice)), report)
        tokens = note_streams.encode_tokens(voice)
        self._compare("notes", voice, note_streams.decode_tokens(tokens), report)
        self._compare("parts", voice, from_parts(parts(voice)), report)

    def _compare(self, encoder: str, before: Score, after: Score, report: GridReport) -> None:
        pairs = zip(notes_by_track(before), notes_by_track(after), strict=True)
        missing = sum((one - other).total() for one, other in pairs)
        told = report.lengthened + report.shortened + report.dropped
        self.told[encoder] += told
        self.lost[encoder] += max(0, missing - told)


def print_round_trips(rows: list[RoundTrip]) -> None:
    """What of each corpus did not come back."""
    names = ("events", "roll", "notes", "parts")
    heads = [f"{f'{name} lost':>11} {'told':>5}" for name in names]
    print(f"{'corpus':25} {'pieces':>6} {'notes':>8} {'off grid':>8} {'voices':>12}", *heads)
    for row in rows:
        cells = [f"{row.lost[name]:11} {row.told[name]:5}" for name in names]
        voices = f"{row.voices} of {row.tracks}"
        share = row.off_grid / max(1, row.notes)
        print(f"{row.name:25} {row.pieces:6} {row.notes:8} {share:8.2%} {voices:>12}", *cells)


def on_grid(score: Score) -> Score:
    """A copy with only the notes whose onset and end lie on a step."""
    copy = score.copy()
    for track in copy.tracks:
        columns = track.notes.numpy()
        ends = columns["time"].astype(np.int64) + columns["duration"]
        exact = snap(columns["time"], score.ticks_per_quarter)[1]
        exact &= snap(ends, score.ticks_per_quarter)[1]
        names = ("time", "duration", "pitch", "velocity")
        track.notes = track.notes.from_numpy(*(columns[name][exact] for name in names))
    return copy


def notes_by_track(score: Score) -> list[Notes]:
    """Onset and end in steps, and pitch, of the notes of each track."""
    counted = []
    for track in score.tracks:
        columns = track.notes.numpy()
        ends = columns["time"].astype(np.int64) + columns["duration"]
        onset, _ = snap(columns["time"], score.ticks_per_quarter)
        end, _ = snap(ends, score.ticks_per_quarter)
        rows = zip(onset.tolist(), end.tolist(), columns["pitch"].tolist(), strict=True)
        counted.append(Counter(rows))
    return counted


if __name__ == "__main__":
    main()
