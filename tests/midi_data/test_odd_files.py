"""Odd files, and the same with parts lost or odder: they are read or refused, never worse."""

import contextlib
import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from midi_data.errors import MusicError
from midi_data.files import read_bytes

ODD_FILES = Path(__file__).parent.parent / "odd_files"


def read(file, content):
    """A `session.xml` goes into the archive that holds it in a DAWproject."""
    if file != "session.xml":
        return read_bytes(content, name=file)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as session:
        session.writestr("project.xml", content)
    return read_bytes(packed.getvalue(), name="session.dawproject")


@pytest.mark.parametrize(
    ("file", "notes"),
    [
        ("song.musicxml", [5, 2]),
        ("by_time.musicxml", [1]),
        ("session.xml", [8, 1]),
        ("tune.abc", [30, 5]),
    ],
)
def test_an_odd_file_is_read(file, notes):
    made = read(file, (ODD_FILES / file).read_bytes())

    assert [len(track.notes) for track in made.tracks] == notes


@pytest.mark.parametrize("file", ["song.musicxml", "session.xml"])
@pytest.mark.parametrize("odd", [None, "", "-1", "1e308", "NaN", "99999999999"])
def test_a_file_with_one_element_gone_or_odd_is_read_or_refused(file, odd):
    count = sum(1 for _ in etree.parse(ODD_FILES / file).iter("*"))
    for place in range(1, count):
        root = etree.parse(ODD_FILES / file).getroot()
        element = list(root.iter("*"))[place]
        if odd is None:
            element.getparent().remove(element)
        else:
            element.text = odd if len(element) == 0 else element.text
            for name in element.attrib:
                element.set(name, odd)
        with contextlib.suppress(MusicError):
            read(file, etree.tostring(root))
