"""Does MuseScore read our MIDI and MusicXML as the same music? One table, two rows a corpus.

    python benchmarks/exports.py quartets=FOLDER lieder=FOLDER generated --excerpts 10 --seed 1

Excerpts of 8 to 16 bars are cut from MIDI files under each folder (`generated` pieces are composed
here: 8 bars each, by briefs drawn by chance), exported, read by MuseScore (`mscore3` on the path),
written by it in the other form and compared note by note. The shares are of
excerpts in which every note agrees: how many there are; pitches; onsets too; lengths too. `each`
is the share of single notes that agree in everything. Drums have no lengths. Corpora played by
hand cannot agree: MusicXML holds readable rhythm, and MuseScore makes its own out of MIDI.
"""

import argparse
import json
import os
import random
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from itertools import zip_longest
from pathlib import Path

from symusic.core import NoteTickList as NoteList

import musegen
from midi_data.files import read
from midi_data.score import Note, Score, Tempo, TimeSignature, Track, bars
from musegen.daw.midi import midi_bytes
from musegen.daw.musicxml import musicxml_bytes

Writer = Callable[..., bytes]
WRITERS: dict[str, Writer] = {"musicxml": musicxml_bytes, "mid": midi_bytes}
STYLES = ("waltz", "march", "jig", "chorale", "rock song", "lullaby", "reel", "ballad")
BANDS = ("string quartet", "piano", "flute and harp", "piano, bass and drums", "violin and cello")
ANSWERS = {"musicxml": "mid", "mid": "musicxml"}  # its MIDI holds no unisons, and its rhythm has
CLOSE = 3  # of MuseScore's 480 ticks a quarter note; it ends notes one tick early
_Key = tuple[int, bool]  # pitch, drum
_Span = tuple[int, int]  # onset, length in 480ths


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="+", metavar="generated|NAME=FOLDER")
    parser.add_argument("--excerpts", type=int, default=10, help="from each folder")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--differences", action="store_true", help="show some that differ")
    options = parser.parse_args()
    print("corpus        format    excerpts  count pitches onsets lengths   each  seconds")
    for folder in options.folders:
        name, _, path = folder.partition("=")
        chance = random.Random(options.seed)
        find = partial(cut, Path(path)) if path else generated
        excerpts = list(find(options.excerpts, chance))
        for ending, write in WRITERS.items():
            start = time.perf_counter()
            written = [write(score, title=name) for _, score in excerpts]
            seconds = (time.perf_counter() - start) / len(excerpts)
            pairs = [
                (of, spans(score), spans(answer))
                for (of, score), answer in zip(excerpts, reread(written, ending), strict=True)
            ]
            print(f"{name:13} {ending:9} {len(pairs):8} {shares(pairs)} {seconds:8.3f}", flush=True)
            if options.differences:
                show_differences(pairs)


def cut(folder: Path, count: int, chance: random.Random) -> Iterator[tuple[str, Score]]:
    """`count` excerpts of 8 to 16 bars with notes in them, from files drawn by chance."""
    files = sorted(folder.rglob("*.mid"))
    while count:
        file = chance.choice(files)
        score = Score.from_file(str(file))
        of, length = bars(score), chance.randint(8, 16)
        first = chance.randrange(max(1, len(of) - length))
        chosen = of[first : first + length]
        excerpt = excerpted(score, chosen[0].start, chosen[-1].start + chosen[-1].length)
        if excerpt.note_num() >= 20:
            count -= 1
            yield f"{file.stem} from bar {first + 1}", excerpt


def generated(count: int, chance: random.Random) -> Iterator[tuple[str, Score]]:
    """`count` pieces of the composer's, each with the words that asked for it."""
    for seed in range(1, count + 1):
        words = f"a {chance.choice(STYLES)} for {chance.choice(BANDS)}"
        yield words, musegen.compose(words, bars=8, seed=seed)


def excerpted(score: Score, start: int, end: int) -> Score:
    """The notes that begin from `start` to before `end`, with the metres and tempos there."""
    made = Score(score.ticks_per_quarter)
    for tempo in score.tempos:
        if tempo.time < end:
            made.tempos.append(Tempo(max(0, tempo.time - start), mspq=tempo.mspq))
    for bar in bars(score):
        if start <= bar.start < end:
            here = TimeSignature(bar.start - start, bar.numerator, bar.denominator)
            made.time_signatures.append(here)
    for track in score.tracks:
        part = Track(track.name, track.program, track.is_drum)
        part.notes.extend(_notes(track, start, end))
        if part.notes:
            made.tracks.append(part)
    return made


def _notes(track: Track, start: int, end: int) -> NoteList:
    """Notes from `start` to `end`, without any that begins while its pitch still sounds.

    MuseScore answers in MIDI, which merges those, whatever we wrote.
    """
    made, until = NoteList(), dict.fromkeys(range(128), 0)
    for note in sorted(track.notes, key=lambda note: (note.time, -note.duration)):
        if start <= note.time < end and until[note.pitch] <= note.time:
            until[note.pitch] = note.end
            length = min(note.end, end) - note.time
            made.append(Note(note.time - start, length, note.pitch, note.velocity))
    return made


def reread(written: list[bytes], ending: str) -> list[Score]:
    """What MuseScore makes of each file; a score without notes where it writes nothing."""
    with tempfile.TemporaryDirectory() as folder:
        jobs = []
        for number, content in enumerate(written):
            ends = (f".{ending}", f"-out.{ANSWERS[ending]}")
            source, target = (Path(folder) / f"{number}{end}" for end in ends)
            source.write_bytes(content)
            jobs.append({"in": str(source), "out": str(target)})
        order = Path(folder) / "jobs.json"
        order.write_text(json.dumps(jobs))
        silent = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        subprocess.run(["mscore3", "-j", str(order)], env=silent, capture_output=True, check=True)
        made = [Path(job["out"]) for job in jobs]
        return [read(out) if out.exists() else Score(480) for out in made]


def spans(score: Score) -> dict[_Key, list[_Span]]:
    """When every pitch sounds, in 480ths of a quarter note."""
    found: defaultdict[_Key, list[_Span]] = defaultdict(list)
    for track in score.tracks:
        for note in track.notes:
            onset = round(note.time * 480 / score.ticks_per_quarter)
            length = round(note.duration * 480 / score.ticks_per_quarter)
            found[note.pitch, track.is_drum].append((onset, length))
    return {key: sorted(of) for key, of in found.items()}


_Pair = tuple[str, dict[_Key, list[_Span]], dict[_Key, list[_Span]]]


def shares(pairs: list[_Pair]) -> str:
    """The columns of one row."""
    levels = [agreement(ours, theirs) for _, ours, theirs in pairs]
    whole = [sum(level[column] for level in levels) / len(levels) for column in range(4)]
    notes = sum(len(of) for _, ours, _ in pairs for of in ours.values())
    each = sum(agreeing(ours, theirs) for _, ours, theirs in pairs) / notes
    count, pitches, onsets, lengths = (f"{share:.0%}" for share in whole)
    return f"{count:>6} {pitches:>7} {onsets:>6} {lengths:>7} {each:6.2%}"


def agreement(ours: dict[_Key, list[_Span]], theirs: dict[_Key, list[_Span]]) -> list[bool]:
    """Whether the count, the pitches, the onsets and the lengths of all notes agree."""
    count = sum(map(len, ours.values())) == sum(map(len, theirs.values()))
    pitches = {key: len(of) for key, of in ours.items()} == {k: len(of) for k, of in theirs.items()}
    onsets = pitches and all(
        abs(mine[0] - found[0]) <= CLOSE
        for key in ours
        for mine, found in zip(ours[key], theirs[key], strict=True)
    )
    return [count, pitches, onsets, onsets and not list(differing(ours, theirs))]


def differing(
    ours: dict[_Key, list[_Span]], theirs: dict[_Key, list[_Span]]
) -> Iterator[tuple[_Key, _Span | None, _Span | None]]:
    """Pairs of notes that do not agree, one of them None where a pitch has more of them."""
    for key in sorted(ours.keys() | theirs.keys()):
        for mine, found in zip_longest(ours.get(key, []), theirs.get(key, [])):
            if not mine or not found or not _same(mine, found, is_drum=key[1]):
                yield key, mine, found


def _same(mine: _Span, found: _Span, *, is_drum: bool) -> bool:
    same_length = is_drum or abs(mine[1] - found[1]) <= CLOSE
    return abs(mine[0] - found[0]) <= CLOSE and same_length


def agreeing(ours: dict[_Key, list[_Span]], theirs: dict[_Key, list[_Span]]) -> int:
    """How many notes have one in the other score that agrees in everything."""
    return sum(
        any(_same(mine, found, is_drum=key[1]) for found in theirs.get(key, []))
        for key, of in ours.items()
        for mine in of
    )


def show_differences(pairs: list[_Pair]) -> None:
    """A few notes of every excerpt that differs: onset and length in quarter notes."""
    for of, ours, theirs in pairs:
        found = list(differing(ours, theirs))
        if found:
            print(f"    {of}: {len(found)} differ")
        for (pitch, _), *both in found[:3]:
            here, there = ([round(x / 480, 3) for x in span or ()] for span in both)
            print(f"        pitch {pitch}: ours {here}, read {there}")


if __name__ == "__main__":
    main()
