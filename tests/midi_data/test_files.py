"""The door: what a file is, its content tells; what is no music is refused in one line."""

import random
import tarfile
from contextlib import suppress
from pathlib import Path

import pytest

from midi_data.errors import FileError
from midi_data.files import Limits, read, read_bytes
from midi_data.score import Score, bars
from tests.builders import score
from tests.midi_data.midi_bytes import QUARTER_C, chunk, meta, midi
from tests.midi_data.test_musicxml_files import SONG, zipped

TUNE = b"X:1\nL:1/4\nK:C\nC\n"


def test_the_content_and_not_the_name_says_what_a_file_is(tmp_path):
    for content in (score("C4:1").dumps_midi(), SONG, zipped({"a.xml": SONG}), TUNE):
        file = tmp_path / "piece.txt"
        file.write_bytes(content)
        assert [note.pitch for note in read(str(file)).tracks[0].notes] == [60]


def test_every_score_has_bars_that_can_be_counted():
    """Its signatures are sound, in order, and names are on one line."""
    named = meta(3, b"Two\nlines\x00") + meta(0x58, b"\x03\x02\x18\x08", delta=1920) + QUARTER_C

    piece = read_bytes(midi(chunk(named)), name="x")

    assert piece.tracks[0].name == "Two lines"
    assert [bar.length for bar in bars(piece)] == [1920, 1440]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "x: is empty"),
        (b"RIFF\0\0\0\0WAVEfmt ", "is a WAV recording, not a score"),
        (b"ID3\x04", "is an MP3 recording"),
        (b"OggS", "is a recording"),
        (b"\0\0\0 ftypM4A ", "is a recording or a film"),
        (b"%PDF-1.7", "is a PDF"),
        (b"\x89PNG", "is a picture"),
        (b"\x1f\x8b\x08", "is an archive"),
        (b"Dear diary,\n", "holds no music that can be read"),
        (bytes(100), "holds no music that can be read"),
        (b"MThd" + bytes(200), "is larger than"),
    ],
)
def test_what_is_no_music_is_refused_in_one_line(content, words):
    with pytest.raises(FileError, match=words) as refused:
        read_bytes(content, name="x", limits=Limits(bytes=150))

    assert "\n" not in str(refused.value)


def test_a_file_that_cannot_be_opened_is_named(tmp_path, monkeypatch):
    with pytest.raises(FileError, match=r"is a folder\. Name a file in it\."):
        read(tmp_path)
    with pytest.raises(FileError, match=r"gone.mid: there is no such file"):
        read(tmp_path / "gone.mid")

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    (tmp_path / "locked.mid").write_bytes(TUNE)
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(FileError, match=r"locked.mid: cannot be opened \(Permission denied\)"):
        read(tmp_path / "locked.mid")


def test_only_as_much_of_a_file_is_read_as_may_be(tmp_path):
    enormous = tmp_path / "enormous.mid"
    with enormous.open("wb") as file:
        file.write(b"MThd")
        file.truncate(1 << 40)  # takes no room

    with pytest.raises(FileError, match=r"enormous.mid: is larger than 32 MiB"):
        read(enormous)


def test_damaged_content_is_read_or_refused_never_worse():
    """Seeded: nothing but FileError comes out."""
    chance = random.Random(9)
    whole = [SONG, zipped({"a.xml": SONG}), b"X:1\nM:3/4\nK:D\nV:1\nA>B (3cde|[CE]-2 z/|\nw:a\n"]
    for _ in range(1500):
        content = bytearray(chance.choice(whole))
        for _ in range(chance.choice([1, 2, 5])):
            content[chance.randrange(len(content))] = chance.randrange(256)
        with suppress(FileError):
            read_bytes(bytes(content), name="x")


def files_of(corpus):
    """Names and contents of an archived corpus."""
    archive = Path(__file__).parents[3] / f"shared/data/{corpus}.tar.xz"
    if not archive.is_file():
        pytest.skip(f"the corpus {corpus} does not lie beside the repository")
    with tarfile.open(archive) as members:
        return {
            member.name: members.extractfile(member).read() for member in members if member.isfile()
        }


@pytest.mark.parametrize("corpus", ["freedoom", "simutrans", "tannerhelland"])
def test_every_band_piece_is_read_and_loses_no_note(corpus):
    files = {name: content for name, content in files_of(corpus).items() if name.endswith(".mid")}

    for name, content in files.items():
        assert read_bytes(content, name=name).note_num() >= Score.from_midi(content).note_num()


def test_lead_sheets_have_the_notes_of_the_midi_made_from_them():
    files = files_of("openewld")
    sheets = [name for name in files if name.endswith(".mxl")]

    for name in sheets:
        midi_name = name.replace("/mxl/", "/mid/").replace(".mxl", ".mid")
        sheet, played = (read_bytes(files[each], name=each) for each in (name, midi_name))
        assert melody(sheet) == melody(played), name


def melody(piece):
    return sorted((note.time, note.pitch) for note in piece.tracks[0].notes)
