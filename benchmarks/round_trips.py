"""Does music come back from MIDI, DAWproject and MusicXML as it went in? One table, a row a format.

    python benchmarks/round_trips.py FOLDER ... --files 1000 --seed 1
    python benchmarks/round_trips.py SCORES ... --files 200 --formats musicxml

Files (MIDI, MusicXML, ABC) are drawn by chance from the folders, every folder alike, read, written
in each format and read again. Each column says in how many files that differs: ticks are
compared as fractions of a quarter note; a tempo, metre or key said again counts once, several of
them at one moment as the last; a track without a name is one with its instrument's. "-" is what the
format does not hold. In MusicXML drums have no lengths, a key signature stands at its bar, and
what comes after the last note does not count. Stopped with Ctrl-C, it shows what there is.
"""

import argparse
import logging
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from midi_data.errors import MusicError
from midi_data.files import read, read_bytes
from midi_data.score import Score, Track, bar_at, bars, last_tick
from musegen.daw.dawproject import dawproject_bytes
from musegen.daw.midi import controls, midi_bytes
from musegen.daw.musicxml import musicxml_bytes
from musegen.daw.names import track_name

Facts = dict[str, Any]
FORMATS: dict[str, Callable[[Score], bytes]] = {
    "mid": midi_bytes,
    "dawproject": dawproject_bytes,
    "musicxml": musicxml_bytes,
}
COLUMNS = (
    *("notes", "velocities", "tempos", "metres", "names", "programs"),
    *("controllers", "bends", "markers", "lyrics", "keys"),
)
NOT_HELD = {
    "mid": (),
    "dawproject": ("lyrics", "keys"),
    "musicxml": ("controllers", "bends"),
}
ENDINGS = (".mid", ".mxl", ".musicxml", ".abc")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--files", type=int, default=100, help="in all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--formats", default="mid,dawproject", help="of mid,dawproject,musicxml")
    parser.add_argument("--differences", action="store_true", help="name the files that differ")
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    formats = options.formats.split(",")
    differing = {ending: Counter[str]() for ending in formats}
    seconds, notes, count = defaultdict[str, float](float), 0, 0
    try:
        for file, score in drawn(options.folders, options.files, random.Random(options.seed)):
            for ending in formats:
                start = time.process_time()
                found = differences(score, ending)
                seconds[ending] += time.process_time() - start
                differing[ending].update(found or ["none"])
                if options.differences and found:
                    print(f"{ending}: {file}: {', '.join(found)}", flush=True)
            count, notes = count + 1, notes + score.note_num()
    except KeyboardInterrupt:
        print("stopped; so far:")
    print(f"{count} files, {notes:,} notes")
    print("format     identical", *COLUMNS, "seconds a file")
    for ending in formats:
        cells = [
            f"{'-' if name in NOT_HELD[ending] else differing[ending][name]:>{len(name)}}"
            for name in COLUMNS
        ]
        print(
            f"{ending:10} {differing[ending]['none']:9}", *cells, f"{seconds[ending] / count:.3f}"
        )


def drawn(folders: list[Path], count: int, chance: random.Random) -> Iterator[tuple[Path, Score]]:
    """Files, read, from each folder in turn, by chance, until there are so many or none is left."""
    piles = []
    for folder in folders:
        files = sorted(file for file in folder.rglob("*") if file.suffix.lower() in ENDINGS)
        chance.shuffle(files)
        piles.append(files)
    while count and any(piles):
        for pile in [pile for pile in piles if pile][:count]:
            file = pile.pop()
            try:
                score = read(file)
            except MusicError:  # pieces without notes
                continue
            count -= 1
            yield file, score


def differences(score: Score, ending: str) -> list[str]:
    """What does not come back as it went in."""
    again = read_bytes(FORMATS[ending](score), name=f"song.{ending}")
    ours = facts(score, again.ticks_per_quarter, on_paper=ending == "musicxml")
    theirs = facts(again, score.ticks_per_quarter, on_paper=ending == "musicxml")
    return [name for name in ours if ours[name] != theirs[name] and name not in NOT_HELD[ending]]


def facts(score: Score, stretch: int, *, on_paper: bool) -> Facts:
    """What is compared, times being stretched to the ticks of both scores."""
    tracks, times = list(score.tracks), stretch
    end = last_tick(score) * times
    changes = {each.time * times: each.mspq for each in score.tempos}
    metres = {
        each.time * times: (each.numerator, each.denominator) for each in score.time_signatures
    }
    keys = {each.time * times: (each.key, each.tonality) for each in score.key_signatures}
    if on_paper:
        of = bars(score)
        keys = {of[bar_at(time // times, of)].start * times: key for time, key in keys.items()}
        metres = {time: metre for time, metre in metres.items() if time < end}
        keys = {time: key for time, key in keys.items() if time < end}
        changes = {time: tempo for time, tempo in changes.items() if time < end}
    return {
        "notes": [
            notes(track, times, lengths=not (on_paper and track.is_drum)) for track in tracks
        ],
        "velocities": [
            sorted(track.notes.numpy()["velocity"].clip(1).tolist()) for track in tracks
        ],
        "tempos": new({0: 500_000} | changes),
        "metres": new({0: (4, 4)} | metres),
        "names": [track_name(track) for track in tracks],
        "programs": [(track.is_drum or track.program, track.is_drum) for track in tracks],
        "controllers": [
            sorted((at * times, number, value) for at, number, value in controls(track))
            for track in tracks
        ],
        "bends": [
            sorted((each.time * times, each.value) for each in track.pitch_bends)
            for track in tracks
        ],
        "markers": sorted((each.time * times, each.text) for each in score.markers),
        "lyrics": [
            sorted((each.time * times, each.text) for each in track.lyrics) for track in tracks
        ],
        "keys": new(keys),
    }


def new(settings: dict[int, Any]) -> dict[int, Any]:
    """The settings that say another thing than the one before."""
    found, before = {}, None
    for tick, said in sorted(settings.items()):
        if said != before:
            found[tick] = before = said
    return found


def notes(track: Track, times: int, *, lengths: bool) -> list[list[int]]:
    """Pitches, onsets, lengths of the notes in order; length 0 where it is not to count."""
    columns = track.notes.numpy()
    onsets = columns["time"].astype("int64") * times
    spans = columns["duration"].astype("int64") * times * lengths
    order = np.lexsort((spans, onsets, columns["pitch"]))
    return [each[order].tolist() for each in (columns["pitch"], onsets, spans)]


if __name__ == "__main__":
    main()
