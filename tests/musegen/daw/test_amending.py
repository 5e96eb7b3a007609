import zipfile
from io import BytesIO

import pytest

from midi_data.errors import FileError, ScoreError
from midi_data.files import read_bytes
from midi_data.score import Tempo
from musegen.daw.amending import amended, forms_of
from musegen.daw.midi import midi_bytes
from musegen.daw.musicxml import musicxml_bytes, mxl_bytes
from tests.builders import score

ABC = b"X:1\nM:4/4\nL:1/4\nK:C\nCDEF|\n"


def changed(content):
    """The score in a file, and the same with its first note a step higher."""
    before = read_bytes(content, name="piece")
    after = before.copy()
    after.tracks[0].notes[0].pitch += 1
    return before, after


def pitches(content):
    return [note.pitch for note in read_bytes(content, name="piece").tracks[0].notes]


@pytest.mark.parametrize(
    ("write", "endings"),
    [
        (midi_bytes, (".mid", ".midi")),
        (musicxml_bytes, (".musicxml", ".xml", ".mxl")),
        (mxl_bytes, (".musicxml", ".xml", ".mxl")),
    ],
)
def test_a_file_is_amended_in_every_form_of_its_kind(write, endings):
    original = write(score("C4:1 D4:1 E4:2"))

    made = amended(original, *changed(original))

    assert forms_of(original) == endings
    assert tuple(made) == endings
    assert [pitches(content) for content in made.values()] == [[61, 62, 64]] * len(endings)


def test_a_compressed_file_is_compressed_again_and_readable_as_it_is():
    original = mxl_bytes(score("C4:4"))

    made = amended(original, *changed(original))

    assert made[".musicxml"].lstrip().startswith(b"<?xml")
    assert zipfile.ZipFile(BytesIO(made[".mxl"])).testzip() is None


def test_abc_is_not_amended():
    with pytest.raises(FileError, match="MIDI and MusicXML"):
        amended(ABC, *changed(ABC))


def test_only_notes_are_amended():
    original = midi_bytes(score("C4:4"))
    before, after = changed(original)
    after.tempos.append(Tempo(480, 60))

    with pytest.raises(ScoreError, match="tempo"):
        amended(original, before, after)


def test_compressed_musicxml_is_a_zip_that_old_readers_know():
    packed = zipfile.ZipFile(BytesIO(mxl_bytes(score("C4:4"))))

    assert {each.extract_version for each in packed.infolist()} == {20}  # MuseScore 3 knows no 45
