"""Odd files by the million: does any of them break a reader? Coverage-guided, by Atheris.

    python benchmarks/fuzz.py midi FOLDER [--minutes 30] [--seed 1]

Needs `pip install atheris`. READER is one of midi, musicxml, abc, dawproject, zip (MXL and
DAWproject as archives) and sound (recordings). Begins with odd files of each kind; of XML, archives
and recordings most are edited in their own terms (`fuzz_edits.py`), so that they get past the
parsers. A reader may refuse a file with a `MusicError`; any other error, more than half a
minute or two gigabytes end the run, and leave the file in FOLDER, its name ending in `crash-...`,
`timeout-...` or `oom-...`. FOLDER keeps what was found to reach new code, so that a run goes on
where the last one ended. Prints libFuzzer's own figures, and how many files were read and how
many refused.
"""

import argparse
import contextlib
import io
import logging
import random
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["midi_data", "musegen.audio.recording"]):
    import midi_data.dawproject_files
    import midi_data.musicxml_files  # noqa: F401 - as the other, else loaded when first needed
    from midi_data.errors import MusicError
    from midi_data.files import read_bytes
    from midi_data.score import ControlChange, PitchBend, Score, TextMeta
    from musegen.audio.recording import read_recording
    from tests.builders import score, track
    from tests.midi_data import midi_bytes as odd_midi

from fuzz_edits import ODD, edited_archive, edited_chunks, edited_xml

SECONDS, MEBIBYTES = 30, 2048  # that a file may take, with every line watched
LONGEST = 1 << 16  # bytes of a file
SAID_EVERY = 20_000  # files
ODD_FILES = Path(__file__).resolve().parent.parent / "tests" / "odd_files"
_EDITED = 0.85  # of the files whose form an edit keeps; the others lose it
_ABC_WORDS = ("|:", "[1", "(3:2:3", "{/g}", "V:2", "K:Bb clef=bass", "M:C|", "Q:1/4=", "L:1/16")

Edit = Callable[[bytes, random.Random], bytes]


def midi(content: bytes) -> None:
    """What is read as MIDI."""
    read_bytes(content, name="fuzz.mid")


def musicxml(content: bytes) -> None:
    """What is read as MusicXML."""
    read_bytes(content, name="fuzz.musicxml")


def abc(content: bytes) -> None:
    """What is read as ABC."""
    read_bytes(b"X:1\n" + content + b"\nK:C\n", name="fuzz.abc")


def dawproject(content: bytes) -> None:
    """The session inside of a DAWproject."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as session:
        session.writestr("project.xml", content)
    read_bytes(packed.getvalue(), name="fuzz.dawproject")


def container(content: bytes) -> None:
    """A zip of any kind."""
    read_bytes(content, name="fuzz.zip")


def sound(content: bytes) -> None:
    """A recording."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        file.write(content)
        file.flush()
        read_recording(file.name)


READERS: dict[str, tuple[Callable[[bytes], None], Edit | None]] = {
    "midi": (midi, None),
    "musicxml": (musicxml, edited_xml),
    "abc": (abc, None),
    "dawproject": (dawproject, edited_xml),
    "zip": (container, edited_archive),
    "sound": (sound, edited_chunks),
}


def seeds(reader: str) -> list[bytes]:
    """Small odd files to begin with, without what the target puts before them."""
    from musegen.daw.dawproject import dawproject_bytes
    from musegen.daw.midi import midi_bytes
    from musegen.daw.musicxml import musicxml_bytes, mxl_bytes

    made = a_score()
    if reader == "midi":
        return [midi_bytes(made), *odd_midis()]
    if reader == "musicxml":
        return [musicxml_bytes(made), *map(Path.read_bytes, sorted(ODD_FILES.glob("*.musicxml")))]
    if reader == "abc":
        return [(ODD_FILES / "tune.abc").read_bytes()]
    session = dawproject_bytes(made)
    if reader == "zip":
        return [session, mxl_bytes(made)]
    if reader == "dawproject":
        with zipfile.ZipFile(io.BytesIO(session)) as opened:
            return [opened.read("project.xml"), (ODD_FILES / "session.xml").read_bytes()]
    forms = (("WAV", "PCM_16"), ("WAV", "FLOAT"), ("WAV", "IMA_ADPCM"), ("AIFF", "PCM_24"))
    packed = (("FLAC", "PCM_16"), ("OGG", "VORBIS"), ("MP3", "MPEG_LAYER_III"), ("W64", "DOUBLE"))
    return [a_sound(*form) for form in (*forms, *packed)]


def odd_midis() -> list[bytes]:
    """Files of every format, of SMPTE time, with packets, words and signatures."""
    note = odd_midi.QUARTER_C
    told = [(0x51, b"\x07\xa1\x20"), (0x58, b"\x06\x03\x18\x08"), (0x59, b"\xfd\x01")]
    told += [(0x03, b"Bass"), (0x05, b"la"), (0x06, b"A"), (0x7F, b"\x00\x01")]
    everything = b"".join(odd_midi.meta(*each) for each in told) + note
    everything += b"\x00\xf0\x03\x01\x02\xf7" + b"\x00\xc0\x05\x00\xb0\x40\x7f\x10\x40\x00"
    chunk = odd_midi.chunk
    return [
        odd_midi.midi(chunk(everything), file_format=0),
        odd_midi.midi(chunk(everything), chunk(note, note), file_format=2),
        odd_midi.midi(chunk(everything), chunk(note), division=0xE728),
    ]


def a_score() -> Score:
    """A bar with a bit of everything."""
    violin = track("D5:1 E5:0.5 rest:0.5 F5:2", name="Violin", program=40)
    made = score(violin, track("D3:4", name="Drums", is_drum=True))
    violin = made.tracks[0]
    violin.controls.append(ControlChange(0, 7, 90))
    violin.pitch_bends.append(PitchBend(240, 2_000))
    violin.lyrics.append(TextMeta(0, "la"))
    made.markers.append(TextMeta(0, "A"))
    return made


def a_sound(form: str, kind: str) -> bytes:
    """A tenth of a second of a ramp."""
    import numpy as np
    import soundfile

    file = io.BytesIO()
    soundfile.write(file, np.linspace(-0.5, 0.5, 4_410), 44_100, format=form, subtype=kind)
    return file.getvalue()


def main() -> None:
    """Fuzz until the time is up, or something breaks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reader", choices=READERS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    corpus = asked.folder / asked.reader
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(asked.reader)):
        (corpus / f"seed-{number}").write_bytes(seed)
    words = asked.folder / f"{asked.reader}.words"
    known = (*ODD, *_ABC_WORDS) if asked.reader == "abc" else ODD
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in known if word))
    read, edit = READERS[asked.reader]
    logging.disable()
    options = {
        "max_total_time": round(60 * asked.minutes),
        "seed": asked.seed,
        "max_len": LONGEST,
        "len_control": 0,
        "keep_seed": 1,
        "timeout": SECONDS,
        "rss_limit_mb": MEBIBYTES,
        "artifact_prefix": f"{asked.folder}/{asked.reader}-",
        "dict": str(words),
        "print_final_stats": 1,
    }
    arguments = [f"-{name}={value}" for name, value in options.items()]
    more = {} if edit is None else {"custom_mutator": editing(edit)}
    atheris.Setup([sys.argv[0], *arguments, str(corpus)], counting(read), **more)
    atheris.Fuzz()


def counting(read: Callable[[bytes], None]) -> Callable[[bytes], None]:
    """The reader, of which a refusal is no error; now and then it says how many it refused."""
    fates: Counter[str] = Counter()

    def target(content: bytes) -> None:
        try:
            read(content)
        except MusicError:
            fates["refused"] += 1
        else:
            fates["read"] += 1
        if fates.total() % SAID_EVERY == 0:
            print(f"{fates['read']} files were read, {fates['refused']} refused", flush=True)

    return target


def editing(edit: Edit) -> Callable[[bytes, int, int], bytes]:
    """The edit as Atheris asks for it; where it cannot be made, libFuzzer's own mutation."""

    def edited(content: bytes, most: int, seed: int) -> bytes:
        chance = random.Random(seed)
        if chance.random() < _EDITED:
            with contextlib.suppress(ValueError):
                made = edit(content, chance)
                if 0 < len(made) <= most:
                    return made
        mutated: bytes = atheris.Mutate(content, most)
        return mutated

    return edited


def _escaped(word: str) -> str:
    """As libFuzzer's dictionaries have it."""
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


if __name__ == "__main__":
    main()
