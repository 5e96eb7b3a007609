"""Do programs that are not ours read what we export? One table, a row a kind of piece.

    python benchmarks/independent_readers.py generated corpus=FOLDER --pieces 50 --seed 1

`generated` pieces are composed here (8 bars each, by briefs drawn by chance); others are MIDI files
of a folder, drawn by chance and cut to 8 to 16 bars. Each is exported as MIDI, as a DAWproject, and
as a REAPER project with stems; a fourth of them with stems in FLAC, Ogg and MP3. The columns count
the pieces of which

    midi        mido and pretty_midi find as many notes of each pitch as there are
    fluidsynth  plays the MIDI for as long as it lasts (within its tail), and is heard
    timidity    the same
    xsd         the DAWproject is valid against Bitwig's schemas, and every reference is resolved
    rpp         every file that the REAPER project names is there and is read
    sox         sox reads every stem, all of one length, 24 bits
    ffmpeg      ffmpeg decodes every stem, in all forms, to one length
    rosegarden  Rosegarden opens the MIDI and saves a session with the same tracks, names, tempos
                and notes, to a 960th of a quarter note; left out without it, Xvfb and xdotool

MuseScore has a benchmark of its own, `exports.py`. All other programs must be on the path.
"""

import argparse
import random
import re
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import in_rosegarden
import mido
import pretty_midi
import soundfile
from exports import cut, generated
from lxml import etree

import musegen
from midi_data.files import read
from midi_data.score import Score, last_tick, seconds_at
from musegen.audio.soundfonts import soundfonts
from musegen.daw.names import track_name

SCHEMAS = Path(__file__).parent.parent / "tests/musegen/daw/dawproject_schema"
COLUMNS = ("midi", "fluidsynth", "timidity", "xsd", "rpp", "sox", "ffmpeg", "rosegarden")
REFERENCES = ("track", "destination", "parameter", "reference")
TAIL_SECONDS = 30.0  # how long a synthesiser may ring on


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("kinds", nargs="+", metavar="generated|NAME=FOLDER")
    parser.add_argument("--pieces", type=int, default=50, help="of each kind")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print("kind        pieces", *COLUMNS)
    for kind in options.kinds:
        name, _, folder = kind.partition("=")
        chance = random.Random(options.seed)
        pieces = generated(options.pieces, chance)
        if folder:
            pieces = cut(Path(folder), options.pieces, chance)
        good, count = Counter[str](), 0
        for number, (_, score) in enumerate(pieces):
            count += 1
            with tempfile.TemporaryDirectory() as made:
                for column, is_good in checked(score, Path(made), all_forms=number % 4 == 0):
                    good[column] += is_good
                    if not is_good:
                        print(f"{name} {number + 1}: {column}", file=sys.stderr, flush=True)
        columns = COLUMNS if in_rosegarden.is_there() else COLUMNS[:-1]
        cells = [f"{good[column]:>{len(column)}}" for column in columns]
        print(f"{name:11} {count:6}", *cells, flush=True)


def checked(score: Score, folder: Path, *, all_forms: bool) -> Iterator[tuple[str, bool]]:
    """Each column and whether the piece passes."""
    midi, session, project = (folder / f"song{end}" for end in (".mid", ".dawproject", ".rpp"))
    musegen.export(score, midi)
    musegen.export(score, project)
    media = folder / "song media"
    stems = sorted(media.glob("*.wav"))
    seconds = seconds_at(read(midi), last_tick(read(midi)))
    yield "midi", notes_of(score) == by_mido(midi) == by_pretty_midi(midi)
    font = str(soundfonts(packed=False)[0])
    sounds = folder / "sounds.wav"
    run("fluidsynth", "-ni", "-q", "-F", str(sounds), font, str(midi))
    yield "fluidsynth", is_heard(sounds, seconds)
    sounds.unlink(missing_ok=True)
    run("timidity", "-x", f"soundfont {font}", "-Ow", "-o", str(sounds), str(midi))
    yield "timidity", is_heard(sounds, seconds)
    musegen.export(score, session, stems=False)
    yield "xsd", is_valid(session.read_bytes())
    named = re.findall(r'FILE "(.+)"', project.read_text(encoding="utf-8"))
    yield (
        "rpp",
        len(named) == 2 * len(score.tracks) and all(is_read(folder / file) for file in named),
    )
    told = {run("soxi", option, *map(str, stems)) for option in ("-s", "-b")}
    counts = [set(each.split()) for each in told]
    yield "sox", {"24"} in counts and all(len(each - {""}) == 1 for each in counts)
    lengths = {length_by_ffmpeg(stem) for stem in stems}
    yield "ffmpeg", len(lengths) == 1 and (not all_forms or other_forms(stems[0]))
    if in_rosegarden.is_there():
        yield "rosegarden", in_rosegarden.opened(midi, folder) == session_of(read(midi))


def session_of(score: Score) -> in_rosegarden.Session:
    """What Rosegarden should have; it counts down to its ticks, and keeps the last of tempos."""

    def at(tick: int) -> int:
        return tick * in_rosegarden.QUARTER // score.ticks_per_quarter

    tracks = []
    for track in score.tracks:
        spans = sorted((each.pitch, at(each.time), at(each.duration)) for each in track.notes)
        tracks.append((track_name(track), spans))
    tempos = {at(each.time): round(each.qpm) for each in score.tempos}
    return in_rosegarden.Session(tracks, sorted(tempos.items()))


def notes_of(score: Score) -> Counter[int]:
    """How many notes of each pitch."""
    return Counter(note.pitch for track in score.tracks for note in track.notes)


def by_mido(path: Path) -> Counter[int]:
    """The same as mido finds it."""
    return Counter(
        message.note
        for track in mido.MidiFile(path).tracks
        for message in track
        if message.type == "note_on" and message.velocity
    )


def by_pretty_midi(path: Path) -> Counter[int]:
    """The same as pretty_midi finds it."""
    made = pretty_midi.PrettyMIDI(str(path))
    return Counter(note.pitch for part in made.instruments for note in part.notes)


def is_heard(path: Path, seconds: float) -> bool:
    """Whether a sound file lasts as long as the piece, and is not silent."""
    if not path.is_file():
        return False
    waveform, rate = soundfile.read(path)
    lasts = seconds - 0.1 <= len(waveform) / rate <= seconds + TAIL_SECONDS
    return lasts and bool(waveform.any())


def is_valid(content: bytes) -> bool:
    """Whether a DAWproject is valid, and names nothing that is not there."""
    with zipfile.ZipFile(BytesIO(content)) as zipped:
        documents = {
            schema: etree.fromstring(zipped.read(f"{schema.lower()}.xml"))
            for schema in ("Project", "MetaData")
        }
    project = documents["Project"]
    ids = [each.get("id") for each in project.iter() if each.get("id")]
    asked = {each.get(name) for each in project.iter() for name in REFERENCES if each.get(name)}
    return (
        len(ids) == len(set(ids))
        and asked <= set(ids)
        and all(
            etree.XMLSchema(etree.parse(SCHEMAS / f"{schema}.xsd")).validate(document)
            for schema, document in documents.items()
        )
    )


def is_read(path: Path) -> bool:
    """Whether a file that a project names is MIDI or audio."""
    if path.suffix == ".mid":
        return bool(mido.MidiFile(path).tracks)
    return bool(soundfile.info(path).frames)


def other_forms(stem: Path) -> bool:
    """Whether ffmpeg decodes the stem as FLAC, Ogg and MP3 to its length."""
    from musegen.audio import write_wav

    waveform, rate = soundfile.read(stem, dtype="float32", always_2d=True)
    for ending in (".flac", ".ogg", ".mp3"):
        other = stem.with_suffix(ending)
        write_wav(other, waveform.T, rate)
        if abs(length_by_ffmpeg(other) - len(waveform)) > (3000 if ending == ".mp3" else 0):
            return False
    return True


def length_by_ffmpeg(path: Path) -> int:
    """Samples that ffmpeg decodes."""
    raw = ("-f", "s16le", "-ac", "1", "-")
    done = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(path), *raw], capture_output=True, check=True
    )
    return len(done.stdout) // 2


def run(*words: str) -> str:
    """What a program prints."""
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout


if __name__ == "__main__":
    main()
