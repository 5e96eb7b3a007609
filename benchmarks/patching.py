"""One bar of one track rewritten in real MIDI files: is everything else still there?

Prints, by folder: files that can be read; files that come back byte for byte when nothing changes;
files in which a bar was rewritten, and those refused; how many of the new bars read exactly as
asked (in the others a note was shortened or lengthened for an old one of its pitch); files that
mido, which knows nothing of musegen, can read; messages other than note-ons and note-offs that it
finds in them, and how many are missing, new or moved; and the processor time of one rewriting.

    python benchmarks/patching.py FOLDER ... [--seed 0] [--count 1000]
"""

import argparse
import io
import random
import time
from collections import Counter
from pathlib import Path

import mido

from midi_data.errors import FileError, ScoreError
from midi_data.files import read_bytes
from midi_data.score import Note, Score, Track, bar_at, bars
from musegen.daw.patching import patched_midi

COLUMNS = ("read", "same", "rewritten", "refused", "as asked", "by mido", "messages", "differ")


def rewritten(score: Score, chance: random.Random) -> Score:
    """The score with other notes in one bar of one track."""
    after = score.copy()
    track = chance.choice(after.tracks)
    of = bars(score)
    bar = of[bar_at(chance.choice(track.notes).time, of)]
    inside = [note for note in track.notes if bar.start <= note.time < bar.start + bar.length]
    notes = [note for note in track.notes if note not in inside]
    for _ in range(chance.randint(1, len(inside))):
        like = chance.choice(inside)
        pitch = max(0, min(like.pitch + chance.choice((-12, -5, 2, 7)), 127))
        onset = bar.start + chance.randrange(bar.length)
        notes.append(Note(onset, like.duration, pitch, chance.randint(1, 127)))
    track.notes = type(track.notes)(notes)
    return after


def notes_of(track: Track) -> list[tuple[int, int, int, int]]:
    """Every note in figures, in order."""
    return sorted((note.time, note.duration, note.pitch, note.velocity) for note in track.notes)


def other_messages(content: bytes) -> list[list[tuple[int, str]]]:
    """What mido finds in each track besides notes, in order: tick and message."""
    found = []
    for track in mido.MidiFile(file=io.BytesIO(content)).tracks:
        tick, messages = 0, []
        for message in track:
            tick += message.time
            if message.type not in ("note_on", "note_off", "end_of_track"):
                messages.append((tick, str(message.copy(time=0))))
        found.append(messages)
    return found


def measure(path: Path, chance: random.Random, row: Counter[str]) -> float:
    """Rewrite a bar of one file; the seconds it took."""
    original = path.read_bytes()
    try:
        before = read_bytes(original, name=path.name)
    except FileError:
        return 0.0
    row["read"] += 1
    row["same"] += patched_midi(original, before, before.copy()) == original
    after = rewritten(before, chance)
    started = time.process_time()
    try:
        patched = patched_midi(original, before, after)
    except ScoreError as error:
        print(path.name, error)
        row["refused"] += 1
        return 0.0
    seconds = time.process_time() - started
    row["rewritten"] += 1
    again = read_bytes(patched, name=path.name)
    row["as asked"] += [*map(notes_of, again.tracks)] == [
        notes_of(t) for t in after.tracks if t.notes
    ]
    try:
        old, new = other_messages(original), other_messages(patched)
    except (OSError, ValueError, KeyError, EOFError, IndexError, mido.KeySignatureError):
        return seconds
    row["by mido"] += 1
    row["messages"] += sum(map(len, old))
    if old != new:
        row["differ"] += 1
        print(path, "differs")
    return seconds


def main() -> None:
    """Rewrite and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=1000)
    chosen = parser.parse_args()
    print(f"{'':26}" + "".join(f"{name:>10}" for name in COLUMNS) + "  mean ms   most ms")
    for folder in chosen.folders:
        paths = [path for path in sorted(folder.rglob("*")) if path.suffix in (".mid", ".midi")]
        random.Random(chosen.seed).shuffle(paths)
        row: Counter[str] = Counter()
        spent = [
            1000 * measure(path, random.Random(f"{chosen.seed} {path.name}"), row)
            for path in paths[: chosen.count]
        ]
        figures = "".join(f"{row[name]:10,}" for name in COLUMNS)
        print(
            f"{folder.name:26}{figures}{sum(spent) / len(spent):9.0f}{max(spent):10.0f}", flush=True
        )


if __name__ == "__main__":
    main()
