"""How fast are files read and written beside symusic and pretty_midi? One table, one run.

    python benchmarks/file_speed.py FOLDER ... --files 100 --seed 1

MIDI files are drawn by chance from the folders, and each is read from memory and written to it by
every way in turn, so that a busy machine is as busy for all. Seconds are of the processor; "times"
is how many times as long as `symusic` alone takes. musegen's reading checks every byte, cuts
tracks at their channels and programs, and keeps notes that are never switched off; pretty_midi
turns ticks into seconds; only musegen writes a session.
"""

import argparse
import logging
import random
import time
import warnings
from collections import defaultdict
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import mido
import pretty_midi
from symusic import Score as SymusicScore

from midi_data.errors import MusicError
from midi_data.files import read_bytes
from musegen.daw.dawproject import dawproject_bytes
from musegen.daw.midi import midi_bytes
from musegen.daw.musicxml import musicxml_bytes

READ, WRITE = "read", "write"


def by_pretty_midi(content: bytes) -> pretty_midi.PrettyMIDI:
    """What pretty_midi makes of a file."""
    return pretty_midi.PrettyMIDI(BytesIO(content))


def written_by_pretty_midi(made: pretty_midi.PrettyMIDI) -> bytes:
    """The file that pretty_midi makes of it."""
    out = BytesIO()
    made.write(out)
    return out.getvalue()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--files", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")  # pretty_midi's, of tempos off the first track
    files = sorted(file for folder in options.folders for file in folder.rglob("*.mid"))
    random.Random(options.seed).shuffle(files)
    seconds: defaultdict[tuple[str, str], float] = defaultdict(float)
    count = notes = 0
    for file in files:
        if count == options.files:
            break
        content = file.read_bytes()
        try:
            notes += read_bytes(content, name=file.name).note_num()
            by_pretty_midi(content)
        except (MusicError, OSError, EOFError, ValueError, KeyError, IndexError):
            continue  # one of them cannot read it
        count += 1
        measured(content, seconds)
    print(f"{count} files, {notes:,} notes")
    print("way                           read ms  times   write ms  times")
    for way in dict.fromkeys(way for way, _ in seconds):
        cells = []
        for job in (READ, WRITE):
            mine, least = seconds[way, job], seconds["symusic", job]
            cells.append(f"{1000 * mine / count:8.2f} {mine / least:6.1f}" if mine else " " * 15)
        print(f"{way:28}", "   ".join(cells))


def measured(content: bytes, seconds: defaultdict[tuple[str, str], float]) -> None:
    """Add what each way takes of one file."""

    def timed(way: str, job: str, work: Callable[[], Any]) -> Any:  # noqa: ANN401 any reader's
        start = time.process_time()
        made = work()
        seconds[way, job] += time.process_time() - start
        return made

    score = timed("symusic", READ, lambda: SymusicScore.from_midi(content))
    timed("symusic", WRITE, score.dumps_midi)
    score = timed("musegen, MIDI", READ, lambda: read_bytes(content, name="song.mid"))
    timed("musegen, MIDI", WRITE, lambda: midi_bytes(score))
    made = timed("pretty_midi", READ, lambda: by_pretty_midi(content))
    timed("pretty_midi", WRITE, lambda: written_by_pretty_midi(made))
    file = timed("mido", READ, lambda: mido.MidiFile(file=BytesIO(content)))
    timed("mido", WRITE, lambda: file.save(file=BytesIO()))
    session = timed("musegen, DAWproject", WRITE, lambda: dawproject_bytes(score))
    timed("musegen, DAWproject", READ, lambda: read_bytes(session, name="song.dawproject"))
    paper = timed("musegen, MusicXML", WRITE, lambda: musicxml_bytes(score))
    timed("musegen, MusicXML", READ, lambda: read_bytes(paper, name="song.musicxml"))


if __name__ == "__main__":
    main()
