"""Odd files by the million: does any of them break a reader? Coverage-guided, by Atheris.

    python benchmarks/fuzz.py midi FOLDER [--minutes 30] [--seed 1]

Needs `pip install atheris`. READER is one of midi, musicxml, abc, dawproject, zip (the container of
MXL and DAWproject) and wav. A reader may refuse a file with a `MusicError`; any other error, more
than ten seconds or two gigabytes end the run, and leave the file in FOLDER, its name ending in
`crash-...`, `timeout-...` or `oom-...`. FOLDER keeps what was found to reach new code, so that a
run goes on where the last one ended. Prints libFuzzer's own figures.
"""

import argparse
import io
import logging
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["midi_data", "musegen.audio", "music21.abcFormat"]):
    from midi_data.errors import MusicError
    from midi_data.files import read_bytes
    from midi_data.score import ControlChange, PitchBend, Score, TextMeta
    from musegen.audio.recording import read_recording
    from tests.builders import score, track

SECONDS, MEBIBYTES = 10, 2048  # that a file may take
LONGEST = 1 << 16  # bytes of a file
_XML_WORDS = (
    "<!ENTITY",
    "<!DOCTYPE",
    "&amp;",
    "&#0;",
    "-1",
    "0",
    "1e308",
    "NaN",
    "inf",
    '""',
    "]]>",
)


def midi(content: bytes) -> None:
    """What is read as MIDI."""
    read_bytes(b"MThd" + content, name="fuzz.mid")


def musicxml(content: bytes) -> None:
    """What is read as MusicXML."""
    read_bytes(b"<" + content, name="fuzz.musicxml")


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
    read_bytes(b"PK\x03\x04" + content, name="fuzz.zip")


def wav(content: bytes) -> None:
    """A recording."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        file.write(b"RIFF" + content)
        file.flush()
        read_recording(file.name)


READERS: dict[str, Callable[[bytes], None]] = {
    "midi": midi,
    "musicxml": musicxml,
    "abc": abc,
    "dawproject": dawproject,
    "zip": container,
    "wav": wav,
}


def seeds(reader: str) -> list[bytes]:
    """Small sound files to begin with, without what the target puts before them."""
    from musegen.daw.dawproject import dawproject_bytes
    from musegen.daw.midi import midi_bytes
    from musegen.daw.musicxml import musicxml_bytes

    made = a_score()
    if reader == "midi":
        return [midi_bytes(made)[4:]]
    if reader == "musicxml":
        return [musicxml_bytes(made)[1:]]
    if reader == "abc":
        return [b"T:Reel\nM:6/8\nL:1/8\nQ:3/8=100\n|:A2B (3cde|[CEG]2 z2 ^f,,'/2-f/:|1 a4|]\nV:2\n"]
    session = dawproject_bytes(made)
    if reader == "zip":
        return [session[4:]]
    if reader == "dawproject":
        with zipfile.ZipFile(io.BytesIO(session)) as opened:
            return [opened.read("project.xml")]
    return [a_sound(form)[4:] for form in ("PCM_16", "FLOAT", "IMA_ADPCM")]


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


def a_sound(form: str) -> bytes:
    """A tenth of a second of a ramp."""
    import numpy as np
    import soundfile

    file = io.BytesIO()
    soundfile.write(file, np.linspace(-0.5, 0.5, 4_410), 44_100, format="WAV", subtype=form)
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
    words = asked.folder / "words.txt"
    words.write_text("".join(f'"{word}"\n' for word in map(_escaped, _XML_WORDS)))
    read = READERS[asked.reader]
    logging.disable()

    def target(content: bytes) -> None:
        try:
            read(content)
        except MusicError:
            return

    options = {
        "max_total_time": round(60 * asked.minutes),
        "seed": asked.seed,
        "max_len": LONGEST,
        "timeout": SECONDS,
        "rss_limit_mb": MEBIBYTES,
        "artifact_prefix": f"{asked.folder}/{asked.reader}-",
        "dict": str(words),
        "print_final_stats": 1,
    }
    arguments = [f"-{name}={value}" for name, value in options.items()]
    atheris.Setup([sys.argv[0], *arguments, str(corpus)], target)
    atheris.Fuzz()


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace('"', '\\"')


if __name__ == "__main__":
    main()
