import zipfile
from pathlib import Path

import numpy as np
import pytest
import soundfile
from lxml import etree

import musegen.daw
from midi_data.errors import FileError
from midi_data.score import Score
from musegen.daw import export, write_audio
from tests.builders import score, track


@pytest.fixture(autouse=True)
def _sound(monkeypatch):
    """A player that hums: one second a track, whatever the notes."""
    from musegen.audio import Rendering

    def hum(made, *, stems, sample_rate, **how):
        each = [np.full((2, sample_rate), 0.1, np.float32) for _ in made.tracks]
        return Rendering(
            mix=np.sum(each, axis=0),
            stems=each if stems else [],
            sample_rate=sample_rate,
            engine="humming",
            source=Path("hum.sf2"),
        )

    monkeypatch.setattr("musegen.audio.rendered", hum)


def duet():
    return score(track("C4:2", name="Violin", program=40), track("E4:2", name="Cello", program=42))


def test_the_ending_says_what_is_written(tmp_path):
    for ending in ("mid", "midi", "musicxml", "mxl", "png", "wav", "dawproject", "zip"):
        out = tmp_path / f"waltz.{ending}"

        assert export(duet(), out) == [out]

    assert Score.from_file(str(tmp_path / "waltz.mid")).note_num() == 2
    assert (tmp_path / "waltz.png").read_bytes().startswith(b"\x89PNG")
    assert soundfile.info(tmp_path / "waltz.wav").samplerate == 44_100
    xml = etree.parse(tmp_path / "waltz.musicxml")
    assert xml.findtext("work/work-title") == "waltz"


def test_a_compressed_score_says_where_the_score_is(tmp_path):
    export(duet(), tmp_path / "waltz.mxl")

    with zipfile.ZipFile(tmp_path / "waltz.mxl") as zipped:
        container = etree.fromstring(zipped.read("META-INF/container.xml"))
        inside = container.find(".//rootfile").get("full-path")
        assert etree.fromstring(zipped.read(inside)).tag == "score-partwise"


@pytest.mark.parametrize("name", ["waltz", "waltz.v2/"])
def test_a_folder_gets_the_whole_bundle(tmp_path, name):
    made = export(duet(), f"{tmp_path}/{name}", title="Waltz")

    assert len(made) == 11
    assert all(path.is_file() for path in made)
    assert made[-1].name == "Waltz - 02 Cello.wav"


def test_an_unknown_ending_says_what_would_do(tmp_path):
    with pytest.raises(FileError, match=r"'\.wma'\. End the name in \.mid, .* or \.zip"):
        export(duet(), tmp_path / "waltz.wma")


def test_a_taken_name_is_refused_before_anything_is_rendered(tmp_path, monkeypatch):
    monkeypatch.setattr("musegen.audio.rendered", None)
    (tmp_path / "waltz.wav").write_bytes(b"dear to me")

    with pytest.raises(FileError, match="there already"):
        export(duet(), tmp_path / "waltz.wav")

    assert (tmp_path / "waltz.wav").read_bytes() == b"dear to me"


def test_a_session_without_stems_has_no_audio(tmp_path):
    export(duet(), tmp_path / "waltz.dawproject", stems=False)

    with zipfile.ZipFile(tmp_path / "waltz.dawproject") as zipped:
        assert zipped.namelist() == ["project.xml", "metadata.xml"]


def test_a_mix_and_its_stems_go_where_they_are_sent(tmp_path):
    made = write_audio(duet(), tmp_path / "waltz.wav", stems=tmp_path / "parts", sample_rate=48_000)

    assert [path.relative_to(tmp_path).as_posix() for path in made] == [
        "waltz.wav",
        "parts/waltz - 01 Violin.wav",
        "parts/waltz - 02 Cello.wav",
    ]
    assert {soundfile.info(path).samplerate for path in made} == {48_000}


def test_the_score_is_not_changed(tmp_path):
    ours, before = duet(), duet()

    for ending in ("mid", "musicxml", "png", "dawproject"):
        export(ours, tmp_path / f"waltz.{ending}")

    assert ours == before


def test_the_package_says_what_it_offers():
    assert set(musegen.daw.__all__) <= set(dir(musegen.daw))
    assert callable(musegen.daw.export)
